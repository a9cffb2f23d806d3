import { CompletionItemKind } from "vscode-languageserver-types";
import type { ProtocolNode } from "../../board/board.ts";
import {
	type CatalogueIndex,
	type DeviceEntry,
	isComplete,
	kindServed,
	numberFor,
	numbersOf,
	type ResourceEntry,
	resourceName,
	resourcesOf,
} from "../../catalogue/catalogue-index.ts";
import { quantityText } from "../../catalogue/quantity-text.ts";
import type { CursorPlace } from "../../devicetree/cursor/cursor-place.ts";
import { regionOf } from "../../devicetree/tree/address.ts";
import { compatiblesOf } from "../../devicetree/tree/read-property.ts";
import type { Node } from "../../devicetree/tree/tree.ts";
import { canBeIn, RESOURCE_KINDS, type ResourceKind } from "../../scmi/resource-kind.ts";
import { deviceLookedLike, deviceOf, grantsByNumber } from "../../verdicts/named-device.ts";
import { accessOf } from "../../verdicts/use-verdict.ts";
import { resourceOfUse } from "../../verdicts/used-resources.ts";
import { resourceDetails } from "../hover-firmware.ts";
import { entryText } from "../in-catalogue/thing-hover.ts";
import { plain } from "../markdown.ts";
import type { Offer } from "../offer.ts";
import { calledLike } from "./called-like.ts";
import { cellAt } from "./cell-place.ts";
import { macrosInReach } from "./macros-in-reach.ts";
import { type MissingHeader, missingHeader } from "./missing-header.ts";
import { catalogueOf, protocolOf } from "./scmi-provider.ts";
import type { KnownTree, TreePlace } from "./tree-place.ts";
import { domainsTaken } from "./voltage-domains.ts";
import { writtenMacros } from "./written-macros.ts";

type CellPlace = Extract<CursorPlace, { kind: "cell" }>;

/** A place where one of firmware's numbers stands. */
interface FirmwareAt {
	readonly protocol: ProtocolNode;
	readonly kind: ResourceKind;
	readonly index: CatalogueIndex;
	readonly agentKey: string | undefined;
	/** The numbers that are listed. */
	readonly numbers: ReadonlySet<number>;
	/** There are no others. */
	readonly isComplete: boolean;
}

/** Whose number stands at a place; undefined: none of firmware's, or of one that no catalogue describes. */
export function firmwareAt(place: CellPlace, known: KnownTree, parent?: Node): FirmwareAt | undefined {
	const at = cellAt(place, known);
	const isRegulator = place.property === "reg" && place.before.length === 0 && parent?.name === "regulators";
	const node = isRegulator ? parent : at.beginsEntry || at.position !== 0 ? undefined : at.provider;
	const protocol = node && protocolOf(known, node);
	if (protocol === undefined || (!isRegulator && protocol.node !== node)) return undefined;
	const index = catalogueOf(known, protocol);
	const kind = kindServed(index, protocol.protocolId);
	if (kind === undefined || (isRegulator ? kind !== "voltage" : !canBeIn(place.property, kind))) return undefined;
	if (index === undefined || resourcesOf(index, kind).length === 0) return undefined;
	const agentKey = known.analysis.facts.boot?.agentOf({ protocol })?.key;
	const numbers = new Set(numbersOf(index, kind, agentKey));
	return { protocol, kind, index, agentKey, numbers, isComplete: isComplete(index, kind) };
}

