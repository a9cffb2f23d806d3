// Text of trees and catalogues in Markdown, as the parser that VS Code has renders it.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { marked } from "marked";
import { cell, code, codeBlock, plain, prose } from "../../server/src/features/markdown.ts";
import { onOneLine } from "../../server/src/text/visible.ts";

const HOSTILE = [
	"[click](command:evil)",
	"![x](https://example.com/x.png)",
	"<img src=x onerror=alert(1)>",
	"<https://example.com>",
	"https://example.com and www.example.com and a@example.com",
	"awww.a@ and swww.example",
	"[x]: https://example.com",
	"*bold* __bold__ _em_ ~~gone~~ `code` ``code``",
	"# heading",
	"- item",
	"a@a.-a",
	"12. item",
	"> quote",
	"    indented",
	"---",
	"a | b",
	"&lt;b&gt; &#60; &",
	"a\n\n```html\n<b>",
	"a\n# b",
	"trailing \\",
	"\\`x\\`",
	"_etheravb and CLOCK_CONFIG_SET, usb@1, <&clk 3>, é, 中文",
];

/** What a reader sees, blanks aside. */
function seen(html: string): string {
	const entities: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', "#39": "'", amp: "&" };
	const text = html
		.replace(/<[^>]*>/g, "")
		.replace(/&(lt|gt|quot|#39|amp);/g, (_, name: string) => entities[name] ?? "");
	return blanks(text);
}

const blanks = (text: string) => text.replace(/\s+/g, " ").trim();
const tags = (html: string) => [...html.matchAll(/<[^>]*>/g)].map(([tag]) => tag);
const render = (markdown: string) => marked.parse(markdown, { async: false, gfm: true });

function isShownAsItIs(text: string): void {
	const html = render(`**${"x"}** ${plain(text)}, and`);
	assert.equal(seen(html), blanks(`x ${onOneLine(text)}, and`));
	assert.deepEqual(tags(html), ["<p>", "<strong>", "</strong>", "</p>"]);
	const alone = render(plain(text));
	assert.equal(seen(alone), blanks(onOneLine(text)));
	if (text.trim() !== "") assert.deepEqual(tags(alone), ["<p>", "</p>"]);
}

for (const text of HOSTILE) {
	test(`${JSON.stringify(text)} is shown as it is`, () => isShownAsItIs(text));
	test(`${JSON.stringify(text)} is code as it is`, () => {
		const html = render(`a ${code(text)} b`);
		assert.equal(seen(html), blanks(`a ${onOneLine(text)} b`));
		assert.deepEqual(tags(html), ["<p>", "<code>", "</code>", "</p>"]);
	});
	test(`${JSON.stringify(text)} is a block of code as it is`, () => {
		assert.deepEqual(tags(render(`${codeBlock("dts", text)}\n\nend`)), [
			"<pre>",
			'<code class="language-dts">',
			"</code>",
			"</pre>",
			"<p>",
			"</p>",
		]);
	});
	test(`${JSON.stringify(text)} is one cell`, () => {
		const html = render(`| a | b |\n|---|---|\n| ${cell(plain(text))} | ${cell(code(text))} |\n`);
		const cells = [...html.matchAll(/<td>(.*?)<\/td>/gs)].map(([, inner]) => seen(inner ?? ""));
		assert.deepEqual(cells, [blanks(onOneLine(text)), blanks(onOneLine(text)).replace("\\|", "|")]);
	});
}

describe("whatever it is", () => {
	const words = fc.constantFrom(
		"a",
		"_",
		"*",
		"`",
		"~",
		"[",
		"]",
		"(",
		")",
		"<",
		">",
		"!",
		"&",
		"#",
		"-",
		"|",
		"\\",
		" ",
		"\n",
		".",
		"1",
		":",
		"/",
		"http",
		"www",
		"@",
		"com",
		"=",
		"+",
		";",
		"amp",
		'"',
		"é",
	);
	const texts = fc.array(words, { maxLength: 12 }).map((parts) => parts.join(""));
	test("text is shown as it is", () => fc.assert(fc.property(texts, isShownAsItIs), { numRuns: 3000 }));
	test("code is code", () =>
		fc.assert(
			fc.property(texts, (text) => {
				const html = render(`a ${code(text)} b`);
				assert.equal(seen(html), blanks(`a ${onOneLine(text)} b`));
			}),
			{ numRuns: 2000 },
		));
});

test("a sentence has code where it has backticks", () => {
	assert.equal(
		prose("Begin with `scmi-dt import <x>` of *.scmi.yaml"),
		"Begin with `scmi-dt import <x>` of \\*.scmi.yaml",
	);
	assert.equal(seen(render(prose("one ` alone"))), "one ` alone");
});
