// Pin control in its three forms: what numbers count, what belongs to what, who has a pin, which settings are taken.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Values } from "../../server/src/scmi/message.ts";
import { startFirmware, tell } from "./board.ts";
import { RPI5 } from "./rpi5.ts";
import { typedFirmware } from "./typed-firmware.ts";

/** The same pins, behind each form of the protocol. */
const pins = (protocol: string, completeness = "complete") =>
	typedFirmware(`firmware: { name: Pins, kind: other }
scmi: { protocols: { pinctrl: { version: 0x10000, settings: [bias-pull-up, drive-strength], ${protocol} } } }
agents: { os: { id: 1, type: ospm }, rt: { id: 2, type: ospm } }
resources:
  pinctrl:
    tx: { id: 4, kind: pin, name: tx }
    rx: { id: 5, kind: pin, name: rx }
    uart0: { id: 0, kind: group, name: uart0-of-17-chars, members: [tx, rx] }
    spi0: { id: 1, kind: group, name: spi0 }
    uart: { id: 3, kind: function, name: uart, members: [uart0] }
permissions: { model: none }
completeness: { pinctrl: ${completeness}, agents: complete }
`);
const SCMI_3_2 = "id: 0x19";
const DRAFT_2021 = "id: 0x18, dialect: draft-2021";
const DRAFT_2023 = "id: 0x18, dialect: draft-2023";
const [PIN, GROUP, FUNCTION] = [0, 1, 2];

/** What one message is answered: the status, and of a success the fields. */
const asked =
	(protocol: string, message: string, completeness?: string) =>
	(values: Values = {}) => {
		const { status, values: reply } = tell(pins(protocol, completeness), "os", message, values, "pinctrl");
		return status === "SUCCESS" ? Object.values(reply) : status;
	};

test("the attributes count pins, groups and functions by their highest number", () => {
	assert.deepEqual(asked(SCMI_3_2, "PROTOCOL_ATTRIBUTES")(), [(2 << 16) | 6, 4]);
	assert.deepEqual(asked(DRAFT_2023, "PROTOCOL_ATTRIBUTES")(), [(2 << 16) | 6, 4]);
	assert.deepEqual(asked(DRAFT_2021, "PROTOCOL_ATTRIBUTES")(), [(2 << 16) | 4]);
});

describe("PINCTRL_ATTRIBUTES", () => {
	const attributes = asked(SCMI_3_2, "PINCTRL_ATTRIBUTES");
	const of = (identifier: number, flags: number | undefined) => attributes({ identifier, flags: flags ?? 0 });
	test("how many it has, and bit 31 of a name longer than 15 letters", () => {
		assert.deepEqual(of(4, PIN), [1, "tx"]);
		assert.deepEqual(of(0, GROUP), [0x80000002, "uart0-of-17-cha"]);
		assert.deepEqual(of(3, FUNCTION), [1, "uart"]);
	});
	test("a number counts what the selector says; 3 is reserved", () => {
		assert.deepEqual([of(4, GROUP), of(0, PIN), of(4, 3)], ["NOT_FOUND", "NOT_FOUND", "INVALID_PARAMETERS"]);
	});
	test("the whole name is in PINCTRL_NAME_GET", () =>
		assert.deepEqual(asked(SCMI_3_2, "PINCTRL_NAME_GET")({ identifier: 0, flags: 1 }), [0, "uart0-of-17-chars"]));
});

describe("what belongs to a group or function", () => {
	const list = asked(SCMI_3_2, "PINCTRL_LIST_ASSOCIATIONS");
	const of = (identifier: number, flags: number | undefined, index: number) =>
		list({ identifier, flags: flags ?? 0, index });
	test("the pins of a group from a place on, and how many are left", () => {
		assert.deepEqual(of(0, GROUP, 0), [2, [4, 5]]);
		assert.deepEqual(of(0, GROUP, 1), [1, [5]]);
		assert.deepEqual(of(0, GROUP, 2), [0, []]);
		assert.equal(of(0, GROUP, 3), "OUT_OF_RANGE");
	});
	test("the groups of a function; a pin has none to ask for; of a group that does not say it is not known", () => {
		assert.deepEqual(of(3, FUNCTION, 0), [1, [0]]);
		assert.equal(of(4, PIN, 0), "INVALID_PARAMETERS");
		assert.match(String(of(1, GROUP, 0)), /^unknown: the catalogue does not say which pins/);
	});
	test("in the first draft by messages of their own", () => {
		assert.deepEqual(asked(DRAFT_2021, "PINCTRL_GET_GROUP_PINS")({ group: 0, skip: 0 }), [2, [4, 5]]);
		assert.deepEqual(asked(DRAFT_2021, "PINCTRL_GET_FUNCTION_GROUPS")({ function: 3, skip: 0 }), [1, [0]]);
		assert.deepEqual(asked(DRAFT_2021, "PINCTRL_GET_PINS")({ skip: 1 }), [1, [5]]);
		const partial = asked(DRAFT_2021, "PINCTRL_GET_PINS", "partial");
		assert.equal(partial({ skip: 0 }), "unknown: the catalogue does not list all pins");
		const unstated = asked(DRAFT_2021, "PINCTRL_GET_GROUP_PINS");
		assert.match(String(unstated({ group: 1, skip: 1 })), /^unknown: the catalogue does not say which pins/);
		assert.deepEqual(unstated({ group: 1, skip: 0 }), [0, []]);
		const marked = (group: number) =>
			tell(pins(DRAFT_2021), "os", "PINCTRL_GET_GROUP_PINS", { group, skip: 0 }, "pinctrl").assumed;
		assert.deepEqual([marked(0), marked(1)], [[], ["num_pins", "pins"]]);
	});
});

