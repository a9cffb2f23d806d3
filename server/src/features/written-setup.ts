import type { Analysis } from "../analysis.ts";
import type { Setup, Stack } from "../configs/setup.ts";
import type { Resolved } from "../devicetree/resolve.ts";
import type { DomainFacts, Facts } from "../facts.ts";
import { listed } from "../text/listed.ts";
import { folderOf, joinPath, nameOf } from "../text/path.ts";
import type { Snapshot } from "../text/snapshot.ts";
import { yamlWord } from "../text/yaml-insert.ts";
import { firstUnread } from "./first-unread.ts";
import { guestsWithoutTree } from "./guest-trees.ts";
import { uriOf } from "./places.ts";
import type { SetupFile } from "./reports.ts";
import { domainLine, lineText, listLines, type SetupLine, stackText, wordFor } from "./setup-lines.ts";

/** A scmi.yaml that says of a board what was found out by itself, so that it can be corrected. */
export interface WrittenSetup {
	readonly path: string;
	readonly text: string;
	/** What it states, in a few words each. */
	readonly states: readonly string[];
	/** What nothing here says, as phrases. */
	readonly unknown: readonly string[];
}

/** Overlays, and boards, in a folder that may all be one product's; a folder of many boards has more. */
const MOST_BESIDE = 6;

/**
 * What is stated means what was found: a check with it finds what one without it did. What is only assumed stands as a comment,
 * as it would be stated.
 */
export function writtenSetup(facts: Facts, snapshot: Snapshot): WrittenSetup {
	const { setup } = facts;
	const folder = folderOf(setup.host.base.path);
	const domains = statedDomains(facts, folder);
	const lines: readonly SetupLine[] = [
		{ text: `host: ${stackText(setup.host, folder)}` },
		...overlaysBeside(setup.host, snapshot, folder),
		...listLines("boot", setup.host.bootFiles ?? [], folder, "what it does to the trees on the way to the boot"),
		...listLines(
			"include",
			setup.includePaths.map((path) => ({ path })),
			folder,
		),
		...defineLines(setup),
		...catalogueLines(facts, folder),
		...mediatorLine(facts),
		...(domains.length === 0 ? [] : [{ text: "domains:", note: "in the order they are started" }, ...domains]),
	];
	// the first is the mediator, which has a line of its own
	const assumed = facts.assumptions
		.slice(1)
		.flatMap(({ text, basis, line }): readonly SetupLine[] =>
			basis === "assumed" ? [{ text: line ?? "", note: text, isProposal: true }] : [],
		);
	const written = [
		lineText({
			text: "",
			note: `What scmi-dt found by itself about ${nameOf(setup.host.base.path)}. Correct what is wrong: from now on this counts.`,
		}),
		"scmi: 1",
		...lines.map(lineText),
		...(assumed.length === 0 ? [] : ["", "# Assumed, as nothing says otherwise:", ...assumed.map(lineText)]),
	];
	return {
		path: joinPath(folder, "scmi.yaml"),
		text: `${written.join("\n")}\n`,
		states: lines.filter(({ isProposal, text }) => !isProposal && text !== "domains:").map(({ text }) => text.trim()),
		unknown: unknownOf(facts),
	};
}

function overlaysBeside({ base, overlays }: Stack, snapshot: Snapshot, folder: string): readonly SetupLine[] {
	const beside = looseOverlays({ base, overlays }, snapshot);
	if (beside.length === 0) return [];
	const words = beside.map((path) => wordFor(path, folder)).join(", ");
	const note = `${beside.length === 1 ? "it lies" : "they lie"} beside the board: nothing says that ${beside.length === 1 ? "it is" : "they are"} laid over it, or in which order`;
	return [{ text: `host: { base: ${wordFor(base.path, folder)}, overlays: [${words}] }`, note, isProposal: true }];
}

/** Overlays beside a board that are no part of it. */
export function looseOverlays(
	{ base, overlays }: Pick<Stack, "base" | "overlays">,
	snapshot: Snapshot,
): readonly string[] {
	const folder = folderOf(base.path);
	const names = snapshot.list(folder).filter((name) => name.endsWith(".dtso"));
	const used = new Set(overlays.map(({ path }) => path));
	const boards = snapshot.list(folder).filter((name) => name.endsWith(".dts"));
	if (names.length > MOST_BESIDE || boards.length > MOST_BESIDE) return [];
	return names.map((name) => joinPath(folder, name)).filter((path) => !used.has(path));
}

function defineLines({ defines }: Setup): readonly SetupLine[] {
	const given = Object.entries(defines).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
	return given.length === 0 ? [] : [{ text: `define: { ${given.join(", ")} }` }];
}

