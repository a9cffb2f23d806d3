import type { ProtocolNode } from "../board/board.ts";
import { spanOfTokens } from "../devicetree/lex/origin.ts";
import { displayName, spanOfNode } from "../devicetree/tree/tree.ts";
import { kindOfProtocol, PROVIDER_CELLS } from "../scmi/resource-kind.ts";
import { isListed, isNamedForScmi, isSomethingElse, type MacroElsewhere, referToFirmware } from "./macros-elsewhere.ts";
import type { Checked, Reported } from "./rule.ts";

/**
 * Numbers that are written as a macro with SCMI in its name, behind a provider that is not firmware. Of one that a
 * catalogue lists more is known, and told as that.
 */
export function* namedForFirmware({ facts, verdicts, elsewhere }: Checked): Generator<Reported> {
	for (const { stack } of facts.stacks) {
		const protocols = stack.board.controllers.flatMap((controller) => controller.protocols);
		for (const found of elsewhere(stack.board)) {
			const macro = found.macros.find(isNamedForScmi);
			if (macro !== undefined && !isListed(verdicts?.boot, macro))
				yield told(found, macro, meantBy(protocols, found.cells));
		}
	}
}

/** The one protocol of the board's that such a list is for. */
function meantBy(protocols: readonly ProtocolNode[], cells: string): string | undefined {
	const [kind] = PROVIDER_CELLS[cells] ?? [];
	const [only, ...others] = protocols.filter(
		({ protocolId, node }) => kindOfProtocol(protocolId) === kind && node.properties.has(cells),
	);
	return others.length > 0 ? undefined : only?.node.labels[0];
}

function told(found: MacroElsewhere, macro: string, meant: string | undefined): Reported {
	const { node, property, reference, provider } = found;
	const name = displayName(provider);
	return {
		at: spanOfTokens(reference.first, reference.last),
		severity: "warning",
		message: `${property.name} of ${displayName(node)}: ${macro} is a number of firmware's, by its name, and ${name} ${isSomethingElse(provider)}`,
		related: [{ at: spanOfNode(provider), message: `the node ${name}` }],
		fixes: referToFirmware(found, meant),
	};
}
