import { type PinSelector, resourceAt } from "../../../catalogue/catalogue-index.ts";
import type { Values } from "../../../scmi/message.ts";
import { NO_FUNCTION, PIN_SELECTORS, PINCTRL } from "../../../scmi/protocols/pinctrl.ts";
import { PINCTRL_2021 } from "../../../scmi/protocols/pinctrl-2021.ts";
import { PINCTRL_2023 } from "../../../scmi/protocols/pinctrl-2023.ts";
import type { ResourceUse } from "../../boot-plan.ts";
import type { Firmware } from "../../firmware.ts";
import { type Affected, type Consequence, linuxDriver } from "./driver.ts";
import { errnoOf } from "./errno.ts";

const notSet: Consequence = ({ consumer, status }) =>
	`The pin state of ${consumer} cannot be set, so the device does not probe: ${errnoOf(status)}.`;

/** What both generations of the protocol share. */
const PINS = {
	nameOf: (id: number, selector: PinSelector): Values => ({ identifier: id, flags: PIN_SELECTORS[selector] }),
	count: ({ attributes_low = 0, attributes_high = 0 }: Values, selector: PinSelector) => {
		if (selector === "function") return Number(attributes_high) & 0xffff;
		return selector === "group" ? Number(attributes_low) >>> 16 : Number(attributes_low) & 0xffff;
	},
	/** As the tree says, else as the catalogue's entry does. */
	selectorOf: ({ index }: Firmware, use: ResourceUse, id: number): PinSelector => {
		if (use.selector) return use.selector;
		const has = (selector: PinSelector) => resourceAt(index, "pinctrl", id, undefined, selector) !== undefined;
		return has("group") ? "group" : has("function") && !has("pin") ? "function" : "pin";
	},
	beyondTable: ({ consumer }: Affected) =>
		`The pin state of ${consumer} cannot be found, so the device does not probe: ${errnoOf("INVALID_PARAMETERS")}.`,
} as const;

/** Bit 10 of PINCTRL_SETTINGS_CONFIGURE: `function_id` is valid. */
const WITH_FUNCTION = 0x400;

/**
 * drivers/firmware/arm_scmi/pinctrl.c, drivers/pinctrl/pinctrl-scmi.c: a pin is requested, a group configured. A function is chosen
 * with its group.
 */
export const LINUX_PINCTRL = linuxDriver(PINCTRL, {
	...PINS,
	// tag scmi-updates-6.10 of Sudeep Holla's tree
	since: "6.10",
	probe: {
		kind: "each",
		describe: "PINCTRL_ATTRIBUTES",
		describeMustSucceed: true,
		inspect: [],
		longName: { message: "PINCTRL_NAME_GET", bit: 31, since: 0 },
	},
	firstUse: ({ functionId }, id, selector) => {
		const flags = PIN_SELECTORS[selector];
		if (selector === "function") return undefined;
		if (selector === "pin") return { message: "PINCTRL_REQUEST", values: { identifier: id, flags }, isShared: false };
		const message = "PINCTRL_SETTINGS_CONFIGURE";
		if (functionId === undefined) {
			const values = { identifier: id, function_id: NO_FUNCTION, attributes: flags };
			return { message, values, assumed: ["function_id"], isShared: false };
		}
		const values = { identifier: id, function_id: functionId, attributes: flags | WITH_FUNCTION };
		return { message, values, isShared: false };
	},
	consequences: {
		PINCTRL_ATTRIBUTES: notSet,
		PINCTRL_REQUEST: notSet,
		PINCTRL_SETTINGS_CONFIGURE: notSet,
	},
});

/** The driver of the firmware's own kernels: choosing a function is a message of its own. */
export const LINUX_PINCTRL_2023 = linuxDriver(PINCTRL_2023, {
	...PINS,
	isDraft: true,
	probe: { kind: "each", describe: "PINCTRL_ATTRIBUTES", describeMustSucceed: true, inspect: [], longName: undefined },
	firstUse: ({ functionId }, id, selector) => {
		const flags = PIN_SELECTORS[selector];
		if (selector === "function") return undefined;
		if (selector === "pin") return { message: "PINCTRL_REQUEST", values: { identifier: id, flags }, isShared: false };
		const values = { identifier: id, function_id: functionId ?? 0, flags };
		const assumed = functionId === undefined ? ["function_id"] : [];
		return { message: "PINCTRL_FUNCTION_SELECT", values, assumed, isShared: false };
	},
	consequences: {
		PINCTRL_ATTRIBUTES: notSet,
		PINCTRL_REQUEST: notSet,
		PINCTRL_FUNCTION_SELECT: notSet,
	},
});

/** The first of them: a group's pins are listed, and a function is chosen for the group. */
export const LINUX_PINCTRL_2021 = linuxDriver(PINCTRL_2021, {
	...PINS,
	isDraft: true,
	nameOf: (id) => ({ group: id, skip: 0 }),
	count: ({ attributes = 0 }, selector) =>
		selector === "function" ? Number(attributes) & 0xffff : Number(attributes) >>> 16,
	probe: {
		kind: "each",
		describe: "PINCTRL_GET_GROUP_PINS",
		describeMustSucceed: true,
		inspect: [],
		longName: undefined,
	},
	ignores: ({ selector }) =>
		selector === undefined || selector === "group"
			? undefined
			: `no message of this protocol is about a single ${selector}`,
	firstUse: ({ functionId }, id) => {
		const assumed = functionId === undefined ? ["function"] : [];
		return { message: "PINCTRL_SET_MUX", values: { function: functionId ?? 0, group: id }, assumed, isShared: false };
	},
	consequences: { PINCTRL_GET_GROUP_PINS: notSet, PINCTRL_SET_MUX: notSet },
});
