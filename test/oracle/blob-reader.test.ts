// A blob that is read and written again is the same blob; and any bytes give an answer, soon.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { readBlob } from "../../server/src/devicetree/blob/blob-reader.ts";
import { writeBlob } from "../../server/src/devicetree/blob/blob-writer.ts";
import { applyOverlay } from "../../server/src/devicetree/overlay/overlay.ts";
import { createSourceCache } from "../../server/src/devicetree/parse/source-cache.ts";
import { resolve } from "../../server/src/devicetree/resolve.ts";
import { canonicalOf } from "../../server/src/devicetree/tree/canonical.ts";
import type { Tree } from "../../server/src/devicetree/tree/tree.ts";
import { seededRandom } from "../fuzz/seeded-random.ts";
import { memorySnapshot } from "../memory-snapshot.ts";
import { readPage } from "../read-page.ts";
import { hexLines } from "./hex-lines.ts";

/** The trees of the pages, with the blobs they are. */
function treesOf(page: string, main: string): { readonly tree: Tree; readonly blob: Uint8Array }[] {
	return readPage(readFileSync(join(import.meta.dirname, page), "utf8"))
		.sections.filter(({ files }) => files[main] !== undefined)
		.flatMap(({ files }) => {
			const texts = Object.fromEntries(Object.entries(files).map(([name, text]) => [`/p/${name}`, text]));
			const options = { includePath: { folders: ["/p"], dtcFolders: ["/p"] }, defines: {}, symbols: true };
			const { tree } = resolve(memorySnapshot(texts), createSourceCache(), `/p/${main}`, options);
			const blob = writeBlob(tree);
			return blob === undefined ? [] : [{ tree, blob }];
		});
}

const boards = [...treesOf("accepted.md", "board.dts"), ...treesOf("stacks.md", "base.dts")];
const overlays = treesOf("stacks.md", "a.dtso");

test("what is read is what was written", () => {
	assert.ok(boards.length > 50);
	for (const { tree, blob } of [...boards, ...overlays]) {
		const read = readBlob("/p/x.dtb", blob);
		assert.deepEqual(read.problems, []);
		assert.equal(hexLines(writeBlob(read.tree)), hexLines(blob));
		if (!tree.plugin) assert.deepEqual(canonicalOf(read.tree), canonicalOf(tree));
	}
});

test("labels of a blob are its symbols", () => {
	const { tree } = readBlob("/p/x.dtb", boards.at(-1)?.blob ?? new Uint8Array());
	assert.deepEqual(tree.labels.get("uart0")?.name, "serial@1000");
	assert.deepEqual(tree.root.children.get("soc")?.children.get("serial@1000")?.labels, ["uart0"]);
});

const DAMAGED: readonly (readonly [string, (blob: Uint8Array) => Uint8Array, RegExp])[] = [
	["nothing", () => new Uint8Array(0), /no flattened device tree/],
	["a header alone", (blob) => blob.subarray(0, 40), /cut off: 40 of its/],
	["half of it", (blob) => blob.subarray(0, blob.length >> 1), /cut off/],
	["an old version", (blob) => withWord(blob, 20, 3), /version 3; versions 16 and 17/],
	["blocks beyond the end", (blob) => withWord(blob, 8, 0xffffff00), /reach beyond its end/],
	["names that reach beyond the end", (blob) => withWord(blob, 32, blob.length), /reach beyond its end/],
	["no end of the reserved memory", (blob) => withWord(blob, 16, blob.length - 8), /reserved memory has no end/],
	["no end of the structure", (blob) => withWord(blob, 36, 8), /has no end|is cut off/],
	["a tag that is none", (blob) => withWord(blob, wordAt(blob, 8), 7), /there is a 7 where/],
	["names beyond the strings", (blob) => withWord(blob, 32, 0), /a property has no name/],
];
for (const [what, damage, says] of DAMAGED)
	test(`damaged: ${what}`, () => {
		const { tree, problems } = readBlob("/p/x.dtb", damage(boards.at(-1)?.blob ?? new Uint8Array()));
		assert.match(problems[0]?.message ?? "", says);
		assert.deepEqual(problems[0]?.at, { file: "/p/x.dtb", start: 0, end: 0 });
		assert.equal(tree.complete, false);
	});

test("damaged: nodes without end", () => {
	const blob = new Uint8Array(1 << 20);
	const view = new DataView(blob.buffer);
	for (const [at, word] of [0xd00dfeed, blob.length, 56, 40, 40, 17, 16, 0, 0, blob.length - 56].entries())
		view.setUint32(4 * at, word);
	for (let at = 56; at < blob.length; at += 8) view.setUint32(at, 1);
	assert.match(readBlob("/p/x.dtb", blob).problems[0]?.message ?? "", /more than 256 deep/);
});

test("10,000 blobs with random damage, read, written and laid over each other", () => {
	const { below, pick } = seededRandom(20240607);
	const tally = { read: 0, refused: 0, applied: 0 };
	for (let run = 0; run < 10_000; run++) {
		const blob = new Uint8Array(pick(run % 2 === 0 ? boards : overlays).blob);
		for (let changes = 1 + below(4); changes > 0; changes--) {
			const at = below(blob.length - 4);
			if (below(3) === 0) new DataView(blob.buffer).setUint32(at & ~3, below(64));
			else blob[at] = below(256);
		}
		const cut = below(8) === 0 ? blob.subarray(0, below(blob.length)) : blob;
		const { tree, problems } = readBlob("/p/x.dtb", cut);
		tally[problems.length === 0 ? "read" : "refused"]++;
		writeBlob(tree);
		const release = run % 4 < 2 ? "1.6" : undefined;
		const [base, overlay] = run % 2 === 0 ? [tree, pick(overlays).tree] : [pick(boards).tree, tree];
		const applied = applyOverlay(base, overlay, release);
		if (applied.kind === "applied" && writeBlob(applied.tree) !== undefined) tally.applied++;
	}
	console.log(`damaged blobs: ${tally.read} read, ${tally.refused} refused, ${tally.applied} stacks of them applied`);
	assert.ok(tally.read > 1000 && tally.refused > 1000 && tally.applied > 1000);
});

function wordAt(blob: Uint8Array, at: number): number {
	return new DataView(blob.buffer, blob.byteOffset).getUint32(at);
}

function withWord(blob: Uint8Array, at: number, word: number): Uint8Array {
	const copy = new Uint8Array(blob);
	new DataView(copy.buffer).setUint32(at, word);
	return copy;
}
