import type { NodeBinding, PropertyBinding } from "./binding.ts";
import {
	CALL_NUMBER,
	COMPLETION_INTERRUPT,
	MAILBOX_CHANNEL,
	OPTEE_CHANNEL,
	SHARED_MEMORY_OF_CHANNEL,
} from "./channels.ts";
import { isInstance } from "./node-shape.ts";
import { TRANSPORTS, type TransportKind, transportOf } from "./transports.ts";

const SCHEMA = "Linux firmware/arm,scmi.yaml";
const CORE = "drivers/firmware/arm_scmi/driver.c";

const compatible = (words: readonly string[]): PropertyBinding => ({
	name: "compatible",
	value: { kind: "strings", words },
	isRequired: true,
	text: "Chooses what carries the messages: a mailbox, SMC or HVC, OP-TEE or virtio, one string of them. With a string that Linux does not know there is no SCMI, no message says so, and every device that needs it waits for ever.",
	source: SCHEMA,
});

/** What is read of an SCMI node whatever carries its messages. */
const EVERYWHERE: readonly PropertyBinding[] = [
	{
		name: "#address-cells",
		value: { kind: "numbers", cells: ["cells of a child's number"], always: "1" },
		isRequired: true,
		text: "The `reg` of a protocol node is one cell, its number. Linux reads that cell whatever stands here; dtc and the schema complain about every protocol node.",
		source: SCHEMA,
	},
	{
		name: "#size-cells",
		value: { kind: "numbers", cells: ["cells of a child's size"], always: "0" },
		isRequired: true,
		text: "A protocol has a number and no size. Linux reads the number whatever stands here; dtc and the schema complain about every protocol node.",
		source: SCHEMA,
	},
	{
		name: "arm,max-rx-timeout-ms",
		value: { kind: "numbers", cells: ["milliseconds"] },
		text: "How long Linux waits for an answer, where the transport's own time (30 ms over SMC and mailboxes) is too short. Not a number: Linux logs `Malformed arm,max-rx-timeout-ms DT property.` and keeps its own.",
		source: `${SCHEMA}; ${CORE}`,
	},
	{
		name: "arm,max-msg-size",
		value: { kind: "numbers", cells: ["bytes of a message's payload"] },
		text: "The longest payload that this transport carries, where the transport's own length is wrong for it; Linux 6.12 does not know it. More than an area of `shmem` has behind its own 24 bytes, and Linux does not set up the channel: `misconfigured SCMI shared memory` (-28).",
		source: `${SCHEMA}; ${CORE}`,
	},
	{
		name: "arm,max-msg",
		value: { kind: "numbers", cells: ["messages under way at once"] },
		text: "How many messages may be under way at once, where the transport's own number is wrong for this firmware; Linux 6.12 does not know it. The schema wants at least 1.",
		source: `${SCHEMA}; ${CORE}`,
	},
	{
		name: "atomic-threshold-us",
		value: { kind: "numbers", cells: ["microseconds"] },
		text: "Clocks that firmware says take longer than this to enable are not switched where Linux may not sleep. Without it the limit is 0; too high, and Linux busy-waits for firmware with interrupts off.",
		source: `${SCHEMA}; drivers/clk/clk-scmi.c`,
	},
	{
		name: "status",
		value: { kind: "strings", words: ["okay", "disabled"] },
		text: "Whether there is SCMI at all. Switched off, no protocol is there and every device that needs one waits for ever, without a message.",
		source: "Devicetree Specification 2.3.4",
	},
];

const BY_TRANSPORT: Readonly<Record<TransportKind, readonly PropertyBinding[]>> = {
	mailbox: [
		...MAILBOX_CHANNEL.map((binding) =>
			binding.name === "mboxes" ? { ...binding, isRequired: true as const } : binding,
		),
		{ ...SHARED_MEMORY_OF_CHANNEL, isRequired: true },
		{
			name: "arm,no-completion-irq",
			value: { kind: "flag" },
			text: "Firmware answers in `shmem` and raises no interrupt of the mailbox: Linux then polls for every answer. Linux 6.12 does not know it, and each message times out there; on other transports the schema refuses it.",
			source: SCHEMA,
		},
	],
	smc: [CALL_NUMBER, { ...SHARED_MEMORY_OF_CHANNEL, isRequired: true }, ...COMPLETION_INTERRUPT],
	optee: [{ ...OPTEE_CHANNEL, isRequired: true }, SHARED_MEMORY_OF_CHANNEL],
	virtio: [],
};

/** What is read of an SCMI node with this transport, besides its `compatible`. */
export const propertiesOver = (kind: TransportKind): readonly PropertyBinding[] => [
	...BY_TRANSPORT[kind],
	...EVERYWHERE,
];

const NOUNS: Readonly<Record<TransportKind, string>> = {
	mailbox: "SCMI node over a mailbox",
	smc: "SCMI node over SMC or HVC",
	optee: "SCMI node over OP-TEE",
	virtio: "SCMI node over virtio",
};

const COMPATIBLE = compatible(TRANSPORTS.map((transport) => transport.compatible));

/** SCMI nodes, by what carries their messages; one that does not say it may have what any has. */
export const INSTANCES: readonly NodeBinding[] = [
	...(Object.keys(BY_TRANSPORT) as TransportKind[]).map(
		(kind): NodeBinding => ({
			noun: NOUNS[kind],
			is: (node) => isInstance(node) && transportOf(node.compatible)?.kind === kind,
			properties: [COMPATIBLE, ...propertiesOver(kind)],
		}),
	),
	{
		noun: "SCMI node",
		is: (node) => isInstance(node) && transportOf(node.compatible) === undefined,
		properties: [COMPATIBLE, ...EVERYWHERE],
	},
];
