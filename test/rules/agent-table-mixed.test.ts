// A table of agents is written anew only where all its entries stand alike, and somebody typed each number where it stands.
import assert from "node:assert/strict";
import { test } from "node:test";
import { failureOf } from "./example-findings.ts";

const ENTRY = /<(0x8200004\d) (&page_\w+) (\d+)>/g;
/** What is offered where the entries of the table are written otherwise: by place. */
const titles = (change: (entry: readonly string[], place: number) => string, before = "") => {
	let place = 0;
	const write = (text: string) =>
		text
			.replace("/dts-v1/;", (first) => `${first}\n${before}`)
			.replace(ENTRY, (_, ...entry: string[]) => change(entry, place++));
	return failureOf("xen-multi-agent", "kestrel.dts", write).failure.fixes.map(({ title }) => title);
};

const ANEW = ["Write the entries of scmi-secondary-agents as SMC, page and agent"];

test("entries in two orders", () => {
	assert.deepEqual(
		titles(([smc, page, agent]) => `<${agent} ${smc} ${page}>`),
		ANEW,
	);
	for (const odd of [0, 1])
		assert.deepEqual(
			titles(([smc, page, agent], place) =>
				place === odd ? `<${smc} ${agent} ${page}>` : `<${agent} ${smc} ${page}>`,
			),
			[],
		);
});

test("a number, a page, or a part of one that comes from a macro", () => {
	const macros = "#define CALL 0x82000041\n#define PAGE page_dom0\n#define OPEN (";
	for (const [from, to] of [
		["0x82000041", "CALL"],
		["page_dom0", "PAGE"],
		["0x82000041", "OPEN 0x82000041)"],
	] as const)
		assert.deepEqual(
			titles(([smc, page, agent]) => `<${agent} ${smc} ${page}>`.replace(from, to), macros),
			[],
			to,
		);
});
