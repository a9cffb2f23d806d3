import type { NodeBinding, NodeShape, PropertyBinding } from "../../board/bindings/binding.ts";
import { isDevice, isInstance } from "../../board/bindings/node-shape.ts";

const MULTI_AGENT = "multi-agent series for Xen, v11";
const PRODUCT = "Xen product of 2024, scmi_smc.c";
const RELEASED = "Xen 4.21, docs/hypervisor-guide/arm/firmware/arm-scmi.rst";
const DOM0LESS = "Xen docs/misc/arm/device-tree/booting.txt";
const PASSTHROUGH = "Xen docs/misc/arm/passthrough.txt";

const isCompatible = ({ compatible }: NodeShape, name: string): boolean =>
	compatible.some((each) => each.toLowerCase() === name);

const isChosen = ({ name, parent }: NodeShape): boolean => name === "chosen" && parent?.parent === undefined;

const isPassedThrough = (node: NodeShape): boolean => {
	for (let at: NodeShape | undefined = node.parent; at?.parent !== undefined; at = at.parent)
		if (at.name === "passthrough" && at.parent.parent === undefined) return true;
	return false;
};

/** Of the host's tree: what Dom0 is given. */
const KEEPER: PropertyBinding = {
	name: "xen,passthrough",
	value: { kind: "flag" },
	text: "Xen keeps the node from Dom0, so that a guest may have it; that guest's tree or configuration still has to ask for it. Without it Dom0 is given the device as well, and where firmware is asked for devices its agent is permitted too and never loses that.",
	source: PASSTHROUGH,
};

const NEVER_MERGED =
	"A spelling from the review of a binding that Linux never took (2022). No Xen reads it: firmware is not asked for the device, and denies it where it denies by default.";

const FORMER_DEVICE_NUMBERS = ["scmi-devid", "arm,scmi-devid", "arm,scmi-device-id", "xen,scmi-devid"];

const OF_DEVICES: readonly PropertyBinding[] = [
	{
		name: "scmi_devid",
		value: { kind: "numbers", cells: ["firmware's device"] },
		text: "Which of firmware's devices the node is: Xen RFC v2 asks firmware to permit that device to the domain it gives the node to. Without it nothing is asked and firmware denies by default; a number that firmware does not have ends the creation of the domain, of Dom0 with a panic. Later Xen reads access-controllers instead and ignores this.",
		source: "Xen RFC v2 (February 2022), scmi_smc.c",
	},
	{
		name: "access-controllers",
		isGeneric: true,
		value: { kind: "references", cells: "#access-controller-cells", repeats: true },
		text: "Who guards the device, with its number there: Xen's multi-agent series asks for entries that name the SCMI node of its container (`xen,sci`), the Xen product of 2024 for those that name /firmware/scmi. An entry for another node is passed over without a word (the product of 2024 hangs), released Xen 4.21 asks for none, and a number that firmware does not have ends the creation of the domain.",
		source: "Linux access-controllers/access-controllers.yaml; xen-devel, multi-agent series v11",
	},
	{
		name: "access-controller-names",
		isGeneric: true,
		value: { kind: "strings", words: [], repeats: true },
		of: "access-controllers",
		text: "Names of the entries of access-controllers, by place. Xen asks for all of them and reads no name.",
		source: "Linux access-controllers/access-controllers.yaml",
	},
	...FORMER_DEVICE_NUMBERS.map(
		(name): PropertyBinding => ({
			name,
			value: { kind: "numbers", cells: ["firmware's device"] },
			isFormer: true,
			text: NEVER_MERGED,
			source: "linux-arm-kernel, February to July 2022",
		}),
	),
	KEEPER,
];

/** The word that each of those who read `xen,sci_type` is built for. */
const SCI_TYPES = [
	["xen", "scmi_smc"],
	["xen-multi-agent", "scmi_smc_multiagent"],
] as const;

