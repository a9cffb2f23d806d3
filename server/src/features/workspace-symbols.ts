import { SymbolKind, type WorkspaceSymbol } from "vscode-languageserver-types";
import type { Analysis } from "../analysis.ts";
import { nounOfEntry, numberFor } from "../catalogue/catalogue-index.ts";
import { spanOfTokens } from "../devicetree/lex/origin.ts";
import { type Node, nodesBelow, pathOf } from "../devicetree/tree/tree.ts";
import type { BoundFirmware } from "../plan/bind-firmwares.ts";
import { nameOf } from "../text/path.ts";
import type { Snapshot } from "../text/snapshot.ts";
import type { Span } from "../text/span.ts";
import { fuzzyMatch } from "./fuzzy-match.ts";
import { placesAround } from "./places.ts";

/** As many as somebody looks through. */
const MOST = 256;

interface Named {
	readonly name: string;
	readonly kind: SymbolKind;
	/** Of names that match alike what people look for comes first. */
	readonly order: number;
	/** Where it belongs. */
	readonly within: () => string;
	readonly at: () => Span | undefined;
}

/**
 * What of the open setups has a name like this: nodes by label and name, firmware's devices, agents, clocks, resets and the like by key and by
 * the name that firmware gives them. The best come first, at most 256.
 */
export function workspaceSymbols(analyses: readonly Analysis[], snapshot: Snapshot, query: string): WorkspaceSymbol[] {
	const matches: { readonly named: Named; readonly rank: number }[] = [];
	const seen = new Set<object>();
	const isNew = (thing: object): boolean => !seen.has(thing) && seen.add(thing) !== undefined;
	const add = (named: Named): void => {
		const rank = fuzzyMatch(named.name, query);
		if (rank !== undefined) matches.push({ named, rank });
	};
	for (const { facts } of analyses) {
		for (const { stack, guest } of facts.stacks)
			if (isNew(stack.resolved.tree.root))
				for (const node of nodesBelow(stack.resolved.tree.root)) if (node.parent) add(namedNode(node, guest?.name));
		for (const firmware of facts.firmwares)
			if (isNew(firmware.catalogue)) for (const named of namedIn(firmware)) add(named);
	}
	const { locationOf } = placesAround(analyses, snapshot);
	const found = new Map<string, WorkspaceSymbol>();
	for (const { named } of matches.sort(
		(a, b) => a.rank - b.rank || a.named.order - b.named.order || a.named.name.length - b.named.name.length,
	)) {
		if (found.size === MOST) break;
		const at = named.at();
		if (!at) continue;
		const { name, kind } = named;
		const key = `${at.file} ${at.start} ${name}`;
		if (!found.has(key)) found.set(key, { name, kind, containerName: named.within(), location: locationOf(at) });
	}
	return [...found.values()];
}

/** `uart0: serial@e6e60000`, at the body that made it. */
function namedNode(node: Node, domain: string | undefined): Named {
	return {
		name: [...node.labels.map((label) => `${label}:`), node.name].join(" "),
		kind: SymbolKind.Object,
		order: node.labels.length > 0 ? 1 : 2,
		within: () => [node.parent ? pathOf(node.parent) : "", ...(domain === undefined ? [] : [domain])].join(" · "),
		at: () => {
			const [body] = node.bodies;
			return body && spanOfTokens(body.labels[0]?.token ?? body.first, body.last);
		},
	};
}

function* namedIn({ catalogue }: BoundFirmware): Generator<Named> {
	const { index, read, path } = catalogue;
	if (!index) return;
	const firmware = index.catalogue.firmware.name ?? nameOf(path);
	const named = (key: string, called: string | undefined, noun: string, kind: SymbolKind, place: string): Named => ({
		name: !called || called === key ? key : `${key} (${called})`,
		kind,
		order: 0,
		within: () => `${noun} · ${firmware}`,
		at: () => read.positions.get(place),
	});
	const numbered = (noun: string, id: number | undefined): string => (id === undefined ? noun : `${noun} ${id}`);
	for (const { key, device } of index.devices)
		yield named(key, undefined, numbered("device", device.id), SymbolKind.Class, `devices.${key}`);
	for (const { key, agent } of index.agents)
		yield named(key, agent.name, numbered("agent", agent.id), SymbolKind.Namespace, `agents.${key}`);
	for (const [kind, { entries }] of index.tables)
		for (const entry of entries)
			yield named(
				entry.key,
				entry.resource.name,
				numbered(nounOfEntry(entry), numberFor(entry)),
				SymbolKind.EnumMember,
				`resources.${kind}.${entry.key}`,
			);
}
