import type { Macro } from "../devicetree/cpp/macro.ts";
import { BUILTINS } from "../devicetree/cpp/macro.ts";
import type { Source } from "../devicetree/lex/source.ts";
import { isPunctuation, KIND } from "../devicetree/lex/token.ts";
import type { Unit } from "../devicetree/resolve.ts";
import type { WrittenTree } from "../plan/read-sources.ts";
import { nameOf } from "../text/path.ts";
import type { Snapshot } from "../text/snapshot.ts";
import type { Span } from "../text/span.ts";
import { lineOf, type Renamed } from "./rename-in-trees.ts";
import { wordsOf } from "./word-roles.ts";

/**
 * A macro is renamed where all that may name it is known: it is defined in device trees alone, no build decides whether it is, and
 * no other macro puts names together.
 */
export function renamedMacro(name: string, snapshot: Snapshot): Renamed {
	return {
		name,
		isWord: false,
		placesIn: (tree) => {
			const places = tree.units.flatMap((unit) => placesIn(unit, name));
			const refused = places.length === 0 ? undefined : whyNot(snapshot, tree, name, places);
			return refused === undefined ? places : { refused };
		},
	};
}

/** Why no macro can be called so, or none of these boards and overlays. */
export function whyNoMacro(name: string, units: readonly Unit[], snapshot: Snapshot): string | undefined {
	if (!/^[A-Za-z_]\w*$/.test(name))
		return `"${name}" cannot be a macro: it must be letters, digits and "_", and begin with no digit.`;
	if (name === "defined" || /^__(has_|VA_)/.test(name) || BUILTINS.some((builtin) => builtin === name))
		return `"${name}" means something to the preprocessor already.`;
	for (const unit of units) {
		const [place] = placesIn(unit, name);
		if (place) return `"${name}" is a word of ${lineOf(snapshot, place)} already: it would become the macro there.`;
		if (unit.macros.some((macro) => macro.name === name))
			return `"${name}" is a macro already in ${nameOf(unit.file)}.`;
	}
	return undefined;
}

/** Wherever it is a word of its own. */
function placesIn({ sources }: Unit, name: string): readonly Span[] {
	const places: Span[] = [];
	for (const source of sources.values()) {
		if (!source.text.includes(name)) continue;
		for (let at = 0; at < source.count; at++)
			if (source.kindOf(at) === KIND.identifier && source.textOf(at) === name)
				places.push({ file: source.path, start: source.startOf(at), end: source.endOf(at) });
	}
	return places;
}

function whyNot(snapshot: Snapshot, { units }: WrittenTree, name: string, places: readonly Span[]): string | undefined {
	const header = places.find(({ file }) => file.endsWith(".h"));
	if (header)
		return `"${name}" stands in ${lineOf(snapshot, header)}, a header that C sources may include too: it is changed only with them.`;
	for (const { macros, sources } of units) {
		const own = macros.filter((macro) => macro.name === name);
		if (own.some(({ definition }) => definition === undefined))
			return `"${name}" is given by the build, not by a #define: it is changed only there.`;
		const joining = joiningMacros(macros);
		for (const source of sources.values()) {
			const strange = strangeUse(source, name);
			if (strange)
				return `"${name}" ${strange.why} in ${lineOf(snapshot, strange.at)}: which of its places mean the macro is not sure.`;
			const joined = source.path.endsWith(".h") ? undefined : firstUse(source, joining);
			if (joined)
				return `A macro that makes names or strings of its arguments is used in ${lineOf(snapshot, joined)}: whether "${name}" comes out of it is not sure.`;
		}
	}
	return undefined;
}

/** Macros with `#` or `##`, and those that use one. */
function joiningMacros(macros: readonly Macro[]): ReadonlySet<number> {
	const joining = new Set<number>();
	for (let before = -1; before < joining.size; ) {
		before = joining.size;
		for (const { symbol, body } of macros)
			if (body.some((token) => isPunctuation(token, "#") || joining.has(token.symbol))) joining.add(symbol);
	}
	joining.delete(-1);
	return joining;
}

function firstUse(source: Source, symbols: ReadonlySet<number>): Span | undefined {
	if (symbols.size === 0) return undefined;
	for (let at = 0; at < source.count; at++)
		if (symbols.has(source.symbolOf(at)))
			return { file: source.path, start: source.startOf(at), end: source.endOf(at) };
	return undefined;
}

/** A place that may mean something else: a name it is part of, a label, a condition by which a build chooses. */
function strangeUse(source: Source, name: string): { readonly why: string; readonly at: Span } | undefined {
	const { path: file, text } = source;
	if (!text.includes(name)) return undefined;
	const condition = new RegExp(`^[ \\t]*#[ \\t]*(?:ifn?def|(?:el)?if)\\b.*\\b${name}\\b`, "m").exec(text);
	if (condition)
		return {
			why: "is asked for by a condition that a build may decide",
			at: { file, start: condition.index, end: condition.index },
		};
	const word = new RegExp(`\\b${name}\\b`);
	for (const { start, end, role } of wordsOf(source, [], () => false)) {
		if (role === "definition" || role === "string" || role === "keyword" || role === "number") continue;
		if (word.test(text.slice(start, end))) return { why: `is also ${ROLES[role]}`, at: { file, start, end } };
	}
	return undefined;
}

const ROLES = {
	node: "part of a node's name",
	"unit address": "part of a node's name",
	property: "part of a property's name",
	label: "a label",
	reference: "a label that is referred to",
	parameter: "the parameter of a macro",
	macro: "a macro",
} as const;
