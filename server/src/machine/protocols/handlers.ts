import type { ResourceKind } from "../../scmi/resource-kind.ts";
import type { Handler } from "../firmware.ts";
import { BASE_HANDLERS } from "./base.ts";
import { CLOCK_HANDLERS } from "./clock.ts";
import { EVERY_PROTOCOL_HANDLERS } from "./every-protocol.ts";
import { PINCTRL_HANDLERS } from "./pinctrl.ts";
import { POWER_HANDLERS } from "./power.ts";
import { RESET_HANDLERS } from "./reset.ts";

/** By message name. */
export type Handlers = Readonly<Record<string, Handler>>;

const BY_KIND: Readonly<Partial<Record<ResourceKind | "base", Handlers>>> = {
	base: BASE_HANDLERS,
	power: POWER_HANDLERS,
	clock: CLOCK_HANDLERS,
	reset: RESET_HANDLERS,
	pinctrl: PINCTRL_HANDLERS,
};

/** What carries a message out; undefined where the model does not know how servers do. */
export function handlerOf(kind: ResourceKind | "base", message: string): Handler | undefined {
	return BY_KIND[kind]?.[message] ?? EVERY_PROTOCOL_HANDLERS[message];
}
