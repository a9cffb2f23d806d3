import type { Macro } from "../../devicetree/cpp/macro.ts";
import { lastDefinitions } from "../../devicetree/cpp/macro-number.ts";
import { type CursorPlace, cursorPlace } from "../../devicetree/cursor/cursor-place.ts";
import { lex } from "../../devicetree/lex/lexer.ts";
import { createNames } from "../../devicetree/lex/names.ts";
import type { Typing } from "../completion.ts";
import { cellOfArgument, type MacroNamed, withReferences } from "./macro-cells.ts";
import { knownTree, nodeWithin, type TreePlace } from "./tree-place.ts";

/** A place whose macros are read. */
export type TypedPlace = Exclude<CursorPlace, { kind: "argument" }>;

function meantPlace(place: CursorPlace, macros: readonly Macro[]): TypedPlace | undefined {
	let last: ReadonlyMap<string, Macro> | undefined;
	const macroNamed: MacroNamed = (name) => {
		last ??= lastDefinitions(macros);
		return last.get(name);
	};
	if (place.kind === "argument") return cellOfArgument(place, macroNamed);
	return place.kind === "cell" ? { ...place, before: withReferences(place.before, macroNamed) } : place;
}

/** Where somebody types in a device tree, and what is known of the tree there; undefined where nothing can be put in. */
export function typedPlace(typing: Typing): { readonly place: TypedPlace; readonly at: TreePlace } | undefined {
	const { snapshot, file, text, offset, trigger } = typing;
	const known = knownTree(typing, file);
	const read = known?.stack.resolved.sources.get(file);
	const source = read?.text === text ? read : lex(file, text, createNames());
	const written = cursorPlace(source, offset);
	const place = written && meantPlace(written, known?.stack.resolved.macros ?? []);
	if (place === undefined) return undefined;
	const nodes = "nodes" in place ? place.nodes : [];
	const node = known && nodeWithin(known, nodes);
	const parent = node?.parent ?? (known && nodeWithin(known, nodes.slice(0, -1)));
	return { place, at: { snapshot, file, text, known, node, parent, trigger } };
}
