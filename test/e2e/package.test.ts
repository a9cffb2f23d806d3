import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { sitDown } from "./person.ts";

const ROOT = join(import.meta.dirname, "../..");

describe("the packaged extension", () => {
	let folder: string;
	let vsix: string;
	before(() => {
		folder = mkdtempSync(join(tmpdir(), "scmi-package-"));
		vsix = join(folder, "scmi-devicetree.vsix");
		execFileSync("npm", ["run", "package", "--", "--out", vsix], { cwd: ROOT, stdio: ["ignore", "ignore", "inherit"] });
	});
	after(() => rmSync(folder, { recursive: true, force: true }));

	const PACKED = {
		"the extension": () =>
			execFileSync("npx", ["vsce", "ls", "--no-dependencies"], { cwd: ROOT, encoding: "utf8" }).split("\n"),
		"the npm package": () => {
			const args = ["pack", "--dry-run", "--json", "--ignore-scripts"];
			const [{ files }] = JSON.parse(execFileSync("npm", args, { cwd: ROOT, encoding: "utf8" }));
			return files.map(({ path }: { path: string }) => path);
		},
	};
	for (const [name, list] of Object.entries(PACKED))
		test(`${name} has what it reads, and no sources`, () => {
			const files: string[] = list();
			const pages = readdirSync(join(ROOT, "server/src/rules")).filter((name) => name.endsWith(".md"));
			for (const file of [
				"dist/client.cjs",
				"dist/scmi-dt.cjs",
				"dist/quick-start.cjs",
				"dist/web-tree-sitter.wasm",
				"dist/tree-sitter-devicetree.wasm",
				"dist/webview/grants.js",
				"dist/catalogue.schema.json",
				"dist/setup.schema.json",
				"dist/THIRD-PARTY-NOTICES.txt",
				"LICENSE",
				"syntaxes/devicetree.tmLanguage.json",
				...pages.map((name) => `dist/rules/${name}`),
			])
				assert.ok(files.includes(file), `${file} is missing`);
			assert.deepEqual(
				files.filter((file) => /\.(ts|map|dts)$/.test(file)),
				[],
			);
		});

	test("is less than 1.5 MB to download", () => assert.ok(statSync(vsix).size < 1_500_000));

	test("goes with the licences of what is bundled", () => {
		const notices = readFileSync(join(ROOT, "dist/THIRD-PARTY-NOTICES.txt"), "utf8");
		for (const name of ["vscode-languageclient", "yaml", "tree-sitter-devicetree"])
			assert.match(notices, new RegExp(`^${name} [\\d.]+ \\((MIT|ISC)\\)$`, "m"));
	});

	test("installs, and finds the mistake in the example", async () => {
		const person = await sitDown({ folder: "examples/rcar-h3-broken", file: "rcar-h3.dts:74:1", vsix });
		await person.squiggle("warning").finally(() => person.screenshot("installed-package"));
		await person.leave();
	});
});
