// How the extension starts the server: with what V8 compiled of it before. Any program stands in for the server here.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
	mkdtempSync,
	readdirSync,
	readFileSync,
	realpathSync,
	rmSync,
	statSync,
	utimesSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, describe, test } from "node:test";
import { build } from "esbuild";
import { BUNDLES } from "../../server/bundles.mjs";

const PROGRAM = `#!/usr/bin/env node
"use strict";
const { basename } = require("node:path");
const answer = () => "one";
console.log(answer(), basename(__filename), typeof keepCompiled);
if (typeof keepCompiled === "function") keepCompiled();
`;
/** As long as the first: V8 itself would take what it compiled of that. */
const OTHER = PROGRAM.replace('"one"', '"two"');

describe("quick-start.cjs", () => {
	let folder: string;
	before(async () => {
		folder = mkdtempSync(join(realpathSync.native(tmpdir()), "scmi-quick-"));
		const [bundle] = BUNDLES.filter(({ outfile }) => outfile?.endsWith("quick-start.cjs"));
		const outfile = join(folder, "quick-start.cjs");
		await build({ ...bundle, outfile, absWorkingDir: join(import.meta.dirname, "../.."), logLevel: "error" });
	});
	after(() => rmSync(folder, { recursive: true, force: true }));

	const compiled = (): string => join(folder, "compiled");
	const kept = (): readonly string[] => readdirSync(compiled()).sort();
	const started = (program: string, environment: Record<string, string> = { SCMI_DT_COMPILED: compiled() }): string => {
		writeFileSync(join(folder, "scmi-dt.cjs"), program);
		const env = { ...process.env, ...environment };
		return execFileSync(process.execPath, [join(folder, "quick-start.cjs")], { encoding: "utf8", env });
	};
	beforeEach(() => rmSync(compiled(), { recursive: true, force: true }));

	test("keeps what was compiled, and uses it", () => {
		assert.equal(started(PROGRAM), "one scmi-dt.cjs function\n");
		const [name = "", ...more] = kept();
		assert.match(name, /^scmi-dt-[0-9a-f]{16}-/);
		assert.deepEqual(more, []);
		// what V8 takes is not written again
		const file = join(compiled(), name);
		utimesSync(file, 0, 0);
		assert.equal(started(PROGRAM), "one scmi-dt.cjs function\n");
		assert.equal(statSync(file).mtimeMs, 0);
	});

	test("another program of the same length is not taken for the first, which goes", () => {
		started(PROGRAM);
		const before = kept();
		writeFileSync(join(compiled(), "notes.txt"), "somebody else's");
		assert.equal(OTHER.length, PROGRAM.length);
		assert.equal(started(OTHER), "two scmi-dt.cjs function\n");
		assert.equal(kept().length, 2);
		assert.notDeepEqual(kept()[1], before[0]);
		assert.deepEqual(kept()[0], "notes.txt");
	});

	test("what V8 refuses is written anew", () => {
		started(PROGRAM);
		const [name = ""] = kept();
		writeFileSync(join(compiled(), name), "cut off");
		assert.equal(started(PROGRAM), "one scmi-dt.cjs function\n");
		assert.notEqual(readFileSync(join(compiled(), name), "latin1"), "cut off");
	});

	test("a folder that cannot be written to is no obstacle, nor is none", () => {
		writeFileSync(compiled(), "a file");
		assert.equal(started(PROGRAM), "one scmi-dt.cjs function\n");
		assert.equal(started(PROGRAM, {}), "one scmi-dt.cjs undefined\n");
	});

	test("characters outside ASCII stay what they are", () => {
		assert.equal(started(PROGRAM.replace('"one"', '"ü →"')), "ü → scmi-dt.cjs function\n");
	});
});
