import type { Position, SelectionRange } from "vscode-languageserver-types";
import { lex } from "../devicetree/lex/lexer.ts";
import { createNames, directiveOf } from "../devicetree/lex/names.ts";
import type { Source } from "../devicetree/lex/source.ts";
import { KIND } from "../devicetree/lex/token.ts";
import { lineIndexOf, offsetAt, positionAt } from "../text/line-index.ts";
import { isNamePart } from "./word-roles.ts";

interface Extent {
	readonly start: number;
	readonly end: number;
}

/**
 * What a selection grows to at places of a device tree: word, reference, `<...>`, value, property, what is between the braces, node,
 * and on outwards. In text that does not parse, what is not closed ends where something around it does.
 */
export function selectionRanges(text: string, positions: readonly Position[]): SelectionRange[] {
	const lines = lineIndexOf(text);
	const source = lex("", text, createNames());
	const groups = [...groupsOf(source), { start: 0, end: text.length }];
	return positions.map((position) => {
		const offset = offsetAt(lines, position);
		const around = nested([...wordsAround(source, offset), ...groups], offset);
		const range = ({ start, end }: Extent) => ({ start: positionAt(lines, start), end: positionAt(lines, end) });
		return around.slice(0, -1).reduceRight<SelectionRange>((parent, extent) => ({ range: range(extent), parent }), {
			range: range(around.at(-1) ?? { start: offset, end: offset }),
		});
	});
}

/** Those around an offset, from the inside out, each once. */
function nested(extents: readonly Extent[], offset: number): readonly Extent[] {
	const length = ({ start, end }: Extent): number => end - start;
	const chain: Extent[] = [];
	const around = extents.filter(({ start, end }) => start <= offset && offset <= end && start < end);
	for (const each of around.toSorted((a, b) => length(a) - length(b))) {
		const inner = chain.at(-1);
		if (!inner || (each.start <= inner.start && inner.end <= each.end && length(each) > length(inner)))
			chain.push(each);
	}
	return chain;
}

/** The word at an offset, the name or string it is part of, the reference, the comment. */
function wordsAround(source: Source, offset: number): readonly Extent[] {
	const { text } = source;
	const found: Extent[] = [];
	for (let at = 0; at < source.count && (at === 0 || source.endOf(at - 1) <= offset); at++) {
		const [start, end] = [source.startOf(at), source.endOf(at)];
		const before = at === 0 ? 0 : source.endOf(at - 1);
		if (offset <= start) found.push(...commentsIn(text, before, start, offset));
		if (offset < start || end < offset) continue;
		if (source.kindOf(at) === KIND.string) found.push(...within(text, { start: start + 1, end: end - 1 }, offset));
		if (source.kindOf(at) !== KIND.punctuation) found.push({ start, end });
		const name = nameAround(source, at);
		if (!name) continue;
		found.push(name);
		if (text.charAt(name.start - 1) === "&") found.push({ start: name.start - 1, end: name.end });
	}
	return found;
}

function commentsIn(text: string, start: number, end: number, offset: number): readonly Extent[] {
	const comments = [...text.slice(start, end).matchAll(/\/\*[\s\S]*?\*\/|\/\/.*/g)].map(({ index, 0: { length } }) => ({
		start: start + index,
		end: start + index + length,
	}));
	return comments.flatMap((comment) =>
		comment.start <= offset && offset <= comment.end ? within(text, comment, offset) : [],
	);
}

/** A run of text, and the word of it at an offset. */
function within(text: string, { start, end }: Extent, offset: number): readonly Extent[] {
	const words = [...text.slice(start, end).matchAll(/\w+/g)].map(({ index, 0: { length } }) => ({
		start: start + index,
		end: start + index + length,
	}));
	return [...words.filter((word) => word.start <= offset && offset <= word.end), { start, end }];
}

