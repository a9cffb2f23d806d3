/** A board of two clock providers, one of them SCMI's, with one of each kind of thing that a property may refer to. */
export const SOC = `/ {
	compatible = "acme,demo";
	interrupt-parent = <&gic>;
	#address-cells = <1>;
	#size-cells = <1>;
	reserved-memory {
		#address-cells = <1>;
		#size-cells = <1>;
		ranges;
		vdev: vdev@90000000 { reg = <0x90000000 0x1000>; };
	};
	firmware {
		scmi {
			compatible = "arm,scmi-smc";
			arm,smc-id = <0x82000002>;
			shmem = <&shm>;
			#address-cells = <1>;
			#size-cells = <0>;
			scmi_pd: protocol@11 { reg = <0x11>; #power-domain-cells = <1>; };
			scmi_clk: protocol@14 { reg = <0x14>; #clock-cells = <1>; };
			scmi_rst: protocol@16 { reg = <0x16>; #reset-cells = <1>; };
			scmi_pins: protocol@19 { reg = <0x19>; };
			scmi_volt: protocol@17 {
				reg = <0x17>;
				regulators {
					#address-cells = <1>;
					#size-cells = <0>;
					vdd_sd: regulator@0 { reg = <0>; };
				};
			};
		};
	};
	sram@53ff0000 {
		compatible = "mmio-sram";
		reg = <0x53ff0000 0x1000>;
		#address-cells = <1>;
		#size-cells = <1>;
		ranges = <0 0x53ff0000 0x1000>;
		shm: shmem@0 { compatible = "arm,scmi-shmem"; reg = <0 0x80>; };
	};
	osc: oscillator { compatible = "fixed-clock"; #clock-cells = <0>; clock-frequency = <24000000>; };
	gic: interrupt-controller@1000 { reg = <0x1000 0x10>; interrupt-controller; #interrupt-cells = <3>; };
	smmu: iommu@2000 { reg = <0x2000 0x10>; #iommu-cells = <1>; };
	dma0: dma@3000 { reg = <0x3000 0x10>; #dma-cells = <1>; clocks = <&osc>; };
	dma1: dma@3100 { reg = <0x3100 0x10>; #dma-cells = <1>; status = "disabled"; };
	gpio0: gpio@4000 { reg = <0x4000 0x10>; gpio-controller; #gpio-cells = <2>; };
	pinctrl: pinctrl@5000 {
		compatible = "acme,pinctrl";
		reg = <0x5000 0x10>;
		uart0_pins: uart0-pins { pins = "A1"; };
		eth_pins: eth-pins { pins = "A2"; };
	};
	vcc: regulator-vcc { compatible = "regulator-fixed"; regulator-name = "vcc"; };
	uart0: serial@6000 {
		compatible = "acme,uart";
		reg = <0x6000 0x10>;
		pinctrl-names = "default";
		pinctrl-0 = <&uart0_pins>;
	};
	eth0: ethernet@7000 { compatible = "acme,eth"; reg = <0x7000 0x10>; };
};
`;

export const FILES = { "/b/soc.dtsi": SOC };

export const HEAD = '/dts-v1/;\n#include "soc.dtsi"\n';

/** Its firmware: clock 2 is reserved, clock 3 has no macro, devices are granted by number. */
export const CATALOGUE = `scmiCatalogue: 1
firmware: { name: Demo BL31, match: { rootCompatible: ["acme,demo"] } }
sources: { clocks: { path: dts/acme/demo-clock.h } }
agents:
  xen: { id: 1, type: hypervisor, trusted: true, channels: [{ transport: smc, smcId: 0x82000002 }] }
resources:
  clock:
    uart0: { id: 0, name: _uart0, symbols: [DEMO_CLK_UART0], description: Of the console. }
    eth0: { id: 1, name: _eth0, symbols: [DEMO_CLK_ETH0] }
    spare: { id: 2, status: reserved, symbols: [DEMO_CLK_SPARE] }
    trace: { id: 3, name: _trace, rates: [24000000, 48000000], initialRate: 48000000 }
  reset: { uart0: { id: 0 }, eth0: { id: 1 } }
  power: { top: { id: 0 } }
  voltage: { vdd_sd: { id: 0 }, vdd_io: { id: 1 } }
  pinctrl:
    uart0_tx: { id: 0, kind: group }
    uart0_rx: { id: 1, kind: group }
    uart: { id: 0, kind: function, members: [uart0_tx, uart0_rx] }
    a1: { id: 0, kind: pin }
devices:
  uart0: { id: 4, dt: { labels: [uart0], addresses: [0x6000] }, resources: { clock: [uart0], reset: [uart0] } }
  eth0: { id: 5, dt: { labels: [eth0], addresses: [0x7000] }, resources: { clock: [eth0], reset: [eth0] } }
  usb: { id: 9 }
permissions: { model: device-runtime, initial: none, setBy: [xen] }
completeness: { clock: complete, reset: complete, devices: complete }
`;

export const HEADER = `#ifndef DEMO_CLOCK_H
#define DEMO_CLOCK_H
#define DEMO_CLK_UART0 0 /* the console */
#define DEMO_CLK_ETH0 1
#define DEMO_CLK_SPARE 2
#define DEMO_CLK_MAX 3
#endif
`;

export const WITH_FIRMWARE = { ...FILES, "/b/firmware.scmi.yaml": CATALOGUE, "/b/demo-clock.h": HEADER };
