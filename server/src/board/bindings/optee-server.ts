import type { NodeBinding, NodeShape, PropertyBinding } from "./binding.ts";

const SERVER = "OP-TEE core/lib/scmi-server/scmi_server_scpfw.c";
const CLOCKS = "OP-TEE core/lib/scmi-server/scmi_clock_consumer.c";
const RESETS = "OP-TEE core/lib/scmi-server/scmi_reset_consumer.c";

export const isServer = ({ compatible }: NodeShape): boolean => compatible.includes("optee,scmi-server");

const isAgent = ({ name, parent }: NodeShape): boolean =>
	name.startsWith("agent@") && parent !== undefined && isServer(parent);

const isProtocol = ({ name, parent }: NodeShape): boolean =>
	name.startsWith("protocol@") && parent !== undefined && isAgent(parent);

const isIn = (list: string, { parent }: NodeShape): boolean =>
	parent?.name === list && parent.parent !== undefined && isProtocol(parent.parent);

const number = (noun: string, source: string): PropertyBinding => ({
	name: "reg",
	value: { kind: "numbers", cells: [noun] },
	isRequired: true,
	text: `The number by which this agent asks for the ${noun}: firmware has all up to the highest, and those that nothing is listed for have an empty name. One that is there twice, and OP-TEE panics.`,
	source,
});

const domainName = (source: string): PropertyBinding => ({
	name: "domain-name",
	value: { kind: "strings", words: [] },
	text: "What firmware calls it when it is asked. Without it that is the name of the node, with its unit address.",
	source,
});

/** OP-TEE's own tree, where it describes what its SCMI server gives to whom; no agent reads it. */
export const OPTEE_SERVER: readonly NodeBinding[] = [
	{
		noun: "agent of OP-TEE's SCMI server",
		is: isAgent,
		properties: [
			{
				name: "compatible",
				value: { kind: "strings", words: ["linaro,scmi-optee"] },
				isRequired: true,
				text: "How the agent reaches OP-TEE; there is one way. With anything else OP-TEE panics: `Incorrect compatible`.",
				source: SERVER,
			},
			{
				name: "reg",
				value: { kind: "numbers", cells: ["agent"] },
				isRequired: true,
				text: "The agent's number, from 1: 0 is the server itself. Without it OP-TEE panics (`Missing property reg`), and 0 or one that another agent has is an assertion.",
				source: SERVER,
			},
			{
				name: "scmi-channel-id",
				value: { kind: "numbers", cells: ["channel"] },
				isRequired: true,
				text: "The channel of the agent, of which the server has one: 0. Without it OP-TEE panics, and another number is an assertion.",
				source: SERVER,
			},
		],
	},
	{
		noun: "protocol of OP-TEE's SCMI server",
		is: isProtocol,
		properties: [
			{
				name: "reg",
				value: { kind: "numbers", cells: ["number of the protocol"] },
				isRequired: true,
				text: "The number of the protocol: 0x14 for clocks, 0x16 for resets; ST's has 0x11 and 0x17 as well. With one that this OP-TEE does not serve it panics: `Unknown protocol ID`.",
				source: SERVER,
			},
		],
	},
	{
		noun: "clock of OP-TEE's SCMI server",
		is: (node) => isIn("clocks", node),
		properties: [
			number("clock", CLOCKS),
			{
				name: "clocks",
				value: { kind: "references", cells: "#clock-cells" },
				isRequired: true,
				text: "The clock of OP-TEE's own that the agent gets under this number. One that OP-TEE does not have is skipped (`Can't get clock … skipped`): the number is there then, without a name.",
				source: CLOCKS,
			},
			{
				name: "flags",
				value: { kind: "numbers", cells: ["1 on from the start, 2 rate may be set"] },
				text: "1: the clock is on from the start; 2: the agent may set its rate. Without 2 the clock has the one rate that it has.",
				source: CLOCKS,
			},
			domainName(CLOCKS),
		],
	},
	{
		noun: "reset of OP-TEE's SCMI server",
		is: (node) => isIn("resets", node),
		properties: [
			number("reset", RESETS),
			{
				name: "resets",
				value: { kind: "references", cells: "#reset-cells" },
				isRequired: true,
				text: "The reset of OP-TEE's own that the agent gets under this number. Linux on the other side knows the number alone and never sees this.",
				source: RESETS,
			},
			domainName(RESETS),
		],
	},
];
