import type { Source } from "../devicetree/lex/source.ts";
import { KIND, type Token } from "../devicetree/lex/token.ts";
import type { Body, Item, Label, Reference, Statement } from "../devicetree/parse/ast.ts";
import type { Unit } from "../devicetree/resolve.ts";
import type { Span } from "../text/span.ts";
import { isLabelDefinition, labelUsedAt, referencesIn } from "./symbol-at.ts";

/** A place where a label stands as text. */
export interface LabelPlace {
	readonly at: Span;
	/** It gives the label to something. */
	readonly isDeclared: boolean;
}

/** A label as a board or an overlay with its includes has it. */
export interface LabelInUnit {
	readonly unit: Unit;
	/** Every place where it is typed, in text that `#if` leaves out too. */
	readonly places: readonly LabelPlace[];
	/** The use of a macro that it comes out of, outermost. */
	readonly through: { readonly macro: string; readonly at: Token } | undefined;
}

export function labelIn(unit: Unit, label: string): LabelInUnit {
	const { parsed, sources } = unit;
	const read = new Set<string>();
	let through: LabelInUnit["through"];
	for (const token of tokensNamed(parsed.items, label)) {
		read.add(placeOf(token.source, token.index));
		let use = token.expansion;
		while (use?.outer) use = use.outer;
		if (use) through ??= { macro: use.macro.name, at: use.first };
	}
	const places = [...sources.values()].flatMap((source) => {
		// of a header what no device tree is made of is C
		const isTree = !source.path.endsWith(".h");
		return placesIn(source, label).filter(({ index }) => isTree || read.has(placeOf(source, index)));
	});
	return { unit, places, through };
}

function placesIn(source: Source, label: string): readonly (LabelPlace & { readonly index: number })[] {
	const places: (LabelPlace & { readonly index: number })[] = [];
	if (!source.text.includes(label)) return places;
	for (let index = 0; index < source.count; index++) {
		if (source.kindOf(index) !== KIND.identifier || source.textOf(index) !== label) continue;
		const isDeclared = isLabelDefinition(source, index);
		if (!isDeclared && labelUsedAt(source, index) === undefined) continue;
		const at = { file: source.path, start: source.startOf(index), end: source.endOf(index) };
		places.push({ at, isDeclared: labelUsedAt(source, index) === undefined, index });
	}
	return places;
}

function placeOf({ path }: Source, index: number): string {
	return `${index} ${path}`;
}

/** What stands for a label where it was read: of a reference to a path below it, the label's own. */
function* tokensNamed(items: readonly Item[], label: string): Generator<Token> {
	for (const named of namesIn(items)) {
		if ("token" in named) {
			if (named.name === label) yield named.token;
		} else if (named.label === label) yield labelTokenOf(named);
	}
}

function labelTokenOf({ first, last, path }: Reference): Token {
	if (path === "" || first.expansion !== undefined) return last;
	return first.source.token(first.index + 2);
}

function* namesIn(items: readonly Item[]): Generator<Label | Reference> {
	for (const item of items) {
		if (item.kind === "root" || item.kind === "extend") yield* item.labels;
		if (item.kind !== "root") yield item.reference;
		if (item.kind === "root" || item.kind === "extend") yield* namesInBody(item.body);
	}
}

function* namesInBody({ statements }: Body): Generator<Label | Reference> {
	for (const statement of statements) {
		yield* statement.labels;
		if (statement.kind === "node") yield* namesInBody(statement.body);
		else if (statement.kind === "property") yield* namesInValue(statement);
	}
}

function* namesInValue({ value, valueLabels }: Extract<Statement, { kind: "property" }>): Generator<Label | Reference> {
	yield* valueLabels;
	yield* referencesIn(value);
}