/** Firmware's numbers by name: as the macro of a header where there is one, the node's own first, then what its domain may change; behind others what the list has already, those that nobody may have last. */
export function firmwareNumberOffers(place: CellPlace, at: TreePlace): readonly Offer[] {
	const { known, node, parent } = at;
	if (known === undefined || place.typed.startsWith("&")) return [];
	const firmware = firmwareAt(place, known, parent);
	if (firmware === undefined) return [];
	const { index, kind, agentKey } = firmware;
	const { listed } = cellAt(place, known);
	const macros = macrosInReach(known.stack.resolved, at.file);
	const byNumber = new Map<number, string>();
	for (const name of writtenMacros(known.tree, place.property, node, cellAt(place, known)).keys()) {
		const value = macros.numberOf(name);
		if (value !== undefined && !byNumber.has(value)) byNumber.set(value, name);
	}
	const entries = resourcesOf(index, kind);
	const header = headerFor(at, firmware, entries, (name) => macros.fileOf(name) !== undefined);
	const device = node && deviceHere(known, index, node);
	const isLike = calledLike(node);
	const users = usersOf(known, entries);
	const taken = place.property === "reg" && parent !== undefined ? domainsTaken(parent, node) : new Set<number>();
	const refusedTo = refusalsIn(known);
	const isOfZone = place.property === "thermal-sensors";
	const ofItsKind = kind === "perf" ? domainsOfAlike(known, firmware, node) : new Set<number>();
	const parents = place.property === "assigned-clock-parents" ? parentsFor(place, at, known, firmware) : undefined;
	return entries
		.flatMap((entry) => {
			const number = numberFor(entry, agentKey);
			return number === undefined || entry === parents?.of ? [] : [{ entry, number }];
		})
		.sort((a, b) => a.number - b.number)
		.map(({ entry, number }): Offer => {
			const { name, symbols = [], status } = entry.resource;
			const inReach =
				symbols.find((symbol) => macros.numberOf(symbol) === number) ??
				// where the catalogue knows its macros, another one is somebody's mistake
				(symbols.length === 0 ? byNumber.get(number) : undefined);
			const macro = inReach ?? symbols.find((symbol) => header?.numbers.get(symbol) === number);
			const isBarred = status === "reserved" || status === "secure-only";
			const called = name || entry.key;
			const misfit = isOfZone ? noThermometer(entry) : undefined;
			const refused = misfit ?? refusedTo(entry);
			const unusable =
				status !== undefined && status !== "available"
					? status
					: refused === undefined
						? undefined
						: `not for ${refused}`;
			const state = unusable === undefined ? "" : `, ${unusable}`;
			const used = users.get(entry) ?? [];
			const names = [entry.key, called, ...symbols];
			const isOwn = device !== undefined && entry.owners.includes(device);
			const isListed =
				taken.has(number) || [...symbols, String(number), `0x${number.toString(16)}`].some((word) => listed.has(word));
			return {
				label: macro ?? called,
				kind: CompletionItemKind.Constant,
				detail: `${macro === undefined ? number : `${number} ${called}`}${state}${used.length > 0 ? ` · ${used.slice(0, 2).join(", ")}` : ""}`,
				...(macro === undefined && { snippet: String(number) }),
				filter: [number, called, entry.key, ...symbols].join(" "),
				rank: isBarred
					? 0
					: isListed || misfit !== undefined
						? 1
						: (parents?.rankOf(entry, number) ??
							(isOwn || ofItsKind.has(number) ? 5 : names.some(isLike) ? 4 : refused === undefined ? 3 : 2)),
				...(isBarred && { isDiscouraged: true }),
				...(macro !== undefined && inReach === undefined && header !== undefined && { edits: [header.include] }),
				doc: () => docOf(known, firmware, entry, macro !== undefined && inReach === undefined ? header : undefined),
			};
		});
}

/** The performance domains of nodes like this one: CPUs of a kind have one. */
function domainsOfAlike(
	{ stack: { board } }: KnownTree,
	{ protocol }: FirmwareAt,
	node: Node | undefined,
): ReadonlySet<number> {
	const [like] = node === undefined ? [] : compatiblesOf(node);
	const users = like === undefined ? [] : (board.usersOf.get(protocol.node) ?? []);
	const alike = users.filter(({ device }) => device.node !== node && compatiblesOf(device.node)[0] === like);
	return new Set(alike.flatMap(({ use }) => use.id ?? []));
}

/**
 * The domain whose tree it is, for what firmware lets that not change whatever stands in its tree; where devices are granted by their
 * numbers, what a node uses comes with its device.
 */
function refusalsIn({ answers: { facts }, guest }: KnownTree): (entry: ResourceEntry) => string | undefined {
	const { boot, domains } = facts;
	const domain = guest ?? domains.find(({ hardware }) => hardware);
	if (boot === undefined || domain === undefined || grantsByNumber(boot)) return () => undefined;
	return (entry) => (accessOf(boot, domain, entry) === "denied" ? domain.name : undefined);
}

/** A sensor of which Linux makes no thermal zone: drivers/hwmon/scmi-hwmon.c has one for degrees Celsius alone. */
const noThermometer = ({ resource: { measures } }: ResourceEntry): string | undefined =>
	measures === undefined || measures === "celsius"
		? undefined
		: `a thermal zone: ${quantityText(measures) ?? "no temperature"}`;

interface Parents {
	/** The clock whose parent is chosen. */
	readonly of: ResourceEntry | undefined;
	rankOf(entry: ResourceEntry, number: number): number;
}

