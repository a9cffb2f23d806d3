import assert from "node:assert/strict";
import { test } from "node:test";
import { unifiedDiff } from "../../server/src/text/unified-diff.ts";

const lines = (count: number) => Array.from({ length: count }, (_, i) => `line ${i + 1}`);

test("three lines around a change, near changes together, as diff -u prints them", () => {
	const before = lines(20);
	const after = before.with(1, "second").with(2, "third").with(8, "ninth").with(19, "last");
	assert.equal(
		unifiedDiff("a/b.dts", `${before.join("\n")}\n`, after.join("\n")),
		`--- a/a/b.dts
+++ b/a/b.dts
@@ -1,12 +1,12 @@
 line 1
-line 2
-line 3
+second
+third
 line 4
 line 5
 line 6
 line 7
 line 8
-line 9
+ninth
 line 10
 line 11
 line 12
@@ -17,4 +17,4 @@
 line 17
 line 18
 line 19
-line 20
+last
\\ No newline at end of file
`,
	);
});

test("nothing where nothing changes; line ends of Windows are part of their lines", () => {
	assert.equal(unifiedDiff("x", "a\n", "a\n"), "");
	assert.equal(unifiedDiff("x", "a\r\n", "b\r\n"), "--- a/x\n+++ b/x\n@@ -1,1 +1,1 @@\n-a\r\n+b\r\n");
});

test("names as patch reads them", () => {
	const header = (path: string) => unifiedDiff(path, "a\n", "b\n").split("\n").slice(0, 2);
	assert.deepEqual(header("a b.dts"), ["--- a/a b.dts\t", "+++ b/a b.dts\t"]);
	assert.deepEqual(header('x\n+++ b/"y'), ['--- "a/x\\012+++ b/\\"y"', '+++ "b/x\\012+++ b/\\"y"']);
	assert.deepEqual(header("é\u009b"), ['--- "a/é\\302\\233"', '+++ "b/é\\302\\233"']);
});
