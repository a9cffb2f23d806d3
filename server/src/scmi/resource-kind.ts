/**
 * The kinds of things SCMI numbers, named as the catalogue names its tables, with the protocol that serves each.
 * Source: DEN0056 protocol identifiers; Linux include/linux/scmi_protocol.h.
 */
export const RESOURCE_KINDS = {
	power: { protocolId: 0x11, noun: "power domain" },
	system: { protocolId: 0x12, noun: "system power state" },
	perf: { protocolId: 0x13, noun: "performance domain" },
	clock: { protocolId: 0x14, noun: "clock" },
	sensor: { protocolId: 0x15, noun: "sensor" },
	reset: { protocolId: 0x16, noun: "reset" },
	voltage: { protocolId: 0x17, noun: "voltage domain" },
	powercap: { protocolId: 0x18, noun: "power cap" },
	pinctrl: { protocolId: 0x19, noun: "pin group" },
} as const;

export type ResourceKind = keyof typeof RESOURCE_KINDS;

/** What pin control numbers, each apart. */
export const PIN_NOUNS = { pin: "pin", group: "pin group", function: "pin function" } as const;

/** Whether pins may stand below a protocol: pin control was 0x18 before SCMI 3.2, and power caps, whose number that is now, have nothing below them. */
export const mayHavePins = (protocolId: number): boolean =>
	protocolId === RESOURCE_KINDS.pinctrl.protocolId || protocolId === RESOURCE_KINDS.powercap.protocolId;

export const BASE_PROTOCOL_ID = 0x10;
export const LAST_PROTOCOL_ID = 0xff;

/** DEN0056: those below Base are reserved; MSG_PROTOCOL_ID_MASK of Linux has eight bits. */
export const isProtocolNumber = (number: number): boolean => number >= BASE_PROTOCOL_ID && number <= LAST_PROTOCOL_ID;

/** The kind a standard protocol id serves; undefined for Base and vendor protocols. */
export function kindOfProtocol(protocolId: number): ResourceKind | undefined {
	for (const kind of Object.keys(RESOURCE_KINDS) as ResourceKind[])
		if (RESOURCE_KINDS[kind].protocolId === protocolId) return kind;
	return undefined;
}

/**
 * Which protocols may be providers with these cells, by the property that says how many there are.
 * Linux Documentation/devicetree/bindings/firmware/arm,scmi.yaml.
 */
export const PROVIDER_CELLS: Readonly<Record<string, readonly ResourceKind[]>> = {
	"#clock-cells": ["clock", "perf"],
	"#power-domain-cells": ["power", "perf"],
	"#reset-cells": ["reset"],
	"#thermal-sensor-cells": ["sensor"],
};

const CELLS_OF_LIST: Readonly<Record<string, string>> = {
	clocks: "#clock-cells",
	"assigned-clocks": "#clock-cells",
	"assigned-clock-parents": "#clock-cells",
	"power-domains": "#power-domain-cells",
	resets: "#reset-cells",
	"thermal-sensors": "#thermal-sensor-cells",
};

/** Whether what a list refers to, such as `clocks`, can be of a kind: its number alone says what a protocol is. */
export function canBeIn(list: string, kind: ResourceKind): boolean {
	const cells = CELLS_OF_LIST[list];
	return cells === undefined || PROVIDER_CELLS[cells]?.includes(kind) === true;
}
