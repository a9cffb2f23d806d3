// Rates, parents and names of clocks on servers that set them: the R-Car of the other tests sets none.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Values } from "../../server/src/scmi/message.ts";
import { tell } from "./board.ts";
import { typedFirmware } from "./typed-firmware.ts";

const CLOCKS = (kind: string) => `firmware: { name: Demo, kind: ${kind} }
scmi: { protocols: { clock: { id: 0x14, version: 0x30000 } } }
agents: { os: { id: 1, type: ospm } }
resources:
  clock:
    uart: { id: 0, name: uart, rates: [24000000, 48000000, 96000000], parents: [osc, pll] }
    pll: { id: 1, name: pll, rates: { min: 1000, max: 5000, step: 500 }, parents: [] }
    wdog: { id: 2, name: wdog, rates: [32768], settable: [state] }
    gpu: { id: 3, name: gpu, settable: [rate] }
    osc: { id: 4, name: a-name-of-21-letters, settable: [state], parents: [osc32] }
    dsi: { id: 5, name: fifteen-letters, parents: [osc] }
    csi: { id: 6, name: sixteen--letters }
permissions: { model: none }
completeness: { clock: complete, agents: complete }
`;

/** What is answered: the status, and of a success the fields. */
function asked(message: string, kind = "scp-firmware") {
	const firmware = typedFirmware(CLOCKS(kind));
	return (values: Values) => {
		const { status, values: reply } = tell(firmware, "os", message, values);
		return status === "SUCCESS" ? Object.values(reply) : status;
	};
}

describe("CLOCK_DESCRIBE_RATES", () => {
	const rates = asked("CLOCK_DESCRIBE_RATES");
	const from = (clock_id: number, rate_index: number) => rates({ clock_id, rate_index });
	test("a list from a place on, with how many remain", () => {
		assert.deepEqual(from(0, 0), [3, [24000000n, 48000000n, 96000000n]]);
		assert.deepEqual(from(0, 2), [1, [96000000n]]);
	});
	test("from its end there is nothing; beyond it is out of range", () => {
		assert.deepEqual(from(0, 3), [0, []]);
		assert.equal(from(0, 4), "OUT_OF_RANGE");
	});
	test("a range is minimum, maximum and step, whatever the index", () => {
		assert.deepEqual(from(1, 0), [0x1003, [1000n, 5000n, 500n]]);
		assert.deepEqual(from(1, 7), [0x1003, [1000n, 5000n, 500n]]);
	});
	test("a range without a step has 1", () => {
		const text = CLOCKS("scp-firmware").replace(", step: 500", "");
		const { values } = tell(typedFirmware(text), "os", "CLOCK_DESCRIBE_RATES", { clock_id: 1, rate_index: 0 });
		assert.deepEqual(values.rates, [1000n, 5000n, 1n]);
	});
	test("of more rates than fit one reply, the rest is counted", () => {
		const list = Array.from({ length: 30 }, (_, i) => i + 1);
		const text = CLOCKS("scp-firmware").replace("[32768]", `[${list.join(", ")}]`);
		const { values } = tell(typedFirmware(text), "os", "CLOCK_DESCRIBE_RATES", { clock_id: 2, rate_index: 5 });
		assert.deepEqual([values.num_rates_flags, values.rates], [11 | (14 << 16), list.slice(5, 16).map(BigInt)]);
	});
});

// As TF-A's drivers/scmi-msg (6a164dda7208) answered for a clock of one rate, asked from index 1 and from index 2: recordings/tf-a-scmi-msg.
test("CLOCK_DESCRIBE_RATES of a server that does not check the index: the one rate again, and what 16 bits keep of the rest", () => {
	const rates = asked("CLOCK_DESCRIBE_RATES", "tf-a");
	const from = (rate_index: number) => rates({ clock_id: 2, rate_index });
	assert.deepEqual(from(0), [1, [32768n]]);
	assert.deepEqual(from(1), [1, [32768n]]);
	assert.deepEqual(from(2), [0xfff5 * 0x10000 + 1, [32768n]]);
});

describe("CLOCK_RATE_SET, and what CLOCK_RATE_GET answers then", () => {
	const setTo = (id: number, rate: bigint, more = "") => {
		const firmware = typedFirmware(`${CLOCKS("scp-firmware")}${more}`);
		const { status } = tell(firmware, "os", "CLOCK_RATE_SET", { flags: 0, clock_id: id, rate });
		return [status, tell(firmware, "os", "CLOCK_RATE_GET", { clock_id: id }).values.rate];
	};
	test("a rate of the list is taken; of another it is not known what comes of it", () => {
		assert.deepEqual(setTo(0, 48_000_000n), ["SUCCESS", 48_000_000n]);
		assert.match(String(setTo(0, 50_000_000n)[0]), /^unknown: 50000000 Hz is not a rate the catalogue lists/);
	});
	test("in a range from its minimum to its maximum, by its step", () => {
		for (const rate of [1000n, 1500n, 5000n]) assert.deepEqual(setTo(1, rate), ["SUCCESS", rate]);
		for (const rate of [500n, 1200n, 5500n]) assert.match(String(setTo(1, rate)[0]), /^unknown: /);
	});
	test("a clock whose rate is not settable refuses, and runs at the only rate it has", () =>
		assert.deepEqual(setTo(2, 32_768n), ["DENIED", 32_768n]));
	test("a clock of which no rates are known takes any", () => assert.deepEqual(setTo(3, 7n), ["SUCCESS", 7n]));
});

