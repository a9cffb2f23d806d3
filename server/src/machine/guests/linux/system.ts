import { SYSTEM } from "../../../scmi/protocols/system.ts";
import { linuxDriver } from "./driver.ts";

/** drivers/firmware/arm_scmi/system.c, scmi_power_control.c: Linux waits to be told to shut down. No tree numbers anything of it. */
export const LINUX_SYSTEM = linuxDriver(SYSTEM, {
	probe: { kind: "version" },
	nameOf: () => ({}),
	count: () => 0,
	selectorOf: () => "pin",
	firstUse: () => undefined,
	beyondTable: () => "",
	consequences: {},
});
