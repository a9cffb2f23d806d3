import type { PropertyBinding } from "../board/bindings/binding.ts";
import { BINDINGS, propertyBinding } from "../board/bindings/bindings.ts";
import { shapeOf } from "../board/bindings/node-shape.ts";
import type { Board } from "../board/board.ts";
import { isPinState, isSupply, listNamed } from "../board/reference-lists.ts";
import { holdsEntry } from "../devicetree/tree/address.ts";
import { cellsOf, isEnabled } from "../devicetree/tree/read-property.ts";
import { displayName, type Node, type Property, spanOfNode, spanOfProperty } from "../devicetree/tree/tree.ts";
import { hex } from "../machine/channels.ts";
import type { Fix } from "../text/fix.ts";
import { hasNumbers, textFor } from "./number-form.ts";
import { respeltValue } from "./respelt.ts";
import type { Rule } from "./rule.ts";

export const scmiValueMalformed: Rule = {
	code: "scmi-value-malformed",
	summary: "text where a number or a reference is read, or a number where text is: `clock-names = <1>`",
	severity: "warning",
	needs: [],
	*check({ facts }) {
		for (const { stack, guest } of facts.stacks) {
			const { board } = stack;
			if (guest?.request.os === "zephyr" || !board.tree.complete) continue;
			for (const node of nodesOf(board)) {
				if (!isEnabled(node)) continue;
				for (const property of node.properties.values()) {
					const wanted = wantedOf(node, property);
					if (wanted === undefined) continue;
					yield {
						at: spanOfProperty(property) ?? spanOfNode(node),
						message: messageOf(node, property, wanted),
						fixes: wanted === "number" ? asNumber(property) : [],
					};
				}
			}
		}
	},
};

/** What SCMI reads properties of: its own nodes, and those that use them. */
function nodesOf({ controllers, sharedMemories, devices }: Board): ReadonlySet<Node> {
	const own = controllers.flatMap(({ node, protocols }) => [node, ...protocols.map((protocol) => protocol.node)]);
	return new Set([...own, ...sharedMemories.map(({ node }) => node), ...devices.map(({ node }) => node)]);
}

type Wanted = "number" | "numbers" | "text" | "references";

/** What has to stand there instead; undefined: what stands there has the form, or is told by the rule that says what comes of it. */
function wantedOf(node: Node, property: Property): Wanted | undefined {
	const isText = property.value.some(({ kind }) => kind === "string" || kind === "path");
	if (isText) return wantsNumbers(property) ? wantedInsteadOfText(node, property) : undefined;
	if (!hasNumbers(property) || !WORDS.has(property.name)) return undefined;
	return bindingOf(node, property)?.value.kind === "strings" ? "text" : undefined;
}

function wantedInsteadOfText(node: Node, property: Property): Wanted | undefined {
	const binding = bindingOf(node, property);
	switch (binding?.value.kind) {
		case "numbers":
			if (binding.value.always !== undefined || isToldElsewhere(property)) return undefined;
			return binding.value.repeats ? "numbers" : "number";
		case "addresses":
			return holdsEntry(node) === false ? undefined : "numbers";
		case "references":
			return listNamed(property.name)?.check === undefined && property.name !== "shmem" ? "references" : undefined;
		default:
			return undefined;
	}
}

const bindingOf = (node: Node, { name }: Property): PropertyBinding | undefined =>
	propertyBinding(shapeOf(node), name, BINDINGS);

/** Names that are asked first: nearly all properties of a board are as they should be. */
const namesOf = (kinds: readonly PropertyBinding["value"]["kind"][]): ReadonlySet<string> =>
	new Set(
		BINDINGS.flatMap(({ properties }) =>
			properties.flatMap(({ name, value }) => (kinds.includes(value.kind) ? [name] : [])),
		),
	);
const NUMBERS = namesOf(["numbers", "addresses", "references"]);
/** Nobody reads `mbox-names`; what a page is not compatible with is told with its channel, and words of `status` are a rule's own. */
const WORDS: ReadonlySet<string> = new Set(
	[...namesOf(["strings"])].filter((name) => !["mbox-names", "compatible", "status"].includes(name)),
);

const wantsNumbers = (property: Property): boolean =>
	NUMBERS.has(property.name) || isSupply(property) || isPinState(property);

/** By the rules of channels, protocol nodes and regulators. */
const isToldElsewhere = ({ name }: Property): boolean =>
	name.endsWith("-cells") || name === "reg" || name === "arm,smc-id" || name === "linaro,optee-channel-id";

function messageOf(node: Node, property: Property, wanted: Wanted): string {
	const head = `${property.name} of ${displayName(node)}`;
	if (wanted === "text") {
		const [first] = cellsOf(property) ?? [];
		const what = first?.cell.kind === "reference" ? "a reference" : "a number";
		return `${head} is ${what}, where text has to stand: ${fateOfWords(property.name)}`;
	}
	const text = textFor(property);
	const has = wanted === "number" ? "a number has" : `${wanted} have`;
	return `${head} ${text?.says ?? "is text"}, where ${has} to stand: ${fateOfNumbers(property.name, wanted, text?.read)}`;
}

function fateOfWords(name: string): string {
	if (name === "pinctrl-names") return 'Linux finds no state "default" in it, and leaves the pins as they are';
	return "a driver that asks by name finds none";
}

function fateOfNumbers(name: string, wanted: Wanted, read: number | undefined): string {
	if (wanted === "references") return "Linux finds none in it";
	if (name === "reg") return "Linux takes its bytes for address and size, and messages go where firmware does not look";
	if (wanted === "numbers") return "Linux takes each four bytes of it for one";
	if (read === undefined && name === "arm,max-rx-timeout-ms")
		return 'Linux logs "Malformed arm,max-rx-timeout-ms DT property" and keeps its own time';
	return read === undefined
		? "it has fewer than four bytes, and Linux does as if it were not there"
		: `Linux takes its first four bytes, ${hex(read)}, for the number`;
}

function asNumber(property: Property): readonly Fix[] {
	const meant = textFor(property)?.meant;
	return meant === undefined ? [] : respeltValue(property, `<${meant}>`);
}
