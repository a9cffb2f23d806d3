import type { Analysis } from "../../analysis.ts";
import type { DomainFacts } from "../../facts.ts";
import { listedSome } from "../../text/listed.ts";
import { folderOf, nameOf } from "../../text/path.ts";
import type { Snapshot } from "../../text/snapshot.ts";
import { guestsWithoutTree } from "../guest-trees.ts";
import type { DoctorItem } from "./doctor-report.ts";
import { setupPlace } from "./setup-place.ts";
import { unreadItem } from "./tree-items.ts";

const NAMED = 4;

/** The systems that run, what says so, and the trees they are started with. */
export function domainItems(analysis: Analysis, snapshot: Snapshot): readonly DoctorItem[] {
	const { facts } = analysis;
	const lacking = new Set(guestsWithoutTree(analysis));
	return [
		...facts.domains.flatMap((domain) => [
			domainItem(analysis, domain, lacking.has(domain)),
			...(domain.guest ? [unreadItem(facts.setup, domain.guest, domain.name) ?? []].flat() : []),
		]),
		...unusedConfigurations(analysis, snapshot),
	];
}

function domainItem({ facts }: Analysis, domain: DomainFacts, lacksTree: boolean): DoctorItem {
	const { name, hardware, request, guest, xl, unread, setup } = domain;
	const system =
		request.os === "unknown"
			? "a system that is not known"
			: `${request.os === "linux" ? "Linux" : "Zephyr"}${request.linux === undefined ? "" : ` ${request.linux}`}`;
	const configured = xl === undefined ? "" : `, from ${listedSome(xl.files.map(nameOf), NAMED)}`;
	const tree = hardware
		? ", on the board's own tree"
		: guest
			? `, on ${nameOf(guest.resolved.file)}`
			: unread
				? `, and nobody reads ${nameOf(unread.path)}`
				: "";
	const text = `${name}: ${system}${configured}${tree}`;
	if (!lacksTree) return { topic: "domain", state: "found", text, why: whyThere(facts, domain) };
	return {
		topic: "domain",
		state: "missing",
		text: `${text}; the tree it starts with is not here, so that what it uses is not known`,
		why: whyThere(facts, domain),
		step: {
			why: `what ${name} uses is checked then`,
			action: { kind: "write", file: setupPlace(facts.setup), line: lineFor(name, setup?.guest === undefined) },
			urgency: "needed",
		},
	};
}

const lineFor = (name: string, isNew: boolean): string =>
	isNew ? `domains: { ${name}: { guest: TREE.dts } }` : `guest: TREE.dts`;

function whyThere({ setup }: Analysis["facts"], { hardware, request, xl, setup: stated }: DomainFacts): string | null {
	if (hardware) return null;
	if (request.atBoot) return "the host's tree has it";
	if (stated?.at !== undefined) return `${nameOf(setup.file ?? "")} names it`;
	return xl === undefined ? null : "its configuration lies beside the board";
}

/** Configurations beside a lone board that start nothing. */
function unusedConfigurations({ facts: { setup } }: Analysis, snapshot: Snapshot): readonly DoctorItem[] {
	if (setup.file !== undefined) return [];
	const used = new Set(
		[...setup.domains.flatMap(({ xl }) => xl), ...(setup.host.bootFiles ?? [])].map(({ path }) => nameOf(path)),
	);
	const names = snapshot
		.list(folderOf(setup.host.base.path))
		.filter((name) => name.endsWith(".cfg") && !used.has(name));
	if (names.length === 0) return [];
	return [
		{
			topic: "domain",
			state: "assumed",
			text: `${listedSome(names, NAMED)} beside the board ${names.length === 1 ? "starts" : "start"} no domain`,
			why: "a domain's configuration has arm_sci, dtdev or device_tree in it, and without arm_sci a name that no other has",
		},
	];
}
