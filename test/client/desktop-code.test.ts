// How `npm start` finds and starts VS Code's own command; on Windows, where it is a batch file, too.
import assert from "node:assert/strict";
import childProcess from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";

// cross-spawn looks at the platform when it is loaded.
const here = Object.getOwnPropertyDescriptor(process, "platform") as PropertyDescriptor;
Object.defineProperty(process, "platform", { ...here, value: "win32" });
const { findCode, runCode } = await import("../../client/desktop-code.mjs");

describe("the command", () => {
	const PROGRAMS = "C:\\Users\\A B\\AppData\\Local\\Programs\\Microsoft VS Code\\bin";
	for (const path of [`C:\\Windows;${PROGRAMS}`, `;C:\\Windows;"${PROGRAMS}"`])
		test(`is found in ${path}`, () => {
			const file = `${PROGRAMS}\\code.cmd`;
			assert.equal(findCode({ platform: "win32", path, exists: (each) => each === file }), file);
		});

	test("is code before codium, wherever they are", () => {
		assert.equal(findCode({ platform: "linux", path: "/a:/b c", exists: () => true }), "/a/code");
		const codium = findCode({ platform: "linux", path: "/a:/b c", exists: (file) => file === "/b c/codium" });
		assert.equal(codium, "/b c/codium");
		assert.equal(findCode({ platform: "linux", path: "/a", exists: () => false }), undefined);
	});

	test("is not looked for in the folder one happens to be in", () => {
		assert.equal(findCode({ platform: "linux", path: ":", exists: () => true }), undefined);
		assert.equal(findCode({ platform: "win32", path: ";", exists: () => true }), undefined);
	});
});

test("a batch file is started by the shell, with nothing in its words that the shell takes for its own", (context) => {
	const folder = mkdtempSync(join(tmpdir(), "scmi-start-"));
	const executable = join(folder, "VS Code & more/code.cmd");
	mkdirSync(join(folder, "VS Code & more"));
	writeFileSync(executable, "");
	context.after(() => rmSync(folder, { recursive: true }));
	const spawned = context.mock.method(childProcess, "spawnSync", () => ({ status: 0 }));
	runCode(executable, ["--goto", "C:\\a b\\100%\\x&y.dts:3:1"]);
	const [call] = spawned.mock.calls;
	assert.ok(call);
	const [command, words, options] = call.arguments as unknown as [
		string,
		string[],
		{ windowsVerbatimArguments?: boolean },
	];
	assert.match(command, /cmd\.exe$/i);
	assert.deepEqual(words.slice(0, 3), ["/d", "/s", "/c"]);
	assert.match(words[3] ?? "", /^".*"$/);
	assert.doesNotMatch((words[3] ?? "").slice(1, -1).replace(/\^./g, ""), /["&%]/);
	assert.ok(options.windowsVerbatimArguments);
});
