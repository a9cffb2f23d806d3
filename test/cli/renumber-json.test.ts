// renumber --format json: every edit, made or not, and every place that is refused or left, as README documents it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { BOARD, IN_ORDER, release } from "../features/renumber-board.ts";
import { scmiDt } from "./command-line.ts";

const { clock } = IN_ORDER.tables;
const swapped = { ...IN_ORDER, tables: { ...IN_ORDER.tables, clock: [1, 0, ...clock.slice(2)] } };
const FILES = { ...BOARD, "/work/old.scmi.yaml": release("1", IN_ORDER), "/work/new.scmi.yaml": release("2", swapped) };
const renumber = (files: Readonly<Record<string, string>>, ...words: string[]) =>
	scmiDt(files, "renumber", "old.scmi.yaml", "new.scmi.yaml", "scmi.yaml", "--format", "json", ...words);

test("edits with their places and what they say; nothing is written, and nothing else is printed", async () => {
	const { exitCode, output, errors, written } = await renumber(FILES);
	assert.deepEqual([exitCode, errors, written], [0, "", {}]);
	const { repositories, ...head } = JSON.parse(output);
	assert.deepEqual(head, {
		version: 1,
		old: { catalogue: "old.scmi.yaml", name: "Demo BL31", release: "1" },
		new: { catalogue: "new.scmi.yaml", name: "Demo BL31", release: "2" },
		numbers: 24,
		written: false,
	});
	assert.equal(repositories.length, 1);
	const [{ edits, ...repository }] = repositories;
	assert.deepEqual(repository, { root: ".", applied: true, refused: [], heldBackBy: [], left: [] });
	const edit = (file: string, line: number, character: number, newText: string, message: string) => ({
		file,
		range: { start: { line, character }, end: { line, character: character + 1 } },
		newText,
		message,
	});
	assert.deepEqual(edits, [
		edit("board.dts", 4, 67, "0", "clock 1 (clock_a1) is now 0"),
		edit("board.dts", 5, 30, "0", "clock 1 (clock_a1) is now 0"),
		edit("soc.dtsi", 43, 30, "1", "clock 0 (clock_a0) is now 1"),
	]);
});

test("--write makes them, and says so", async () => {
	const { output, written } = await renumber(FILES, "--write");
	assert.equal(JSON.parse(output).written, true);
	assert.deepEqual(Object.keys(written).sort(), ["/work/board.dts", "/work/soc.dtsi"]);
});

test("what is refused, with exit code 1", async () => {
	const board = BOARD["/work/board.dts"]?.replace("<&scmi_clk 1>;", "<&scmi_clk 99>;") ?? "";
	const { exitCode, output, errors, written } = await renumber({ ...FILES, "/work/board.dts": board }, "--write");
	assert.deepEqual([exitCode, errors, written], [1, "", {}]);
	const [{ applied, edits, refused }] = JSON.parse(output).repositories;
	assert.deepEqual([applied, edits.length], [false, 2]);
	assert.deepEqual(refused, [
		{
			file: "board.dts",
			range: { start: { line: 5, character: 30 }, end: { line: 5, character: 32 } },
			message: "clock 99 is not in Demo BL31 1",
		},
	]);
});
