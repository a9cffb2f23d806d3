// Paths as the engine keeps them, with `/`: of POSIX, of Windows drives, of Windows shares.
import assert from "node:assert/strict";
import { test } from "node:test";
import { compileOptions } from "../../server/src/devicetree/compile-options.ts";
import { createSourceCache } from "../../server/src/devicetree/parse/source-cache.ts";
import { resolve } from "../../server/src/devicetree/resolve.ts";
import { folderOf, isAbsolute, joinPath, nameOf } from "../../server/src/text/path.ts";
import type { Snapshot } from "../../server/src/text/snapshot.ts";

const ROOTS = ["/", "C:/", "//server/share"];
const below = (root: string, path: string) => (root.endsWith("/") ? `${root}${path}` : `${root}/${path}`);

for (const root of ROOTS) {
	const at = (path: string) => below(root, path);
	test(`${root} is its own folder, and the last one going up`, () => {
		assert.equal(folderOf(at("a b/x.dts")), at("a b"));
		assert.equal(folderOf(at("x.dts")), root);
		assert.equal(folderOf(root), root);
		assert.equal(nameOf(at("a b/x.dts")), "x.dts");
	});
	test(`below ${root}, .. leads no further up than the root`, () => {
		assert.equal(joinPath(root, "x.dts"), at("x.dts"));
		assert.equal(joinPath(at("a b"), "./c/../x.dts"), at("a b/x.dts"));
		assert.equal(joinPath(at("a"), "../../../x.dts"), at("x.dts"));
		assert.equal(joinPath(at("a"), ".."), root);
		assert.equal(joinPath(at("a/"), "x"), at("a/x"));
	});
	test(`what begins with ${root} is absolute`, () => {
		assert.ok(isAbsolute(at("a/x")));
		assert.equal(joinPath("/elsewhere", at("a/x")), at("a/x"));
	});
}

test("on Windows no name in a file leads to another share; to one's own, and on other systems, it does", () => {
	assert.equal(joinPath("C:/w", "//evil/share/x.dtsi"), "C:/w/evil/share/x.dtsi");
	assert.equal(joinPath("//server/share/w", "//evil/share/x.dtsi"), "//server/share/w/evil/share/x.dtsi");
	assert.equal(joinPath("C:/w", "//?/C:/x.dtsi"), "C:/w/?/C:/x.dtsi");
	assert.equal(joinPath("//server/share/w", "//server/share/x.dtsi"), "//server/share/x.dtsi");
	assert.equal(joinPath("C:/w", "D:/x.dtsi"), "D:/x.dtsi");
	assert.equal(joinPath("/w", "//usr/include/x.h"), "//usr/include/x.h");
});

test("whatever a tree names, another computer is not asked", () => {
	const asked: string[] = [];
	const board = "C:/w/board.dts";
	const text = `/dts-v1/;
#include "//evil/share/a.dtsi"
#include <//evil/share/b.h>
/include/ "//evil/share/c.dtsi"
# 5 "//evil/share/d.dts"
/ { a = /incbin/("//evil/share/e"); b = <; };
`;
	const snapshot: Snapshot = {
		read(path) {
			asked.push(path);
			return path === board ? { kind: "text", path, text } : { kind: "absent" };
		},
		readBytes(path) {
			asked.push(path);
			return undefined;
		},
		list(folder) {
			asked.push(folder);
			return [];
		},
	};
	const options = compileOptions(snapshot, board, { includePaths: [], defines: {} });
	const { problems } = resolve(snapshot, createSourceCache(), board, options);
	assert.equal(problems.filter(({ code }) => code === "include").length, 4);
	assert.deepEqual(
		asked.filter((path) => path.startsWith("//")),
		[],
	);
});

test("a drive's letter alone, or a name with a colon, is relative", () => {
	for (const path of ["C:x.dts", "x.dts", "./x", "usb:1/x"]) assert.ok(!isAbsolute(path), path);
});
