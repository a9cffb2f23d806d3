// The server rehearses edits when nothing changes: nobody is shown what that comes to, any change ends it, a bug in it does no harm.
import assert from "node:assert/strict";
import { test } from "node:test";
import { analyse } from "../../server/src/analysis.ts";
import { memoryFiles } from "../workspace/memory-files.ts";
import { board, FILES, UNKNOWN_CLOCK } from "./board.ts";
import { startSession } from "./session.ts";

const BOARD = "/board/board.dts";
const later = () => new Promise((done) => setTimeout(done, 50));

test("each rehearsal is an analysis of another text, and shows nothing", async (t) => {
	const texts: string[] = [];
	let ends = 0;
	const session = await startSession({
		files: memoryFiles(FILES),
		rehearsals: 4,
		rehearsed: () => void ends++,
		analyse: (snapshot, cache, setup) => {
			const reading = snapshot.read(BOARD);
			if (reading.kind === "text") texts.push(reading.text);
			return analyse(snapshot, cache, setup);
		},
	});
	t.after(session.end);
	await session.open(BOARD, board("9"));
	await session.until("the analysis and four rehearsals", () => texts.length === 5);
	await later();
	assert.equal(new Set(texts).size, 5, "none is remembered from before");
	assert.ok(texts.every((text) => text.startsWith(board("9"))));
	assert.deepEqual(session.findings(BOARD), [UNKNOWN_CLOCK]);
	assert.equal(session.published.length, 1);
	assert.deepEqual(session.logged, []);
	await session.change(BOARD, 2, board("0"));
	await session.shows(BOARD, []);
	await later();
	assert.equal(texts.length, 6, "all have been done");
	assert.equal(ends, 1);
});

test("a change ends it, and what is left follows", async (t) => {
	const count = 40;
	const session = await startSession({ files: memoryFiles(FILES), rehearsals: count });
	t.after(session.end);
	await session.open(BOARD, board("9"));
	await session.until("some rehearsals", () => session.analyses > 2);
	await session.change(BOARD, 2, board("0"));
	await session.shows(BOARD, []);
	assert.ok(session.analyses < 2 + count, `${session.analyses} analyses before the change is shown`);
	await session.until("the others", () => session.analyses === 2 + count);
	assert.deepEqual(session.findings(BOARD), []);
});

test("a bug that strikes in it is logged once", async (t) => {
	const session = await startSession({
		files: memoryFiles(FILES),
		rehearsals: 3,
		analyse: (snapshot, cache, setup) => {
			const reading = snapshot.read(BOARD);
			if (reading.kind === "text" && reading.text !== board("9")) throw new Error("planted");
			return analyse(snapshot, cache, setup);
		},
	});
	t.after(session.end);
	await session.open(BOARD, board("9"));
	await session.until("the log", () => session.logged.length > 0);
	await later();
	assert.equal(session.logged.length, 1);
	assert.match(session.logged[0] ?? "", /^rehearsing an edit: Error: planted/);
	assert.deepEqual(session.findings(BOARD), [UNKNOWN_CLOCK]);
});

test("of two boards one is closed: what was read of the other is read again before somebody types in it", async (t) => {
	const other = "/other/other.dts";
	const session = await startSession({ files: memoryFiles(FILES), rehearsals: 1 });
	t.after(session.end);
	await session.open(BOARD, board("9"));
	await session.open(other, "/dts-v1/;\n/ { };\n");
	await session.until("both, and the rehearsal", () => session.analyses === 3);
	await session.close(other);
	await session.until("the board that is left", () => session.analyses === 4);
	await later();
	assert.equal(session.analyses, 4, "once");
	assert.deepEqual(session.findings(BOARD), [UNKNOWN_CLOCK]);
});