/** The name of a node or property that a token is part of. */
function nameAround(source: Source, at: number): Extent | undefined {
	if (!isNamePart(source, at)) return undefined;
	let first = at;
	let last = at;
	while (first > 0 && isNamePart(source, first - 1) && source.endOf(first - 1) === source.startOf(first)) first--;
	while (isNamePart(source, last + 1) && source.endOf(last) === source.startOf(last + 1)) last++;
	return { start: source.startOf(first), end: source.endOf(last) };
}

/** What is open at a token: braces with the statement they are the body of, or brackets of a value. */
interface Open {
	readonly bracket: "{" | "<" | "(" | "[";
	readonly start: number;
	/** Of braces: where the node begins. */
	readonly statement: number;
}

const CLOSES: Readonly<Record<string, Open["bracket"]>> = { "}": "{", ">": "<", ")": "(", "]": "[" };

/** Everything between brackets, values, statements and directives. */
function groupsOf(source: Source): readonly Extent[] {
	const found: Extent[] = [];
	const open: Open[] = [];
	/** Where the statement and its value begin; -1 before either does. */
	let statement = -1;
	let value = -1;
	const last = source.count - 1;
	const endBefore = (at: number): number => (at === 0 ? 0 : source.endOf(at - 1));

	/** Brackets of a value that are not closed end with it. */
	const closeValue = (end: number): void => {
		for (let top = open.at(-1); top && top.bracket !== "{"; top = open.at(-1)) {
			found.push({ start: top.start, end });
			open.pop();
		}
		if (value >= 0) found.push({ start: value, end });
		value = -1;
	};
	const closeBody = (at: number): void => {
		closeValue(endBefore(at));
		const body = open.pop();
		if (!body) return;
		const isClosed = at < last;
		const end = isClosed ? source.endOf(at) : endBefore(at);
		found.push({ start: body.start + 1, end: isClosed ? source.startOf(at) : end });
		found.push({ start: body.start, end });
		found.push({ start: body.statement, end });
		statement = body.statement;
	};

	for (let at = 0; at < last; at++) {
		const start = source.startOf(at);
		const directive =
			source.startsLine(at) && source.isPunctuation(at, "#") ? directiveOf(source.symbolOf(at + 1)) : undefined;
		if (directive !== undefined && !source.isPunctuation(at + 2, "-")) {
			while (at + 1 < last && !source.startsLine(at + 1)) at++;
			found.push({ start, end: source.endOf(at) });
			continue;
		}
		const isPathReference = source.isPunctuation(at, "{") && at > 0 && source.isPunctuation(at - 1, "&");
		if (isPathReference && source.endOf(at - 1) === start) {
			const from = source.startOf(at - 1);
			if (statement < 0) statement = from;
			while (at < last && !source.isPunctuation(at, "}") && !source.isPunctuation(at, ";")) at++;
			found.push({ start: from, end: source.endOf(at) });
			continue;
		}
		const character = source.kindOf(at) === KIND.punctuation ? source.textOf(at) : "";
		if (character === "}") {
			closeBody(at);
			if (!source.isPunctuation(at + 1, ";")) statement = -1;
			continue;
		}
		if (statement < 0) statement = start;
		const top = open.at(-1)?.bracket;
		if (character === ";") {
			closeValue(endBefore(at));
			found.push({ start: statement, end: source.endOf(at) });
			statement = -1;
		} else if (character === "{") {
			closeValue(endBefore(at));
			open.push({ bracket: "{", start, statement });
			statement = -1;
		} else if (character === "=" && value < 0 && (top === undefined || top === "{")) value = source.startOf(at + 1);
		else if (character === "(" || character === "[" || (character === "<" && top !== "(" && top !== "<"))
			open.push({ bracket: character, start, statement });
		else if (character in CLOSES && top === CLOSES[character]) {
			const { start: from } = open.pop() as Open;
			found.push({ start: from + 1, end: start }, { start: from, end: source.endOf(at) });
		}
	}
	while (open.length > 0) closeBody(last);
	return found;
}
