import { POWERCAP } from "../../../scmi/protocols/powercap.ts";
import { linuxDriver } from "./driver.ts";

/** drivers/firmware/arm_scmi/powercap.c, drivers/powercap/arm_scmi_powercap.c. Caps are set from user space: no tree names one. */
export const LINUX_POWERCAP = linuxDriver(POWERCAP, {
	probe: {
		kind: "each",
		describe: "POWERCAP_DOMAIN_ATTRIBUTES",
		describeMustSucceed: true,
		inspect: [],
		longName: { message: "POWERCAP_DOMAIN_NAME_GET", bit: 28, since: 0 },
	},
	nameOf: (id) => ({ domain_id: id }),
	count: ({ attributes }) => Number(attributes ?? 0) & 0xffff,
	selectorOf: () => "pin",
	firstUse: () => undefined,
	beyondTable: ({ consumer }) => `${consumer} has no power cap.`,
	consequences: { POWERCAP_DOMAIN_ATTRIBUTES: ({ consumer }) => `${consumer} has no power cap.` },
});
