import type { Fix } from "../text/fix.ts";
import type { Problem } from "../text/problem.ts";
import type { Span } from "../text/span.ts";
import { whereXlStops, type XlStop } from "./xl-grammar.ts";
import { XL_KEYS } from "./xl-keys.ts";

/** What is wrong at the place where xl's own parser stops, and how it is mended. */
interface Told {
	/** What is wrong, a sentence. */
	readonly what: string;
	/** What to do, where that does not follow. */
	readonly todo?: string;
	/** Where, if not at the word that it stops at. */
	readonly at?: Range;
	readonly fix?: { readonly title: string; readonly edits: readonly Edit[]; readonly preferred?: boolean };
}

interface Range {
	readonly start: number;
	readonly end: number;
}

interface Edit extends Range {
	readonly text: string;
}

export interface XlRefusal {
	readonly problem: Problem;
	/** The text ends before it is whole: more may come. */
	readonly isAtEnd: boolean;
}

/** What xl refuses the whole text of a configuration for; undefined: it takes it. */
export function refusalOf(file: string, text: string): XlRefusal | undefined {
	const stop = whereXlStops(text);
	if (stop === undefined) return undefined;
	const { what, todo, at = placeOf(stop, text), fix } = tell(stop, text);
	const span = ({ start, end }: Range): Span => ({ file, start, end });
	const fixes: readonly Fix[] = fix
		? [
				{
					title: fix.title,
					preferred: fix.preferred ?? true,
					edits: fix.edits.map((edit) => ({ at: span(edit), text: edit.text })),
				},
			]
		: [];
	const problem: Problem = {
		code: "scmi-xl-config",
		severity: "error",
		at: span(at),
		message: `${what} xl stops ${nearOf(stop, text)}, refuses the whole file, and creates no domain.${todo === undefined ? "" : ` ${todo}`}`,
		fixes,
	};
	const isComment = stop.token.kind === "strange" && text[stop.token.start] === "#";
	return { problem, isAtEnd: stop.token.kind === "end" || isComment };
}

/** As xlu__cfg_yyerror() of libxlu_cfg.c quotes it. */
function nearOf({ token }: XlStop, text: string): string {
	if (token.kind === "end") return 'at the end of the file ("config parsing error near")';
	const word = text.slice(token.start, token.end).trimEnd();
	const near = word === "" ? "<newline>" : `\`${word.length > MAX_QUOTED ? `${word.slice(0, MAX_QUOTED)}…` : word}'`;
	return `here ("config parsing error near ${near}")`;
}

const MAX_QUOTED = 60;

/** The end of a text is nothing to underline. */
function placeOf({ token, before }: XlStop, text: string): Range {
	if (token.kind === "end" || token.kind === "newline") return before ?? token;
	return { start: token.start, end: token.start + text.slice(token.start, token.end).trimEnd().length };
}

function tell(stop: XlStop, text: string): Told {
	return (
		ofWhatIsInIt(stop, text) ??
		megabytes(stop, text) ??
		(stop.token.kind === "strange" ? ofStrangeSign(stop, text) : undefined) ??
		(stop.open.length > 0 ? inList(stop, text) : inStatement(stop, text))
	);
}

function ofWhatIsInIt({ why, token, key }: XlStop, text: string): Told | undefined {
	const name = key && text.slice(key.start, key.end);
	switch (why) {
		case "escape":
			return { what: `In this text a \\ stands before something that it does not go with: \\\\ is a \\.`, at: token };
		case "adds list to text":
			return { what: `${name} is a text, and a list cannot be added to it.`, at: token };
		case "adds text to list":
			return {
				what: `${name} is a list, and a text cannot be added to it.`,
				todo: `Write ${name} += [ … ].`,
				at: token,
				...(token.kind === "string" && {
					fix: {
						title: "Put it in [ ]",
						edits: [
							{ start: token.start, end: token.start, text: "[ " },
							{ start: token.end, end: token.end, text: " ]" },
						],
					},
				}),
			};
		case undefined:
			return undefined;
	}
}

