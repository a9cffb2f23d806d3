// What renumber prints is what `patch -p1` makes of the same files as --write: line ends, names and bytes included.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { BOARD, IN_ORDER, release } from "../features/renumber-board.ts";

const PROGRAM = join(import.meta.dirname, "../../server/src/node/scmi-dt.ts");
const TSX = import.meta.resolve("tsx");
const folder = mkdtempSync(join(tmpdir(), "scmi-patch-"));
after(() => rmSync(folder, { recursive: true }));
const skip = spawnSync("patch", ["--version"]).status === 0 ? false : "there is no patch";

const NEXT = release("2", { ...IN_ORDER, tables: { ...IN_ORDER.tables, clock: IN_ORDER.tables.clock.toReversed() } });

function repository(name: string, files: Readonly<Record<string, string>>): string {
	const root = join(folder, name);
	for (const [path, text] of Object.entries(files)) {
		const file = join(root, path.replace("/work/", ""));
		mkdirSync(dirname(file), { recursive: true });
		writeFileSync(file, text, "latin1");
	}
	return root;
}

function renumber(cwd: string, ...options: readonly string[]) {
	const argv = ["--import", TSX, PROGRAM, "renumber", "old.scmi.yaml", "new.scmi.yaml", "scmi.yaml", ...options];
	return spawnSync(process.execPath, argv, { cwd, encoding: "latin1" });
}

function patchDoesWhatWriteDoes(name: string, files: Readonly<Record<string, string>>): void {
	const all = { ...files, "/work/old.scmi.yaml": release("1", IN_ORDER), "/work/new.scmi.yaml": NEXT };
	const [written, patched] = [repository(`${name}-written`, all), repository(`${name}-patched`, all)];
	const write = renumber(written, "--write");
	assert.equal(write.status, 0, write.stderr);
	const { stdout } = renumber(patched);
	const patch = spawnSync("patch", ["-p1"], { cwd: patched, input: Buffer.from(stdout, "latin1"), encoding: "latin1" });
	assert.equal(patch.status, 0, `${patch.stdout}${patch.stderr}`);
	const textOf = (root: string, file: string) => readFileSync(join(root, file.replace("/work/", "")), "latin1");
	const changed = Object.keys(files).filter((file) => textOf(written, file) !== files[file]);
	assert.ok(changed.length >= 2, changed.join());
	for (const file of Object.keys(files)) assert.equal(textOf(patched, file), textOf(written, file), file);
}

test("files with line ends of Windows", { skip }, () => {
	const files = Object.entries(BOARD).map(([path, text]) => [path, text.replaceAll("\n", "\r\n")]);
	patchDoesWhatWriteDoes("crlf", Object.fromEntries(files));
});

test("a name with spaces, control characters in a comment, no newline at the end", { skip }, () => {
	const name = "the 'soc' of it.dtsi";
	const { "/work/soc.dtsi": soc = "", "/work/board.dts": board = "", ...others } = BOARD;
	patchDoesWhatWriteDoes("names", {
		...others,
		[`/work/${name}`]: soc.trimEnd().replace("clocks = <&pll>", "/* \f\x1b[1m */ clocks = <&pll>"),
		"/work/board.dts": board.replace("soc.dtsi", name),
	});
});

test("a file that is not UTF-8 is refused, as it would not be written as it was", () => {
	const board = `/* \xe9 */\n${BOARD["/work/board.dts"]}`;
	const catalogues = { "/work/old.scmi.yaml": release("1", IN_ORDER), "/work/new.scmi.yaml": NEXT };
	const root = repository("latin1", { ...BOARD, ...catalogues, "/work/board.dts": board });
	const { status, stderr } = renumber(root, "--write");
	assert.equal(status, 1);
	assert.match(stderr, /board\.dts:6:\d+: .*this file is not changed: there is text in it that is not UTF-8/);
	assert.equal(readFileSync(join(root, "board.dts"), "latin1"), board);
});
