import type { Hover } from "vscode-languageserver-types";
import type { Analysis } from "../analysis.ts";
import type { Use } from "../board/board.ts";
import { deviceName, hasDevice } from "../catalogue/catalogue-index.ts";
import { displayName } from "../devicetree/tree/tree.ts";
import type { BootFacts, Facts } from "../facts.ts";
import { grouped } from "../text/grouped.ts";
import { listed } from "../text/listed.ts";
import { isSameSpan } from "../text/span.ts";
import { isForeign } from "../verdicts/device-verdict.ts";
import { movedUse } from "../verdicts/moved-numbers.ts";
import { deviceOf } from "../verdicts/named-device.ts";
import { type DeviceSubject, type ResourceSubject, referenceTo } from "../verdicts/subjects.ts";
import { distinctUses, resourceOfUse, usedResource } from "../verdicts/used-resources.ts";
import type { Verdicts } from "../verdicts/verdicts.ts";
import { type AtOffset, atOffset } from "./at-offset.ts";
import { hoverBinding } from "./hover-binding.ts";
import { hoverFirmware, resourceDetails, sourceOf } from "./hover-firmware.ts";
import { hoverSymbol } from "./hover-symbol.ts";
import { hoverUnnamed, whyUnnamed } from "./hover-unnamed.ts";
import { basisLine, verdictTable } from "./hover-verdicts.ts";
import type { Library } from "./in-catalogue/library.ts";
import { thingHover } from "./in-catalogue/thing-hover.ts";
import { xlHover } from "./in-xl/xl-hover.ts";
import { code, plain, prose } from "./markdown.ts";
import { placesIn, uriOf } from "./places.ts";
import { macroLine } from "./written-value.ts";

/** Who shows a hover. */
export interface HoverReader {
	/** A client with the grants view. */
	readonly hasCommands: boolean;
	/** There is another devicetree server, which says where a node is. */
	readonly hasPeer: boolean;
}

const ALONE: HoverReader = { hasCommands: false, hasPeer: false };

/** What firmware and the modelled boot say about the node or number under the cursor, else what it is in the tree. */
export function hover(
	analyses: readonly Analysis[],
	file: string,
	offset: number,
	library: Library,
	{ hasCommands, hasPeer } = ALONE,
): Hover | undefined {
	for (const analysis of analyses) {
		const { facts, verdicts } = analysis;
		const found = atOffset(facts, file, offset);
		if (found === undefined) continue;
		const { what } = found;
		const places = placesIn([analysis]);
		if (verdicts === undefined) {
			const parts = what.kind === "use" && !analysis.isStillReading ? hoverUnnamed(facts, what.use) : [];
			if (parts.length === 0) continue;
			return { contents: { kind: "markdown", value: parts.join("\n\n") }, range: places.rangeOf(found.at) };
		}
		const tableOf: TableOf = (subject) => verdictTable(facts, verdicts, places, subject);
		const parts =
			what.kind === "use"
				? describeUses(facts, verdicts, usesAt(found, what.use), tableOf)
				: describeDevice(facts, verdicts, found, tableOf);
		const device = verdicts.subjectOf(found.device)?.device.node;
		const args = JSON.stringify([uriOf(file), ...(device ? [referenceTo(device)] : [])]);
		const link = hasCommands ? ` [Grants](command:scmi.showGrants?${encodeURIComponent(args)})` : "";
		const value = [...parts, `${basisLine(facts)}${link}`].join("\n\n");
		return { contents: { kind: "markdown", value }, range: places.rangeOf(found.at) };
	}
	const symbol = hoverSymbol(analyses, file, offset, hasPeer);
	const parts = [
		...(symbol === undefined ? [] : [symbol]),
		...hoverBinding(analyses, file, offset),
		...hoverFirmware(analyses, file, offset),
	];
	if (parts.length === 0) {
		const reading = library.snapshot.read(file);
		const thing = thingHover(library, analyses, file, offset);
		return thing ?? (reading.kind === "text" ? xlHover(analyses, reading.text, file, offset) : undefined);
	}
	const value = parts.join("\n\n");
	return { contents: { kind: "markdown", value } };
}

type TableOf = (subject: DeviceSubject | ResourceSubject) => string;

