// Channels of agents: two that would be one to firmware, and memory that two would write to.
import assert from "node:assert/strict";
import { test } from "node:test";
import { readCatalogue } from "../../server/src/catalogue/read-catalogue.ts";
import { memorySnapshot } from "../memory-snapshot.ts";
import { problemLines } from "./problem-lines.ts";

/** What is said of agents whose channels these are; the first stands on line 5. */
function said(...channels: readonly string[]): string[] {
	const agents = channels.map((channel, i) => `  a${i}: { id: ${i}, channels: [{ ${channel} }] }\n`).join("");
	const text = `scmiCatalogue: 1\nfirmware: { name: F }\nresources: {}\nagents:\n${agents}`;
	const path = "/c.scmi.yaml";
	return problemLines(readCatalogue(memorySnapshot({ [path]: text }), path).problems, { [path]: text }, path).map(
		(line) => line.replace(/:\d+ error/, ":"),
	);
}

const page = (address: string, size = "0x1000") =>
	`transport: mailbox, mailbox: { address: 1 }, doorbell: 1, shmem: { address: ${address}, size: ${size} }`;
const overlaps = (line: number, memory: string, other: string, agent: string) =>
	`${line}: Shared memory ${memory} overlaps ${other} of agent "${agent}": one would write into the messages of the other.`;

test("pages in any order, next to each other", () =>
	assert.deepEqual(said(page("0x2000"), page("0x1000"), page("0x3000")), []));

test("pages that overlap, in any order", () => {
	assert.deepEqual(said(page("0x1800"), page("0x1000")), [overlaps(5, "0x1800–0x27ff", "0x1000–0x1fff", "a1")]);
	assert.deepEqual(said(page("0x1fff", "1"), page("0x1000")), [overlaps(5, "0x1fff–0x1fff", "0x1000–0x1fff", "a1")]);
});

test("several within one that is long", () =>
	assert.deepEqual(said(page("0x1000", "0x3000"), page("0x1100", "0x80"), page("0x3000", "0x80")), [
		overlaps(6, "0x1100–0x117f", "0x1000–0x3fff", "a0"),
		overlaps(7, "0x3000–0x307f", "0x1000–0x3fff", "a0"),
	]));

test("memory of no size overlaps nothing", () =>
	assert.deepEqual(said(page("0x1000"), page("0x1800", "0")), ["6: Shared memory of 0 bytes."]));

test("one SMC for two, told apart by what is in the registers, whatever the order they are written in", () => {
	const smc = (args: string) => `transport: smc, smcId: 0x82000002, smcArgs: { ${args} }`;
	assert.deepEqual(said(smc("x1: 0, x7: 1"), smc("x1: 0, x7: 2"), "transport: smc, smcId: 0x82000003"), []);
	assert.deepEqual(said(smc("x1: 0, x7: 1"), smc("x7: 1, x1: 0")), [
		'6: SMC 0x82000002, x1 = 0, x7 = 1 already rings for agent "a0". Channels with one function id must differ in smcArgs.',
	]);
});

test("a key of another transport", () => {
	assert.deepEqual(said("transport: optee, opteeChannel: 0, smcId: 1"), [
		'5: "smcId" belongs to transport smc; this channel is optee.',
	]);
	assert.deepEqual(said("transport: smc, smcId: 1, opteeChannel: 0, doorbell: 2"), [
		'5: "opteeChannel" belongs to transport optee; this channel is smc.',
		'5: "doorbell" belongs to transport mailbox; this channel is smc.',
	]);
});
