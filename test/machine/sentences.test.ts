// What is told of a boot in words: one or several, with and without what is not always there.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { eventText } from "../../server/src/machine/event-text.ts";
import type { Fault } from "../../server/src/machine/fault.ts";
import { faultText } from "../../server/src/machine/fault-text.ts";
import type { EventStep } from "../../server/src/machine/trace.ts";

type Told = EventStep extends infer Step
	? Step extends EventStep
		? Omit<Step, "kind" | "n" | "causes" | "phase" | "who" | "domain">
		: never
	: never;
const said = (event: Told) =>
	eventText({ kind: "event", n: 1, phase: "assign", who: "Xen", domain: "DomU1", causes: [], ...event } as EventStep);

describe("an event", () => {
	test("a list that is cut: at its first entry, its second, a later one", () => {
		const cut = (index: number) =>
			said({
				event: "list-cut",
				device: "eth",
				property: "access-controllers",
				cut: { index, because: "no-node", cellsName: "#cells" },
			} as Told).replace(/: entry.*/, "");
		assert.deepEqual([0, 1, 2].map(cut), [
			"Xen reads none of access-controllers of eth",
			"Xen reads only the first entry of access-controllers of eth",
			"Xen reads only the first 2 entries of access-controllers of eth",
		]);
	});
	test("a device without a number, or without the property", () => {
		const skipped = { event: "device-skipped", device: "eth", property: "scmi_devid" };
		assert.equal(
			said({ ...skipped, isEmpty: true } as Told),
			"eth has no number in its scmi_devid: Xen asks firmware for nothing.",
		);
		assert.equal(said({ ...skipped, isEmpty: false } as Told), "eth has no scmi_devid: Xen asks firmware for nothing.");
	});
	test("a channel, by its place or by its SMC, of an agent that is known or not", () => {
		const assigned = { event: "channel-assigned", channel: 2 };
		assert.equal(said({ ...assigned, agentId: 5 } as Told), "DomU1 gets channel 2, agent 5.");
		assert.equal(said(assigned as Told), "DomU1 gets channel 2, an agent the catalogue does not know.");
		assert.equal(said({ ...assigned, agentId: 5, smcId: 0x82000010 } as Told), "DomU1 is agent 5, by SMC 0x82000010.");
	});
	test("an answer that is not known: with no number, one, two", () => {
		const answer = (...request: readonly { name: string; value: number }[]) =>
			said({ event: "unknown", what: { kind: "answer", message: "RESET", request, why: "so" } } as Told);
		const [id, flags] = [
			{ name: "domain_id", value: 0 },
			{ name: "flags", value: 1 },
		] as const;
		assert.equal(answer(), "What firmware answers to RESET is not known: so.");
		assert.equal(answer(id), "What firmware answers to RESET (domain_id 0) is not known: so.");
		assert.equal(answer(id, flags), "What firmware answers to RESET (domain_id 0, flags 1) is not known: so.");
	});
});

describe("a fault", () => {
	const fault = (what: object) =>
		faultText({ errno: "-2 (ENOENT)", ...what } as unknown as Fault).replace("-2 (ENOENT): ", "");
	test("no channel is free: of none, one, several; what is missing by what gives them", () => {
		const taken = (channels: number, pages: number, table?: object) =>
			fault({ kind: "no-channel-free", channels, pages, controller: "/scmi", ...(table && { table }) });
		const node = "the host's tree needs another arm,scmi-shmem node for it";
		assert.deepEqual(
			[0, 1, 2].map((channels) => taken(channels, channels)),
			[
				`there is no channel to give away: ${node}`,
				`the only channel is taken: ${node}`,
				`all 2 channels are taken: ${node}`,
			],
		);
		assert.equal(taken(2, 3), "all 2 channels are taken: firmware has no further agent");
		const table = (...passedOver: readonly string[]) => taken(2, 2, { property: "agents", passedOver });
		assert.equal(table(), "all 2 channels are taken: agents has to list one more");
		assert.equal(
			table("entry 1 (agent 0)", "entry 3 (agent 1)"),
			"all 2 channels are taken: agents has to list one more; passed over without a message: entry 1 (agent 0) and entry 3 (agent 1)",
		);
	});
	test("an entry without a page, by its agent or its SMC, with the order of an entry or without", () => {
		const entry = { kind: "no-page-node", property: "agents", path: "/scmi", agentId: 3 };
		assert.equal(fault(entry), "the entry of agent 3 in agents of /scmi names no node for its page");
		assert.equal(
			fault({ ...entry, smcId: 0x82000010, entry: ["SMC", "page"] }),
			"the entry of SMC 0x82000010 in agents of /scmi names no node for its page (an entry is SMC, page)",
		);
	});
});