/** What is no part of xl's language wherever it stands. */
function ofStrangeSign({ token, wait, before }: XlStop, text: string): Told | undefined {
	const { start } = token;
	const word = text.slice(start, token.end);
	const replaced = (length: number, by: string, title: string): Pick<Told, "fix"> => ({
		fix: { title, edits: [{ start, end: start + length, text: by }] },
	});
	const [sign = ""] = word;
	if (sign === "\ufeff")
		return {
			what: "The file has a byte order mark, which xl cannot read.",
			todo: "Save it as UTF-8 without one.",
			at: { start, end: start + 1 },
			...replaced(1, "", "Take out the byte order mark"),
		};
	if (/[\u00a0\u2000-\u200b\u202f\u3000\v\f\r]/.test(sign))
		return {
			what: `This space (U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}) is none to xl, which knows blanks and tabs.`,
			at: { start, end: start + 1 },
			...replaced(1, " ", "Write a blank"),
		};
	if (sign === "#")
		return {
			what: "This comment is not ended: xl reads one up to the end of its line, and the file ends before.",
			todo: "End the last line.",
			at: { start, end: text.trimEnd().length },
			fix: { title: "End the line", edits: [{ start: text.length, end: text.length, text: "\n" }] },
		};
	if (word.startsWith("//"))
		return { what: "A comment begins with #.", ...replaced(2, "#", "Write #"), at: { start, end: start + 2 } };
	if (/["']/.test(sign)) {
		const isPlain = /^["'][^\s"'[\],;#]+$/.test(word.trimEnd());
		const end = start + word.trimEnd().length;
		return {
			what: `The closing ${sign} is missing.`,
			at: { start, end: lineEnd(text, start) },
			...(isPlain &&
				text.slice(end, lineEnd(text, start)).trim() === "" && {
					fix: { title: `Add ${sign}`, edits: [{ start: end, end, text: sign }] },
				}),
		};
	}
	if (/[“”„‟‘’‚«»]/.test(sign)) {
		const end = lineEnd(text, start);
		const [quoted] = /^[“”„‟‘’‚«»][^“”„‟‘’‚«»"'\n]*[“”„‟‘’‚«»]/.exec(text.slice(start, end)) ?? [];
		return {
			what: `${sign} is no quote to xl, which knows " and '.`,
			at: { start, end: start + (quoted ?? sign).length },
			...(quoted !== undefined && replaced(quoted.length, `"${quoted.slice(1, -1)}"`, 'Write "')),
		};
	}
	const isAdjacent = before !== undefined && before.end === start;
	if (isAdjacent && before.kind === "number" && (wait === "behind value" || wait === "behind item"))
		return ofNumber(text.slice(before.start, before.end), word, { start: before.start, end: token.end });
	return undefined;
}

function ofNumber(digits: string, tail: string, at: Range): Told {
	const rest = /^[\w.+-]*/.exec(tail)?.[0] ?? "";
	const whole = { start: at.start, end: at.start + digits.length + rest.length };
	const written = digits + rest;
	if (/^0x[0-9a-f]+$/i.test(written))
		return {
			what: `xl knows hexadecimal digits in small letters alone: ${written.toLowerCase()}.`,
			at: whole,
			fix: { title: `Write ${written.toLowerCase()}`, edits: [{ ...whole, text: written.toLowerCase() }] },
		};
	return { what: `${written} is no number to xl.`, todo: "A text stands in quotes.", at: whole };
}

function inList(stop: XlStop, text: string): Told {
	const { token, wait, before, open, key } = stop;
	const bracket = open.at(-1);
	const name = key === undefined ? "this list" : text.slice(key.start, key.end);
	const last = before?.end ?? token.start;
	const isNextStatement =
		(token.kind === "ident" && /^[a-z][._0-9a-z]*[ \t]*\+?=/.test(text.slice(token.start, token.start + MAX_KEY))) ||
		token.kind === "=";
	if (token.kind === "end" || isNextStatement) {
		const isTall = bracket !== undefined && text.slice(bracket.start, last).includes("\n");
		const line = bracket === undefined ? 0 : text.slice(0, bracket.start).split("\n").length;
		return {
			what: `The closing ] of ${name} is missing (its [ is in line ${line}).`,
			fix: { title: "Add ]", edits: [{ start: last, end: last, text: isTall ? "\n]" : " ]" }] },
		};
	}
	if (token.kind === ",")
		return {
			what: 'There is nothing between this "," and what is before it.',
			fix: { title: 'Take out ","', edits: [{ start: token.start, end: token.end, text: "" }] },
		};
	if (/^[})>]/.test(text.slice(token.start, token.end)))
		return {
			what: `The list of ${name} ends with ].`,
			at: { start: token.start, end: token.start + 1 },
			fix: { title: "Write ]", edits: [{ start: token.start, end: token.start + 1, text: "]" }] },
		};
	if (wait !== "behind item") return bareWord(stop, text) ?? { what: `This is nothing that can stand in ${name}.` };
	if (token.kind === ";")
		return {
			what: 'What stands in a list is parted by ",".',
			fix: { title: 'Write ","', edits: [{ start: token.start, end: token.end, text: "," }] },
		};
	if (token.kind === "string" || token.kind === "number" || token.kind === "[")
		return {
			what: 'A "," is missing before this.',
			fix: { title: 'Add ","', edits: [{ start: last, end: last, text: "," }] },
		};
	return { what: `Behind an entry of ${name} stands "," or ].` };
}

const MAX_KEY = 80;

function inStatement(stop: XlStop, text: string): Told {
	const { token, wait, before, key } = stop;
	const name = key === undefined ? "" : text.slice(key.start, key.end);
	switch (wait) {
		case "statement":
			return noStatement(stop, text);
		case "operator":
			return noOperator(stop, text);
		case "value":
			if (token.kind === "newline" || token.kind === "end" || token.kind === ";")
				return { what: `${name} has no value.`, ...(key && { at: key }) };
			if (token.kind === "=")
				return {
					what: "One = too many.",
					fix: { title: "Take out =", edits: [{ start: token.start, end: token.end, text: "" }] },
				};
			return bareWord(stop, text) ?? { what: `This is no value for ${name}: a text in quotes, a number, or [ … ].` };
	}
	if (token.kind === "]")
		return {
			what: "There is no [ for this ].",
			fix: { title: "Take out ]", edits: [{ start: token.start, end: token.end, text: "" }] },
		};
	if (token.kind === ",") return { what: `Several values stand in [ … ]: ${name} has one without.` };
	const end = before?.end ?? token.start;
	if (token.kind === "ident" && /^[a-z][._0-9a-z]*[ \t]*\+?=/.test(text.slice(token.start, token.start + MAX_KEY)))
		return {
			what: `${text.slice(token.start, token.end)} stands in the line of ${name}.`,
			todo: "Each setting has a line of its own, or a ; before it.",
			fix: { title: "Begin a line", edits: [{ start: end, end: token.start, text: "\n" }] },
		};
	return { what: `Nothing more can stand behind the value of ${name} in its line.` };
}

/** Numbers of megabytes with their unit. */
function megabytes({ token, before: number, key: placed, wait }: XlStop, text: string): Told | undefined {
	if (number?.kind !== "number" || number.end !== token.start || wait !== "behind value" || !placed) return undefined;
	const key = text.slice(placed.start, placed.end);
	const [written = "", digits, unit = ""] = /^(\d+)([a-zA-Z]+)/.exec(text.slice(number.start, number.end + 4)) ?? [];
	const factor = /^mi?b?$/i.test(unit) ? 1 : /^gi?b?$/i.test(unit) ? 1024 : undefined;
	if (digits === undefined || factor === undefined || !/^(?:memory|maxmem|shadow_memory)$/.test(key)) return undefined;
	const meant = String(Number(digits) * factor);
	const at = { start: number.start, end: number.start + written.length };
	return {
		what: `${key} is a number of megabytes, without a unit: ${meant}.`,
		at,
		fix: { title: `Write ${meant}`, edits: [{ ...at, text: meant }] },
	};
}

/** A text without quotes. */
function bareWord({ token: { start }, key, open }: XlStop, text: string): Told | undefined {
	const name = key === undefined ? "" : text.slice(key.start, key.end);
	const rest = text.slice(start, start + 400);
	const [word = ""] = (name === "iomem" ? PAGES.exec(rest) : null) ?? /^[^\s#,;[\]"'={}()]+/.exec(rest) ?? [];
	if (word === "") return undefined;
	const at = { start, end: start + word.length };
	const flag = /^(?:true|yes|on)$/i.test(word) ? "1" : /^(?:false|no|off)$/i.test(word) ? "0" : undefined;
	if (flag !== undefined && open.length === 0 && XL_KEYS[name]?.form === "flag")
		return { what: `${name} is 1 or 0.`, at, fix: { title: `Write ${flag}`, edits: [{ ...at, text: flag }] } };
	return {
		what: `A text stands in quotes, "${word}".`,
		at,
		fix: {
			title: "Put it in quotes",
			edits: [
				{ start, end: start, text: '"' },
				{ start: at.end, end: at.end, text: '"' },
			],
		},
	};
}

const PAGES = /^(?:0x)?[0-9a-f]+,(?:0x)?[0-9a-f]+(?:@(?:0x)?[0-9a-f]+)?/i;

function noStatement({ token }: XlStop, text: string): Told {
	const [line = ""] = /^[^\n]*/.exec(text.slice(token.start, token.start + 400)) ?? [];
	const at = { start: token.start, end: token.start + line.trimEnd().length };
	const [section] = /^\[[^\]]*\]/.exec(line) ?? [];
	if (section !== undefined) return { what: `xl's files have no sections: ${section} is nothing to it.`, at };
	const [word = ""] = /^\w+/.exec(line) ?? [];
	return strangeKey(word, token.start, line) ?? { what: NO_STATEMENT, at };
}

const NO_STATEMENT = 'This is no line of xl\'s: "key = value", or a comment (#).';

function noOperator({ token, key }: XlStop, text: string): Told {
	const start = key?.start ?? token.start;
	const [line = ""] = /^[^\n]*/.exec(text.slice(start, start + 400)) ?? [];
	const [word = ""] = /^[\w.-]+/.exec(line) ?? [];
	const strange = strangeKey(word, start, line);
	if (strange) return strange;
	const [upTo, before = ""] = /^([a-z][._0-9a-z]*[ \t]*):=?/.exec(line) ?? [];
	if (upTo !== undefined)
		return {
			what: "Between a key and its value stands =.",
			at: { start: start + before.length, end: start + upTo.length },
			fix: {
				title: "Write =",
				edits: [{ start: start + before.trimEnd().length, end: start + upTo.length, text: " =" }],
			},
		};
	if (key && (token.kind === "string" || token.kind === "number" || token.kind === "["))
		return {
			what: "Between a key and its value stands =.",
			at: key,
			fix: { title: "Write =", edits: [{ start: key.end, end: token.start, text: " = " }] },
		};
	return { what: NO_STATEMENT, at: { start, end: start + line.trimEnd().length } };
}

/** A key with letters that xl does not read in one. */
function strangeKey(word: string, start: number, line: string): Told | undefined {
	if (word === "" || /^[a-z][._0-9a-z]*$/.test(word) || !/^\s*\+?=/.test(line.slice(word.length))) return undefined;
	const meant = word.toLowerCase().replaceAll("-", "_");
	const isKnown = Object.hasOwn(XL_KEYS, meant);
	const at = { start, end: start + word.length };
	return {
		what: `A key has small letters, digits and _: ${word} is none.`,
		at,
		...(isKnown && { fix: { title: `Write ${meant}`, edits: [{ ...at, text: meant }] } }),
	};
}

function lineEnd(text: string, start: number): number {
	const end = text.indexOf("\n", start);
	return start + text.slice(start, end < 0 ? text.length : end).trimEnd().length;
}
