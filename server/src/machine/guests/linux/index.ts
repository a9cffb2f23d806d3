import type { ResourceKind } from "../../../scmi/resource-kind.ts";
import { LINUX_CLOCK } from "./clock.ts";
import type { LinuxDriver } from "./driver.ts";
import { LINUX_PERF } from "./perf.ts";
import { LINUX_PINCTRL, LINUX_PINCTRL_DRAFT } from "./pinctrl.ts";
import { LINUX_POWER } from "./power.ts";
import { LINUX_POWERCAP } from "./powercap.ts";
import { LINUX_RESET } from "./reset.ts";
import { LINUX_SENSOR } from "./sensor.ts";
import { LINUX_SYSTEM } from "./system.ts";
import { LINUX_VOLTAGE } from "./voltage.ts";

/** Every protocol of which it is modelled what Linux does with it. */
const DRIVERS: readonly LinuxDriver[] = [
	LINUX_POWER,
	LINUX_SYSTEM,
	LINUX_PERF,
	LINUX_CLOCK,
	LINUX_SENSOR,
	LINUX_RESET,
	LINUX_VOLTAGE,
	LINUX_POWERCAP,
	LINUX_PINCTRL,
	LINUX_PINCTRL_DRAFT,
];

export function linuxDriverOf(kind: ResourceKind, protocolId: number): LinuxDriver | undefined {
	return DRIVERS.find(({ table }) => table.kind === kind && table.id === protocolId);
}
