// Random bytes, random tokens, and a partitioned board with random tokens in its trees, its configuration and its
// catalogue: the whole analysis answers, soon, and keeps nothing of it.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { analyse } from "../../server/src/analysis.ts";
import { setupOfLoneBoard } from "../../server/src/configs/lone-board.ts";
import { createEngineCache, type EngineCache } from "../../server/src/facts.ts";
import { FILES } from "../cli/board.ts";
import { memorySnapshot } from "../memory-snapshot.ts";
import { heapBytes } from "./heap.ts";
import { type Random, seededRandom } from "./seeded-random.ts";

const SEED = 7;
/** A guard against hanging; nothing here takes more than a few milliseconds. */
const LONGEST_MS = 1000;
const WORDS = [
	..."{ } ; < > = , ( ) [ ] & : @ # ## \" ' / \\ - + * ? ! ~ | ^ % . $ ` \n \n \t".split(/ /),
	..."0 1 2 40 08 0x14 0xffffffff 0x1e+1 99999999999999999999 1ULL 'a' '\\x' \"text\" \"\\".split(" "),
	..."/dts-v1/; /plugin/; /bits/ 64 /delete-node/ /delete-property/ /omit-if-no-ref/ /memreserve/".split(" "),
	..."/include/ /incbin/ /* */ // / { }; a: b: &a &b &{/a} &{a/b} a b node@1 #clock-cells reg phandle".split(" "),
	..."#define\tA #define\tB(x) #define\tC(x,...) A B( C( #x x##A __VA_ARGS__ __LINE__ __COUNTER__ defined".split(" "),
	...'\n#if \n#ifdef \n#ifndef \n#elif \n#else \n#endif \n#undef \n#include \n#error \n# "soc.dtsi" <soc.dtsi>'.split(
		" ",
	),
	..."clocks resets power-domains &scmi_clk &scmi_rst scmi_devid xen,passthrough &eth0 &usb0 &xen_shm".split(" "),
	...'compatible "arm,scmi-smc" shmem arm,smc-id <1> <&scmi_clk 0> status "disabled" protocol@14'.split(" "),
	...'name: id: {id: - [ ] arm_sci dtdev "scmi_smc" resources: devices: permissions: \\xff\\x00 é \u{1f600}'.split(" "),
];

function tokens(random: Random, most: number): string {
	let text = "";
	for (let left = 1 + random.below(most); left > 0; left--)
		text += random.pick(WORDS) + (random.below(3) > 0 ? " " : "");
	return text;
}

function bytes(random: Random, most: number): Uint8Array {
	// Half of them in ASCII, where a lexer has most to do.
	const bound = random.below(2) === 0 ? 256 : 128;
	return Uint8Array.from({ length: random.below(most) }, () => random.below(bound));
}

function spliced(text: string, random: Random): string {
	const at = random.below(text.length);
	return text.slice(0, at) + tokens(random, 5) + text.slice(at + random.below(4) * random.below(20));
}

const counts = { inputs: 0, findings: 0, slowest: 0 };

function survives(files: Readonly<Record<string, string | Uint8Array>>, cache: EngineCache, catalogue: boolean): void {
	const snapshot = memorySnapshot(files);
	const lone = setupOfLoneBoard(snapshot, "/work/board.dts");
	const began = performance.now();
	const { findings } = analyse(
		snapshot,
		cache,
		catalogue ? { ...lone, catalogue: { kind: "all" as const, file: { path: "/work/demo.scmi.yaml" } } } : lone,
	);
	const took = performance.now() - began;
	counts.inputs++;
	counts.findings += findings.length;
	counts.slowest = Math.max(counts.slowest, took);
	assert.ok(took < LONGEST_MS, `${took} ms for ${JSON.stringify(files)}`);
}

/** Runs many inputs on one cache; what is kept of them does not grow. */
function each(count: number, seed: number, run: (random: Random, cache: EngineCache) => void): void {
	const cache = createEngineCache();
	const random = seededRandom(seed);
	let warm = 0;
	for (let i = 0; i < count; i++) {
		if (i === count >> 2) warm = heapBytes();
		run(random, cache);
	}
	const grown = heapBytes() - warm;
	assert.ok(grown < 16 << 20, `${grown >> 10} KB more after ${count} inputs than after a quarter of them`);
}

describe("random input", () => {
	after(() =>
		console.log(
			`random: ${counts.inputs} inputs, nothing thrown, ${counts.findings} findings, the slowest took ${counts.slowest.toFixed(0)} ms`,
		),
	);
	test("bytes", () =>
		each(50_000, SEED, (random, cache) => survives({ "/work/board.dts": bytes(random, 80) }, cache, false)));
	test("tokens", () =>
		each(45_000, SEED + 1, (random, cache) => {
			const start = random.pick(["", "/dts-v1/;\n", "/dts-v1/;\n/ { a: a { ", "/dts-v1/;\n#define A 1\n/ { b = <"]);
			survives({ "/work/board.dts": start + tokens(random, 24), "/work/soc.dtsi": tokens(random, 6) }, cache, false);
		}));
	for (const [file, text] of Object.entries(FILES))
		test(`tokens in ${file.slice("/work/".length)} of a partitioned board`, () =>
			each(1_500, SEED + 2, (random, cache) => survives({ ...FILES, [file]: spliced(text, random) }, cache, true)));
});
