import assert from "node:assert/strict";
import { type Analysis, analyse } from "../server/src/analysis.ts";
import { setupOfLoneBoard } from "../server/src/configs/lone-board.ts";
import { createEngineCache } from "../server/src/facts.ts";
import { memorySnapshot } from "./memory-snapshot.ts";

// A board of two devices, both passed through to a guest of xl's by a released Xen that lets the guest call firmware: nothing is wrong.

const HOST = `/dts-v1/;
/ {
	compatible = "acme,heron", "acme,h7";
	model = "Acme Heron";
	#address-cells = <2>;
	#size-cells = <2>;
	interrupt-parent = <&gic>;

	cpus {
		#address-cells = <1>;
		#size-cells = <0>;
		cpu@0 {
			device_type = "cpu";
			compatible = "arm,cortex-a72";
			reg = <0>;
			enable-method = "psci";
		};
	};

	psci {
		compatible = "arm,psci-1.0";
		method = "smc";
	};

	memory@40000000 {
		device_type = "memory";
		reg = <0x0 0x40000000 0x0 0x80000000>;
	};

	reserved-memory {
		#address-cells = <2>;
		#size-cells = <2>;
		ranges;

		scmi_page: scmi-page@44000000 {
			compatible = "arm,scmi-shmem";
			reg = <0x0 0x44000000 0x0 0x1000>;
			no-map;
		};
	};

	firmware {
		scmi: scmi {
			compatible = "arm,scmi-smc";
			arm,smc-id = <0x82000010>;
			shmem = <&scmi_page>;
			#address-cells = <1>;
			#size-cells = <0>;

			scmi_pd: protocol@11 {
				reg = <0x11>;
				#power-domain-cells = <1>;
			};
			scmi_clk: protocol@14 {
				reg = <0x14>;
				#clock-cells = <1>;
			};
			scmi_rst: protocol@16 {
				reg = <0x16>;
				#reset-cells = <1>;
			};
		};
	};

	soc {
		compatible = "simple-bus";
		#address-cells = <2>;
		#size-cells = <2>;
		ranges;

		gic: interrupt-controller@f1000000 {
			compatible = "arm,gic-400";
			#interrupt-cells = <3>;
			interrupt-controller;
			reg = <0x0 0xf1000000 0x0 0x1000>, <0x0 0xf1002000 0x0 0x2000>;
		};

		smmu: iommu@10100000 {
			compatible = "arm,mmu-500", "arm,smmu-v2";
			reg = <0x0 0x10100000 0x0 0x20000>;
			#global-interrupts = <1>;
			#iommu-cells = <1>;
			interrupts = <0 60 4>,
				     <0 61 4>;
		};

		uart0: serial@10000000 {
			compatible = "arm,pl011", "arm,primecell";
			reg = <0x0 0x10000000 0x0 0x1000>;
			interrupts = <0 20 4>;
			status = "disabled";
		};

		mmc0: mmc@10010000 {
			compatible = "acme,h7-mmc";
			reg = <0x0 0x10010000 0x0 0x1000>;
			interrupts = <0 21 4>;
			clocks = <&scmi_clk 2>, <&scmi_clk 3>;
			clock-names = "bus", "core";
			resets = <&scmi_rst 1>;
			power-domains = <&scmi_pd 1>;
			iommus = <&smmu 0x10>;
			status = "disabled";
		};

		eth0: ethernet@10020000 {
			compatible = "acme,h7-eth";
			reg = <0x0 0x10020000 0x0 0x4000>;
			interrupts = <0 22 4>;
			clocks = <&scmi_clk 4>;
			clock-names = "mac";
			resets = <&scmi_rst 2>;
			power-domains = <&scmi_pd 2>;
			iommus = <&smmu 0x11>;
			status = "disabled";
		};
	};
};

/ {
	chosen {
		#address-cells = <2>;
		#size-cells = <2>;
		xen,xen-bootargs = "console=dtuart dtuart=/soc/serial@10000000 dom0_mem=512M scmi-smc-passthrough";
		xen,dom0-bootargs = "console=hvc0";

		module@42000000 {
			compatible = "multiboot,kernel", "multiboot,module";
			reg = <0x0 0x42000000 0x0 0x1800000>;
		};
	};
};

&uart0 {
	status = "okay";
};

&mmc0 {
	status = "okay";
	xen,passthrough;
};

&eth0 {
	status = "okay";
	xen,passthrough;
};
`;

