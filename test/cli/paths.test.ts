import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { absolute, relative } from "../../server/src/cli/paths.ts";
import type { Terminal } from "../../server/src/cli/terminal.ts";

const terminalIn = (cwd: string) => ({ cwd }) as Terminal;

describe("what somebody typed", () => {
	for (const [cwd, typed, path] of [
		["C:/work dir", "boards\\a b\\x.dts", "C:/work dir/boards/a b/x.dts"],
		["C:/work dir", "..\\x.dts", "C:/x.dts"],
		["C:/work dir", "D:\\x.dts", "D:/x.dts"],
		["C:/", "x.dts", "C:/x.dts"],
		["//server/share/w", "..\\x.dts", "//server/share/x.dts"],
		["C:/work", "\\\\server\\share\\x.dts", "//server/share/x.dts"],
		["/work", "a/../x.dts", "/work/x.dts"],
		["/work", "a\\b.dts", "/work/a\\b.dts"],
	] as const)
		test(`${typed} in ${cwd}`, () => assert.equal(absolute(terminalIn(cwd), typed), path));
});

describe("a path as it is printed", () => {
	for (const [cwd, path, printed] of [
		["C:/work", "C:/work/a b/x.dts", "a b/x.dts"],
		["C:/work/a", "C:/work/x.dts", "../x.dts"],
		["C:/work", "D:/x.dts", "D:/x.dts"],
		["//server/share/w", "//server/share/w/x.dts", "x.dts"],
		["//server/share/w", "//other/share/x.dts", "//other/share/x.dts"],
		["/work", "/work/x.dts", "x.dts"],
		["/work", "/etc/x.dts", "/etc/x.dts"],
	] as const)
		test(`${path} in ${cwd}`, () => assert.equal(relative(cwd, path), printed));
});
