import type { Protocol } from "../../scmi/message.ts";
import { isWhole } from "../../scmi/protocols.ts";
import type { ResourceKind } from "../../scmi/resource-kind.ts";
import { BASE_MODEL } from "./base.ts";
import { CLOCK_MODEL } from "./clock.ts";
import { EVERY_PROTOCOL_HANDLERS } from "./every.ts";
import type { Handler, ProtocolModel } from "./model.ts";
import { PERF_MODEL } from "./perf.ts";
import { PINCTRL_MODEL } from "./pinctrl.ts";
import { PINCTRL_2021_MODEL } from "./pinctrl-2021.ts";
import { PINCTRL_2023_MODEL } from "./pinctrl-2023.ts";
import { POWER_MODEL } from "./power.ts";
import { POWERCAP_MODEL } from "./powercap.ts";
import { RESET_MODEL } from "./reset.ts";
import { SENSOR_MODEL } from "./sensor.ts";
import { SYSTEM_MODEL } from "./system.ts";
import { VOLTAGE_MODEL } from "./voltage.ts";

/** Every protocol whose servers are modelled. Its messages are in scmi/protocols/, what Linux does with it in guests/linux/. */
const MODELS: readonly ProtocolModel[] = [
	BASE_MODEL,
	POWER_MODEL,
	SYSTEM_MODEL,
	PERF_MODEL,
	CLOCK_MODEL,
	SENSOR_MODEL,
	RESET_MODEL,
	VOLTAGE_MODEL,
	POWERCAP_MODEL,
	PINCTRL_MODEL,
	PINCTRL_2021_MODEL,
	PINCTRL_2023_MODEL,
];

const BY_TABLE: ReadonlyMap<Protocol, ProtocolModel> = new Map(MODELS.map((model) => [model.table, model]));

export function modelOf(table: Protocol): ProtocolModel | undefined {
	return BY_TABLE.get(table);
}

/** What carries a message out; undefined where the model does not know how servers do. */
export function handlerOf(table: Protocol, message: string): Handler | undefined {
	return modelOf(table)?.handlers[message] ?? EVERY_PROTOCOL_HANDLERS[message];
}

/** Whether a kind of resource is one the model knows all messages of. */
export function isModelled(kind: ResourceKind): boolean {
	return MODELS.some(({ table }) => table.kind === kind && isWhole(table));
}
