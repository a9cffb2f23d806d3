import assert from "node:assert/strict";
import { type Analysis, analyse } from "../../server/src/analysis.ts";
import { readSetups } from "../../server/src/configs/read-setups.ts";
import { createEngineCache } from "../../server/src/facts.ts";
import { eventText } from "../../server/src/machine/event-text.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

// A board whose Xen makes domA, and domB where a test asks for it, each with a serial port of the host's.

const MODULE = (name: string, kind: string) =>
	`${name} { compatible = "multiboot,${kind}", "multiboot,module"; reg = <0x8000000 0x10000>; };`;

export interface Board {
	readonly profile: "xen" | "epam-2024";
	/** What stands in the host's node of the device. */
	readonly uart?: string;
	/** Around it, and beside it. */
	readonly bus?: string;
	readonly beside?: string;
	/** More domains of /chosen. */
	readonly domains?: string;
	readonly dom0?: string;
	/** In the node of domA. */
	readonly asks?: string;
	/** What becomes of its partial tree. */
	readonly partial?: (text: string) => string;
	readonly complete?: boolean;
}

const PARTIAL = `/dts-v1/;
/ {
	#address-cells = <1>;
	#size-cells = <1>;
	passthrough {
		#address-cells = <1>;
		#size-cells = <1>;
		uart@6000 {
			xen,path = "/soc/uart@6000";
			xen,reg = <0x6000 0x1000 0x6000>;
			xen,force-assign-without-iommu;
		};
	};
};
`;

/** A domain of /chosen. */
export const domain = (name: string, more = "") =>
	`${name} { compatible = "xen,domain"; cpus = <1>; memory = <0 0x20000>; direct-map; xen,static-mem = <0 0>; ${more} ${MODULE("k", "kernel")} ${MODULE("t", "device-tree")} };`;

export function analysed({
	profile,
	uart = "",
	bus = "",
	beside = "",
	domains = "",
	dom0,
	asks,
	partial = (text) => text,
	complete = true,
}: Board): Analysis {
	const guests = ["domA", ...(domains === "" ? [] : ["domB"])].map(
		(name) => `${name}: { os: linux, guest: ${name}.dts }`,
	);
	const snapshot = memorySnapshot({
		"/b/firmware.scmi.yaml": `scmiCatalogue: 1
firmware: { name: Demo BL31 }
scmi: { protocols: { clock: { id: 0x14 } } }
agents:
  agent: { repeat: { count: 4, step: { smcId: 1, shmem: 0x1000 } }, id: 0, name: "agent-{n}", channels: [{ transport: smc, smcId: 0x82000002, shmem: { address: 0x3ff00000, size: 0x1000 } }] }
resources: { clock: { eth: { id: 0, name: eth }, uart: { id: 1, name: uart } } }
devices:
  eth: { id: 1, resources: { clock: [eth] } }
  uart: { id: 2, resources: { clock: [uart] } }
permissions: { model: device-runtime, initial: none, setBy: [agent0], bypass: [agent0], controls: [clock], exclusive: true, grantAggregation: last-write, stateAggregation: last-write, resetAgent: flag }
completeness: { agents: complete, protocols: complete, clock: complete, devices: complete }
`,
		"/b/scmi.yaml": `scmi: 1
host: board.dts
catalogue: firmware.scmi.yaml
profile: ${profile}
complete: ${complete}
domains: { Dom0: { os: linux }, ${guests.join(", ")} }
`,
		"/b/board.dts": `/dts-v1/;
/ {
	#address-cells = <1>;
	#size-cells = <1>;
	interrupt-parent = <&gic>;
	chosen { ${dom0 ?? MODULE("dom0", "kernel")} ${domain("domA", asks)} ${domains} };
	gic: interrupt-controller@1000 { compatible = "arm,gic-v3"; interrupt-controller; #interrupt-cells = <3>; reg = <0x1000 0x1000>; };
	wakeup: interrupt-controller@2000 { compatible = "acme,wakeup"; interrupt-controller; #interrupt-cells = <3>; reg = <0x2000 0x1000>; };
	sram {
		compatible = "mmio-sram";
		#address-cells = <1>;
		#size-cells = <1>;
		ranges;
		xen,passthrough;
		page0: page@3ff00000 { compatible = "arm,scmi-shmem"; reg = <0x3ff00000 0x1000>; };
		page1: page@3ff01000 { compatible = "arm,scmi-shmem"; reg = <0x3ff01000 0x1000>; };
		page2: page@3ff02000 { compatible = "arm,scmi-shmem"; reg = <0x3ff02000 0x1000>; };
		page3: page@3ff03000 { compatible = "arm,scmi-shmem"; reg = <0x3ff03000 0x1000>; };
	};
	firmware {
		scmi: scmi {
			compatible = "arm,scmi-smc";
			arm,smc-id = <0x82000002>;
			shmem = <&page0>;
			epam,secondary-agents = <1 0x82000003 &page1>, <2 0x82000004 &page2>, <3 0x82000005 &page3>;
			#access-controller-cells = <1>;
			#address-cells = <1>;
			#size-cells = <0>;
			clk: protocol@14 { reg = <0x14>; #clock-cells = <1>; };
		};
	};
	soc {
		#address-cells = <1>;
		#size-cells = <1>;
		ranges;
		${bus}
		eth@5000 { reg = <0x5000 0x1000>; clocks = <&clk 0>; access-controllers = <&scmi 1>; };
		uart@6000 { reg = <0x6000 0x1000>; ${uart} };
		${beside}
	};
};
`,
		"/b/domA.dts": partial(PARTIAL),
		"/b/domB.dts": PARTIAL.replaceAll("uart@6000", "uart@7000").replaceAll("0x6000", "0x7000"),
	});
	const [setup] = readSetups(snapshot, "/b/scmi.yaml").setups;
	return analyse(snapshot, createEngineCache(), setup ?? assert.fail());
}

/** `domA panic`, or what of it is not known; the panic. */
export function ended({ facts }: Analysis): readonly string[] {
	const { domains, trace } = facts.boot?.result ?? assert.fail("no boot");
	const panic = trace.flatMap((step) =>
		step.kind === "event" && step.event === "boot-panic" ? [eventText(step)] : [],
	);
	return [
		...domains.map(({ domain: name, state, unknown }) => [name, state, ...(unknown ? [unknown] : [])].join(" ")),
		...panic,
	];
}
