import type { Board, ProtocolNode } from "../board/board.ts";
import { isCellsName } from "../board/reference-lists.ts";
import { spanOfTokens } from "../devicetree/lex/origin.ts";
import { isEnabled } from "../devicetree/tree/read-property.ts";
import { displayName, type Node, type Property } from "../devicetree/tree/tree.ts";
import { kindOfProtocol, PROVIDER_CELLS } from "../scmi/resource-kind.ts";
import type { Span } from "../text/span.ts";
import { closestKey } from "../text/yaml-closest-key.ts";

/** A property that nobody reads, where a provider lacks what was probably meant by it. */
export interface MisspeltCells {
	readonly property: Property;
	/** `#clock-cells` of `#clock-cell`. */
	readonly meant: string;
}

/** Undefined: the provider has those cells, or nothing near them. */
export function misspeltCells({ properties }: Node, meant: string): MisspeltCells | undefined {
	if (properties.has(meant)) return undefined;
	for (const property of properties.values()) {
		const { name } = property;
		if (name.includes("-") && !name.includes(",") && !isCellsName(name) && isNear(name, meant))
			return { property, meant };
	}
	return undefined;
}

/** The cells of what a standard protocol provides. */
export function misspeltCellsOf({ node, protocolId }: ProtocolNode): MisspeltCells | undefined {
	const kind = kindOfProtocol(protocolId);
	if (kind === undefined) return undefined;
	for (const [cells, kinds] of Object.entries(PROVIDER_CELLS)) {
		const misspelt = kinds.includes(kind) ? misspeltCells(node, cells) : undefined;
		if (misspelt !== undefined) return misspelt;
	}
	return undefined;
}

/** Those whose references find no cells there, with the place of each reference. */
export function withoutTheirCells(
	{ referenceFaults }: Board,
	provider: Node,
	cells: string,
): readonly { readonly of: string; readonly user: string; readonly isInUse: boolean; readonly at: Span }[] {
	return referenceFaults.flatMap(({ fault, list, property, node }) => {
		const isMeant = fault.kind === "no cells" && fault.provider === provider && list.cells === cells;
		if (!isMeant) return [];
		const { first, last } = fault.cell.cell;
		const user = displayName(node);
		return [{ of: `${property.name} of ${user}`, user, isInUse: isEnabled(node), at: spanOfTokens(first, last) }];
	});
}

const isNear = (typed: string, meant: string): boolean => closestKey(bare(typed), [bare(meant)], 2) !== undefined;

/** Without what is forgotten first, and with hyphens. */
const bare = (name: string): string => name.replace(/^#/, "").replaceAll("_", "-");
