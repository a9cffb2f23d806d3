// What was read ahead is not read again, and says the same.
import assert from "node:assert/strict";
import { test } from "node:test";
import { IncludeIndex } from "../../server/src/workspace/include-index.ts";
import { memoryFiles } from "./memory-files.ts";

test("files read ahead are read once", () => {
	const texts = Object.fromEntries(
		Array.from({ length: 120 }, (_, i) => [`/w/${i % 7}/b${i}.dts`, '/dts-v1/;\n#include "../soc.dtsi"\n']),
	);
	let read = 0;
	const files = memoryFiles({ ...texts, "/w/soc.dtsi": "/ { };\n" });
	const index = new IncludeIndex({
		...files,
		readBytes: (path) => {
			read++;
			return files.readBytes(path);
		},
	});
	const steps = [...index.reading("/w")].length;
	assert.deepEqual([steps, read], [3, 121]);
	assert.equal(index.includersBelow("/w", "/w/soc.dtsi").length, 120);
	assert.equal(read, 121);
	index.forget(["/w/0/b0.dts"]);
	index.includersBelow("/w", "/w/soc.dtsi");
	assert.equal(read, 122);
});
