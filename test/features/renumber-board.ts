/** A board that has numbers of every kind, for tests of renumbering: typed in decimal and hexadecimal, in a .dtsi, an overlay and a guest. */
export const BOARD: Readonly<Record<string, string>> = {
	"/work/.git/HEAD": "ref: refs/heads/main\n",
	"/work/scmi.yaml": `scmi: 1
host: { base: board.dts, overlays: [more.dtso] }
catalogue: old.scmi.yaml
domains:
  DomU1: { os: linux, xl: [domu1.cfg], guest: domu1.dts }
`,
	"/work/soc.dtsi": `/ {
	compatible = "acme,demo";
	#address-cells = <1>;
	#size-cells = <1>;
	xen_shm: sram@53ff0000 { compatible = "arm,scmi-shmem"; reg = <0x53ff0000 0x1000>; };
	firmware {
		scmi: scmi {
			compatible = "arm,scmi-smc";
			arm,smc-id = <0x82000002>;
			shmem = <&xen_shm>;
			#address-cells = <1>;
			#size-cells = <0>;
			scmi_pd: protocol@11 { reg = <0x11>; #power-domain-cells = <1>; };
			scmi_perf: protocol@13 { reg = <0x13>; #power-domain-cells = <1>; };
			scmi_clk: protocol@14 {
				reg = <0x14>;
				#clock-cells = <1>;
				assigned-clocks = <&scmi_clk 3>;
				assigned-clock-rates = <700000000>;
			};
			scmi_sens: protocol@15 { reg = <0x15>; #thermal-sensor-cells = <1>; };
			scmi_rst: protocol@16 { reg = <0x16>; #reset-cells = <1>; };
			protocol@17 {
				reg = <0x17>;
				regulators {
					#address-cells = <1>;
					#size-cells = <0>;
					vdd: regulator@0 { reg = <0>; };
					vio: regulator@c { reg = <0x0c>; };
				};
			};
			protocol@19 {
				reg = <0x19>;
				eth_pins: eth-pins { groups = <0x1>; function = <2>; };
				unused-pins { mux { pins = <3 1>; }; };
			};
		};
	};
	pll: pll { #clock-cells = <0>; };
	cpu0: cpu { power-domains = <&scmi_perf 1>; power-domain-names = "perf"; };
	thermal-zones { cpu { thermal-sensors = <&scmi_sens 0x02>; }; };
	eth0: ethernet@e6800000 {
		reg = <0xe6800000 0x1000>;
		clocks = <&pll>, <&scmi_clk 0>;
		status = "disabled";
	};
	usb0: usb@e6590000 { reg = <0xe6590000 0x1000>; power-domains = <&scmi_pd 2>; };
};
`,
	"/work/board.dts": `/dts-v1/;
#include "soc.dtsi"
&eth0 {
	scmi_devid = <4>;
	clocks = <&pll>, <&scmi_clk 0x0a>, <&{/firmware/scmi/protocol@14} 1>;
	assigned-clocks = <&scmi_clk 1>;
	assigned-clock-parents = <&scmi_clk 2>;
	resets = <&scmi_rst 0>, <&scmi_rst 5>; /* 5 is not 0 */
	vdd-supply = <&vdd>;
	vio-supply = <&vio>;
	pinctrl-0 = <&eth_pins>;
	status = "okay";
};
&usb0 { scmi_devid = <7>; clocks = <&scmi_clk 4 &pll>; xen,passthrough; };
`,
	"/work/more.dtso": `/dts-v1/;
/plugin/;
&eth0 { resets = <&scmi_rst 6>; };
&usb0 { resets = <&scmi_rst 1>; };
`,
	"/work/domu1.dts": `/dts-v1/;
/ {
	#address-cells = <1>;
	#size-cells = <1>;
	passthrough {
		compatible = "simple-bus";
		#address-cells = <1>;
		#size-cells = <1>;
		ranges;
		firmware {
			scmi {
				compatible = "arm,scmi-smc";
				arm,smc-id = <0x82000002>;
				#address-cells = <1>;
				#size-cells = <0>;
				clk: protocol@14 { reg = <0x14>; #clock-cells = <1>; };
				rst: protocol@16 { reg = <0x16>; #reset-cells = <1>; };
			};
		};
		usb@e6590000 { reg = <0xe6590000 0x1000>; xen,path = "/usb@e6590000"; clocks = <&clk 4>; resets = <&rst 1>; };
	};
};
`,
	"/work/domu1.cfg": `name = "DomU1"
kernel = "/root/Image"
arm_sci = "scmi_smc"
force_assign_without_iommu = 1
dtdev = [ "/usb@e6590000" ]
`,
};

/** How many numbers of each table a release has. */
export const COUNTS = { power: 4, perf: 3, clock: 12, sensor: 4, reset: 8, voltage: 14 } as const;
export const PINS = { pin: 4, group: 3, function: 4 } as const;
export const DEVICES = 9;

export interface Numbers {
	readonly tables: Readonly<Record<keyof typeof COUNTS, readonly number[]>>;
	readonly pins: Readonly<Record<keyof typeof PINS, readonly number[]>>;
	readonly devices: readonly number[];
}

const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => i);

function mapped<K extends string, A, B>(record: Readonly<Record<K, A>>, to: (value: A) => B): Readonly<Record<K, B>> {
	return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, to(value as A)])) as Record<K, B>;
}

/** Every entry has its place as its number. */
export const IN_ORDER: Numbers = {
	tables: mapped(COUNTS, upTo),
	pins: mapped(PINS, upTo),
	devices: upTo(DEVICES),
};

/** A release in which the entry `clock_a3`, say, has the number that stands fourth. */
export function release(name: string, { tables, pins, devices }: Numbers): string {
	const list = (entries: readonly string[]) => `{ ${entries.join(", ")} }`;
	const table = (key: string, ids: readonly number[]) =>
		`  ${key}: ${list(ids.map((id, i) => `${key}_a${i}: { id: ${id} }`))}`;
	const pinEntries = Object.entries(pins).flatMap(([kind, ids]) =>
		ids.map((id, i) => `${kind}_a${i}: { id: ${id}, kind: ${kind} }`),
	);
	return `scmiCatalogue: 1
firmware: { name: Demo BL31, release: ${JSON.stringify(name)}, match: { rootCompatible: ["acme,demo"] } }
agents:
  xen: { id: 1, type: hypervisor, trusted: true, channels: [{ transport: smc, smcId: 0x82000002, smcArgs: { x7: 0 }, shmem: { address: 0x53ff0000, size: 0x1000 } }] }
  vm1: { id: 2, type: ospm, channels: [{ transport: smc, smcId: 0x82000002, smcArgs: { x7: 1 }, shmem: { address: 0x53ff1000, size: 0x1000 } }] }
resources:
${Object.entries(tables)
	.map(([key, ids]) => table(key, ids))
	.join("\n")}
  pinctrl: ${list(pinEntries)}
devices: ${list(devices.map((id, i) => `dev_a${i}: { id: ${id} }`))}
`;
}
