// The house rules that a compiler does not check: who may import whom, how long a file may get, what the engine may not use.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, test } from "node:test";
import { RULES } from "../server/src/rules/index.ts";

const root = resolve(import.meta.dirname, "..");
const source = join(root, "server/src");

/** What each part of the server may import, besides itself. */
const BELOW_ANALYSIS = ["text", "devicetree", "scmi", "catalogue", "mediator", "board", "plan", "facts.ts", "rules"];
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
	text: [],
	devicetree: ["text"],
	syntax: ["text"],
	scmi: [],
	catalogue: ["text", "scmi"],
	mediator: ["scmi", "catalogue"],
	board: ["devicetree", "scmi", "catalogue", "text"],
	plan: ["board", "mediator", "devicetree", "catalogue", "scmi", "text"],
	"facts.ts": ["plan", "board", "mediator", "devicetree", "catalogue", "scmi", "text"],
	rules: ["facts.ts", "plan", "board", "mediator", "devicetree", "catalogue", "scmi", "text"],
	"analysis.ts": BELOW_ANALYSIS,
	features: [...BELOW_ANALYSIS, "analysis.ts", "syntax", "lsp/protocol.ts"],
	workspace: [...BELOW_ANALYSIS, "analysis.ts", "syntax", "features", "lsp/protocol.ts"],
	lsp: [...BELOW_ANALYSIS, "analysis.ts", "syntax", "features", "workspace"],
	cli: [...BELOW_ANALYSIS, "analysis.ts", "syntax", "features", "workspace", "lsp"],
	"node.ts": [...BELOW_ANALYSIS, "analysis.ts", "syntax", "features", "workspace", "lsp", "cli", "../../package.json"],
	"scmi-dt.ts": ["node.ts"],
};
const ENGINE = [...BELOW_ANALYSIS, "analysis.ts"];

function filesBelow(folder: string): string[] {
	const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
	return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

const partOf = (file: string): string => relative(source, file).split("/")[0] as string;
const sources = filesBelow(source).filter((file) => file.endsWith(".ts"));
const importsOf = (text: string): string[] =>
	[...text.matchAll(/(?:from|import) "([^"]+)"/g)].map((match) => match[1] as string);

describe("the house", () => {
	for (const file of sources) {
		const text = readFileSync(file, "utf8");
		const name = relative(root, file);
		const part = partOf(file);
		test(`${name} imports only what it may`, () => {
			const allowed = MAY_IMPORT[part];
			assert.ok(allowed !== undefined, `${part} is not in the table of server/README.md`);
			for (const specifier of importsOf(text)) {
				if (!specifier.startsWith(".")) {
					assert.ok(!specifier.startsWith("node:") || part === "node.ts", `${name} imports ${specifier}`);
					continue;
				}
				const target = relative(source, resolve(dirname(file), specifier));
				const targetPart = target.split("/")[0] as string;
				const fine = targetPart === part || allowed.includes(targetPart) || allowed.includes(target);
				assert.ok(fine, `${name} imports ${specifier}`);
			}
		});
		if (ENGINE.includes(part))
			test(`${name} knows no clock and no chance`, () => {
				assert.doesNotMatch(text, /\bDate\b\s*[.(]|new Date|Math\.random|performance\.now/);
				assert.doesNotMatch(text, /^(?:export )?let /m, "module-level state");
			});
	}
	for (const file of [...sources, ...filesBelow(join(root, "client")), ...filesBelow(join(root, "test"))].filter(
		(name) => name.endsWith(".ts"),
	))
		test(`${relative(root, file)} is not too long`, () => {
			const lines = readFileSync(file, "utf8").split("\n").length;
			assert.ok(lines <= 500, `${lines} lines`);
			assert.doesNotMatch(relative(root, file), /(?:^|\/)(?:utils?|helpers?|common)(?:\.|\/)/);
		});
	test("every rule has its row in README's table", () => {
		const readme = readFileSync(join(root, "README.md"), "utf8");
		const rows = [...readme.matchAll(/^\| \[`([a-z-]+)`\]\(server\/src\/rules\/([a-z-]+)\.md\)/gm)];
		assert.deepEqual(
			rows.map(([, code, page]) => [code, page]),
			RULES.map(({ code }) => [code, code]),
		);
	});
	test("server/README.md has the table of imports", () => {
		const readme = readFileSync(join(root, "server/README.md"), "utf8");
		for (const part of Object.keys(MAY_IMPORT))
			assert.ok(readme.includes(`\`${part.endsWith(".ts") ? part : `${part}/`}\``), part);
	});
});
