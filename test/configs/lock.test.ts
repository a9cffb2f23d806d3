// Locks: what is written is read back, what is broken is told with a way forward, and nothing depends on it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { isLockFile, type Lock, lockFileOf } from "../../server/src/configs/lock.ts";
import { lockText } from "../../server/src/configs/lock-text.ts";
import { setupOfLoneBoard } from "../../server/src/configs/lone-board.ts";
import { type ReadLock, readLock } from "../../server/src/configs/read-lock.ts";
import { readSetups } from "../../server/src/configs/read-setups.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

const read = (text: string) => readLock(memorySnapshot({ "/b/scmi-lock.yaml": text }), "/b/scmi-lock.yaml");
const problemsOf = (text: string) => read(text)?.problems.map(({ at, message }) => `${at.start}: ${message}`);
const uses = { "/soc/usb@1": { clocks: [{ number: 3, table: "clock", key: "hsusb" }] } };
const node = { firmware: "F", catalogue: "f.scmi.yaml", uses };

test("what is written is read back, whatever things are called", () => {
	const names = [
		"board",
		"board#bare",
		"a b",
		"1",
		"null",
		"__proto__",
		"constructor",
		"on",
		"#x",
		"x: y",
		"é",
		"a\nb",
	];
	const lock: Lock = Object.fromEntries(
		names.map((name) => [
			name,
			Object.fromEntries([
				["/firmware/scmi", { ...node, release: "4.10" }],
				["DomU1:/firmware/scmi@0", { ...node, firmware: name, catalogue: `../${name}.scmi.yaml` }],
				[
					"/empty",
					{
						...node,
						uses: {
							"/soc/a,b@1,2": { "#x-cells": [], "a,b": [{ number: 4294967295, table: "pinctrl", key: "a.b,c+d-e" }] },
							"/": {},
						},
					},
				],
			]),
		]),
	);
	const text = lockText(lock);
	const again = read(text);
	assert.deepEqual(again?.problems, []);
	assert.deepEqual(JSON.stringify(again?.lock), JSON.stringify(sortedAlike(lock, again?.lock)));
	assert.equal(lockText(again?.lock ?? {}), text);
	assert.equal(lockText({}), lockText(read(lockText({}))?.lock ?? {}));
});

/** Keys in the order of the other: the text has its own, and says the same in every other. */
function sortedAlike(value: unknown, like: unknown): unknown {
	if (Array.isArray(value) || typeof value !== "object" || value === null) return value;
	const given = value as Record<string, unknown>;
	const wanted = Object.keys(like as object);
	assert.deepEqual(Object.keys(given).sort(), wanted.toSorted());
	return Object.fromEntries(
		wanted.map((key) => [key, sortedAlike(given[key], (like as Record<string, unknown>)[key])]),
	);
}

test("the text does not depend on the order in which things come", () => {
	const two = { "/a": { x: [], y: [] }, "/b": {} };
	const turned = { "/b": {}, "/a": { y: [], x: [] } };
	const text = (uses: object) => lockText({ s: { "/n": { ...node, uses: uses as typeof node.uses } } });
	assert.equal(text(two), text(turned));
});

test("a broken lock is told once, at its place, with a way forward", () => {
	const anew = "No number is compared with it: `scmi-dt check --update-lock` writes the lock anew.";
	assert.deepEqual(problemsOf("scmiLock: 2\n"), [`10: This reads format 1 of locks: scmiLock: 1. ${anew}`]);
	assert.deepEqual(problemsOf("scmi: 1\n"), [`0: This reads format 1 of locks: scmiLock: 1. ${anew}`]);
	assert.deepEqual(problemsOf(""), [`0: A lock begins with scmiLock: 1. ${anew}`]);
	assert.deepEqual(problemsOf("[]"), [`0: A lock begins with scmiLock: 1. ${anew}`]);
	const merged = `scmiLock: 1\nsetups:\n<<<<<<< HEAD\n  a: {}\n=======\n  b: {}\n>>>>>>> topic\n`;
	assert.match(problemsOf(merged)?.join() ?? "", /^\d+: This lock has a merge conflict in it\. No number is compared/);
	assert.equal(problemsOf("scmiLock: 1\nsetups: {\n")?.length, 1);
});

test("a lock that is cut off anywhere, or has any character replaced, is an answer", () => {
	const whole = lockText({ board: { "/firmware/scmi": { ...node, release: "1" } } });
	for (let at = 0; at <= whole.length; at++) {
		const texts = [whole.slice(0, at), ...[..."{[:\t\n0"].map((by) => whole.slice(0, at) + by + whole.slice(at + 1))];
		for (const text of texts) {
			const found = read(text);
			assert.ok(found !== undefined);
			for (const { at: place } of found.problems) assert.ok(place.end <= text.length + 1);
		}
	}
});

test("what is wrong in a part of it leaves the rest", () => {
	const text = `scmiLock: 1
setups:
  board:
    /firmware/scmi:
      firmware: F
      catalogue: f.scmi.yaml
      uses:
        /a: { clocks: [3 clock/a], resets: [three] }
        /b: { clocks: 4 }
  other: 7
`;
	const { lock, problems } = read(text) as ReadLock;
	assert.deepEqual(lock.board?.["/firmware/scmi"]?.uses["/a"], {
		clocks: [{ number: 3, table: "clock", key: "a" }],
	});
	assert.deepEqual(
		problems.map(({ at, message }) => [text.slice(at.start, at.end), /writes the lock anew\.$/.test(message)]),
		[
			["three", true],
			["4", true],
			["7", true],
		],
	);
});

test("a lock lies beside the board, or beside the scmi.yaml for all of its variants, and is no catalogue", () => {
	const snapshot = memorySnapshot({
		"/b/board.dts": "/dts-v1/; / { };",
		"/b/scmi.yaml": "scmi: 1\nhost: board.dts\nvariants: { a: {}, b: {} }\n",
	});
	assert.equal(lockFileOf(setupOfLoneBoard(snapshot, "/b/board.dts")), "/b/board.scmi-lock.yaml");
	const files = readSetups(snapshot, "/b/scmi.yaml").setups.map(lockFileOf);
	assert.deepEqual(files, ["/b/scmi-lock.yaml", "/b/scmi-lock.yaml"]);
	assert.ok(isLockFile("/b/scmi-lock.yaml") && isLockFile("/b/board.scmi-lock.yaml"));
	assert.ok(!isLockFile("/b/pnpm-lock.yaml") && !isLockFile("/b/xscmi-lock.yaml"));
});

test("the example of the page is one", () => {
	const page = readFileSync(join(import.meta.dirname, "../../server/src/rules/scmi-lock.md"), "utf8");
	const found = read(/^```yaml\n([\s\S]*?)^```$/m.exec(page)?.[1] ?? "");
	assert.deepEqual(found?.problems, []);
	assert.deepEqual(Object.keys(found?.lock ?? {}), ["rcar-h3"]);
});
