import { commonMessages, type Dialect, type Message, type Protocol } from "./message.ts";
import { BASE } from "./protocols/base.ts";
import { CLOCK } from "./protocols/clock.ts";
import { PERF } from "./protocols/perf.ts";
import { PINCTRL } from "./protocols/pinctrl.ts";
import { PINCTRL_2021 } from "./protocols/pinctrl-2021.ts";
import { PINCTRL_2023 } from "./protocols/pinctrl-2023.ts";
import { POWER } from "./protocols/power.ts";
import { POWERCAP } from "./protocols/powercap.ts";
import { RESET } from "./protocols/reset.ts";
import { SENSOR } from "./protocols/sensor.ts";
import { SYSTEM } from "./protocols/system.ts";
import { VOLTAGE } from "./protocols/voltage.ts";
import type { ResourceKind } from "./resource-kind.ts";

/** Every protocol whose messages are known in full. */
export const PROTOCOLS: readonly Protocol[] = [
	BASE,
	POWER,
	SYSTEM,
	PERF,
	CLOCK,
	SENSOR,
	RESET,
	VOLTAGE,
	POWERCAP,
	PINCTRL,
	PINCTRL_2021,
	PINCTRL_2023,
];

/**
 * The table for a protocol of this kind served under this number. A number or dialect that the kind has no table for
 * gets the one message that has the same layout in every protocol, PROTOCOL_VERSION.
 */
export function protocolFor(kind: ResourceKind | "base", id: number, dialect?: Dialect): Protocol {
	return (
		PROTOCOLS.find((protocol) => protocol.kind === kind && protocol.id === id && protocol.dialect === dialect) ?? {
			kind,
			id,
			messages: commonMessages([]).filter((message) => message.name === "PROTOCOL_VERSION"),
		}
	);
}

/** Every message this protocol can have is in the table: another id is one the protocol does not have. */
export function isWhole(protocol: Protocol): boolean {
	return PROTOCOLS.includes(protocol);
}

export function messageById(protocol: Protocol, id: number): Message | undefined {
	return protocol.messages.find((message) => message.id === id);
}

export function messageByName(protocol: Protocol, name: string): Message | undefined {
	return protocol.messages.find((message) => message.name === name);
}
