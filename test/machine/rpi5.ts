import type { Agent, Catalogue } from "../../server/src/catalogue/model.ts";

/** Every agent has an SMC id of its own; agent 0 is the hypervisor, which firmware never checks. */
const agent = (id: number): Agent => ({
	id,
	name: `agent-${id}`,
	type: id === 0 ? "hypervisor" : "ospm",
	channels: [{ transport: "smc", smcId: 0x82000002 + id, shmem: { address: 0x3ff00000 + id * 0x1000, size: 0x1000 } }],
});

/** The Raspberry Pi 5 Xen product (2024): one owner a device. */
export const RPI5: Catalogue = {
	firmware: { name: "Raspberry Pi 5 BL31", kind: "tf-a", vendor: "EPAM" },
	sources: {},
	scmi: { baseVersion: 0x20000, protocols: { reset: { id: 0x16 }, pinctrl: { id: 0x19 } } },
	agents: { agent_0: agent(0), agent_1: agent(1), agent_2: agent(2) },
	resources: {
		reset: { pcie1_1: { id: 0 }, pcie1_2: { id: 1 }, pcie2_1: { id: 2 }, pcie2_2: { id: 3 } },
		pinctrl: { gpio20: { id: 20, kind: "pin" }, gpio30: { id: 30, kind: "pin" } },
	},
	devices: {
		pcie0: { id: 0 },
		pcie1: { id: 1, resources: { reset: ["pcie1_1", "pcie1_2"] } },
		pcie2: { id: 2, resources: { reset: ["pcie2_1", "pcie2_2"] } },
		sdhci1: { id: 4, resources: { pinctrl: ["gpio30"] } },
	},
	permissions: {
		model: "device-runtime",
		initial: "none",
		setBy: ["agent_0"],
		bypass: ["agent_0"],
		controls: ["reset", "pinctrl"],
		exclusive: true,
		grantAggregation: "last-write",
		stateAggregation: "last-write",
		resetAgent: "flag",
		statuses: {
			unknownDevice: "INVALID_PARAMETERS",
			unknownAgent: "INVALID_PARAMETERS",
			notPrivileged: "DENIED",
			alreadyOwned: "DENIED",
		},
		hidesUngranted: [],
		hierarchy: true,
		grants: {},
	},
	completeness: { protocols: "complete", reset: "complete", devices: "complete", pinctrl: "partial" },
	quirks: [],
};
