import type { ProtocolNode } from "../board/board.ts";
import { CONSUMER_PROPERTIES } from "../board/read-uses.ts";
import { type CatalogueIndex, nounOfEntry, numberFor, type ResourceEntry } from "../catalogue/catalogue-index.ts";
import { spanOfTokens } from "../devicetree/lex/origin.ts";
import type { Cell } from "../devicetree/parse/ast.ts";
import { displayName, type Node, nodesBelow, type Property } from "../devicetree/tree/tree.ts";
import type { BootFacts, OwnedStack } from "../facts.ts";
import { PROVIDER_CELLS, RESOURCE_KINDS } from "../scmi/resource-kind.ts";
import type { Fix } from "../text/fix.ts";
import type { Reported } from "./rule.ts";

/** Numbers that are written as firmware's macro, behind a reference to a provider that is not firmware. */
export function* symbolsElsewhere({ indices }: BootFacts, { stack: { board } }: OwnedStack): Generator<Reported> {
	const protocols = new Map(board.controllers.flatMap((each) => each.protocols.map((own) => [own.node, own])));
	if (protocols.size === 0 || !board.tree.complete) return;
	for (const node of nodesBelow(board.tree.root))
		for (const { name, cells } of CONSUMER_PROPERTIES) {
			const property = node.properties.get(name);
			if (property === undefined) continue;
			for (const { provider, reference, number } of elsewhere(property, protocols)) {
				const symbol = number.first.expansion?.macro.name ?? "";
				for (const index of indices) {
					const entry = index.resourcesBySymbol.get(symbol)?.find(({ kind }) => PROVIDER_CELLS[cells]?.includes(kind));
					if (entry === undefined) continue;
					yield reported({ node, property, provider, reference, number, symbol, index, entry }, protocols);
					break;
				}
			}
		}
}

interface Elsewhere {
	readonly provider: Node;
	readonly reference: Cell;
	readonly number: Cell;
}

/** The first number behind each reference that does not lead to firmware, if it is written as a macro and nothing else. */
function elsewhere({ value, targets }: Property, protocols: ReadonlyMap<Node, ProtocolNode>): readonly Elsewhere[] {
	const found: Elsewhere[] = [];
	for (const part of value) {
		if (part.kind !== "cells") continue;
		for (const [i, reference] of part.cells.entries()) {
			const number = part.cells[i + 1];
			if (reference.kind !== "reference" || number?.kind !== "number" || number.first !== number.last) continue;
			const provider = number.first.expansion && targets.get(reference.reference);
			if (provider !== undefined && !protocols.has(provider) && !isMeantAsProtocol(provider))
				found.push({ provider, reference, number });
		}
	}
	return found;
}

/** What lacks its number, or the compatible above it, is told as that. */
const isMeantAsProtocol = ({ name }: Node): boolean => name.startsWith("protocol@");

interface Found extends Elsewhere {
	readonly node: Node;
	readonly property: Property;
	readonly symbol: string;
	readonly index: CatalogueIndex;
	readonly entry: ResourceEntry;
}

function reported(found: Found, protocols: ReadonlyMap<Node, ProtocolNode>): Reported {
	const { node, property, provider, number, symbol, index, entry } = found;
	const id = numberFor(entry);
	const what = `${nounOfEntry(entry)} ${id === undefined ? "" : `${id} `}(${entry.resource.name || entry.key})`;
	const name = displayName(provider);
	return {
		at: spanOfTokens(number.first, number.last),
		message: `${symbol} is ${what} of "${index.catalogue.firmware.name}", and ${property.name} of ${displayName(node)} names it with ${name}, which is not firmware: what ${name} has under that number is something else`,
		fixes: referTo(found, protocols),
	};
}

function referTo({ reference, entry }: Found, protocols: ReadonlyMap<Node, ProtocolNode>): readonly Fix[] {
	const fitting = [...protocols.values()].filter(
		({ protocolId, enabled }) => enabled && protocolId === RESOURCE_KINDS[entry.kind].protocolId,
	);
	const [only, ...others] = fitting;
	const label = only?.node.labels[0];
	const isTyped = reference.first.expansion === undefined && reference.last.expansion === undefined;
	if (label === undefined || others.length > 0 || !isTyped) return [];
	const at = spanOfTokens(reference.first, reference.last);
	return [{ title: `Refer to &${label}`, preferred: false, edits: [{ at, text: `&${label}` }] }];
}