/** A catalogue that is one of several alike, is broken, or came with the product, is not stated. */
function catalogueLines({ firmwares }: Facts, folder: string): readonly SetupLine[] {
	const proposals = firmwares.flatMap(({ catalogue: { read } }): readonly SetupLine[] => {
		const release = read.catalogue?.firmware.release;
		if (release === undefined) return [];
		const note = "write this if the trees are written for that release: a catalogue of another one is then told";
		return [{ text: `release: ${JSON.stringify(release)}`, note, isProposal: true }];
	});
	const [first, ...others] = firmwares;
	if (first === undefined) return [];
	const { catalogue, rivals } = first;
	if (catalogue.isBundled) {
		const note = `the one that comes with scmi-dt ${catalogue.chosenBy}: name your firmware's own here`;
		return [{ text: "catalogue: NAME.scmi.yaml", note, isProposal: true }];
	}
	if (rivals.length > 0 || firmwares.some((firmware) => firmware.catalogue.index === undefined))
		return [{ text: `catalogue: ${wordFor(catalogue.path, folder)}`, note: catalogue.chosenBy, isProposal: true }];
	if (others.length === 0)
		return [{ text: `catalogue: ${wordFor(catalogue.path, folder)}`, note: catalogue.chosenBy }, ...proposals];
	const byNode = firmwares.flatMap(({ nodes, catalogue: { path } }) =>
		nodes.map((node) => `${yamlWord(node)}: ${wordFor(path, folder)}`),
	);
	return [{ text: `catalogue: { ${byNode.join(", ")} }`, note: "by SCMI node", isProposal: true }];
}

/** Only what the sources show without a doubt is stated. */
function mediatorLine({ recognised }: Facts): readonly SetupLine[] {
	const { hypervisor, because, basis, ignored } = recognised;
	if (!hypervisor.isModelled) return [];
	const text = `profile: ${hypervisor.name}`;
	const isSure = basis === "stated" || (basis === "read" && ignored.length === 0);
	return [isSure ? { text, note: because } : { text, note: `assumed: ${because}`, isProposal: true }];
}

function statedDomains({ domains, setup }: Facts, folder: string): readonly SetupLine[] {
	const own = new Map(domains.map((domain) => [domain.name, domain]));
	const found = domains.filter(({ hardware, setup: stated, guest }) => !hardware && stated === undefined && guest);
	return [
		...setup.domains.map((stated) => {
			const tree = stated.guest === undefined ? treeOf(own.get(stated.name)) : undefined;
			const line = domainLine(stated, tree && wordFor(tree, folder), folder);
			return tree === undefined ? line : { ...line, note: `${nameOf(tree)} by its name` };
		}),
		...found.map((domain): SetupLine => {
			const tree = treeOf(domain) ?? "";
			const text = `  ${yamlWord(domain.name)}: { guest: ${wordFor(tree, folder)} }`;
			return { text, note: `the host's tree has it; ${nameOf(tree)} by its name` };
		}),
	];
}

const treeOf = (domain: DomainFacts | undefined): string | undefined => domain?.guest?.stack.base.path;

function unknownOf(facts: Facts): readonly string[] {
	const { firmwares, recognised, hostSide, setup, stacks } = facts;
	const withoutTree = guestsWithoutTree({ facts }).map(({ name }) => name);
	const unsaid = setup.domains.filter(({ os }) => os === "unknown").map(({ name }) => name);
	const isRead = facts.host.resolved.tree.complete;
	return [
		...stacks.flatMap(({ stack: { resolved } }) => unreadText(resolved)),
		...(isRead && firmwares.length === 0 && hostSide.controllers.length > 0
			? ["what firmware has (there is no catalogue, *.scmi.yaml, for this board)"]
			: []),
		...(recognised.hypervisor.isModelled ? [] : ["which mediator decides (`profile:` says it)"]),
		...(withoutTree.length > 0
			? [
					`which tree ${listed(withoutTree)} ${withoutTree.length === 1 ? "starts" : "start"} with (\`guest:\` of the domain says it)`,
				]
			: []),
		...(unsaid.length > 0 ? [`what runs in ${listed(unsaid)} (\`os:\` of the domain says it)`] : []),
	];
}

/** Of a tree that could not be read whole. */
function unreadText(resolved: Resolved): readonly string[] {
	const first = firstUnread(resolved);
	return first === undefined ? [] : [`all that is in ${nameOf(resolved.file)}: ${first.place} could not be read`];
}

/** The same for whoever has the board open; `nothing`: why there is none. A scmi.yaml that is there is never written over. */
export function setupFile({ facts }: Analysis, snapshot: Snapshot): SetupFile {
	const { setup } = facts;
	const { path, text, unknown } = writtenSetup(facts, snapshot);
	const own = setup.file ?? (snapshot.read(path).kind === "absent" ? undefined : path);
	if (own === undefined) return { uri: uriOf(path), text, unknown, nothing: null };
	const board = nameOf(setup.host.base.path);
	const nothing =
		setup.file === undefined
			? `There is a scmi.yaml beside ${board} already, and it is not this board's.`
			: `${board} has a scmi.yaml already.`;
	return { uri: uriOf(own), text: "", unknown: [], nothing };
}
