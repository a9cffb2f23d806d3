import type { ResourceKind } from "../../../scmi/resource-kind.ts";
import type { Firmware } from "../../firmware.ts";
import { LINUX_CLOCK } from "./clock.ts";
import type { LinuxDriver } from "./driver.ts";
import { LINUX_PINCTRL, LINUX_PINCTRL_2021, LINUX_PINCTRL_2023 } from "./pinctrl.ts";
import { LINUX_POWER } from "./power.ts";
import { LINUX_RESET } from "./reset.ts";

/** Every protocol of which it is modelled what Linux does with it. */
const DRIVERS: readonly LinuxDriver[] = [
	LINUX_POWER,
	LINUX_CLOCK,
	LINUX_RESET,
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