/** What Xen's mediators, and Xen where it boots domains by itself, read. */
export const XEN_BINDINGS: readonly NodeBinding[] = [
	{
		noun: "domain that Xen boots",
		is: (node) => node.parent !== undefined && isChosen(node.parent) && isCompatible(node, "xen,domain"),
		properties: [
			{
				name: "compatible",
				value: { kind: "strings", words: ["xen,domain"] },
				isRequired: true,
				text: "Xen creates a domain for each node of /chosen that is compatible `xen,domain`, in the order of the tree and before any toolstack runs. Its status is not looked at: a disabled one is created too.",
				source: DOM0LESS,
			},
			...SCI_TYPES.map(
				([reader, word]): PropertyBinding => ({
					name: "xen,sci_type",
					readers: [reader],
					value: { kind: "strings", words: [word, "none"] },
					text: "How the domain speaks to firmware: `scmi_smc` in Xen 4.21, `scmi_smc_multiagent` with the multi-agent series, `none`. Any other word, or one that this Xen was not built for, and Xen panics: `Error getting SCI configuration`.",
					source: `${RELEASED}; ${MULTI_AGENT}`,
				}),
			),
			{
				name: "xen,sci-agent-id",
				readers: ["xen-multi-agent"],
				value: { kind: "numbers", cells: ["agent"] },
				text: "Which of firmware's agents the domain is, 0 to 254: read where `xen,sci_type` is `scmi_smc_multiagent`. Missing, or above 254, and Xen panics before it creates anything; a number that is not in scmi-secondary-agents is -2, one that another domain has is -17, and Xen panics with either.",
				source: MULTI_AGENT,
			},
			...["xen,sci_agent_id", "xen,agent-id"].map(
				(name): PropertyBinding => ({
					name,
					value: { kind: "numbers", cells: ["agent"] },
					isFormer: true,
					text: "A spelling of the agent's number that today's series does not read. It is as if it were missing, and Xen panics: `Error getting SCI configuration`; the name is `xen,sci-agent-id`.",
					source: MULTI_AGENT,
				}),
			),
			{
				name: "xen,arm_sci",
				readers: ["epam-2024"],
				value: { kind: "strings", words: ["scmi_smc", "none"] },
				text: "Read by the Xen product of 2024 alone: `scmi_smc` gives the domain the next free channel of epam,secondary-agents. Any other word is taken for `none` without a message, and the guest has no SCMI; without `direct-map` and `xen,static-mem` Xen panics.",
				source: PRODUCT,
			},
			{
				name: "direct-map",
				value: { kind: "flag" },
				text: "The domain sees its memory at the addresses that the machine has it at; it needs `xen,static-mem`, or Xen panics. The Xen product of 2024 gives SCMI to no domain without it: the tree of the guest is not made, and Xen panics.",
				source: `${DOM0LESS}; ${PRODUCT}`,
			},
			{
				name: "xen,static-mem",
				value: { kind: "addresses", row: [] },
				text: "The machine's memory that the domain has and no other, address and size. Without it Xen chooses the memory, and refuses `direct-map`.",
				source: DOM0LESS,
			},
			{
				name: "capabilities",
				readers: ["xen"],
				value: { kind: "numbers", cells: ["capability bits"] },
				text: "What the domain may do in Dom0's place; with bit 1 (value 2) it is the hardware domain. Where Xen 4.21 has one owner of SCMI it is this domain then, whatever its own `xen,sci_type` says.",
				source: "Xen docs/misc/arm/device-tree/booting.txt",
			},
		],
	},
	{
		noun: "container of Xen's agents",
		is: (node) => isCompatible(node, "xen,sci"),
		properties: [
			{
				name: "compatible",
				readers: ["xen-multi-agent"],
				value: { kind: "strings", words: ["xen,sci"] },
				isRequired: true,
				text: "Xen's multi-agent mediator drives the SCMI node below this and no other; with no such node it is not there, and every domain's request comes to nothing without a message. Of two the first has the table.",
				source: MULTI_AGENT,
			},
			{
				name: "scmi-secondary-agents",
				readers: ["xen-multi-agent"],
				value: { kind: "numbers", cells: ["SMC id", "page", "agent"], repeats: true },
				isRequired: true,
				text: "The agents that domains can be, each with the number it calls, the page of its messages and, with three cells, its number. A page whose address or size is not whole 4 KiB, an agent twice or another order of the cells, and the whole mediator stays off; a call number or page twice is noticed by nobody, and two domains speak as one agent.",
				source: MULTI_AGENT,
			},
			{
				name: "#scmi-secondary-agents-cells",
				readers: ["xen-multi-agent"],
				value: { kind: "numbers", cells: ["cells of an entry"], always: "3" },
				text: "How many cells an entry of scmi-secondary-agents has: 3, which is taken where this is missing, or 2 without the agent's number, for which Xen then asks firmware on every channel. Any other number, and the mediator stays off (-22).",
				source: MULTI_AGENT,
			},
			{
				name: "xen,dom0-sci-agent-id",
				readers: ["xen-multi-agent"],
				value: { kind: "numbers", cells: ["agent"] },
				text: "Which agent Dom0 is. Without it Dom0 has no SCMI and its SCMI node is taken out of its tree, while the devices still refer to it; a number that is not in the table, or that a domain has too, and Xen panics.",
				source: MULTI_AGENT,
			},
			{
				name: "ranges",
				readers: ["xen-multi-agent"],
				value: { kind: "flag" },
				isRequired: true,
				text: "Makes the pages below addresses of the machine: Xen wants it on this node and on every node above, /chosen too. Without it Xen says `no ranges; cannot translate`, and the mediator stays off.",
				source: MULTI_AGENT,
			},
		],
	},
	{
		noun: "SCMI node, as Xen reads it",
		is: isInstance,
		properties: [
			{
				name: "#access-controller-cells",
				readers: ["xen-multi-agent", "epam-2024"],
				value: { kind: "numbers", cells: ["arguments of a reference"], always: "1" },
				text: "A device that names this node in access-controllers gives one number, firmware's device. Without it Xen stops reading that list without failing: the device is given, firmware is not asked, and denies. Linux's schema does not know it here.",
				source: `${MULTI_AGENT}; ${PRODUCT}`,
			},
			{
				name: "epam,secondary-agents",
				readers: ["epam-2024"],
				value: { kind: "numbers", cells: ["agent", "SMC id", "page"], repeats: true },
				text: "Read by the Xen product of 2024 alone: the channels that domains get, in this order, Dom0 first. The call number has to be `arm,smc-id` plus the agent's number, or each of its calls is refused; an agent 0, one twice or one above 255 is dropped without a message.",
				source: PRODUCT,
			},
			{
				name: "xen,passthrough",
				value: { kind: "flag" },
				isFormer: true,
				text: "Does not hide SCMI from Dom0: Xen 4.21 and the multi-agent series pass over a node with it when they look for firmware, and there is no mediator. What Dom0 sees of SCMI the mediator decides by itself.",
				source: RELEASED,
			},
		],
	},
	{
		noun: "node that a guest is given",
		is: isPassedThrough,
		properties: [
			{
				name: "xen,reg",
				value: {
					kind: "addresses",
					row: [
						{ name: "host's address", cells: "#address-cells", of: "parent" },
						{ name: "size", cells: "#size-cells", of: "parent" },
						{ name: "guest's address", cells: "#address-cells", of: "parent" },
					],
				},
				text: "Memory of the machine that the guest gets: where it is, how much, and where the guest sees it, in the cells of the parent (2 and 1 where it does not say). Whole pages of 4 KiB, or Xen panics (-22); with `xen,path` or `xen,force-assign-without-iommu` beside it, or Xen panics as well. The page of an agent's messages has to be the agent's own.",
				source: PASSTHROUGH,
			},
			{
				name: "xen,path",
				value: { kind: "strings", words: [] },
				text: "The node of the host's tree that this is, by its full path: its interrupts, its IOMMU and firmware's permission are those of that node. A path that is not there and Xen panics; without it neither is given, nor firmware asked.",
				source: PASSTHROUGH,
			},
			{
				name: "xen,force-assign-without-iommu",
				value: { kind: "flag" },
				text: "Gives the device though no IOMMU guards it, and memory without a node of the host (a page of SCMI's messages). Without it Xen panics for such a device (-22); with it a device that does DMA reaches all of the machine's memory.",
				source: PASSTHROUGH,
			},
		],
	},
	{
		noun: "/chosen",
		is: isChosen,
		properties: [
			{
				name: "xen,xen-bootargs",
				value: { kind: "strings", words: [] },
				text: "Xen's command line. With `scmi-smc-passthrough` Xen 4.21 gives SCMI to the one guest that asks for it and not to Dom0; without that word a guest that asks is refused (-22).",
				source: RELEASED,
			},
			{
				name: "xen,scmi-secondary-agents",
				value: { kind: "numbers", cells: ["agent", "SMC id", "page"], repeats: true },
				isFormer: true,
				text: "The table of agents of the multi-agent series' editions 3 and 4 (2025). Today's reads scmi-secondary-agents of its container, with the cells in another order, and ignores this.",
				source: "xen-devel, multi-agent series v4",
			},
		],
	},
	{
		noun: "node of the host's tree",
		is: isDevice,
		properties: OF_DEVICES,
	},
];
