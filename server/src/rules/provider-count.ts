import { countByBinding } from "../board/bindings/specifiers.ts";
import type { Board } from "../board/board.ts";
import { miscounted, type ReferenceFault } from "../board/reference-lists.ts";
import { spanOfTokens } from "../devicetree/lex/origin.ts";
import { compatiblesOf, isEnabled, numberOf } from "../devicetree/tree/read-property.ts";
import { displayName, type Node } from "../devicetree/tree/tree.ts";
import type { Facts, OwnedStack } from "../facts.ts";
import type { Cause } from "../machine/boot-plan.ts";
import { listedSome } from "../text/listed.ts";
import type { Span } from "../text/span.ts";
import { placeOfNumber, setProperty } from "./protocol-nodes.ts";
import type { Reported } from "./rule.ts";

/** A provider that says another count of numbers than it has everywhere, so that its own is what is wrong. */
export interface WrongCount {
	readonly provider: Node;
	readonly cells: string;
	/** What it says. */
	readonly count: number;
	/** What is written behind all references to it. */
	readonly written: number;
	/** Its binding has that many. */
	readonly isSure: boolean;
}

/**
 * Undefined: it may be the reference that is wrong, as some have another count, or the provider's binding has what it says, or one node
 * alone says otherwise.
 */
export function wrongCount({ fault, list, written }: ReferenceFault): WrongCount | undefined {
	const provider = miscounted(fault);
	const count = numberOf(provider?.properties.get(list.cells));
	if (provider === undefined || written === undefined || count === undefined || count === written.count)
		return undefined;
	const right = countByBinding(list.cells, compatiblesOf(provider));
	const isMeant = right === undefined ? written.nodes.length > 1 : right === written.count;
	return isMeant
		? { provider, cells: list.cells, count, written: written.count, isSure: right !== undefined }
		: undefined;
}

/** The provider's own count is what is wrong, for all who refer to it; with an SCMI node among them it is known what becomes of it. */
export function ofProvider(facts: Facts, owned: OwnedStack, wrong: WrongCount): Reported {
	const { board } = owned.stack;
	const faults = board.referenceFaults.filter(
		({ fault, list }) => miscounted(fault) === wrong.provider && list.cells === wrong.cells,
	);
	const controllers = board.controllers.filter(({ node }) => faults.some((found) => found.node === node));
	const lost = controllers.map(({ node }) => whatIsLost(board, node));
	const told = toldOfProvider(facts, owned, wrong, faults);
	return {
		...told,
		message: `${told.message}${lost.map((text) => `. ${text}`).join("")}`,
		severity: lost.length > 0 ? "error" : "warning",
		explains: controllers.flatMap(({ node }) => controllerCauses(owned, node)),
	};
}

/** What becomes of an SCMI node whose mailboxes cannot be read. */
export function whatIsLost({ usersOf }: Board, controller: Node): string {
	const users = (usersOf.get(controller) ?? []).filter(({ device }) => device.enabled);
	const names = [...new Set(users.map(({ device }) => displayName(device.node)))];
	const wait = names.length === 1 ? "waits for it and never probes" : "wait for it and never probe";
	const fate = names.length === 0 ? "" : `, and ${listedSome(names, 3)} ${wait}`;
	return `The probe of ${displayName(controller)} fails${fate}`;
}

/** Of the SCMI node, where a node is one. */
export function controllerCauses({ stack, side }: OwnedStack, node: Node): readonly Cause[] {
	const at = stack.board.controllers.findIndex((controller) => controller.node === node);
	return side.controllers[at] ? [side.controllers[at].cause] : [];
}

/** What all references to the provider, of which these go wrong, have in common. */
function toldOfProvider(
	facts: Facts,
	owned: OwnedStack,
	{ provider, cells, count, written, isSure }: WrongCount,
	faults: readonly ReferenceFault[],
): Pick<Reported, "at" | "message" | "related" | "fixes"> {
	const name = displayName(provider);
	const lists = faults.filter(({ node }) => isEnabled(node));
	const users = listedSome(
		[...new Set(lists.map(({ property, node }) => `${property.name} of ${displayName(node)}`))],
		4,
	);
	const binding = isSure ? ", as its binding says" : "";
	const log =
		count > written
			? `Linux logs "${cells} = ${count} found ${written}" and gives up each of these lists there`
			: `Linux takes the number that is left for the phandle of the next provider`;
	return {
		at: placeOfNumber(provider, provider.properties.get(cells)),
		message: `${cells} of ${name} is ${count}, and every reference to it has ${written === 0 ? "no number" : written === 1 ? "1 number" : `${written} numbers`}${binding}: ${users}. ${log}`,
		related: lists.map(({ fault, property, node }) => ({
			at: placeIn(fault),
			message: `${property.name} of ${displayName(node)}`,
		})),
		fixes: setProperty(facts, owned, provider, cells, `<${written}>`, `Write ${cells} = <${written}> in ${name}`).map(
			(fix) => ({ ...fix, preferred: isSure }),
		),
	};
}

function placeIn(fault: ReferenceFault["fault"]): Span {
	if (fault.kind === "short") return spanOfTokens(fault.entry.first, fault.entry.last);
	if (fault.kind === "text") return spanOfTokens(fault.part.first, fault.part.last);
	return spanOfTokens(fault.cell.cell.first, fault.cell.cell.last);
}
