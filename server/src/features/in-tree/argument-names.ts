import { specifierArguments } from "../../board/bindings/specifiers.ts";
import { kindServed, numbersOf } from "../../catalogue/catalogue-index.ts";
import { describeIds } from "../../catalogue/describe-ids.ts";
import { compatiblesOf } from "../../devicetree/tree/read-property.ts";
import type { Node } from "../../devicetree/tree/tree.ts";
import { RESOURCE_KINDS } from "../../scmi/resource-kind.ts";
import { code, plain } from "../markdown.ts";
import { catalogueOf, protocolOf } from "./scmi-provider.ts";
import type { KnownTree } from "./tree-place.ts";

/** A cell of a row, as a word or two, and what is to be said of it: Markdown, empty for nothing. */
export interface CellName {
	readonly name: string;
	readonly text: string;
}

/** What the numbers behind a reference to a node mean, `count` of them. */
export function argumentNames(known: KnownTree, cells: string, count: number, provider: Node): readonly CellName[] {
	const ofScmi = count === 1 ? scmiNumber(known, cells, provider) : undefined;
	if (ofScmi !== undefined) return [ofScmi];
	const said = specifierArguments(cells, count, compatiblesOf(provider));
	if (said !== undefined) return said.map(([name, text]) => ({ name, text: plain(text) }));
	return Array.from({ length: count }, (_, i) => ({
		name: count === 1 ? "argument" : `argument ${i + 1}`,
		text: `${code(cells)} of ${plain(provider.labels[0] ?? provider.name)} is ${count}`,
	}));
}

function scmiNumber(known: KnownTree, cells: string, provider: Node): CellName | undefined {
	const { controllers } = known.stack.board;
	if (cells === "#access-controller-cells" && controllers.some(({ node }) => node === provider))
		return { name: "device", text: "firmware's number of it" };
	const protocol = protocolOf(known, provider);
	if (protocol?.node !== provider) return undefined;
	const index = catalogueOf(known, protocol);
	const kind = kindServed(index, protocol.protocolId);
	if (kind === undefined) return undefined;
	const { noun } = RESOURCE_KINDS[kind];
	const agent = known.analysis.facts.boot?.agentOf({ protocol })?.key;
	const numbers = index === undefined ? [] : numbersOf(index, kind, agent);
	return index === undefined || numbers.length === 0
		? { name: noun, text: "firmware's number of it" }
		: { name: noun, text: `${describeIds(numbers)} of **${plain(index.catalogue.firmware.name)}**` };
}
