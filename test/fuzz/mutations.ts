import type { Random } from "./seeded-random.ts";

/** One way to spoil a text; undefined where the text has nothing it applies to. */
export type Mutate = (text: string, random: Random) => string | undefined;

/** What people and accidents put into a device tree. */
const TOKENS = [
	..."; { } < > = , & \" ' ( ) [ ] / : # @ - + * \\ ? ! ~ % ^ | .".split(" "),
	..."0 1 08 0x10 0x1e+1 4294967296 1UL 0b1 'a' '\\n' 'ab' \"text\" \"\\x41\" name label: &label &{/} node@1".split(
		" ",
	),
	..."/bits/ /delete-node/ /delete-property/ /omit-if-no-ref/ /include/ /incbin/ /memreserve/ /dts-v1/;".split(" "),
	..."status phandle <1> <&label> [00] {}; }; }; /{}; /* */ // ## __LINE__ __FILE__ a,b @1 #cells << && :".split(" "),
];

/** Ways to spoil a device tree, by name. */
export const MUTATIONS: Readonly<Record<string, Mutate>> = {
	"delete a token": (text, random) => onToken(text, random, () => ""),
	"insert a token": (text, random) =>
		onToken(
			text,
			random,
			(token) => `${random.pick(["", " "])}${random.pick(TOKENS)}${random.pick(["", " "])}${token}`,
		),
	"replace a token": (text, random) => onToken(text, random, () => random.pick(TOKENS)),
	"replace a token by another of the file": (text, random) => onToken(text, random, (_, all) => random.pick(all)[0]),
	"swap two lines": (text, random) =>
		onLines(text, random, (lines, at) => {
			const other = Math.min(lines.length - 1, at + 1 + random.below(3));
			[lines[at], lines[other]] = [lines[other] as string, lines[at] as string];
		}),
	"delete a line": (text, random) => onLines(text, random, (lines, at) => lines.splice(at, 1)),
	"repeat a line": (text, random) => onLines(text, random, (lines, at) => lines.splice(at, 0, lines[at] as string)),
	"cut the end off": (text, random) => text.slice(0, random.below(text.length)),
	"cut a piece out": (text, random) => {
		const from = random.below(text.length);
		return text.slice(0, from) + text.slice(from + 1 + random.below(60));
	},
	"delete a character": (text, random) => {
		const at = random.below(text.length);
		return text.slice(0, at) + text.slice(at + 1);
	},
	"change a macro": (text, random) => {
		const defines = [...text.matchAll(/^[ \t]*#define[ \t]+.*$/gm)];
		if (defines.length > 0 && random.below(2) === 0) {
			const define = random.pick(defines);
			return replaceAt(text, define, onToken(define[0], random, () => random.pick(TOKENS)) ?? "");
		}
		const name = random.pick([...text.matchAll(/[A-Za-z_]\w*/g)].map(([word]) => word));
		const parameters = random.pick(["", "", "(x)", "(x, y)", "(...)", "()"]);
		const body = random.pick([
			"",
			"1",
			"(1 + 2)",
			name,
			"x",
			"a b",
			"<1>",
			'"text"',
			"#x",
			"x ## y",
			"{ };",
			"__LINE__",
		]);
		return onLines(text, random, (lines, at) => lines.splice(at, 0, `#define ${name}${parameters} ${body}`));
	},
	"change an include": (text, random) => {
		const includes = [...text.matchAll(/^[ \t]*(?:#include|\/include\/)[ \t]+["<][^">\n]*[">].*$/gm)];
		const include = includes.length === 0 ? undefined : random.pick(includes);
		if (include === undefined) return undefined;
		switch (random.below(5)) {
			case 0:
				return replaceAt(text, include, "");
			case 1:
				return replaceAt(text, include, `${include[0]}\n${include[0]}`);
			case 2:
				return `${replaceAt(text, include, "")}\n${include[0]}\n`;
			case 3:
				return replaceAt(text, include, include[0].replace("#include", "/include/"));
			default:
				return replaceAt(text, include, onToken(include[0], random, () => random.pick(TOKENS)) ?? "");
		}
	},
	"change an #if": (text, random) => {
		const conditionals = [...text.matchAll(/^[ \t]*#[ \t]*(?:if|ifdef|ifndef|else|elif|endif)\b.*$/gm)];
		if (conditionals.length > 0 && random.below(2) === 0) return replaceAt(text, random.pick(conditionals), "");
		const name = random.pick([...text.matchAll(/[A-Za-z_]\w*/g)].map(([word]) => word));
		const condition = random.pick([
			"0",
			"1",
			"-1 > 0U",
			`defined(${name})`,
			name,
			"1 ? 0 : 1",
			"0x10 == 020",
			"1 +",
			"(1",
		]);
		const opening = random.pick([`#if ${condition}`, `#if ${condition}`, `#ifdef ${name}`, `#ifndef ${name}`]);
		const more = random.pick([
			[],
			["#else"],
			[`#elif ${condition}`],
			["#else", "#else"],
			[`#elif ${condition}`, "#else"],
		]);
		return onLines(text, random, (lines, at) => {
			const step = 1 + random.below(4);
			const all = [opening, ...more, ...(random.below(10) === 0 ? [] : ["#endif"])];
			for (const [index, line] of all.entries()) lines.splice(at + index * step, 0, line);
		});
	},
};

const TOKEN = /"(?:[^"\\\n]|\\.)*"|\/\*[\s\S]*?\*\/|\/\/.*|[A-Za-z_]\w*|\d\w*|\S/g;

function onToken(
	text: string,
	random: Random,
	change: (token: string, all: readonly RegExpExecArray[]) => string,
): string | undefined {
	const all = [...text.matchAll(TOKEN)];
	if (all.length === 0) return undefined;
	const token = random.pick(all);
	return replaceAt(text, token, change(token[0], all));
}

function onLines(text: string, random: Random, change: (lines: string[], at: number) => void): string {
	const lines = text.split("\n");
	change(lines, random.below(lines.length));
	return lines.join("\n");
}

function replaceAt(text: string, match: RegExpExecArray, replacement: string): string {
	return text.slice(0, match.index) + replacement + text.slice(match.index + match[0].length);
}
