import {
	boolean,
	choice,
	integer,
	list,
	object,
	optional,
	record,
	required,
	type TypeOf,
	text,
} from "../text/yaml-shape.ts";
import { CHANNEL } from "./channel-shape.ts";
import { SHORT_NAME, SOURCE_LINE, UINT32 } from "./shape-parts.ts";

const STEP = integer(-0x8000_0000, 0x7fff_ffff);
const BYTES = integer(-0x10_0000_0000, 0x10_0000_0000);

/** How agents that are alike differ; expand-agents.ts makes them. */
export const REPEAT = object("repetition", {
	/** DEN0056 PROTOCOL_ATTRIBUTES counts agents in 8 bits. */
	count: required(integer(1, 255), "How many agents this stands for."),
	first: optional(integer(0, 255), "The number of the first one, in its key and in {n}: 0 where this is not given."),
	step: optional(
		object("step", {
			id: optional(STEP, "What is added to `id` from one agent to the next: 1 where this is not given."),
			discoverId: optional(STEP, "What is added to `discoverId`."),
			smcId: optional(STEP, "What is added to `smcId` of each channel."),
			smcArgs: optional(record(STEP), "What is added to each of `smcArgs`, e.g. { x7: 1 }."),
			shmem: optional(BYTES, "Bytes from one agent's shared memory to the next: what is added to `shmem.address`."),
			mailbox: optional(BYTES, "Bytes from one agent's mailbox to the next: what is added to `mailbox.address`."),
			serverMailbox: optional(BYTES, "What is added to `mailbox.serverAddress`."),
			serverIndex: optional(STEP, "What is added to `mailbox.serverIndex`."),
			doorbell: optional(STEP, "What is added to `doorbell`."),
			opteeChannel: optional(STEP, "What is added to `opteeChannel`."),
		}),
		"What goes up from one agent to the next; what is not named stays the same.",
	),
});

/** How agents that are alike differ. */
export type Repetition = TypeOf<typeof REPEAT>;

/** What an agent is, and what that means. */
export const AGENT_TYPES = {
	psci: "The one that serves PSCI in the secure world.",
	management: "A management processor.",
	ospm: "An operating system.",
	hypervisor: "A hypervisor.",
	other: "None of these.",
} as const;

/** Who talks to firmware. */
export const AGENT = object(
	"agent",
	{
		id: required(UINT32, "The number permission messages use. 0 is the platform itself on most servers."),
		name: optional(SHORT_NAME, "The answer to BASE_DISCOVER_AGENT."),
		type: optional(choice(AGENT_TYPES), "The type firmware reports in the agent's attributes."),
		trusted: optional(boolean(), "The agent that may set the permissions of others."),
		secure: optional(boolean(), "Lives in the secure world."),
		partition: optional(text(), "What boots and resets together; several agents may share one."),
		discoverId: optional(UINT32, "The number the agent itself is told, where it differs from `id`."),
		channels: optional(list(CHANNEL), "How this agent reaches firmware."),
		repeat: optional(
			REPEAT,
			"Makes many agents of this one that are alike but for numbers: vm becomes vm0, vm1, and so on, and {n} in a text becomes 0, 1, and so on.",
		),
		src: SOURCE_LINE,
	},
	{ begins: ["name", "type", "channels"] },
);