test("a clock whose state is not settable cannot be switched", () => {
	const enable = asked("CLOCK_CONFIG_SET");
	assert.deepEqual(enable({ clock_id: 2, attributes: 1 }), []);
	assert.equal(enable({ clock_id: 3, attributes: 1 }), "DENIED");
});

test("before 3.0 all bits but the first of CLOCK_CONFIG_SET are reserved", () => {
	const set = (version: string, attributes: number) => {
		const firmware = typedFirmware(CLOCKS("other").replace("0x30000", version));
		return tell(firmware, "os", "CLOCK_CONFIG_SET", { clock_id: 0, attributes }).status;
	};
	for (const version of ["0x10000", "0x20000", "0x2ffff"])
		assert.deepEqual(
			[0, 1, 2, 3].map((attributes) => set(version, attributes)),
			["SUCCESS", "SUCCESS", "INVALID_PARAMETERS", "INVALID_PARAMETERS"],
			version,
		);
	assert.equal(set("0x30000", 3), "SUCCESS", "3: the state stays as it is");
});

test("CLOCK_GET_PERMISSIONS has only what is settable: bit 31 state, 30 parent, 29 rate", () => {
	const permissions = asked("CLOCK_GET_PERMISSIONS");
	assert.deepEqual(
		[0, 2, 3].map((clock_id) => permissions({ clock_id })),
		[[0xe0000000], [0x80000000], [0x20000000]],
	);
});

describe("parents", () => {
	const parents = asked("CLOCK_POSSIBLE_PARENTS_GET");
	const from = (clock_id: number, skip_parents: number) => parents({ clock_id, skip_parents });
	test("by number, from a place on", () => {
		assert.deepEqual(from(0, 0), [2, [4, 1]]);
		assert.deepEqual(from(0, 1), [1, [1]]);
		assert.equal(from(0, 2), "INVALID_PARAMETERS");
	});
	test("none, not said, and one that firmware does not export", () => {
		assert.equal(from(1, 0), "NOT_SUPPORTED");
		for (const id of [2, 4]) assert.match(String(from(id, 0)), /^unknown: the catalogue does not say which parents/);
	});
	test("set: one of its own; what is none, and where the parent is not settable, is refused", () => {
		const set = asked("CLOCK_PARENT_SET");
		const to = (clock_id: number, parent_id: number) => set({ clock_id, parent_id });
		assert.deepEqual(to(0, 4), []);
		assert.equal(to(0, 3), "INVALID_PARAMETERS");
		assert.equal(to(0, 40), "NOT_FOUND");
		assert.equal(to(1, 4), "NOT_SUPPORTED");
		assert.match(String(to(2, 4)), /^unknown: the catalogue does not say which parents/);
		assert.equal(to(4, 0), "DENIED");
	});
	test("what was set is what is answered; before that it is not known", () => {
		const firmware = typedFirmware(CLOCKS("scp-firmware"));
		const get = (clock_id: number) => tell(firmware, "os", "CLOCK_PARENT_GET", { clock_id });
		assert.match(String(get(0).status), /^unknown: no catalogue says which parent/);
		tell(firmware, "os", "CLOCK_PARENT_SET", { clock_id: 0, parent_id: 4 });
		assert.deepEqual(get(0).values, { parent_id: 4 });
		assert.equal(get(1).status, "NOT_SUPPORTED");
	});
});

test("names: the first 15 letters and bit 29; all of a longer one by CLOCK_NAME_GET", () => {
	const firmware = typedFirmware(CLOCKS("scp-firmware"));
	const short = (clock_id: number) => {
		const { attributes, clock_name } = tell(firmware, "os", "CLOCK_ATTRIBUTES", { clock_id }).values;
		return [clock_name, (Number(attributes) >>> 29) & 1];
	};
	assert.deepEqual([4, 5, 6].map(short), [
		["a-name-of-21-le", 1],
		["fifteen-letters", 0],
		["sixteen--letter", 1],
	]);
	assert.equal(tell(firmware, "os", "CLOCK_NAME_GET", { clock_id: 4 }).values.name, "a-name-of-21-letters");
});
