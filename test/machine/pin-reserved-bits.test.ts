// What is reserved in the flags and attributes of pin control is INVALID_PARAMETERS: DEN0056, protocol 0x19.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Values } from "../../server/src/scmi/message.ts";
import { tell } from "./board.ts";
import { typedFirmware } from "./typed-firmware.ts";

const status = (message: string, values: Values) => {
	const firmware = typedFirmware(`firmware: { name: Pins, kind: other }
scmi: { protocols: { pinctrl: { id: 0x19, version: 0x10000, settings: [bias-pull-up] } } }
agents: { os: { id: 1, type: ospm } }
resources:
  pinctrl:
    tx: { id: 4, kind: pin, name: tx }
    uart0: { id: 4, kind: group, name: uart0-of-17-chars, members: [tx] }
    uart: { id: 4, kind: function, name: uart-of-17-letters, members: [uart0] }
permissions: { model: none }
completeness: { pinctrl: complete, agents: complete }
`);
	return String(tell(firmware, "os", message, { identifier: 4, ...values }, "pinctrl").status).replace(/:.*/, "");
};
/** The status by the value of one field that counts pins, groups and functions, or pins and groups. */
const by = (message: string, numbers: readonly number[], values: (number: number) => Values) =>
	numbers.map((number) => status(message, values(number)));

test("the selector: a pin, a group, where it may be one a function, nothing else", () => {
	const [PIN, GROUP, FUNCTION, NONE] = [0, 1, 2, 3];
	const all = [PIN, GROUP, FUNCTION, NONE];
	const flags = (number: number) => ({ flags: number });
	const INVALID = "INVALID_PARAMETERS";
	assert.deepEqual(by("PINCTRL_ATTRIBUTES", all, flags), ["SUCCESS", "SUCCESS", "SUCCESS", INVALID]);
	assert.deepEqual(by("PINCTRL_NAME_GET", all, flags), ["SUCCESS", "SUCCESS", "SUCCESS", INVALID]);
	assert.deepEqual(
		by("PINCTRL_LIST_ASSOCIATIONS", all, (number) => ({ flags: number, index: 0 })),
		[INVALID, "SUCCESS", "SUCCESS", INVALID],
	);
	assert.deepEqual(by("PINCTRL_REQUEST", all, flags), ["SUCCESS", "SUCCESS", INVALID, INVALID]);
	assert.deepEqual(by("PINCTRL_RELEASE", all, flags).slice(2), [INVALID, INVALID]);
	const configure = (attributes: number) => ({ function_id: 0xffffffff, attributes, configs: [] });
	assert.deepEqual(by("PINCTRL_SETTINGS_CONFIGURE", all, configure), ["SUCCESS", "SUCCESS", INVALID, INVALID]);
	const get = (number: number) => ({ attributes: (number << 16) | 4 });
	assert.deepEqual(by("PINCTRL_SETTINGS_GET", all, get), ["unknown", "unknown", INVALID, INVALID]);
});

test("which settings are asked for: one, all, the function", () =>
	assert.deepEqual(
		by("PINCTRL_SETTINGS_GET", [0, 1, 2, 3], (number) => ({ attributes: (number << 18) | 4 })),
		["unknown", "unknown", "unknown", "INVALID_PARAMETERS"],
	));
