// The page of a code: of the shipped files it reads the rules' pages, and nothing else.
import assert from "node:assert/strict";
import { test } from "node:test";
import { rulePage } from "../../server/src/workspace/rule-page.ts";

const page = (code: string) => rulePage(code, (name) => `${name}.`);

test("a code that may be one has its page, whatever reads trees its common one", () => {
	assert.equal(page("scmi-denied"), "rules/scmi-denied.md.");
	const syntaxAlone = (name: string) => (name === "rules/syntax.md" ? name : undefined);
	for (const code of ["syntax", "include", "clocks_property"])
		assert.equal(rulePage(code, syntaxAlone), "rules/syntax.md", code);
	for (const code of ["overlay", "scmi-denied", "clocks-property", "_clocks"])
		assert.equal(rulePage(code, syntaxAlone), undefined, code);
});

test("a path is no code", () => {
	for (const code of ["../README", "..\\README", "/etc/passwd", "a/b", "", "a b"])
		assert.equal(page(code), undefined, code);
});

test("where the boards of its examples lie is not shown", () => {
	const text = "## Reported\n\nThe examples are on the board of [demo](boards/demo).\n\nMore.\n";
	assert.equal(
		rulePage("a-b", () => text),
		"## Reported\n\nMore.\n",
	);
});
