// Quick fixes in catalogues and scmi.yaml, whether a board uses them or not.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { CodeAction, TextEdit } from "vscode-languageserver";
import { memoryFiles } from "../workspace/memory-files.ts";
import { board, CATALOGUE, FILES } from "./board.ts";
import { startSession, uri } from "./session.ts";

const SETUP = "/board/scmi.yaml";
const FILE = "/board/demo.scmi.yaml";

/** By title, what the fixes of a line write. */
async function fixes(path: string, text: string, line: number, opened: Readonly<Record<string, string>> = {}) {
	const session = await startSession({ files: memoryFiles(FILES) });
	try {
		for (const [other, otherText] of Object.entries(opened)) await session.open(other, otherText);
		await session.open(path, text);
		await session.until("a finding", () => (session.findings(path)?.length ?? 0) > 0);
		const actions = await session.request<CodeAction[]>("textDocument/codeAction", {
			textDocument: { uri: uri(path) },
			range: { start: { line, character: 0 }, end: { line, character: 200 } },
			context: { diagnostics: [] },
		});
		assert.deepEqual(session.logged, []);
		return actions.map(({ title, isPreferred, edit, diagnostics }) => {
			const [change] = Object.values(edit?.changes ?? {}).flat() as TextEdit[];
			assert.equal(diagnostics?.length, 1);
			return `${isPreferred ? "preferred: " : ""}${title} at ${change?.range.start.character}: ${change?.newText}`;
		});
	} finally {
		session.end();
	}
}

const SLIPPED = CATALOGUE.replace("clock: complete", "clok: complete");

test("of a catalogue that no board uses", async () => {
	assert.deepEqual(await fixes("/board/other.scmi.yaml", SLIPPED, 4), ['preferred: Write "clock" at 16: clock']);
});

test("of one that an open board uses: once", async () => {
	assert.deepEqual(await fixes(FILE, SLIPPED, 4, { "/board/board.dts": board("0") }), [
		'preferred: Write "clock" at 16: clock',
	]);
});

test("of two slips on one line both, though the same was meant", async () => {
	const text = `${CATALOGUE}agents: { hyp: { id: 0 } }\npermissions: { model: none, setBy: [hpy], bypass: [hpy] }\n`;
	assert.deepEqual(await fixes(FILE, text, 6), [
		'preferred: Write "hyp" at 36: hyp',
		'preferred: Write "hyp" at 51: hyp',
	]);
});

test("of a scmi.yaml: what its reader finds, and what only the whole setup shows", async () => {
	const setup = (line: string) => `scmi: 1\nhost: board.dts\n${line}\n`;
	assert.deepEqual(await fixes(SETUP, setup("profle: direct"), 2), ['preferred: Write "profile" at 0: profile']);
	assert.deepEqual(await fixes(SETUP, setup("profile: xen-multiagent"), 2), [
		'preferred: Write "xen-multi-agent" at 9: xen-multi-agent',
	]);
	assert.deepEqual(await fixes(SETUP, setup("rules: { scmi-denid: off }"), 2), [
		'preferred: Write "scmi-denied" at 9: scmi-denied',
	]);
	assert.deepEqual(await fixes(SETUP, setup("catalogue: { /firmware/scm: demo.scmi.yaml }"), 2), [
		'preferred: Write "/firmware/scmi" at 13: /firmware/scmi',
	]);
});
