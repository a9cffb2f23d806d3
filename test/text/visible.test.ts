import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { linesText, namedCharacter, onOneLine, visible } from "../../server/src/text/visible.ts";

/** Whether a terminal acts upon a character, or it turns what is read. */
function isActedUpon(character: string): boolean {
	const code = character.codePointAt(0) ?? 0;
	const within = (first: number, last: number) => code >= first && code <= last;
	const isControl = within(0, 8) || within(0xb, 0x1f) || within(0x7f, 0x9f);
	return isControl || within(0x2028, 0x202e) || within(0x2066, 0x2069);
}

test("control characters and turned text are escapes", () => {
	assert.equal(onOneLine("a\x1b[31mb"), "a\\x1b[31mb");
	assert.equal(onOneLine("a\r\nb\tc\0"), "a\\r\\nb\\tc\\x00");
	assert.equal(onOneLine("\x7f\x9b\u202e\u2066\u2028"), "\\u007f\\u009b\\u202e\\u2066\\u2028");
	assert.equal(visible("a\r\n\tb"), "a\\r\n\tb");
});

test("letters stay as they are", () => {
	for (const text of ["é", "中文", "Ωμ", "עברית", "فارسی\u200cها", "👩\u200d💻", "a\\x1b", "100 %"]) {
		assert.equal(onOneLine(text), text);
		assert.equal(visible(text), text);
	}
});

test("a line holds no second", () => {
	assert.equal(linesText(["a\nb: error", "c"]), "a\\nb: error\nc\n");
});

test("nothing is left that is acted upon, and JSON means the same", () => {
	const text = fc.string({ unit: "binary" });
	fc.assert(fc.property(text, (any) => ![...onOneLine(any), ...visible(any)].some(isActedUpon)));
	fc.assert(
		fc.property(text, (any) => assert.deepEqual(JSON.parse(visible(JSON.stringify([any], undefined, 2))), [any])),
	);
});

test("a character that is not to be seen is named by its number", () => {
	assert.equal(namedCharacter("%"), '"%"');
	assert.equal(namedCharacter("é"), '"é"');
	assert.equal(namedCharacter("\u00a0"), "U+00A0, which looks like a space,");
	assert.equal(namedCharacter("\u200b"), "U+200B, which looks like a space,");
});
