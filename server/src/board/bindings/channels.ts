import type { PropertyBinding } from "./binding.ts";

const SCHEMA = "Linux firmware/arm,scmi.yaml";
const TRANSPORT_CODE = "drivers/firmware/arm_scmi/transports";

/** What every transport with a mailbox reads, of the SCMI node and of a protocol with a channel of its own. */
export const MAILBOX_CHANNEL: readonly PropertyBinding[] = [
	{
		name: "mboxes",
		value: { kind: "references", cells: "#mbox-cells", repeats: true },
		text: "The mailbox channels that tell firmware, and Linux, that a message lies in `shmem`: how many of each decides what they are for, and 1/1, 2/1, 2/2, 3/2 and 4/2 are the pairs there are. Linux refuses any other with `Invalid channel descriptor` (-22), and with the SCMI node every device that needs it is dead.",
		source: `${SCHEMA}; ${TRANSPORT_CODE}/mailbox.c`,
	},
	{
		name: "mbox-names",
		value: { kind: "strings", words: ["tx", "rx", "tx_reply", "rx_reply"], repeats: true },
		of: "mboxes",
		text: "What the entries of `mboxes` are for, as the schema wants it said: tx, tx_reply, rx, rx_reply. Linux goes by their number and order and reads no name, so a name that says otherwise changes nothing.",
		source: `${SCHEMA}; ${TRANSPORT_CODE}/mailbox.c`,
	},
];

export const SHARED_MEMORY_OF_CHANNEL: PropertyBinding = {
	name: "shmem",
	value: { kind: "references", cells: undefined, repeats: true },
	text: "The memory that messages lie in: the first area for commands, the second for what firmware says by itself; each a node compatible `arm,scmi-shmem`. Another compatible is -ENXIO without a message and `failed to setup channel for protocol:0x10`, one area for both over a mailbox is `Invalid shmem descriptor` (-22). An area that two channels share is noticed by nobody: their messages overwrite each other.",
	source: `${SCHEMA}; drivers/firmware/arm_scmi/shmem.c`,
};

export const OPTEE_CHANNEL: PropertyBinding = {
	name: "linaro,optee-channel-id",
	value: { kind: "numbers", cells: ["channel of OP-TEE's SCMI service"] },
	text: "The channel of OP-TEE's SCMI service that messages go through; OP-TEE knows the agent by it. Without it there is no channel: `failed to setup channel for protocol:0x10` (-22), and SCMI as a whole is dead.",
	source: `${SCHEMA}; ${TRANSPORT_CODE}/optee.c`,
};

export const COMPLETION_INTERRUPT: readonly PropertyBinding[] = [
	{
		name: "interrupts",
		value: { kind: "interrupts" },
		text: "The interrupt by which firmware says that it has answered, where the return of the call does not say it; Linux takes the one that `interrupt-names` calls `a2p`. Without it Linux has the answer when the call returns; with one that firmware never raises every message times out.",
		source: `${SCHEMA}; ${TRANSPORT_CODE}/smc.c`,
	},
	{
		name: "interrupt-names",
		value: { kind: "strings", words: ["a2p"] },
		of: "interrupts",
		text: "Says that the interrupt is the one of completion: Linux asks for `a2p` by name. Under any other name it is not used, and Linux takes the answer when the call returns.",
		source: `Linux ${TRANSPORT_CODE}/smc.c`,
	},
];

export const CALL_NUMBER: PropertyBinding = {
	name: "arm,smc-id",
	value: { kind: "numbers", cells: ["function number of the SMC or HVC"] },
	isRequired: true,
	text: "The function number of the SMC or HVC that tells firmware a message is there; where firmware or a hypervisor has one number for each agent, it also says who is calling. Without it SCMI is dead (-22); to a wrong one firmware answers anything but 0, and Linux logs `unable to communicate with SCMI` (-95, EOPNOTSUPP).",
	source: `${SCHEMA}; ${TRANSPORT_CODE}/smc.c`,
};
