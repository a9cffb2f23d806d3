import { POWER, POWER_ON } from "../../../scmi/protocols/power.ts";
import { linuxDriver } from "./driver.ts";
import { errnoOf } from "./errno.ts";

/** drivers/firmware/arm_scmi/power.c, drivers/pmdomain/arm/scmi_pm_domain.c. */
export const LINUX_POWER = linuxDriver(POWER, {
	probe: {
		kind: "each",
		describe: "POWER_DOMAIN_ATTRIBUTES",
		describeMustSucceed: false,
		inspect: [{ message: "POWER_STATE_GET" }],
		longName: { message: "POWER_DOMAIN_NAME_GET", bit: 27, since: 0x30000 },
	},
	nameOf: (id) => ({ domain_id: id }),
	count: ({ attributes }) => Number(attributes ?? 0) & 0xffff,
	selectorOf: () => "pin",
	firstUse: (_, id) => ({
		message: "POWER_STATE_SET",
		values: { flags: 0, domain_id: id, power_state: POWER_ON },
		isShared: true,
	}),
	beyondTable: ({ consumer, id }) =>
		`Linux logs "genpd_xlate_onecell: invalid domain index ${id}", ${consumer} waits and never probes.`,
	consequences: {
		POWER_STATE_GET: ({ consumer, id }) =>
			`Linux logs "failed to get state for domain ${id}" and leaves the domain out: ${consumer} waits for it and never probes.`,
		POWER_STATE_SET: ({ consumer, id, status }) =>
			`Power domain ${id} stays as it is: runtime resume of ${consumer} fails with ${errnoOf(status)}.`,
	},
});
