import type { ProtocolNode } from "../board/board.ts";
import { CONSUMER_PROPERTIES } from "../board/read-uses.ts";
import { macrosOf, spanOfTokens } from "../devicetree/lex/origin.ts";
import type { Cell } from "../devicetree/parse/ast.ts";
import { displayName, type Node, nodesBelow, type Property, spanOfNode } from "../devicetree/tree/tree.ts";
import { kindOfProtocol, PROVIDER_CELLS } from "../scmi/resource-kind.ts";
import type { Fix } from "../text/fix.ts";
import type { Checked, Reported } from "./rule.ts";

/**
 * Numbers that are written as a macro with SCMI in its name, behind a provider that is not firmware: headers have that word there for
 * nothing else. Of one that a catalogue lists more is known, and told as that.
 */
export function* namedForFirmware({ facts, verdicts }: Checked): Generator<Reported> {
	const isListed = (name: string) =>
		verdicts?.boot.indices.some(({ resourcesBySymbol }) => resourcesBySymbol.has(name));
	for (const { stack } of facts.stacks) {
		const { tree, controllers } = stack.board;
		if (!tree.complete || controllers.length === 0) continue;
		const protocols = controllers.flatMap((controller) => controller.protocols);
		const ofScmi = new Set([...controllers, ...protocols].map(({ node }) => node));
		for (const node of nodesBelow(tree.root))
			for (const { name, cells } of CONSUMER_PROPERTIES) {
				const property = node.properties.get(name);
				for (const { reference, provider, macro } of property ? macrosBehind(property) : [])
					if (!ofScmi.has(provider) && !provider.name.startsWith("protocol@") && !isListed(macro))
						yield told({ node, property: name, reference, provider, macro, meant: meantBy(protocols, cells) });
			}
	}
}

interface Behind {
	readonly reference: Cell;
	readonly provider: Node;
	readonly macro: string;
}

const SCMI = /(?:^|_)SCMI(?:_|$)/;

/** The first number behind each reference, where it is such a macro. */
function macrosBehind({ value, targets }: Property): readonly Behind[] {
	return value.flatMap((part) =>
		part.kind !== "cells"
			? []
			: part.cells.flatMap((reference, i): Behind[] => {
					const number = part.cells[i + 1];
					if (reference.kind !== "reference" || number?.kind !== "number" || number.first.expansion === undefined)
						return [];
					const macro = macrosOf(number.first, number.last).find(({ name }) => SCMI.test(name))?.name;
					const provider = macro === undefined ? undefined : targets.get(reference.reference);
					return macro === undefined || provider === undefined ? [] : [{ reference, provider, macro }];
				}),
	);
}

/** The one protocol of the board's that such a list is for. */
function meantBy(protocols: readonly ProtocolNode[], cells: string): string | undefined {
	const [kind] = PROVIDER_CELLS[cells] ?? [];
	const [only, ...others] = protocols.filter(
		({ protocolId, node }) => kindOfProtocol(protocolId) === kind && node.properties.has(cells),
	);
	return others.length > 0 ? undefined : only?.node.labels[0];
}

interface Told extends Behind {
	readonly node: Node;
	readonly property: string;
	readonly meant: string | undefined;
}

function told({ node, property, reference, provider, macro, meant }: Told): Reported {
	const name = displayName(provider);
	return {
		at: spanOfTokens(reference.first, reference.last),
		severity: "warning",
		message: `${property} of ${displayName(node)}: ${macro} is a number of firmware's, by its name, and ${name} is not firmware: what ${name} has under that number is something else`,
		related: [{ at: spanOfNode(provider), message: `the node ${name}` }],
		fixes: meant === undefined ? [] : referTo(reference, meant),
	};
}

function referTo({ first, last }: Cell, label: string): readonly Fix[] {
	if (first.expansion !== undefined || last.expansion !== undefined) return [];
	return [
		{ title: `Refer to &${label}`, preferred: false, edits: [{ at: spanOfTokens(first, last), text: `&${label}` }] },
	];
}
