// An overlay needs a label that the base lacks: which overlay makes it, and why that does not help.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createSourceCache } from "../../server/src/devicetree/parse/source-cache.ts";
import { resolveStack } from "../../server/src/devicetree/stack.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

const BOARD = "/dts-v1/;\n/ { soc: soc { }; };";
const FIRST = "/dts-v1/;\n/plugin/;\n&soc { guest: guest { }; };";
const SECOND = "/dts-v1/;\n/plugin/;\n&guest { };";
const LACKS =
	"the base has no label guest (FDT_ERR_NOTFOUND): libfdt refuses the whole overlay, and nothing of it is applied";

function problems(overlays: readonly string[], files: Readonly<Record<string, string>> = {}): readonly string[] {
	const snapshot = memorySnapshot({ "/b/board.dts": BOARD, "/b/second.dtso": SECOND, ...files });
	const paths = overlays.map((name) => `/b/${name}`);
	return resolveStack(snapshot, createSourceCache(), "/b/board.dts", paths, () => ({
		includePath: { folders: [], dtcFolders: [] },
		defines: {},
	})).problems.map(({ message }) => message);
}

test("it comes before: nothing is wrong", () =>
	assert.deepEqual(problems(["first.dtso", "second.dtso"], { "/b/first.dtso": FIRST }), []));
test("it comes too late", () =>
	assert.deepEqual(problems(["second.dtso", "first.dtso"], { "/b/first.dtso": FIRST }), [
		`${LACKS}. first.dtso makes it, and comes after this one: it has to come before`,
	]));
test("it lies beside, and is not among the overlays", () =>
	assert.deepEqual(problems(["second.dtso"], { "/b/first.dtso": FIRST, "/b/other.dtso": FIRST }), [
		`${LACKS}. first.dtso beside it makes it, and is not laid over this board`,
	]));
test("only a comment has the label", () =>
	assert.deepEqual(problems(["second.dtso"], { "/b/first.dtso": "/dts-v1/;\n/plugin/;\n// guest: is elsewhere\n" }), [
		LACKS,
	]));
test("nothing makes it", () => assert.deepEqual(problems(["second.dtso"]), [LACKS]));
test("an overlay before it makes it, and is refused itself", () =>
	assert.deepEqual(problems(["first.dtso", "second.dtso"], { "/b/first.dtso": `${FIRST}\n&nowhere { };` }), [
		LACKS.replace("guest", "nowhere"),
	]));
