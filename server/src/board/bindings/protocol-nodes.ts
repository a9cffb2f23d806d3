import type { NodeBinding, PropertyBinding } from "./binding.ts";
import { MAILBOX_CHANNEL, OPTEE_CHANNEL, SHARED_MEMORY_OF_CHANNEL } from "./channels.ts";
import { protocolOf } from "./node-shape.ts";
import { PROTOCOL_BINDINGS, type ProtocolBinding, protocolBinding } from "./protocols.ts";
import { type TransportKind, transportOf } from "./transports.ts";

const SCHEMA = "Linux firmware/arm,scmi.yaml";
const CORE = "drivers/firmware/arm_scmi/driver.c";
const VENDOR_SCHEMA = "Linux firmware/nxp,imx95-scmi.yaml";

const PROVIDED: Readonly<Record<ProtocolBinding["cells"][number], string>> = {
	"#clock-cells": "clock",
	"#power-domain-cells": "power domain",
	"#reset-cells": "reset domain",
	"#thermal-sensor-cells": "sensor",
};

function reg(id: string | undefined): PropertyBinding {
	return {
		name: "reg",
		value: { kind: "numbers", cells: ["number of the protocol"], ...(id !== undefined && { always: id }) },
		isRequired: true,
		text: "The number of the protocol, which Linux goes by: the name of the node counts for nobody but the schema. A second node with the same is skipped (`SCMI protocol 20 already activated. Skip`, in decimal); one that firmware does not offer this agent is `SCMI protocol 20 not implemented`, and its devices wait for ever.",
		source: `${SCHEMA}; ${CORE}`,
	};
}

function cellsOf(name: ProtocolBinding["cells"][number], isPerformance: boolean): PropertyBinding {
	const noun = isPerformance ? "performance domain" : PROVIDED[name];
	const consequence = isPerformance
		? "With neither `#clock-cells` nor `#power-domain-cells` there is no cpufreq, and Linux says nothing; new trees have `#power-domain-cells`."
		: `Without it every device that refers here fails with \`could not get ${name}\` (-22); more than one, and the number of the next entry is taken for an argument of this.`;
	return {
		name,
		value: { kind: "numbers", cells: ["arguments of a reference"], always: "1" },
		...(!isPerformance && { isRequired: true }),
		text: `A reference here has one argument, firmware's number of the ${noun}. ${consequence}`,
		source: SCHEMA,
	};
}

const STATUS: PropertyBinding = {
	name: "status",
	value: { kind: "strings", words: ["okay", "disabled"] },
	text: "Whether Linux uses the protocol. Switched off, it is as if there were no such node: devices that refer to it wait for ever, without a message.",
	source: `Linux ${CORE}`,
};

const OWN: Readonly<Record<number, readonly PropertyBinding[]>> = {
	25: [
		{
			name: "pinctrl-names",
			value: { kind: "strings", words: ["default"] },
			of: "pinctrl-0",
			text: "Names of the states that the pin controller takes itself: `default` when it comes up. A name that Linux does not ask for does nothing.",
			source: "Linux pinctrl/pinctrl-bindings.txt",
		},
		{
			name: "pinctrl-0",
			value: { kind: "references", cells: undefined, repeats: true },
			text: "A state of its own that the pin controller takes when it comes up (a hog), for pins that no device asks for. Two boards of i.MX 9 have one; a device that asks for the same pin later does not get it.",
			source: "Linux pinctrl/pinctrl-bindings.txt",
		},
	],
	129: [
		{
			name: "linux,code",
			value: { kind: "numbers", cells: ["key code"] },
			text: "The key that the button of the board reports. Without it that is 116, KEY_POWER.",
			source: VENDOR_SCHEMA,
		},
	],
	132: [
		{
			name: "nxp,ctrl-ids",
			value: { kind: "numbers", cells: ["number of the control", "value"], repeats: true },
			text: "Pairs of a control's number (0 to 7 of the SoC, 0x8000 to 0x8007 of the board) and a value, 16 at most. The schema refuses any other number.",
			source: VENDOR_SCHEMA,
		},
	],
};

const OWN_CALL_NUMBER: PropertyBinding = {
	name: "arm,smc-id",
	value: { kind: "numbers", cells: ["function number of the SMC or HVC"] },
	isFormer: true,
	text: "U-Boot calls this number for the protocol, where it has a channel of its own. Linux takes the number of the SCMI node and does not read it here, and the schema does not know it.",
	source: "U-Boot drivers/firmware/scmi/smccc_agent.c; Linux drivers/firmware/arm_scmi/transports/smc.c",
};

const CHANNELS: Readonly<Partial<Record<TransportKind, readonly PropertyBinding[]>>> = {
	mailbox: [...MAILBOX_CHANNEL, SHARED_MEMORY_OF_CHANNEL],
	smc: [SHARED_MEMORY_OF_CHANNEL, OWN_CALL_NUMBER],
	optee: [OPTEE_CHANNEL, SHARED_MEMORY_OF_CHANNEL],
};

/** Nodes of protocols, those of vendors that are not known too, and what those with a channel of their own say in addition. */
export const PROTOCOL_NODES: readonly NodeBinding[] = [
	...PROTOCOL_BINDINGS.map(
		({ id, title, cells }): NodeBinding => ({
			noun: `node of protocol 0x${id.toString(16)}, ${title}`,
			is: (node) => protocolOf(node) === id,
			properties: [
				reg(`0x${id.toString(16)}`),
				...cells.map((name) => cellsOf(name, cells.length > 1)),
				...(OWN[id] ?? []),
				STATUS,
			],
		}),
	),
	{
		noun: "protocol node",
		is: (node) => {
			const id = protocolOf(node);
			return id !== undefined && protocolBinding(id) === undefined;
		},
		properties: [reg(undefined), STATUS],
	},
	...(Object.keys(CHANNELS) as TransportKind[]).map(
		(kind): NodeBinding => ({
			noun: "protocol node with a channel of its own",
			is: (node) => protocolOf(node) !== undefined && transportOf(node.parent?.compatible ?? [])?.kind === kind,
			properties: CHANNELS[kind] ?? [],
		}),
	),
];