test("a pin is one agent's until that one releases it", () => {
	const firmware = pins(SCMI_3_2);
	const by = (agent: string, message: string) => tell(firmware, agent, message, { identifier: 4, flags: 0 }).status;
	assert.equal(by("os", "PINCTRL_REQUEST"), "SUCCESS");
	assert.equal(by("os", "PINCTRL_REQUEST"), "SUCCESS", "its own");
	assert.equal(by("rt", "PINCTRL_REQUEST"), "IN_USE");
	assert.equal(by("rt", "PINCTRL_RELEASE"), "DENIED");
	assert.equal(by("os", "PINCTRL_RELEASE"), "SUCCESS");
	assert.equal(by("rt", "PINCTRL_REQUEST"), "SUCCESS");
});

describe("a function is chosen for a group", () => {
	const VALID = 0x400;
	test("one that exists; whether any other does is not known of a partial table", () => {
		const choose = (function_id: number, completeness?: string) =>
			asked(
				SCMI_3_2,
				"PINCTRL_SETTINGS_CONFIGURE",
				completeness,
			)({
				identifier: 0,
				function_id,
				attributes: 1 | VALID,
				configs: [],
			});
		assert.deepEqual([choose(3), choose(9), choose(0xffffffff)], [[], "NOT_FOUND", "NOT_FOUND"]);
		assert.match(String(choose(9, "partial")), /^unknown: the catalogue does not know the function/);
	});
	test("in the drafts by a message of its own", () => {
		const select = asked(DRAFT_2023, "PINCTRL_FUNCTION_SELECT");
		const by2023 = (function_id: number, flags = 1) => select({ identifier: 0, function_id, flags });
		assert.deepEqual([by2023(3), by2023(9), by2023(3, 0)], [[], "NOT_FOUND", "INVALID_PARAMETERS"]);
		const mux = asked(DRAFT_2021, "PINCTRL_SET_MUX");
		assert.deepEqual([mux({ group: 0, function: 3 }), mux({ group: 0, function: 9 })], [[], "NOT_FOUND"]);
		const partly = asked(DRAFT_2021, "PINCTRL_SET_MUX", "partial");
		assert.match(String(partly({ group: 0, function: 9 })), /^unknown: the catalogue does not know the function/);
	});
});

describe("settings: bias-pull-up is 4, drive-strength 10, slew-rate 20", () => {
	test("those the catalogue says are taken", () => {
		const configure = asked(SCMI_3_2, "PINCTRL_SETTINGS_CONFIGURE");
		const set = (settings: number, configs: readonly number[]) =>
			configure({ identifier: 4, function_id: 0, attributes: settings << 2, configs });
		assert.deepEqual([set(1, [4, 1]), set(2, [4, 1, 10, 8]), set(1, [20, 1])], [[], [], "NOT_SUPPORTED"]);
		assert.deepEqual(set(1, [4, 1, 20, 1]), [], "one is announced");
		assert.match(String(set(2, [4, 1])), /^unknown: the message is too short/);
	});
	test("how they stand is in no catalogue", () => {
		const get = asked(SCMI_3_2, "PINCTRL_SETTINGS_GET");
		assert.match(String(get({ identifier: 4, attributes: 4 })), /^unknown: no catalogue says how a pin is set/);
		assert.equal(get({ identifier: 4, attributes: 20 }), "NOT_SUPPORTED");
		assert.match(
			String(get({ identifier: 4, attributes: 1 << 18 })),
			/^unknown: no catalogue says how a pin is set/,
			"all of them",
		);
	});
	test("the function alone is no setting; where one is read at a time, no more can be asked for", () => {
		const all = asked(SCMI_3_2, "PINCTRL_SETTINGS_GET");
		assert.match(
			String(all({ identifier: 4, attributes: (2 << 18) | 20 })),
			/^unknown: no catalogue says how a pin is set/,
		);
		const one = (attributes: number) =>
			tell(startFirmware(RPI5), "agent_0", "PINCTRL_SETTINGS_GET", { identifier: 30, attributes }).status;
		assert.match(String(one(4)), /^unknown: /);
		assert.deepEqual([one(4 | (1 << 8)), one(1 << 18)], ["NOT_SUPPORTED", "NOT_SUPPORTED"]);
	});
	test("in the drafts one at a time", () => {
		const config = asked(DRAFT_2023, "PINCTRL_CONFIG_SET");
		assert.deepEqual(
			[4, 20, 4 | (1 << 8)].map((attributes) => config({ identifier: 4, attributes })),
			[[], "NOT_SUPPORTED", "NOT_FOUND"],
		);
		const set = asked(DRAFT_2021, "PINCTRL_SET_CONFIG");
		assert.deepEqual([set({ pin: 4, config: 4 | (9 << 8) }), set({ pin: 4, config: 20 })], [[], "NOT_SUPPORTED"]);
		assert.match(
			String(asked(DRAFT_2021, "PINCTRL_GET_CONFIG")({ pin: 4, config: 4 })),
			/^unknown: no catalogue says how a pin/,
		);
	});
});
