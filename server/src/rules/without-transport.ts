import type { Board } from "../board/board.ts";
import { bytesOf } from "../devicetree/tree/bytes.ts";
import { compatiblesOf, stringsOf } from "../devicetree/tree/read-property.ts";
import {
	displayName,
	isOverlay,
	type Node,
	type Property,
	spanOfNode,
	spanOfProperty,
} from "../devicetree/tree/tree.ts";
import type { Facts } from "../facts.ts";
import type { Fix } from "../text/fix.ts";
import { closestKey } from "../text/yaml-closest-key.ts";
import { insertProperty } from "./insert-property.ts";
import { onlyWhole } from "./missing-channel.ts";
import { referringTo } from "./protocol-nodes.ts";
import { respeltProperty, respeltString } from "./respelt.ts";
import type { Reported } from "./rule.ts";
import { withoutProvider } from "./without-provider.ts";

/** A node with protocols that is no SCMI node to Linux, and whose `compatible` does not show which was meant. */
export function* withoutTransport(facts: Facts, board: Board, node: Node, isGuest: boolean): Generator<Reported> {
	const property = node.properties.get("compatible");
	const name = displayName(node);
	const whole = onlyWhole(node);
	const hint = whole === undefined ? "" : `. ${name} has all that "${whole}" needs`;
	if (property !== undefined) {
		const word = compatiblesOf(node).find((each) => each.includes("scmi") && OF_ITS_VENDORS.test(each));
		if (word === undefined) {
			if (bytesOf(property) !== undefined && compatiblesOf(node).length === 0 && isSaidToBe(node))
				yield withoutText(board, node, property, whole);
			return;
		}
		yield {
			at: spanOfProperty(property) ?? spanOfNode(node),
			severity: "error",
			message: `no driver takes ${name}: "${word}" is no transport of SCMI that Linux knows. ${fateOf(board, node)}${hint}`,
			fixes: whole === undefined ? [] : respeltString(property, word, whole),
		};
		return;
	}
	const misspelt = meantCompatible(node);
	if (misspelt !== undefined) {
		yield {
			at: spanOfProperty(misspelt) ?? spanOfNode(node),
			severity: "error",
			message: `${misspelt.name} of ${name} is read by nobody, compatible is: no driver takes ${name}. ${fateOf(board, node)}`,
			fixes: respeltProperty(misspelt, "compatible"),
		};
		// a mediator, or the host's tree that an overlay is laid over, may write the rest
	} else if (
		(!isGuest || whole !== undefined) &&
		!isOverlay(board.tree) &&
		node.name !== "firmware" &&
		usersOf(board, node).length > 0
	) {
		yield {
			at: spanOfNode(node),
			severity: "error",
			message: `${name} has no compatible: no driver takes it. ${fateOf(board, node)}${hint}`,
			fixes: whole === undefined ? [] : added(facts, node, whole),
		};
	}
}

/** By what it is called, or has. */
const isSaidToBe = (node: Node): boolean => node.name.startsWith("scmi") || onlyWhole(node) !== undefined;

/** `compatible;`, `compatible = <1>`. */
function withoutText(board: Board, node: Node, property: Property, whole: string | undefined): Reported {
	const at = spanOfProperty(property) ?? spanOfNode(node);
	const [only, ...others] = property.definitions;
	const isTyped = others.length === 0 && only?.first.expansion === undefined && only?.last.expansion === undefined;
	const text = `compatible = "${whole}"`;
	return {
		at,
		severity: "error",
		message: `no driver takes ${displayName(node)}: its compatible is no text. ${fateOf(board, node)}${whole === undefined ? "" : `. ${displayName(node)} has all that "${whole}" needs`}`,
		fixes:
			whole !== undefined && isTyped
				? [{ title: `Write ${text}`, preferred: false, edits: [{ at, text: `${text};` }] }]
				: [],
	};
}

/** Another's driver may be anywhere. */
const OF_ITS_VENDORS = /^(?:(?:arm|linaro|qcom),|[^,]*$)/;

function meantCompatible({ properties }: Node): Property | undefined {
	return [...properties.values()].find(
		(property) => closestKey(property.name, ["compatible"], 3) !== undefined && stringsOf(property) !== undefined,
	);
}

const usersOf = (board: Board, node: Node) =>
	[...node.children.values()].flatMap((protocol) => referringTo(board, protocol));

function fateOf(board: Board, node: Node): string {
	const users = usersOf(board, node);
	const fate = users.length === 0 ? "" : `; ${withoutProvider(users)}`;
	return `Its protocols never come, without a message${fate}`;
}

function added(facts: Facts, node: Node, compatible: string): Fix[] {
	const edit = insertProperty(facts, node, `compatible = "${compatible}";`);
	return edit === undefined ? [] : [{ title: `Add compatible = "${compatible}"`, preferred: true, edits: [edit] }];
}
