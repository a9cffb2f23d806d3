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
