import assert from "node:assert/strict";
import { type Analysis, analyse } from "../../server/src/analysis.ts";
import { readSetups } from "../../server/src/configs/read-setups.ts";
import { createEngineCache } from "../../server/src/facts.ts";
import { lineOf, linesOf } from "../machine/board.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

// The board of the documentation of the multi-agent series, with names of our own: agent 0 is Xen, 10 Dom0, 12 and 13 guests.

const page = (label: string, address: string) =>
	`${label}: sram@${address} { compatible = "arm,scmi-shmem"; reg = <0 0x${address} 0 0x1000>; };`;

export const HOST = `/dts-v1/;
/ {
	#address-cells = <2>;
	#size-cells = <2>;
	compatible = "acme,testbed";
	chosen {
		#address-cells = <2>;
		#size-cells = <2>;
		ranges; // chosen
		kernel { compatible = "multiboot,kernel", "multiboot,module"; };
		xen {
			#address-cells = <2>;
			#size-cells = <2>;
			ranges; // xen
			container {
				compatible = "xen,sci";
				#address-cells = <2>;
				#size-cells = <2>;
				ranges; // container
				xen,dom0-sci-agent-id = <10>;
				#scmi-secondary-agents-cells = <3>;
				scmi-secondary-agents = <0x82000010 &ch_dom0 10>, <0x82000012 &ch_domu1 12>, <0x82000013 &ch_domu2 13>;
				${page("ch_dom0", "4e000000")}
				${page("ch_xen", "4e001000")}
				${page("ch_domu1", "4e002000")}
				${page("ch_domu2", "4e003000")}
				scmi_xen: scmi {
					compatible = "arm,scmi-smc";
					arm,smc-id = <0x82000011>;
					shmem = <&ch_xen>;
					#address-cells = <1>;
					#size-cells = <0>;
					#access-controller-cells = <1>;
				};
			};
		};
		domu1 {
			compatible = "xen,domain";
			cpus = <1>;
			memory = <0 0x40000>;
			xen,sci_type = "scmi_smc_multiagent";
			xen,sci-agent-id = <12>;
			linux { compatible = "multiboot,kernel", "multiboot,module"; };
			module { compatible = "multiboot,device-tree", "multiboot,module"; };
		};
	};
	${page("host_shm", "4e000000")}
	firmware {
		scmi: scmi {
			compatible = "arm,scmi-smc";
			arm,smc-id = <0x82000010>;
			shmem = <&host_shm>;
			#address-cells = <1>;
			#size-cells = <0>;
			scmi_pd: protocol@11 { reg = <0x11>; #power-domain-cells = <1>; };
			scmi_clk: protocol@14 { reg = <0x14>; #clock-cells = <1>; };
			scmi_rst: protocol@16 { reg = <0x16>; #reset-cells = <1>; };
		};
	};
	soc {
		compatible = "simple-bus";
		#address-cells = <2>;
		#size-cells = <2>;
		ranges;
		eth: ethernet@e6800000 {
			reg = <0 0xe6800000 0 0x1000>;
			clocks = <&scmi_clk 1>;
			access-controllers = <&scmi_xen 1>;
		};
		i2c: i2c@e6508000 {
			reg = <0 0xe6508000 0 0x1000>;
			clocks = <&scmi_clk 4>;
			resets = <&scmi_rst 4>;
			power-domains = <&scmi_pd 2>;
			access-controllers = <&scmi_xen 7>;
			xen,passthrough;
		};
	};
};
`;

export const GUEST = `/dts-v1/;
/ {
	#address-cells = <2>;
	#size-cells = <2>;
	gic: gic { };
	passthrough {
		compatible = "simple-bus";
		#address-cells = <2>;
		#size-cells = <2>;
		ranges;
		guest_shm: sram@22001000 {
			compatible = "arm,scmi-shmem";
			reg = <0 0x22001000 0 0x1000>;
			xen,reg = <0 0x4e002000 0 0x1000 0 0x22001000>;
			xen,force-assign-without-iommu;
		};
		firmware {
			compatible = "simple-bus"; // firmware
			scmi {
				compatible = "arm,scmi-smc";
				arm,smc-id = <0x82000012>;
				shmem = <&guest_shm>;
				#address-cells = <1>;
				#size-cells = <0>;
				g_pd: protocol@11 { reg = <0x11>; #power-domain-cells = <1>; };
				g_clk: protocol@14 { reg = <0x14>; #clock-cells = <1>; };
				g_rst: protocol@16 { reg = <0x16>; #reset-cells = <1>; };
			};
		};
		i2c@e6508000 {
			reg = <0 0xe6508000 0 0x1000>;
			interrupt-parent = <&gic>;
			clocks = <&g_clk 4>;
			resets = <&g_rst 4>;
			power-domains = <&g_pd 2>;
			xen,path = "/soc/i2c@e6508000";
			xen,reg = <0 0xe6508000 0 0x1000 0 0xe6508000>;
			xen,force-assign-without-iommu; // i2c
		};
	};
};
`;

/** The same guest for xl, which has what is to be given in its configuration. */
export const XL_GUEST = GUEST.replace(/^.*xen,.*\n/gm, "");
export const XL = `name = "domu1"
kernel = "/root/Image"
device_tree = "/root/domu1.dtb"
arm_sci = "type=scmi_smc_multiagent,agent_id=12"
dtdev = [ "/soc/i2c@e6508000" ]
iomem = [ "4e002,1@22001", "e6508,1" ]
`;

