// Colours of `check`: on a terminal or where they are asked for, and never from what is in the input.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { isColoured } from "../../server/src/node/colours.ts";
import { BROKEN, FILES } from "./board.ts";
import { scmiDt } from "./command-line.ts";

const ESC = "\x1b";
const RENDITION = new RegExp(`${ESC}\\[(?:1|2|1;3[1346]|0)m`, "g");

test("place and severity are coloured, the text is the same", async () => {
	const plain = await scmiDt(BROKEN, "check", "board.dts");
	const coloured = await scmiDt(BROKEN, "check", "board.dts", "--color", "always");
	assert.equal(coloured.output.replace(RENDITION, ""), plain.output);
	assert.ok(
		coloured.output.startsWith(
			`${ESC}[1mboard.dts:3:47:${ESC}[0m ${ESC}[1;31merror[scmi-clock-unknown]${ESC}[0m: clock 40 does not exist`,
		),
		coloured.output,
	);
	assert.ok(coloured.output.includes(`\n  ${ESC}[2mboard.dts:3:47:${ESC}[0m Dom0 `));
	assert.deepEqual(await scmiDt(BROKEN, "check", "board.dts", "--color", "never"), plain);
});

test("other programs get none", async () => {
	for (const format of ["json", "sarif", "github"])
		assert.deepEqual(
			await scmiDt(BROKEN, "check", "board.dts", "--format", format, "--color", "always"),
			await scmiDt(BROKEN, "check", "board.dts", "--format", format),
		);
});

test("what is in the input colours nothing", async () => {
	const name = "é\x1b[31m\x1b]0;x\x07\n\x9b2J\u202eabc\x1b[0m";
	const files = {
		...FILES,
		"/work/demo.scmi.yaml": FILES["/work/demo.scmi.yaml"].replace("Demo BL31", JSON.stringify(name)),
		[`/work/${name}.dts`]: FILES["/work/board.dts"].replace("scmi_clk 1", "scmi_clk 9"),
	};
	const { output } = await scmiDt(files, "check", `${name}.dts`, "--color=always");
	assert.match(output, /\\x1b\[31m/);
	assert.doesNotMatch(output.replace(RENDITION, ""), /(?!\n)[\p{Cc}\u202a-\u202e]/u);
	// Ours come in pairs, and none lasts longer than its line.
	for (const line of output.trimEnd().split("\n"))
		assert.match(line, new RegExp(`^(?:[^${ESC}]|${ESC}\\[(?:1|2|1;3\\d)m[^${ESC}]*${ESC}\\[0m)*$`));
});

test("--color takes three words", async () => {
	const { exitCode, errors } = await scmiDt(FILES, "check", "board.dts", "--color", "alway");
	assert.equal(exitCode, 2);
	assert.equal(errors, 'scmi-dt check: --color alway: it is one of auto, always, never. Did you mean "always"?\n');
});

describe("colours where nobody asks", () => {
	const terminal = { isTTY: true, hasColors: (env: NodeJS.ProcessEnv) => env.TERM !== "dumb" };
	const pipe = {};
	const CASES: readonly [coloured: boolean, output: object, env: NodeJS.ProcessEnv][] = [
		[true, terminal, {}],
		[false, pipe, {}],
		[false, terminal, { TERM: "dumb" }],
		[false, terminal, { NO_COLOR: "1" }],
		[true, terminal, { NO_COLOR: "" }],
		[true, pipe, { FORCE_COLOR: "1" }],
		[true, pipe, { FORCE_COLOR: "" }],
		[false, terminal, { FORCE_COLOR: "0" }],
		[true, pipe, { FORCE_COLOR: "1", NO_COLOR: "1" }],
	];
	for (const [coloured, output, env] of CASES)
		test(`${output === terminal ? "terminal" : "pipe"} ${JSON.stringify(env)}`, () => {
			assert.equal(isColoured("auto", output, env), coloured);
			assert.equal(isColoured("always", output, env), true);
			assert.equal(isColoured("never", output, env), false);
		});
});
