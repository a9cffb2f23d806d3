import type { NodeShape } from "../../board/bindings/binding.ts";
import { shapeOf } from "../../board/bindings/node-shape.ts";
import type { OuterNode } from "../../devicetree/cursor/statement-reader.ts";
import { nodeWithin, type TreePlace } from "./tree-place.ts";

/** The node that is written at a place, as far as the tree and the text before it tell; undefined: none, or none that is known. */
export function shapeAround(nodes: readonly OuterNode[], { known, text }: TreePlace): NodeShape | undefined {
	let shape: NodeShape | undefined;
	nodes.forEach((outer, depth) => {
		const node = known && nodeWithin(known, nodes.slice(0, depth + 1));
		if (node !== undefined) shape = shapeOf(node);
		else if (depth > 0 || outer.name === "/") shape = typedShape(outer, shape, text);
	});
	return shape;
}

/** Of a node that no tree has yet: its name, and what it says of itself before anything else begins in it. */
function typedShape({ name, opens }: OuterNode, parent: NodeShape | undefined, text: string): NodeShape {
	const [own = ""] = /^[^{}]*/.exec(text.slice(opens)) ?? [];
	const [, list = ""] = /(?:^|[;\s])compatible\s*=\s*([^;]*)/.exec(own) ?? [];
	const [, reg] = /(?:^|[;\s])reg\s*=\s*<\s*(0x[0-9a-fA-F]+|\d+)/.exec(own) ?? [];
	return {
		name: name === "/" ? "" : name,
		compatible: [...list.matchAll(/"([^"\n]*)"/g)].map(([, word = ""]) => word),
		reg: reg === undefined ? undefined : Number(reg),
		parent,
	};
}

/** What stands in a body already, before and behind a place: what is being typed there is not among it. */
export interface Body {
	/** Of properties and nodes. */
	readonly names: ReadonlySet<string>;
	/** dtc refuses a property there. */
	readonly hasNodeBefore: boolean;
	/** dtc refuses a node there. */
	readonly hasPropertyBehind: boolean;
}

export function bodyAround(text: string, opens: number, place: { readonly start: number; readonly end: number }): Body {
	const before = statementsIn(text.slice(opens, place.start), false);
	const behind = statementsIn(text.slice(place.end), true);
	return {
		names: new Set([...before, ...behind].map(({ name }) => name)),
		hasNodeBefore: before.some(({ isNode }) => isNode),
		hasPropertyBehind: behind.some(({ isNode }) => !isNode),
	};
}

interface Statement {
	readonly name: string;
	readonly isNode: boolean;
}

/** Names in front of `=`, `;` and `{` that are in no inner body; `isBehind`: up to the brace that closes the body. */
function statementsIn(text: string, isBehind: boolean): Statement[] {
	const found: Statement[] = [];
	const tokens =
		/\/\*[\s\S]*?(?:\*\/|$)|\/\/[^\n]*|\/[a-z-]+\/[^;{}]*|"(?:[^"\\\n]|\\.)*"?|<[^>;{}]*>?|([\w,.+*#?@-]+)\s*(?=([=;{]))|[{}]/g;
	let depth = 0;
	for (const [token, name, next] of text.matchAll(tokens)) {
		if (token === "{") depth++;
		else if (token === "}") {
			if (depth === 0 && isBehind) break;
			depth--;
		} else if (name !== undefined && depth === 0) found.push({ name, isNode: next === "{" });
	}
	return found;
}
