// The program itself: what it writes on a terminal is never acted upon, whatever the names in its input.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { FILES } from "./board.ts";

const PROGRAM = join(import.meta.dirname, "../../server/src/node/scmi-dt.ts");
const TSX = import.meta.resolve("tsx");
const folder = mkdtempSync(join(tmpdir(), "scmi-names-"));
after(() => rmSync(folder, { recursive: true }));

for (const [path, text] of Object.entries(FILES))
	writeFileSync(
		join(folder, path.replace("/work/", "")),
		text.replace("name: Demo BL31", 'name: "é\\e]0;title\\a\\u009b2J\\u202E"').replace("scmi_clk 0", "scmi_clk 40"),
	);

function run(argv: readonly string[], env: NodeJS.ProcessEnv) {
	return spawnSync(process.execPath, ["--import", TSX, PROGRAM, ...argv], {
		cwd: folder,
		encoding: "utf8",
		env: { ...process.env, ...env },
	});
}

for (const argv of [
	["check", "board.dts"],
	["check", "board.dts", "--format", "sarif"],
	["grants", "board.dts"],
	["check", "none\x1b[31m.dts"],
])
	test(`scmi-dt ${argv.join(" ").replace("\x1b", "ESC")}`, () => {
		const { stdout, stderr } = run(argv, { FORCE_COLOR: "0" });
		assert.doesNotMatch(`${stdout}${stderr}`, /(?![\n\t])\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u);
		assert.match(`${stdout}${stderr}`, argv.length === 2 && argv[1] !== "board.dts" ? /none\\x1b\[31m/ : /é/);
	});

test("an empty folder", () => {
	mkdirSync(join(folder, "empty"));
	const { status, stderr } = run(["check", "empty"], {});
	assert.deepEqual(
		[status, stderr],
		[2, "scmi-dt check: empty holds nothing to check: no .dts, scmi.yaml or *.scmi.yaml\n"],
	);
});

test("colours are those of places and severities alone", () => {
	const plain = run(["check", "board.dts"], { FORCE_COLOR: "0" }).stdout;
	const coloured = run(["check", "board.dts"], { FORCE_COLOR: "1" }).stdout;
	assert.ok(coloured.startsWith("\x1b[1mboard.dts:3:47:\x1b[0m \x1b[1;31merror[scmi-clock-unknown]\x1b[0m: "));
	const begun = ["\x1b[0m", "\x1b[1m", "\x1b[2m", "\x1b[1;31m"];
	assert.equal(
		begun.reduce((text, rendition) => text.replaceAll(rendition, ""), coloured),
		plain,
	);
});
