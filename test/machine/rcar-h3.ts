import type { Agent, Catalogue } from "../../server/src/catalogue/model.ts";

const SMC_ID = 0x82000002;

/** Agent ids are channel + 1; one SMC id for all, the channel in x7, a page for each. */
const agent = (channel: number, name: string, type: NonNullable<Agent["type"]>): Agent => ({
	id: channel + 1,
	name,
	type,
	trusted: type === "hypervisor",
	channels: [
		{
			transport: "smc",
			smcId: SMC_ID,
			smcArgs: { x7: channel },
			shmem: { address: 0x53ff0000 + channel * 0x1000, size: 0x1000 },
		},
	],
});

const USB2 = { clock: ["ehci0", "hsusb"], reset: ["usb2_01", "usb2_02"] };

/** R-Car H3 of the 2021/22 proof of concept, cut to three agents and eight devices; what is left is declared complete. */
export const RCAR_H3: Catalogue = {
	firmware: {
		name: "R-Car Gen3 BL31",
		kind: "tf-a",
		vendor: "ATF",
		subVendor: "R-Car",
		implementationVersion: 0x1001,
	},
	sources: {},
	scmi: {
		baseVersion: 0x20000,
		protocols: {
			power: { id: 0x11, version: 0x21000 },
			clock: { id: 0x14, version: 0x10000, unsupported: ["CLOCK_RATE_SET"] },
			reset: { id: 0x16, version: 0x20000 },
			pinctrl: { id: 0x18, version: 0x10000 },
		},
	},
	agents: {
		hyp: agent(0, "HYP", "hypervisor"),
		vm0: agent(1, "VM0", "ospm"),
		vm1: agent(2, "VM1", "ospm"),
	},
	resources: {
		power: { scmi_core: { id: 0, name: "scmi_core", initial: "off" } },
		clock: {
			eavb: { id: 0, name: "_etheravb", initial: "off", rates: [66_666_666] },
			xhci0: { id: 1, name: "_usb3-if0", initial: "off", rates: [266_666_666] },
			ehci0: { id: 2, name: "_ehci0", initial: "off", rates: [133_333_333] },
			hsusb: { id: 3, name: "_hsusb", initial: "off", rates: [133_333_333] },
			ehci1: { id: 4, name: "_ehci1", initial: "off", rates: [133_333_333] },
			usb_dmac0: { id: 5, name: "_usb-dmac0", initial: "off", rates: [266_666_666] },
		},
		reset: {
			eavb: { id: 0, name: "" },
			hdmi0: { id: 1, name: "" },
			i2c2: { id: 5, name: "" },
			xhci0: { id: 8, name: "" },
			usb2_01: { id: 9, name: "" },
			usb2_02: { id: 10, name: "" },
		},
		pinctrl: {
			eavb: { id: 0, kind: "group", name: "avb" },
			i2c2: { id: 3, kind: "group", name: "i2c2" },
			hscif0: { id: 38, kind: "group", name: "hscif0" },
		},
	},
	devices: {
		eavb: { id: 0, resources: { clock: ["eavb"], reset: ["eavb"], pinctrl: ["eavb"] } },
		hdmi0: { id: 1, resources: { reset: ["hdmi0"] } },
		i2c2: { id: 5, resources: { reset: ["i2c2"], pinctrl: ["i2c2"] } },
		xhci0: { id: 8, resources: { clock: ["xhci0"], reset: ["xhci0"] } },
		ohci0: { id: 9, resources: USB2 },
		ehci0: { id: 10, resources: USB2 },
		hsusb: { id: 19, resources: USB2 },
		hscif0: { id: 40, resources: { pinctrl: ["hscif0"] } },
	},
	permissions: {
		model: "device-runtime",
		initial: "none",
		setBy: ["hyp"],
		controls: ["clock", "reset", "pinctrl"],
		exclusive: false,
		bypass: [],
		grantAggregation: "last-write",
		stateAggregation: "refcount",
		resetAgent: "flag",
		statuses: { unknownDevice: "NOT_FOUND", unknownAgent: "NOT_FOUND", notPrivileged: "DENIED" },
		hidesUngranted: ["clock"],
		hierarchy: true,
		grants: {},
	},
	completeness: {
		power: "complete",
		clock: "complete",
		reset: "complete",
		pinctrl: "complete",
		devices: "complete",
		agents: "complete",
		protocols: "complete",
	},
	quirks: [],
};