const agent = (key: string, id: number, smcId: string, address: string, more: string) =>
	`  ${key}: { id: ${id}, name: ${key.toUpperCase()}, ${more}, channels: [{ transport: smc, smcId: ${smcId}, shmem: { address: "${address}", size: 0x1000 } }] }`;

export const CATALOGUE = `scmiCatalogue: 1
firmware: { name: Testbed BL31, match: { rootCompatible: ["acme,testbed"] } }
scmi:
  baseVersion: 0x20000
  protocols:
    power: { id: 0x11, version: 0x20000 }
    clock: { id: 0x14, version: 0x20000 }
    reset: { id: 0x16, version: 0x20000 }
agents:
${agent("xen", 0, "0x82000011", "0x4e001000", "type: hypervisor, trusted: true")}
${agent("dom0", 10, "0x82000010", "0x4e000000", "type: ospm")}
${agent("domu1", 12, "0x82000012", "0x4e002000", "type: ospm")}
${agent("domu2", 13, "0x82000013", "0x4e003000", "type: ospm")}
resources:
  power: { i2c: { id: 2, name: i2c } }
  clock: { eth: { id: 1, name: eth }, i2c: { id: 4, name: i2c } }
  reset: { i2c: { id: 4, name: i2c } }
devices:
  eth: { id: 1, resources: { clock: [eth] } }
  i2c: { id: 7, resources: { power: [i2c], clock: [i2c], reset: [i2c] } }
permissions: { model: device-runtime, initial: none, setBy: [xen], bypass: [xen], controls: [power, clock, reset], hidesUngranted: [power, clock, reset], exclusive: false, grantAggregation: any-grant, stateAggregation: last-write, resetAgent: flag }
completeness: { agents: complete, protocols: complete, power: complete, clock: complete, reset: complete, devices: complete }
`;

const SETUP = (domains: string) => `scmi: 1
host: host.dts
catalogue: firmware.scmi.yaml
profile: xen-multi-agent
complete: true
domains: { ${domains} }
`;

/** What of the board is written otherwise. */
export interface Edits {
	readonly host?: (text: string) => string;
	readonly guest?: (text: string) => string;
	readonly xl?: (text: string) => string;
	readonly catalogue?: (text: string) => string;
	/** More domains of scmi.yaml. */
	readonly domains?: string;
	readonly files?: Readonly<Record<string, string>>;
	readonly setup?: (text: string) => string;
}

export interface Booted {
	readonly analysis: Analysis;
	/** What Xen does, and what domains find, a line each. */
	readonly lines: readonly string[];
	/** `Dom0 running agent 10`, `domu1 refused`. */
	readonly domains: readonly string[];
	/** Firmware devices by the agent they were granted to. */
	readonly granted: Readonly<Record<string, readonly number[]>>;
}

/** Xen creates domu1 by itself. */
export const dom0less = (edits: Edits = {}): Booted =>
	booted(HOST, GUEST, "domu1: { os: linux, guest: domu1.dts }", edits);

/** Dom0 creates it. */
export const byXl = (edits: Edits = {}): Booted =>
	booted(
		HOST.replace(/\t\tdomu1 \{.*?\n\t\t\};\n/s, ""),
		XL_GUEST,
		"domu1: { os: linux, xl: domu1.cfg, guest: domu1.dts }",
		edits,
	);

const asItIs = (text: string) => text;

function booted(hostText: string, guestText: string, domain: string, edits: Edits): Booted {
	const { host = asItIs, guest = asItIs, xl = asItIs, catalogue = asItIs, setup = asItIs, domains, files = {} } = edits;
	const all = {
		"host.dts": changed(hostText, host),
		"domu1.dts": changed(guestText, guest),
		"domu1.cfg": changed(XL, xl),
		"firmware.scmi.yaml": changed(CATALOGUE, catalogue),
		"scmi.yaml": changed(SETUP(domains === undefined ? domain : `${domain}, ${domains}`), setup),
		...files,
	};
	const snapshot = memorySnapshot(Object.fromEntries(Object.entries(all).map(([name, text]) => [`/b/${name}`, text])));
	const [stated] = readSetups(snapshot, "/b/scmi.yaml").setups;
	const analysis = analyse(snapshot, createEngineCache(), stated ?? assert.fail("no setup"));
	const result = analysis.facts.boot?.result ?? assert.fail("no boot");
	const granted: Record<string, number[]> = {};
	const lines = result.trace.flatMap((step) => {
		if (step.kind === "message" && step.sender !== "Xen") return [];
		if (step.kind === "event") return step.event === "os-discovery" ? [] : linesOf([step]);
		const number = (name: string) => Number(step.request.find((field) => field.name === name)?.value);
		if (step.message === "BASE_SET_DEVICE_PERMISSIONS" && step.status === "SUCCESS") {
			const agentId = `${number("agent_id")}`;
			granted[agentId] = [...(granted[agentId] ?? []), number("device_id")];
		}
		return [lineOf(step).replace("on channel undefined", `by SMC 0x${step.channel.smcId?.toString(16)}`)];
	});
	const states = result.domains.map(({ domain: name, state, grants }) =>
		[name, state, ...grants.map((each) => `agent ${each.agent.agent.id}`)].join(" "),
	);
	return { analysis, lines, domains: states, granted };
}

/** An edit that changes nothing is a mistake of the test. */
function changed(text: string, edit: (text: string) => string): string {
	const edited = edit(text);
	if (edit !== asItIs) assert.notEqual(edited, text, `${edit}`);
	return edited;
}

export const replace =
	(from: string | RegExp, to: string) =>
	(text: string): string =>
		text.replace(from, to);