function describeDevice(facts: Facts, verdicts: Verdicts, { device, guest }: AtOffset, tableOf: TableOf): string[] {
	const { boot } = verdicts;
	const subject = verdicts.subjectOf(device);
	const named = deviceOf(facts, boot, subject?.device ?? device);
	const id = named?.device.id === undefined ? "" : ` ${named.device.id}`;
	const owner = named === undefined ? "" : `: firmware device${id} ${code(named.key)}`;
	const home = guest === undefined ? "" : ` (in ${plain(guest.name)})`;
	const parts = [`**${plain(displayName(device.node))}**${owner}${home}`];
	if (subject !== undefined) parts.push(tableOf(subject));
	const uses = distinctUses(device.uses).map((use) => {
		const owners = (resourceOfUse(boot, use)?.owners ?? []).map(deviceName).map(plain);
		return `${plain(usedResource(boot, use))}${isForeign(boot, named, use) ? ` — *of device ${owners.join(", ")}*` : ""}`;
	});
	if (uses.length > 0) parts.push(`Uses ${uses.join(", ")}.`);
	if (named?.device.description !== undefined) parts.push(prose(named.device.description.replaceAll("\n", " ")));
	const owning = named && boot.indices.find((index) => hasDevice(index, named));
	if (named && owning) parts.push(...sourceOf(owning.catalogue, named.device.src));
	return parts;
}

/** All that a reference asks firmware for: of a pin state several groups and a function. */
function usesAt({ device, at }: AtOffset, use: Use): readonly Use[] {
	const isReference = use.pins !== undefined && isSameSpan(use.at, at);
	return isReference ? distinctUses(device.uses.filter((other) => other.pins && isSameSpan(other.at, at))) : [use];
}

/** What may be done with them alike is told once. */
function describeUses(facts: Facts, verdicts: Verdicts, uses: readonly Use[], tableOf: TableOf): string[] {
	const alike = grouped(uses, (use) => {
		const subject = verdicts.resourceOf(use);
		const states = subject && facts.domains.map((domain) => verdicts.of(domain, subject).state);
		const owners = resourceOfUse(verdicts.boot, use)?.owners ?? [];
		return [...(states ?? ["?"]), ...owners.map(({ key }) => key)].join(" ");
	});
	return [...alike.values()].flatMap((same) => {
		const [, ...said] = describeUse(facts, verdicts, same[0] as Use, tableOf);
		return [`**${plain(listed(same.map((use) => usedResource(verdicts.boot, use))))}**`, ...said];
	});
}

function describeUse(facts: Facts, verdicts: Verdicts, use: Use, tableOf: TableOf): string[] {
	const { boot } = verdicts;
	const parts = [`**${plain(usedResource(boot, use))}**`, ...macroLine(use.cell)];
	const index = boot.indexOf(use);
	const found = resourceOfUse(boot, use);
	const subject = verdicts.resourceOf(use);
	parts.push(...formerMeaning(facts, boot, use));
	if (subject !== undefined) parts.push(tableOf(subject));
	if (index === undefined) parts.push(whyUnnamed(facts, use));
	else if (found === undefined && use.id !== undefined)
		parts.push(`"${plain(index.catalogue.firmware.name)}" does not list it.`);
	if (found && index) parts.push(...resourceDetails(index.catalogue, found.resource));
	const owners = (found?.owners ?? []).map(deviceName).map(plain);
	if (owners.length > 0)
		parts.push(`Belongs to firmware device${owners.length === 1 ? "" : "s"} ${owners.join(", ")}.`);
	const users = subject === undefined ? [] : usersOf(boot, subject);
	if (users.length > 0) parts.push(`Used by ${listed(users.map(plain))}.`);
	return parts;
}

/** What the number was when the lock was written, if that was something else. */
function formerMeaning(facts: Facts, boot: BootFacts, use: Use): string[] {
	const cause = boot.planned.causeOf(use);
	const moved = cause === undefined ? undefined : movedUse(facts, boot, cause);
	if (moved === undefined) return [];
	const { was, wasIs } = moved;
	const now = wasIs === undefined ? "which is not there any more" : `which is ${wasIs} now`;
	return [`When the lock was written this was ${code(was.key)}, ${now}.`];
}

function usersOf(boot: BootFacts, { uses }: ResourceSubject): readonly string[] {
	return boot.planned.consumers.flatMap(({ domain, device }) =>
		device.uses.some((use) => uses.get(domain)?.includes(use)) ? [`${displayName(device.node)} (${domain})`] : [],
	);
}
