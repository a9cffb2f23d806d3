import type { Use } from "../board/board.ts";
import { closedFirmwareOf, closedText } from "../catalogue/closed-firmware.ts";
import { compatiblesOf } from "../devicetree/tree/read-property.ts";
import { displayName, pathOf } from "../devicetree/tree/tree.ts";
import type { Facts } from "../facts.ts";
import { listed } from "../text/listed.ts";
import { nounOf } from "../verdicts/used-resources.ts";
import { code, plain } from "./markdown.ts";
import { macroLine } from "./written-value.ts";

/** What there is to say of a number that no catalogue is there for: what kind of thing it is, why it has no name, who uses it. */
export function hoverUnnamed(facts: Facts, use: Use): string[] {
	const number = use.pins?.name ?? use.id;
	if (number === undefined) return [];
	const users = usersOf(facts, use);
	return [
		`**${plain(`${nounOf(use)} ${number}`)}**`,
		...macroLine(use.cell),
		whyUnnamed(facts, use),
		...(users.length > 0 ? [`Used by ${listed(users.map(plain))}.`] : []),
	];
}

/** Why what a number stands for is not known. */
export function whyUnnamed({ host }: Facts, { protocol }: Use): string {
	const closed = closedFirmwareOf(compatiblesOf(host.resolved.tree.root));
	const why = `No catalogue describes the firmware behind ${code(displayName(protocol.controller))}: what the number stands for is not known.`;
	return closed === undefined ? why : `${why} ${closedText(closed)}`;
}

/** The nodes of all trees whose numbers are the same of an SCMI node at the same path. */
function usersOf({ stacks }: Facts, { kind, id, pins, protocol }: Use): readonly string[] {
	const controller = pathOf(protocol.controller);
	const users = stacks.flatMap(({ stack, guest }) =>
		stack.board.devices.flatMap(({ node, uses }) => {
			const isUser = uses.some(
				(use) =>
					use.kind === kind &&
					use.id === id &&
					use.pins?.name === pins?.name &&
					use.pins?.selector === pins?.selector &&
					pathOf(use.protocol.controller) === controller,
			);
			return isUser ? [`${displayName(node)}${guest === undefined ? "" : ` (${guest.name})`}`] : [];
		}),
	);
	return [...new Set(users)];
}
