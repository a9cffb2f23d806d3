import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { lex } from "../../server/src/devicetree/lex/lexer.ts";
import { createNames } from "../../server/src/devicetree/lex/names.ts";
import type { Source } from "../../server/src/devicetree/lex/source.ts";

/** What decides how others are read: they begin or end something that goes on over lines. */
const PIECES = [
	'"',
	"'",
	"\\",
	"\\\n",
	"\n",
	"\n\n",
	" ",
	"\t",
	"/*",
	"*/",
	"//",
	"/",
	"#",
	"#define X ",
	"#address-cells",
	"=",
	";",
	"{",
	"}",
	"<",
	">",
	"&",
	"a",
	"node@0",
	"0x1e",
	"1.",
	"+",
	"/dts-v1/",
	"/include/",
	"/bits/",
	'"text"',
	'"two\nlines"',
	'p = "x";\n',
	"\ufeff",
];
const text = fc.array(fc.constantFrom(...PIECES), { maxLength: 40 }).map((pieces) => pieces.join(""));

const tokensOf = (source: Source) =>
	Array.from({ length: source.count }, (_, i) => [source.startOf(i), source.endOf(i), source.packedOf(i)]);

test("an edited text has the tokens that it has when it is read anew", () => {
	fc.assert(
		fc.property(text, text, text, text, (head, was, now, tail) => {
			const names = createNames();
			const before = lex("board.dts", head + was + tail, names);
			const edited = head + now + tail;
			assert.deepEqual(tokensOf(lex("board.dts", edited, names, before)), tokensOf(lex("board.dts", edited, names)));
		}),
		{ numRuns: 3000 },
	);
});

test("edits one after the other keep to that", () => {
	fc.assert(
		fc.property(
			text,
			fc.array(fc.record({ at: fc.nat(60), length: fc.nat(4), typed: text }), { maxLength: 8 }),
			(first, edits) => {
				const names = createNames();
				let source = lex("board.dts", first, names);
				for (const { at, length, typed } of edits) {
					const edited = source.text.slice(0, at) + typed + source.text.slice(at + length);
					source = lex("board.dts", edited, names, source);
					assert.deepEqual(tokensOf(source), tokensOf(lex("board.dts", edited, names)));
				}
			},
		),
		{ numRuns: 1500 },
	);
});
