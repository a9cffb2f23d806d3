import { type PinSelector, resourceAt } from "../../../catalogue/catalogue-index.ts";
import type { Values } from "../../../scmi/message.ts";
import { NO_FUNCTION, PIN_SELECTORS, PINCTRL } from "../../../scmi/protocols/pinctrl.ts";
import { PINCTRL_2021 } from "../../../scmi/protocols/pinctrl-2021.ts";
import { PINCTRL_2023 } from "../../../scmi/protocols/pinctrl-2023.ts";
import type { ResourceUse } from "../../boot-plan.ts";
import type { Firmware } from "../../firmware.ts";
import { type Consequence, linuxDriver } from "./driver.ts";
import { errnoOf } from "./errno.ts";

const notSet: Consequence = ({ consumer, status }) =>
	`The pin state of ${consumer} cannot be set, it does not probe: ${errnoOf(status)}.`;

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
	beyondTable: (consumer: string) =>
		`The pin state of ${consumer} cannot be found, it does not probe: ${errnoOf("INVALID_PARAMETERS")}.`,
} as const;

/** drivers/firmware/arm_scmi/pinctrl.c, drivers/pinctrl/pinctrl-scmi.c: a pin is requested, a group configured. */
export const LINUX_PINCTRL = linuxDriver(PINCTRL, {
	...PINS,
	probe: {
		describe: "PINCTRL_ATTRIBUTES",
		describeMustSucceed: true,
		inspect: [],
		longName: { message: "PINCTRL_NAME_GET", bit: 31, since: 0 },
	},
	firstUse: (_, id, selector) => {
		const flags = PIN_SELECTORS[selector];
		if (selector === "pin") return { message: "PINCTRL_REQUEST", values: { identifier: id, flags }, isShared: false };
		const values = { identifier: id, function_id: NO_FUNCTION, attributes: flags };
		return { message: "PINCTRL_SETTINGS_CONFIGURE", values, assumed: ["function_id"], isShared: false };
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
	probe: { describe: "PINCTRL_ATTRIBUTES", describeMustSucceed: true, inspect: [], longName: undefined },
	firstUse: (_, id, selector) => {
		const flags = PIN_SELECTORS[selector];
		if (selector === "pin") return { message: "PINCTRL_REQUEST", values: { identifier: id, flags }, isShared: false };
		const values = { identifier: id, function_id: 0, flags };
		return { message: "PINCTRL_FUNCTION_SELECT", values, assumed: ["function_id"], isShared: false };
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
	probe: { describe: "PINCTRL_GET_GROUP_PINS", describeMustSucceed: true, inspect: [], longName: undefined },
	firstUse: (_, id, selector) =>
		selector === "group"
			? { message: "PINCTRL_SET_MUX", values: { function: 0, group: id }, assumed: ["function"], isShared: false }
			: undefined,
	consequences: { PINCTRL_GET_GROUP_PINS: notSet, PINCTRL_SET_MUX: notSet },
});
