import { CLOCK } from "../../../scmi/protocols/clock.ts";
import { askedRate, restingRate } from "./clock-rate.ts";
import { linuxDriver } from "./driver.ts";
import { errnoOf } from "./errno.ts";

const nullClock = (consumer: string) =>
	`${consumer} gets a NULL clock, every operation on it succeeds and does nothing.`;

/** drivers/firmware/arm_scmi/clock.c, drivers/clk/clk-scmi.c. */
export const LINUX_CLOCK = linuxDriver(CLOCK, {
	probe: {
		kind: "each",
		describe: "CLOCK_ATTRIBUTES",
		describeMustSucceed: true,
		inspect: [{ message: "CLOCK_DESCRIBE_RATES", more: { rate_index: 0 } }],
		longName: { message: "CLOCK_NAME_GET", bit: 29, since: 0x20000 },
		// scmi_clock_get_permissions()
		permissions: { message: "CLOCK_GET_PERMISSIONS", bit: 1, since: 0x30000 },
		afterwards: "CLOCK_RATE_GET",
		// scmi_clock_info_get()
		nameless: {
			field: "clock_name",
			consequence: (consumer) =>
				`Firmware answers an empty name, so Linux leaves the clock out: ${nullClock(consumer)}`,
		},
		taken: (consumer, id, { id: other, name }) =>
			`Clock ${other} has the name "${name}" already, and Linux has one clock of a name (-17, EEXIST): it logs "failed to register clock ${id}", and ${nullClock(consumer)}`,
	},
	nameOf: (id) => ({ clock_id: id }),
	count: ({ attributes }) => Number(attributes ?? 0) & 0xffff,
	selectorOf: () => "pin",
	carriedOut: (use, resource) => {
		const { rateHz, ...unchanged } = use;
		if (!rateHz || !Number.isFinite(rateHz)) return use;
		const { hz } = askedRate(resource, rateHz);
		return hz === restingRate(resource) ? unchanged : { ...use, rateHz: hz };
	},
	/** A clock is enabled, an assigned clock gets its rate. */
	firstUse: ({ property, rateHz }, id) => {
		if (property === "clocks")
			return { message: "CLOCK_CONFIG_SET", values: { clock_id: id, attributes: 1 }, isShared: true };
		if (!rateHz || !Number.isFinite(rateHz)) return undefined;
		const values = { flags: 0, clock_id: id, rate: BigInt(Math.round(rateHz)) };
		return { message: "CLOCK_RATE_SET", values, isShared: false };
	},
	beyondTable: ({ consumer, id }) =>
		`Linux logs "of_clk_hw_onecell_get: invalid index ${id}", ${consumer} does not probe: ${errnoOf("INVALID_PARAMETERS")}.`,
	consequences: {
		CLOCK_ATTRIBUTES: ({ consumer }) => `Linux logs nothing: ${nullClock(consumer)}`,
		CLOCK_DESCRIBE_RATES: ({ consumer, id }) => `Linux logs "failed to register clock ${id}": ${nullClock(consumer)}`,
		CLOCK_CONFIG_SET: ({ consumer, status }) => `clk_prepare_enable() of ${consumer} fails with ${errnoOf(status)}.`,
		CLOCK_RATE_SET: ({ consumer, status }) =>
			`Linux logs that it couldn't set the clock's rate (${errnoOf(status)}) and goes on: ${consumer} runs at the rate there is.`,
	},
});