/** What may be the parent of the clock at the same place of `assigned-clocks`: what firmware's table says first, then what is a parent elsewhere. */
function parentsFor(
	place: CellPlace,
	{ node, text }: TreePlace,
	known: KnownTree,
	{ protocol, index }: FirmwareAt,
): Parents {
	const { boot } = known.analysis.facts;
	const { deviceOf, usersOf } = known.stack.board;
	const { entry } = cellAt(place, known);
	const assigned = (node && deviceOf.get(node))?.uses.find(
		(use) => use.property.name === "assigned-clocks" && use.index === entry,
	);
	const written = writtenNumber(text.slice(place.nodes.at(-1)?.opens, place.start), "assigned-clocks", entry);
	const of =
		resourcesOf(index, "clock").find(
			({ resource: { id, symbols = [] } }) =>
				written !== undefined && (symbols.includes(written) || String(id) === written),
		) ??
		(boot && assigned && resourceOfUse(boot, assigned));
	const elsewhere = new Set(
		(usersOf.get(protocol.node) ?? []).flatMap(({ device, use }) =>
			device.node !== node && use.property.name === "assigned-clock-parents" ? (use.id ?? []) : [],
		),
	);
	return {
		of,
		rankOf: ({ key }, number) => (of?.resource.parents?.includes(key) ? 5 : elsewhere.has(number) ? 4 : 3),
	};
}

/** The number of an entry of a list in a text that ends in the same body: newer than any tree. */
function writtenNumber(text: string, list: string, entry: number): string | undefined {
	const from = text.lastIndexOf(`${list} =`);
	const [value = ""] = from < 0 ? [] : (/^[^;]*/.exec(text.slice(from)) ?? []);
	return [...value.matchAll(/&\w+\s+(\w+)/g)][entry]?.[1];
}

/** The header that has the macros of a table, where no file of the tree has them. */
function headerFor(
	at: TreePlace,
	{ index, kind }: FirmwareAt,
	entries: readonly ResourceEntry[],
	isInReach: (symbol: string) => boolean,
): MissingHeader | undefined {
	const symbols = entries.flatMap(({ resource }) => resource.symbols ?? []);
	if (symbols.length === 0 || symbols.some(isInReach)) return undefined;
	return missingHeader(at, index.catalogue, kind, symbols);
}

/** The firmware device that a node is; of a guest's node, what the host's is that it stands for. */
function deviceHere(
	{ analysis: { facts }, stack, guest }: KnownTree,
	index: CatalogueIndex,
	node: Node,
): DeviceEntry | undefined {
	const { boot } = facts;
	const own = stack.board.devices.find((device) => device.node === node) ?? {
		node,
		enabled: true,
		region: regionOf(node),
		deviceIds: [],
		uses: [],
	};
	const path = guest && facts.recognised.hypervisor.hostPathOf(own);
	const host = path === undefined ? undefined : boot?.planned.hostDevices.at(path);
	return (boot && deviceOf(facts, boot, host ?? own)) ?? deviceLookedLike(index, own);
}

/** By entry, the nodes that use it. */
function usersOf(
	{ answers: { verdicts } }: KnownTree,
	entries: readonly ResourceEntry[],
): ReadonlyMap<ResourceEntry, readonly string[]> {
	return new Map(
		entries.flatMap((entry) => {
			const users = verdicts?.resourceAt(entry)?.users;
			return users === undefined ? [] : [[entry, users] as const];
		}),
	);
}

function docOf(
	known: KnownTree,
	firmware: FirmwareAt,
	resource: ResourceEntry,
	header: MissingHeader | undefined,
): string {
	const { answers: analysis } = known;
	const { index, kind, agentKey } = firmware;
	const title = `**${plain(`${RESOURCE_KINDS[kind].noun} ${resourceName(resource, agentKey)}`)}**`;
	const { status, condition } = resource.resource;
	const barred =
		status === "reserved"
			? ["Firmware reserves the number: there is nothing behind it."]
			: status === "secure-only"
				? ["Firmware keeps it to the secure world: nobody else is answered."]
				: condition === undefined
					? []
					: [`It is there ${plain(condition)}.`];
	const { verdicts } = analysis;
	const said =
		verdicts === undefined
			? resourceDetails(index.catalogue, resource.resource)
			: entryText({ analysis, verdicts, index }, { resource });
	const added = header === undefined ? [] : [`Adds \`${header.line}\`.`];
	return [title, ...barred, ...said, ...added].join("\n\n");
}
