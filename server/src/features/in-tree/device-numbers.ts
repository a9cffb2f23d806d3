import { CompletionItemKind } from "vscode-languageserver-types";
import { type CatalogueIndex, type DeviceEntry, deviceName } from "../../catalogue/catalogue-index.ts";
import type { RankedDevice } from "../../catalogue/rank-devices.ts";
import type { CursorPlace } from "../../devicetree/cursor/cursor-place.ts";
import { regionOf } from "../../devicetree/tree/address.ts";
import type { Node } from "../../devicetree/tree/tree.ts";
import type { BootFacts } from "../../facts.ts";
import { DEVICE_ID_SPELLINGS } from "../../hypervisors/index.ts";
import { candidatesFor, reasonsFor } from "../../rules/device-candidates.ts";
import { deviceIdOf, deviceIndexOf } from "../../verdicts/named-device.ts";
import { referenceTo } from "../../verdicts/subjects.ts";
import { entryText } from "../in-catalogue/thing-hover.ts";
import { plain } from "../markdown.ts";
import type { Offer } from "../offer.ts";
import { cellAt } from "./cell-place.ts";
import type { KnownTree, TreePlace } from "./tree-place.ts";

type CellPlace = Extract<CursorPlace, { kind: "cell" }>;

/** The numbers of firmware's devices by name, where a node says which one it is: what it looks like and owns what it uses first, what another node is last. */
export function deviceNumberOffers(place: CellPlace, { known, node }: TreePlace): readonly Offer[] {
	if (known === undefined || place.typed.startsWith("&")) return [];
	const { boot } = known.analysis.facts;
	const index = boot && numberedAt(place, known, boot);
	if (boot === undefined || index === undefined) return [];
	const candidates = node === undefined ? [] : candidatesOf(known, boot, index, node);
	const places = new Map(candidates.map((candidate, i) => [candidate.key, { candidate, i }]));
	const taken = takenBy(known, node);
	return index.devices
		.filter(({ device }) => device.id !== undefined)
		.toSorted(
			(a, b) =>
				(places.get(a.key)?.i ?? 1e6) - (places.get(b.key)?.i ?? 1e6) || (a.device.id ?? 0) - (b.device.id ?? 0),
		)
		.map((entry): Offer => {
			const id = entry.device.id as number;
			const candidate = places.get(entry.key)?.candidate;
			const others = taken.get(id) ?? [];
			const why = candidate === undefined ? "" : reasonsFor(candidate);
			const remarks = [...(why === "" ? [] : [why]), ...(others.length > 0 ? [`is ${others.join(", ")}`] : [])];
			return {
				label: entry.key,
				kind: CompletionItemKind.Constant,
				detail: [String(id), ...remarks].join(" · "),
				snippet: String(id),
				filter: [id, ...(entry.device.dt?.labels ?? [])].join(" "),
				rank: candidate !== undefined ? (others.length > 0 ? 4 : 5) : others.length > 0 ? 1 : 2,
				doc: () => docOf(known, index, entry, candidate),
			};
		});
}

/** The catalogue whose devices are numbered there. */
function numberedAt(place: CellPlace, known: KnownTree, boot: BootFacts): CatalogueIndex | undefined {
	const spelling = DEVICE_ID_SPELLINGS.find(({ property }) => property === place.property);
	if (spelling?.form === "number")
		return place.before.length === 0 ? (deviceIndexOf(boot) ?? onlyNumbered(boot)) : undefined;
	const { provider, position, beginsEntry } = cellAt(place, known);
	if (spelling === undefined || beginsEntry || position !== 0 || provider === undefined) return undefined;
	const firmware = boot.planned.firmwareOf.get(provider);
	return firmware === undefined ? undefined : boot.indices[firmware];
}

/** Where no mediator asks, the one firmware that numbers devices. */
function onlyNumbered({ indices }: BootFacts): CatalogueIndex | undefined {
	const numbered = indices.filter(({ deviceById }) => deviceById.size > 0);
	return numbered.length === 1 ? numbered[0] : undefined;
}

function candidatesOf(
	{ stack }: KnownTree,
	boot: BootFacts,
	index: CatalogueIndex,
	node: Node,
): readonly RankedDevice[] {
	const device = stack.board.devices.find((each) => each.node === node) ?? {
		node,
		enabled: true,
		region: regionOf(node),
		deviceIds: [],
		uses: [],
	};
	return candidatesFor(boot, index, device);
}

/** By number, the other nodes that say they are it. */
function takenBy(
	{ analysis: { facts }, stack }: KnownTree,
	node: Node | undefined,
): ReadonlyMap<number, readonly string[]> {
	const taken = new Map<number, string[]>();
	for (const device of stack.board.devices) {
		const id = device.node === node ? undefined : (deviceIdOf(facts, device) ?? device.deviceIds[0])?.id;
		if (id !== undefined) taken.set(id, [...(taken.get(id) ?? []), referenceTo(device.node)]);
	}
	return taken;
}

function docOf(
	{ answers: analysis }: KnownTree,
	index: CatalogueIndex,
	device: DeviceEntry,
	candidate: RankedDevice | undefined,
): string {
	const why = candidate === undefined ? "" : reasonsFor(candidate);
	const { verdicts } = analysis;
	return [
		`**firmware device ${plain(deviceName(device))}**`,
		...(why === "" ? [] : [`This node: ${why}.`]),
		...(verdicts === undefined ? [] : entryText({ analysis, verdicts, index }, { device })),
	].join("\n\n");
}
