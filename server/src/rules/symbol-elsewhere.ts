import type { ProtocolNode } from "../board/board.ts";
import { type CatalogueIndex, nounOfEntry, numberFor, type ResourceEntry } from "../catalogue/catalogue-index.ts";
import { spanOfTokens } from "../devicetree/lex/origin.ts";
import { displayName } from "../devicetree/tree/tree.ts";
import type { BootFacts, OwnedStack } from "../facts.ts";
import { PROVIDER_CELLS, RESOURCE_KINDS } from "../scmi/resource-kind.ts";
import { isSomethingElse, type MacroElsewhere, referToFirmware } from "./macros-elsewhere.ts";
import type { Reported } from "./rule.ts";

/** Numbers that are written as firmware's macro, and nothing else, behind a reference to a provider that is not firmware. */
export function* symbolsElsewhere(
	macros: readonly MacroElsewhere[],
	{ indices }: BootFacts,
	{ stack: { board } }: OwnedStack,
): Generator<Reported> {
	const protocols = board.controllers.flatMap((controller) => controller.protocols);
	for (const found of macros) {
		const { first, last } = found.number;
		const symbol = first === last ? first.expansion?.macro.name : undefined;
		if (symbol === undefined) continue;
		for (const index of indices) {
			const listed = index.resourcesBySymbol.get(symbol);
			const entry = listed?.find(({ kind }) => PROVIDER_CELLS[found.cells]?.includes(kind));
			if (entry === undefined) continue;
			yield reported(found, symbol, index, entry, protocols);
			break;
		}
	}
}

function reported(
	found: MacroElsewhere,
	symbol: string,
	index: CatalogueIndex,
	entry: ResourceEntry,
	protocols: readonly ProtocolNode[],
): Reported {
	const { node, property, provider, number } = found;
	const id = numberFor(entry);
	const what = `${nounOfEntry(entry)} ${id === undefined ? "" : `${id} `}(${entry.resource.name || entry.key})`;
	const [only, ...others] = protocols.filter(
		({ protocolId, enabled }) => enabled && protocolId === RESOURCE_KINDS[entry.kind].protocolId,
	);
	return {
		at: spanOfTokens(number.first, number.last),
		message: `${symbol} is ${what} of "${index.catalogue.firmware.name}", and ${property.name} of ${displayName(node)} names it with ${displayName(provider)}, which ${isSomethingElse(provider)}`,
		fixes: referToFirmware(found, others.length > 0 ? undefined : only?.node.labels[0]),
	};
}
