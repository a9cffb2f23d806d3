import type { ResourceKind } from "../../../scmi/resource-kind.ts";
import type { Firmware } from "../../firmware.ts";
import { LINUX_CLOCK } from "./clock.ts";
import type { LinuxDriver } from "./driver.ts";
import { LINUX_PERF } from "./perf.ts";
import { LINUX_PINCTRL, LINUX_PINCTRL_2021, LINUX_PINCTRL_2023 } from "./pinctrl.ts";
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
	LINUX_PINCTRL_2021,
	LINUX_PINCTRL_2023,
];

/** The driver for a protocol as a server has it; undefined: not modelled, or the server has none under this number. */
export function linuxDriverOf(
	{ protocols }: Firmware,
	kind: ResourceKind,
	protocolId: number,
): LinuxDriver | undefined {
	const served = protocols.get(protocolId)?.table;
	const isServed = served?.kind === kind;
	return DRIVERS.find(({ table }) => (isServed ? table === served : table.kind === kind && table.id === protocolId));
}
