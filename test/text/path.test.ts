// Paths as the engine keeps them, with `/`: of POSIX, of Windows drives, of Windows shares.
import assert from "node:assert/strict";
import { test } from "node:test";
import { folderOf, isAbsolute, joinPath, nameOf } from "../../server/src/text/path.ts";

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

test("a drive's letter alone, or a name with a colon, is relative", () => {
	for (const path of ["C:x.dts", "x.dts", "./x", "usb:1/x"]) assert.ok(!isAbsolute(path), path);
});
