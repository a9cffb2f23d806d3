import { RESET } from "../../../scmi/protocols/reset.ts";
import { linuxDriver } from "./driver.ts";
import { errnoOf } from "./errno.ts";

/** drivers/firmware/arm_scmi/reset.c, drivers/reset/reset-scmi.c. A line is released by every user. */
export const LINUX_RESET = linuxDriver(RESET, {
	probe: {
		kind: "each",
		describe: "RESET_DOMAIN_ATTRIBUTES",
		describeMustSucceed: false,
		inspect: [],
		longName: { message: "RESET_DOMAIN_NAME_GET", bit: 29, since: 0x30000 },
	},
	nameOf: (id) => ({ domain_id: id }),
	count: ({ attributes }) => Number(attributes ?? 0) & 0xffff,
	selectorOf: () => "pin",
	firstUse: (_, id) => ({ message: "RESET", values: { domain_id: id, flags: 0, reset_state: 0 }, isShared: false }),
	beyondTable: ({ consumer }) => `${consumer} gets no reset control: ${errnoOf("INVALID_PARAMETERS")}.`,
	consequences: {
		RESET: ({ consumer, status }) => `reset_control_deassert() of ${consumer} fails with ${errnoOf(status)}.`,
	},
});
