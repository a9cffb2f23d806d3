import type { Mark } from "../hypervisor.ts";

/** Whose a mark is, and what that one does. */
export type Owner = Pick<Mark, "whose" | "does">;

export const UPSTREAM: Owner = {
	whose: "the mediator of Xen 4.21 and later",
	does: "gives all of SCMI to one domain and asks firmware for no device",
};
export const MULTI_AGENT: Owner = {
	whose: "the multi-agent mediator, a patch series for Xen",
	does: "makes a domain the agent of its agent_id and reads device ids in access-controllers, not in scmi_devid",
};
export const PRODUCT_2024: Owner = {
	whose: "the mediator of a Xen product of 2024",
	does: "gives channels in the order of its table and reads device ids in access-controllers, not in scmi_devid",
};
export const RFC_V2: Owner = {
	whose: "Xen RFC v2",
	does: "asks firmware for the devices that scmi_devid names",
};
export const PROPOSED_BINDING: Owner = {
	whose: "a binding proposed for Linux in 2022",
	does: "was never merged, nor read by a released Xen",
};
export const DOM0LESS: Owner = {
	whose: "Xen booting domains by itself (dom0less)",
	does: "creates them before any toolstack runs",
};
/** A word that is near to those that are read. */
export const NOBODY: Owner = { whose: undefined, does: "" };

/** v3 and v4 of the series, 2025: what it reads is that of today but for the table and the agents' numbers. */
export const EARLY_SERIES = {
	whose: "an early edition of the multi-agent series for Xen",
	does: "reads its agent table in /chosen",
	kinds: [
		"xen,scmi-secondary-agents",
		"xen,sci_type of several agents",
		"xen,sci_agent_id",
		"arm_sci of several agents",
		"access-controllers",
		"xen,domain",
	],
};

export const RFC_V1 = {
	whose: "the first edition of the 2022 proposal",
	does: "was replaced by arm_sci",
	kinds: ["sci", "scmi_devid"],
};

/** `scmi_rcar` of EPAM's fork: its host side is that of the product, its toolstack another. */
export const BRANCH_OF_2024 = {
	whose: "a branch beside the Xen product of 2024",
	does: "lets xl's guests ask for SCMI too, while the product's own xl reads no arm_sci (profile: epam-2024 in scmi.yaml says that it is the product)",
	kinds: ["epam,secondary-agents", "xen,arm_sci", "arm_sci", "access-controllers", "xen,domain"],
};
