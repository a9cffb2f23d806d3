// Clocks of which a catalogue says only part, and parents that share votes. DEN0056, protocol 0x14.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Values } from "../../server/src/scmi/message.ts";
import { tell } from "./board.ts";
import { typedFirmware } from "./typed-firmware.ts";

const server = (clocks: string, more = "", kind = "other", version = "0x30000") =>
	typedFirmware(`firmware: { name: Demo, kind: ${kind} }
scmi: { protocols: { clock: { id: 0x14, version: ${version} } } }
agents: { os: { id: 1, type: ospm }, rt: { id: 2, type: ospm } }
resources:
  clock:
${clocks}
permissions: { model: none${more} }
completeness: { clock: complete, agents: complete }
`);
const asker =
	(firmware: ReturnType<typeof server>, agent = "os") =>
	(message: string, clock_id: number, values: Values = {}) => {
		const { status, values: reply, assumed } = tell(firmware, agent, message, { clock_id, ...values }, "clock");
		return status === "SUCCESS" ? { ...reply, ...(assumed.length > 0 && { assumed }) } : String(status);
	};

describe("what a catalogue says of rates", () => {
	const ask = asker(
		server(`    none: { id: 0, name: none }
    one: { id: 1, name: one, rates: [100] }
    two: { id: 2, name: two, rates: [100, 200] }
    range: { id: 3, name: range, rates: { min: 100, max: 300, step: 100 } }
    still: { id: 4, name: still, rates: [100, 200], initialRate: 200 }
    fixed: { id: 5, name: fixed, rates: [100], settable: [state] }`),
	);
	const rate = (id: number) => ask("CLOCK_RATE_GET", id);
	test("at first: the one there is, the one that is said, else nobody knows", () => {
		assert.deepEqual(rate(0), { rate: 0n, assumed: ["rate"] });
		assert.deepEqual(rate(1), { rate: 100n });
		assert.deepEqual(rate(2), { rate: 0n, assumed: ["rate"] });
		assert.deepEqual(rate(4), { rate: 200n });
	});
	test("what can be set: what is listed, or lies in the range and on a step of it", () => {
		const set = (id: number, hz: bigint) => ask("CLOCK_RATE_SET", id, { flags: 0, rate: hz });
		assert.deepEqual([set(2, 200n), rate(2)], [{}, { rate: 200n }]);
		assert.match(String(set(2, 150n)), /^unknown: 150 Hz is not a rate the catalogue lists; servers round, or refuse/);
		assert.deepEqual(rate(2), { rate: 200n, assumed: ["rate"] });
		for (const hz of [100n, 200n, 300n]) assert.deepEqual(set(3, hz), {}, String(hz));
		for (const hz of [0n, 99n, 150n, 301n, 400n]) assert.match(String(set(3, hz)), /^unknown: /, String(hz));
		assert.deepEqual([set(0, 7n), rate(0)], [{}, { rate: 7n, assumed: ["rate"] }], "of none it is not known which");
		assert.equal(set(5, 100n), "DENIED");
	});
	test("a range is described as one", () =>
		assert.deepEqual(ask("CLOCK_DESCRIBE_RATES", 3, { rate_index: 0 }), {
			num_rates_flags: 0x1003,
			rates: [100n, 300n, 100n],
		}));
});

describe("the state", () => {
	const clocks =
		"    a: { id: 0, name: a, initial: on }\n    b: { id: 1, name: b, initial: unknown }\n    c: { id: 2, name: c }";
	test("before version 3.0 a bit; from then on two, of which 3 keeps it and 2 is reserved", () => {
		const state = (firmware: ReturnType<typeof server>, attributes: number) => {
			const ask = asker(firmware);
			return [ask("CLOCK_CONFIG_SET", 0, { attributes }), (ask("CLOCK_ATTRIBUTES", 0) as Values).attributes];
		};
		const old = server(clocks, "", "other", "0x20000");
		assert.deepEqual(
			[state(old, 0), state(old, 1)],
			[
				[{}, 0],
				[{}, 1],
			],
		);
		const now = server(clocks);
		assert.deepEqual(state(now, 0)[0], {});
		assert.deepEqual(state(now, 2), ["INVALID_PARAMETERS", state(now, 0)[1]]);
		assert.deepEqual(state(now, 3), [{}, state(now, 0)[1]], "kept");
	});
	test("nobody has set it: as the catalogue says, else assumed", () => {
		const ask = asker(server(clocks));
		const assumed = (id: number) => (ask("CLOCK_CONFIG_GET", id, { flags: 0 }) as Values).assumed ?? [];
		assert.deepEqual([assumed(0), assumed(1), assumed(2)], [[], ["config"], ["config"]]);
	});
});

describe("votes of two agents", () => {
	const clocks = `    root: { id: 0, name: root, initial: off }
    leaf: { id: 1, name: leaf, initial: off, parents: [root] }
    twig: { id: 2, name: twig, initial: off, parents: [leaf] }
    ring: { id: 3, name: ring, initial: off, parents: [loop] }
    loop: { id: 4, name: loop, initial: off, parents: [ring] }
    either: { id: 5, name: either, initial: off, parents: [root, leaf] }`;
	const on = (aggregation: string, ...votes: readonly (readonly [agent: string, id: number, on: number])[]) => {
		const firmware = server(clocks, `, stateAggregation: ${aggregation}`);
		for (const [agent, id, attributes] of votes) asker(firmware, agent)("CLOCK_CONFIG_SET", id, { attributes });
		const ask = asker(firmware);
		return [0, 1, 2, 3, 4, 5].map((id) => {
			const { config, assumed } = ask("CLOCK_CONFIG_GET", id, { flags: 0 }) as Values;
			return `${config}${assumed ? "?" : ""}`;
		});
	};
	test("the last counts, or as long as one wants it, or nobody knows", () => {
		const votes = [
			["os", 0, 1],
			["rt", 0, 0],
		] as const;
		assert.equal(on("last-write", ...votes)[0], "0");
		assert.equal(on("refcount", ...votes)[0], "1");
		assert.equal(on("unknown", ...votes)[0], "1?");
		assert.equal(on("unknown", ["os", 0, 1], ["rt", 0, 1])[0], "1", "both want the same");
	});
	test("the parents of what is on are on; a clock with a choice of parents says of none", () => {
		assert.deepEqual(on("refcount-parents", ["os", 2, 1]), ["1", "1", "1", "0", "0", "0"]);
		assert.deepEqual(on("refcount", ["os", 2, 1]), ["0", "0", "1", "0", "0", "0"]);
		assert.deepEqual(on("refcount-parents", ["os", 5, 1]), ["0", "0", "0", "0", "0", "1"]);
		assert.deepEqual(on("refcount-parents", ["os", 3, 1]), ["0", "0", "0", "1", "1", "0"], "a ring ends");
	});
});
