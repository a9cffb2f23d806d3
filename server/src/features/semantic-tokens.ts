import type { Range, SemanticTokensLegend } from "vscode-languageserver-types";
import type { Analysis } from "../analysis.ts";
import { isScmiCompatible } from "../board/read-board.ts";
import { lex } from "../devicetree/lex/lexer.ts";
import { createNames } from "../devicetree/lex/names.ts";
import type { Resolved } from "../devicetree/resolve.ts";
import type { Node } from "../devicetree/tree/tree.ts";
import type { StackFacts } from "../plan/read-sources.ts";
import { lineIndexOf, offsetAt } from "../text/line-index.ts";
import type { Span } from "../text/span.ts";
import { firmwarePlaces } from "./firmware-places.ts";
import { type Word, wordsOf } from "./word-roles.ts";

const TYPES = [
	"type",
	"number",
	"property",
	"function",
	"macro",
	"parameter",
	"keyword",
	"string",
	"enumMember",
	"class",
	"namespace",
] as const;
type TokenType = (typeof TYPES)[number];

const DECLARATION = 1;
/** It is firmware's, and known there. */
const OF_FIRMWARE = 2;

/** LSP's own types and modifiers, which themes know. */
export const SEMANTIC_LEGEND: SemanticTokensLegend = {
	tokenTypes: [...TYPES],
	tokenModifiers: ["declaration", "defaultLibrary"],
};

/** How a word is coloured; `undefined`: as the grammar has it. */
interface Colour {
	readonly type: TokenType;
	readonly modifiers: number;
}

/**
 * What the words of a device tree mean, as LSP writes it down: numbers of firmware's clocks, resets and the like (`enumMember`), of its devices
 * (`class`) and agents (`namespace`) apart from plain ones, with `defaultLibrary` where its catalogue knows them; labels, macros,
 * names. A file of no board has them by its text alone.
 */
export function semanticTokens(analyses: readonly Analysis[], file: string, text: string, within?: Range): number[] {
	const [found] = stacksWith(analyses, file);
	const source = found?.resolved.sources.get(file);
	const isCurrent = source?.text === text;
	const words =
		isCurrent && found
			? wordsOf(source, inactiveIn(found.resolved, file), macrosOf(found.resolved))
			: wordsOf(lex(file, text, createNames()), [], () => false);
	const colourOf = coloursIn(analyses, isCurrent ? found : undefined, file, text);
	return encoded(within ? wordsWithin(words, within, text) : words, colourOf, text);
}

function wordsWithin(words: readonly Word[], { start, end }: Range, text: string): readonly Word[] {
	const lines = lineIndexOf(text);
	const [from, to] = [offsetAt(lines, start), offsetAt(lines, end)];
	return words.filter((word) => word.end > from && word.start < to);
}

function stacksWith(analyses: readonly Analysis[], file: string): readonly StackFacts[] {
	return analyses.flatMap(({ facts }) =>
		facts.stacks.flatMap(({ stack }) => (stack.resolved.sources.has(file) ? [stack] : [])),
	);
}

function inactiveIn({ inactive }: Resolved, file: string): readonly Span[] {
	return inactive.filter((span) => span.file === file).toSorted((a, b) => a.start - b.start);
}

function macrosOf({ macros }: Resolved): (symbol: number) => boolean {
	const symbols = new Set(macros.map(({ symbol }) => symbol));
	return (symbol) => symbol >= 0 && symbols.has(symbol);
}

function coloursIn(
	analyses: readonly Analysis[],
	stack: StackFacts | undefined,
	file: string,
	text: string,
): (word: Word) => Colour | undefined {
	const numbers = stack ? numbersOfFirmware(analyses, stack, file) : [];
	const providers = new Set(stack ? providerLabels(stack) : []);
	let next = 0;
	const numberAt = ({ start, end }: Word): Colour | undefined => {
		while (next < numbers.length && (numbers[next] as ColouredSpan).at.end <= start) next++;
		const number = numbers[next];
		return number && number.at.start <= start && end <= number.at.end ? number.colour : undefined;
	};
	return (word) => {
		switch (word.role) {
			case "number":
				return numberAt(word) ?? plain("number");
			case "macro":
				return numberAt(word) ?? plain("macro");
			case "definition":
				return { type: "macro", modifiers: DECLARATION };
			case "label":
				return { type: "function", modifiers: DECLARATION };
			case "reference":
				return { type: "function", modifiers: providers.has(text.slice(word.start, word.end)) ? OF_FIRMWARE : 0 };
			case "node":
				return plain("type");
			case "unit address":
				return plain("number");
			case "string":
				return isScmiCompatible(text.slice(word.start + 1, word.end - 1))
					? { type: "string", modifiers: OF_FIRMWARE }
					: undefined;
			default:
				return plain(word.role);
		}
	};
}

function plain(type: TokenType): Colour {
	return { type, modifiers: 0 };
}

interface ColouredSpan {
	readonly at: Span;
	readonly colour: Colour;
}

/** The numbers of a file that mean something to firmware, in order. */
function numbersOfFirmware(
	analyses: readonly Analysis[],
	{ board }: StackFacts,
	file: string,
): readonly ColouredSpan[] {
	const found = new Map<number, ColouredSpan>();
	const add = (at: Span | undefined, type: TokenType, modifiers: number): void => {
		if (at?.file === file) found.set(at.start, { at, colour: { type, modifiers } });
	};
	for (const { uses, deviceIds } of board.devices) {
		for (const { writtenAt, at } of uses) add(writtenAt ?? at, "enumMember", 0);
		for (const { at } of deviceIds) add(at, "class", 0);
	}
	const [own] = analyses.filter(({ facts }) => facts.stacks.some(({ stack }) => stack.board === board));
	for (const { at, thing } of own ? firmwarePlaces(own.facts) : [])
		if (thing.kind === "device") add(at, "class", OF_FIRMWARE);
		else if (thing.kind === "agent") add(at, "namespace", OF_FIRMWARE);
		else if (found.has(at.start)) add(at, "enumMember", OF_FIRMWARE);
	return [...found.values()].sort((a, b) => a.at.start - b.at.start);
}

/** The labels of what firmware provides. */
function* providerLabels({ board }: StackFacts): Generator<string> {
	for (const { protocols } of board.controllers)
		for (const { node } of protocols) {
			yield* node.labels;
			yield* labelsBelow(node);
		}
}

function* labelsBelow(node: Node): Generator<string> {
	for (const child of node.children.values()) {
		yield* child.labels;
		yield* labelsBelow(child);
	}
}

/** LSP 3.17, Semantic Tokens: five numbers a token, places relative to the token before. */
function encoded(words: readonly Word[], colourOf: (word: Word) => Colour | undefined, text: string): number[] {
	const { starts } = lineIndexOf(text);
	const data: number[] = [];
	let line = 0;
	let lineBefore = 0;
	let startBefore = 0;
	for (const word of words) {
		const colour = colourOf(word);
		if (colour === undefined) continue;
		while ((starts[line + 1] ?? Number.POSITIVE_INFINITY) <= word.start) line++;
		// one that a backslash breaks over two lines
		if ((starts[line + 1] ?? Number.POSITIVE_INFINITY) < word.end) continue;
		const start = word.start - (starts[line] ?? 0);
		data.push(
			line - lineBefore,
			line === lineBefore ? start - startBefore : start,
			word.end - word.start,
			TYPES.indexOf(colour.type),
			colour.modifiers,
		);
		lineBefore = line;
		startBefore = start;
	}
	return data;
}
