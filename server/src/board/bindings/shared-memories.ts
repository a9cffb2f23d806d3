import type { NodeBinding } from "./binding.ts";
import { REG_ROW } from "./rows.ts";

const SRAM = "Linux sram/sram.yaml";
const CODE = "Linux drivers/firmware/arm_scmi/shmem.c";

/** What Linux and firmware know an area for messages by. */
export const SHARED_MEMORY = "arm,scmi-shmem";

/** Memory that messages lie in. */
export const SHARED_MEMORIES: readonly NodeBinding[] = [
	{
		noun: "shared memory of SCMI",
		is: ({ compatible }) => compatible.some((name) => name.toLowerCase() === SHARED_MEMORY),
		properties: [
			{
				name: "compatible",
				value: { kind: "strings", words: [SHARED_MEMORY] },
				isRequired: true,
				text: "Linux takes a node that `shmem` names for messages only if this has `arm,scmi-shmem` in it. Without that the channel is -ENXIO, without a message, and then `failed to setup channel for protocol:0x10`.",
				source: `${SRAM}; ${CODE}`,
			},
			{
				name: "reg",
				value: { kind: "addresses", row: REG_ROW },
				isRequired: true,
				text: "Where messages lie: the address and size that firmware has this channel at, as the processor sees them through the `ranges` of the buses above. Linux before 6.13 does not compare the size with anything (28 bytes are the header, and the rest is payload), and newer ones refuse less than 0x80 (`misconfigured SCMI shared memory`); at another address both sides wait for each other: `timed out in resp`.",
				source: CODE,
			},
			{
				name: "no-map",
				value: { kind: "flag" },
				text: "Below /reserved-memory: Linux keeps the page out of its own mapping of RAM. Without it the page stays RAM, which Linux does not map for SCMI: `failed to ioremap SCMI Tx shared memory`.",
				source: "Linux reserved-memory/reserved-memory.yaml",
			},
			{
				name: "reg-io-width",
				value: { kind: "numbers", cells: ["bytes of an access"] },
				text: "How wide an access to this memory may be, in bytes. Where it is 4 newer Linux copies messages by whole words; any other number changes nothing.",
				source: CODE,
			},
		],
	},
];