const CATALOGUE = `scmiCatalogue: 1
firmware:
  name: Heron BL31
  kind: tf-a
  release: "2.1"
  match: { rootCompatible: ["acme,heron"] }
scmi:
  protocols:
    power: { id: 0x11 }
    clock: { id: 0x14 }
    reset: { id: 0x16 }
agents:
  os: { id: 1, name: OSPM, type: ospm, channels: [{ transport: smc, smcId: 0x82000010, shmem: { address: 0x44000000, size: 0x1000 } }] }
resources:
  power:
    core: { id: 0, name: core }
    mmc: { id: 1, name: mmc }
    eth: { id: 2, name: eth }
  clock:
    pll: { id: 0, name: pll }
    uart: { id: 1, name: uart }
    mmc_bus: { id: 2, name: mmc_bus }
    mmc_core: { id: 3, name: mmc_core }
    eth_mac: { id: 4, name: eth_mac }
  reset:
    uart: { id: 0, name: uart }
    mmc: { id: 1, name: mmc }
    eth: { id: 2, name: eth }
permissions: { model: none }
completeness: { agents: complete, protocols: complete, power: complete, clock: complete, reset: complete }
`;

const CONFIGURATION = `name = "iodom"
kernel = "/root/Image"
extra = "console=hvc0 root=/dev/mmcblk0p2"
memory = 1024
vcpus = 2
arm_sci = "type=scmi_smc"
device_tree = "/root/iodom.dtb"
dtdev = [ "/soc/mmc@10010000", "/soc/ethernet@10020000" ]
# shared page, mmc, ethernet
iomem = [ "44000,1@22001", "10010,1", "10020,4" ]
irqs = [ 53, 54 ]
`;

const TREE = `/dts-v1/;

/ {
	#address-cells = <2>;
	#size-cells = <2>;

	gic: gic {
		phandle = <65000>;
		#interrupt-cells = <3>;
		#address-cells = <0>;
		interrupt-controller;
	};

	passthrough {
		compatible = "simple-bus";
		#address-cells = <2>;
		#size-cells = <2>;
		ranges;

		page: sram@22001000 {
			compatible = "arm,scmi-shmem";
			reg = <0x0 0x22001000 0x0 0x1000>;
		};

		firmware {
			compatible = "simple-bus";

			scmi {
				compatible = "arm,scmi-smc";
				arm,smc-id = <0x82000010>;
				shmem = <&page>;
				#address-cells = <1>;
				#size-cells = <0>;

				pd: protocol@11 {
					reg = <0x11>;
					#power-domain-cells = <1>;
				};
				clk: protocol@14 {
					reg = <0x14>;
					#clock-cells = <1>;
				};
				rst: protocol@16 {
					reg = <0x16>;
					#reset-cells = <1>;
				};
			};
		};

		mmc@10010000 {
			compatible = "acme,h7-mmc";
			reg = <0x0 0x10010000 0x0 0x1000>;
			interrupt-parent = <&gic>;
			interrupts = <0 21 4>;
			clocks = <&clk 2>, <&clk 3>;
			clock-names = "bus", "core";
			resets = <&rst 1>;
			power-domains = <&pd 1>;
		};

		ethernet@10020000 {
			compatible = "acme,h7-eth";
			reg = <0x0 0x10020000 0x0 0x4000>;
			interrupt-parent = <&gic>;
			interrupts = <0 22 4>;
			clocks = <&clk 4>;
			clock-names = "mac";
			resets = <&rst 2>;
			power-domains = <&pd 2>;
		};
	};
};
`;

const GOOD = {
	"heron.dts": HOST,
	"heron.scmi.yaml": CATALOGUE,
	"iodom.cfg": CONFIGURATION,
	"iodom.dts": TREE,
} as const;

type File = keyof typeof GOOD;

/** A file, what stands there, and what somebody typed instead. */
export type Slip = readonly [file: File, from: string, to: string];

export interface Slipped {
	readonly analysis: Analysis;
	/** `severity code file: "what is underlined": message`, what it is related to below. */
	readonly said: readonly string[];
}

/** The board with some slips, and with more files. */
export function withSlips(slips: readonly Slip[], more: Readonly<Record<string, string>> = {}): Slipped {
	const texts: Record<string, string> = { ...GOOD, ...more };
	for (const [file, from, to] of slips) {
		assert.ok(texts[file]?.includes(from), from);
		texts[file] = texts[file]?.replace(from, to) ?? "";
	}
	const snapshot = memorySnapshot(
		Object.fromEntries(Object.entries(texts).map(([name, text]) => [`/b/${name}`, text] as const)),
	);
	const analysis = analyse(snapshot, createEngineCache(), setupOfLoneBoard(snapshot, "/b/heron.dts"));
	const place = ({ file, start, end }: { file: string; start: number; end: number }) => {
		const name = file.replace("/b/", "");
		return `${name}: "${texts[name]?.slice(start, end)}"`;
	};
	const said = analysis.findings.flatMap(({ severity, code, at, message, related }) => [
		`${severity} ${code} ${place(at)}: ${message}`,
		...related.map((other) => `  ${place(other.at)}: ${other.message}`),
	]);
	return { analysis, said };
}
