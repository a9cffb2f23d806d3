// Our blobs are dtc's over the device trees of Linux 6.12, byte for byte, by the kernel's own recipe: boards with and
// without -@, every overlay, and the boards that the kernel's Makefiles put together from a base and overlays. By
// default a fixed part of the boards and stacks; SCMI_CORPUS_ALL=1 compares all.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { after, describe, test } from "node:test";
import { writeBlob } from "../../server/src/devicetree/blob/blob-writer.ts";
import { createSourceCache } from "../../server/src/devicetree/parse/source-cache.ts";
import { type ResolveOptions, resolve } from "../../server/src/devicetree/resolve.ts";
import { resolveStack } from "../../server/src/devicetree/stack.ts";
import { diskFiles } from "../../server/src/node/disk-files.ts";
import type { Problem } from "../../server/src/text/problem.ts";
import { DiskCache } from "../../server/src/workspace/disk-cache.ts";
import { clearPadding } from "../oracle/clear-padding.ts";
import { compileBlob } from "../oracle/compile-blob.ts";
import { installedLibfdt } from "../oracle/installed-libfdt.ts";
import { linuxTrees } from "./linux-trees.ts";

const EVERY = process.env.SCMI_CORPUS_ALL ? 1 : 25;
/** dtc 1.6.1 does not know `&{label/path}`: what these should be is in trees.test.ts. */
const LABEL_RELATIVE = /\/stm32mp15(?:1a-prtt1[acs]|1c-mecio1r0|1c-mect1s|3c-mecio1r1)\.dts$/;

const linux = linuxTrees();
const prefixes = join(linux, "scripts/dtc/include-prefixes");
const names = readdirSync(join(linux, "arch"), { recursive: true, encoding: "utf8" }).sort();
const files = names.map((name) => join(linux, "arch", name));
const boards = files.filter((file) => file.endsWith(".dts") && !LABEL_RELATIVE.test(file));
const overlays = files.filter((file) => file.endsWith(".dtso"));
const disk = new DiskCache(diskFiles).snapshot;
const isRefusal = ({ severity }: Problem): boolean => severity !== "hint";
const cache = createSourceCache();
const folder = mkdtempSync(join(tmpdir(), "scmi-corpus-blobs-"));
after(() => rmSync(folder, { recursive: true }));

const chosen = (list: readonly string[], every: number): readonly string[] =>
	list.filter((_, index) => index % every === 0);

function optionsOf(file: string, symbols: boolean): ResolveOptions {
	const includePath = { folders: [prefixes, dirname(file)], dtcFolders: [dirname(file), prefixes] };
	return { includePath, defines: {}, symbols };
}

const withSymbols = (file: string): ResolveOptions => optionsOf(file, true);

function compiled(file: string, symbols: boolean): Buffer {
	const blob = compileBlob(file, dirname(file), { includePath: [prefixes], symbols });
	assert.ok(typeof blob !== "string", String(blob));
	return blob;
}

function sameBytes(ours: Uint8Array | undefined, theirs: Buffer, name: string): void {
	assert.ok(ours !== undefined && theirs.equals(ours), `${name}: ${ours?.length} bytes against ${theirs.length}`);
}

describe("the blobs of Linux are the same as dtc's", () => {
	const counts: string[] = [];
	after(() => {
		const rest = process.env.SCMI_CORPUS_ALL ? "" : "; SCMI_CORPUS_ALL=1 compares all";
		console.log(`corpus: the same bytes of ${counts.join(", ")}${rest}`);
	});
	const groups = [
		{ what: "boards", all: boards, some: chosen(boards, EVERY), symbols: false },
		{ what: "boards with -@", all: boards, some: chosen(boards, EVERY * 4), symbols: true },
		{ what: "overlays", all: overlays, some: overlays, symbols: true },
	];
	for (const { what, all, some, symbols } of groups)
		test(what, () => {
			for (const file of some) {
				const { tree, problems } = resolve(disk, cache, file, optionsOf(file, symbols));
				assert.deepEqual(problems.filter(isRefusal), [], file);
				sameBytes(writeBlob(tree), compiled(file, symbols), relative(linux, file));
			}
			counts.push(`${some.length} of ${all.length} ${what}`);
		});
	test("boards with overlays over them", () => {
		const all = files.filter((file) => file.endsWith("Makefile")).flatMap(stacksIn);
		const some = all.filter((_, index) => index % Math.min(EVERY, 4) === 0);
		assert.ok(all.length > 80, `${all.length}`);
		for (const [base = "", ...over] of some) {
			const { tree, problems } = resolveStack(disk, cache, base, over, withSymbols, installedLibfdt());
			assert.deepEqual(problems.filter(isRefusal), [], `${base} ${over.join(" ")}`);
			sameBytes(writeBlob(tree), overlaid([base, ...over]), `${base} ${over.join(" ")}`);
		}
		counts.push(`${some.length} of ${all.length} boards with overlays`);
	});
});

/** The stacks of a Makefile: `name-dtbs := base.dtb overlay.dtbo …`; the base may be the name of another. */
function stacksIn(makefile: string): readonly (readonly string[])[] {
	const text = readFileSync(makefile, "utf8").replace(/\\\n/g, " ");
	const lists = new Map(
		[...text.matchAll(/^([\w.-]+)-dtbs\s*[:+]=(.*\.dtbo?.*)$/gm)].map(([, name = "", list = ""]) => [
			`${name}.dtb`,
			list.trim().split(/\s+/),
		]),
	);
	const parts = (name: string): readonly string[] => lists.get(name)?.flatMap(parts) ?? [name];
	return [...lists.keys()]
		.map((name) => parts(name).map((part) => join(dirname(makefile), part.replace(/\.dtb(o?)$/, ".dts$1"))))
		.filter((stack) => stack.some((file) => file.endsWith(".dtso")));
}

function overlaid(sources: readonly string[]): Buffer {
	const blobs = sources.map((file, index) => {
		const blob = join(folder, `${index}.dtb`);
		writeFileSync(blob, compiled(file, true));
		return blob;
	});
	const [base = "", ...over] = blobs;
	const out = join(folder, "out.dtb");
	const run = spawnSync("fdtoverlay", ["-i", base, "-o", out, ...over]);
	assert.equal(run.status, 0, `${sources.join(" ")}: ${run.stderr}`);
	return clearPadding(readFileSync(out));
}
