import type { ResourceKind } from "../../../scmi/resource-kind.ts";
import { LINUX_CLOCK } from "./clock.ts";
import type { LinuxDriver } from "./driver.ts";
import { LINUX_PINCTRL, LINUX_PINCTRL_DRAFT } from "./pinctrl.ts";
import { LINUX_POWER } from "./power.ts";
import { LINUX_RESET } from "./reset.ts";

/** Every protocol of which it is modelled what Linux does with it. */
const DRIVERS: readonly LinuxDriver[] = [LINUX_POWER, LINUX_CLOCK, LINUX_RESET, LINUX_PINCTRL, LINUX_PINCTRL_DRAFT];

export function linuxDriverOf(kind: ResourceKind, protocolId: number): LinuxDriver | undefined {
	return DRIVERS.find(({ table }) => table.kind === kind && table.id === protocolId);
}
