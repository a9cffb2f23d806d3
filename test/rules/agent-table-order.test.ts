// A table of agents in the order of another edition of Xen's series is written anew: before, after, and when nothing is offered.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { failureOf } from "./example-findings.ts";

/** The fixes of an example's failed boot, where one of its files is written otherwise, each with the file that it makes. */
function fixes(...edit: Parameters<typeof failureOf>) {
	const { failure, bad, good } = failureOf(...edit);
	return failure.fixes.map(({ title, preferred, edits }) => {
		const mended = [...edits]
			.sort((a, b) => b.at.start - a.at.start)
			.reduce((text, { at, text: by }) => `${text.slice(0, at.start)}${by}${text.slice(at.end)}`, bad);
		return { title, preferred, mended: mended === good ? "as it was" : mended };
	});
}

const smcPageAgent = {
	title: "Write the entries of scmi-secondary-agents as SMC, page and agent",
	preferred: true,
	mended: "as it was",
};
const agentSmcPage = {
	title: "Write the entries of epam,secondary-agents as agent, SMC and page",
	preferred: true,
	mended: "as it was",
};

describe("the multi-agent series", () => {
	const change = (by: string) =>
		fixes("xen-multi-agent", "kestrel.dts", (text) => text.replace(/<(0x8200004\d) (&page_\w+) (\d+)>/g, by));
	test("agent, SMC, page, as in its third edition", () => assert.deepEqual(change("<$3 $1 $2>"), [smcPageAgent]));
	test("SMC, agent, page", () => assert.deepEqual(change("<$1 $3 $2>"), [smcPageAgent]));
	test("a page as a number: nothing tells which of the two it is", () => assert.deepEqual(change("<$3 $1 1>"), []));
	test("a comment within an entry would be lost", () => assert.deepEqual(change("<$3 /* SMC */ $1 $2>"), []));
	test("an entry in two groups", () => assert.deepEqual(change("<$3>, <$1 $2>"), []));
});

test("the message says both orders", () => {
	const change = (text: string) => text.replace(/<(0x8200004\d) (&page_\w+) (\d+)>/g, "<$1 $3 $2>");
	assert.match(
		failureOf("xen-multi-agent", "kestrel.dts", change).failure.message,
		/The entries of scmi-secondary-agents stand as SMC, agent and page, and Xen reads SMC, page and agent$/,
	);
});

describe("the product of 2024", () => {
	const change = (by: string) =>
		fixes("rpi5", "xen-scmi.dtso", (text) => text.replace(/<(\d) (0x8200000\d) (&scmi_page\d)>/g, by));
	test("SMC, page, agent, as in the tenth edition of the series", () =>
		assert.deepEqual(change("<$2 $3 $1>"), [agentSmcPage]));
});
