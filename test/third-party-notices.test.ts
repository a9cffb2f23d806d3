// Every package that is bundled goes with its licence.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, test } from "node:test";
import { build } from "esbuild";
import { BUNDLES, COPIED } from "../server/bundles.mjs";
import { packagesOf, thirdPartyNotices } from "../server/third-party-notices.mjs";

const ROOT = dirname(import.meta.dirname);

test("what is in the bundles, and what lies beside them, is named with its version and the whole text of its licence", async () => {
	const built = await Promise.all(
		BUNDLES.map((bundle) => build({ ...bundle, absWorkingDir: ROOT, metafile: true, write: false, logLevel: "error" })),
	);
	const files = [...built.flatMap(({ metafile }) => Object.keys(metafile?.inputs ?? {})), ...COPIED].map((file) =>
		join(ROOT, file),
	);
	const folders = packagesOf(files);
	const notices = thirdPartyNotices(folders);
	for (const file of files.filter((name) => name.includes("node_modules"))) {
		const folder = folders.find((each) => file.startsWith(`${each}/`)) ?? "";
		const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
		const [, entry = ""] = notices.split(`\n${name} ${version} (${license})\n`);
		const [licence = ""] = readdirSync(folder).filter((each) => /^licen[cs]e/i.test(each));
		const text = readFileSync(join(folder, licence), "utf8").replaceAll("\r\n", "\n").trim();
		assert.ok(text.length > 500, `${name} ${version}`);
		assert.ok(entry.startsWith(`\n${text}\n`) || entry.includes(`\n\n${text}\n`), `${name} ${version}`);
	}
	for (const name of ["yaml", "vscode-languageclient", "tree-sitter-devicetree", "web-tree-sitter"])
		assert.match(notices, new RegExp(`^${name} \\d`, "m"));
});

describe("a package", () => {
	test("is what a file's innermost node_modules has it in", () => {
		const files = ["a.ts", "node_modules/b/x.js", "../node_modules/@c/d/y/z.js", "node_modules/b/node_modules/e/x.js"];
		assert.deepEqual(packagesOf([...files, "node_modules/b/y.js"]), [
			"../node_modules/@c/d",
			"node_modules/b",
			"node_modules/b/node_modules/e",
		]);
	});

	test("without the text of a licence, or without a licence, stops the build", (context) => {
		const folder = mkdtempSync(join(tmpdir(), "scmi-notices-"));
		context.after(() => rmSync(folder, { recursive: true }));
		const write = (name: string, manifest: object, files: Readonly<Record<string, string>>) => {
			const own = join(folder, "node_modules", name);
			mkdirSync(own, { recursive: true });
			writeFileSync(join(own, "package.json"), JSON.stringify({ name, version: "1.0.0", ...manifest }));
			for (const [file, text] of Object.entries(files)) writeFileSync(join(own, file), text);
			return own;
		};
		const stated = { license: "MIT" };
		for (const own of [
			write("textless", stated, { "README.md": "MIT" }),
			write("noticed", stated, { NOTICE: "x" }),
			write("unstated", {}, { LICENSE: "x" }),
		])
			assert.throws(() => thirdPartyNotices([own]), /is bundled, but has no licence/, own);
		const text = thirdPartyNotices([write("good", stated, { "License.txt": "Do as you like.\r\n", NOTICE: "By me." })]);
		assert.match(text, /^good 1\.0\.0 \(MIT\)\n\nDo as you like\.\n\nBy me\.$/m);
	});
});
