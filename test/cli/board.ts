/** A board under Xen RFC v2 with one guest, for tests of the command line: device 4 goes to Dom0, 7 to DomU1. */
export const FILES = {
	"/work/demo.scmi.yaml": `scmiCatalogue: 1
firmware: { name: Demo BL31, match: { rootCompatible: ["acme,demo"] } }
scmi: { protocols: { clock: { id: 0x14 }, reset: { id: 0x16 } } }
agents:
  xen: { id: 1, type: hypervisor, trusted: true, channels: [{ transport: smc, smcId: 0x82000002, smcArgs: { x7: 0 }, shmem: { address: 0x53ff0000, size: 0x1000 } }] }
  vm1: { id: 2, name: VM1, type: ospm, channels: [{ transport: smc, smcId: 0x82000002, smcArgs: { x7: 1 }, shmem: { address: 0x53ff1000, size: 0x1000 } }] }
  vm2: { id: 3, name: VM2, type: ospm, channels: [{ transport: smc, smcId: 0x82000002, smcArgs: { x7: 2 }, shmem: { address: 0x53ff2000, size: 0x1000 } }] }
resources:
  clock: { eth: { id: 0, name: _eth }, usb: { id: 1, name: _usb } }
  reset: { eth: { id: 0 }, usb: { id: 1 } }
devices:
  eth: { id: 4, dt: { labels: [eth0], addresses: [0xe6800000] }, resources: { clock: [eth], reset: [eth] } }
  usb: { id: 7, dt: { labels: [usb0], addresses: [0xe6590000] }, resources: { clock: [usb], reset: [usb] } }
permissions: { model: device-runtime, initial: none, setBy: [xen], controls: [clock, reset], grantAggregation: last-write, stateAggregation: last-write, resetAgent: flag, statuses: { unknownDevice: NOT_FOUND }, hidesUngranted: [clock] }
completeness: { clock: complete, reset: complete, devices: complete }
`,
	"/work/soc.dtsi": `/ {
	compatible = "acme,demo";
	#address-cells = <1>;
	#size-cells = <1>;
	xen_shm: sram@53ff0000 { compatible = "arm,scmi-shmem"; reg = <0x53ff0000 0x1000>; };
	sram@53ff1000 { compatible = "arm,scmi-shmem"; reg = <0x53ff1000 0x1000>; };
	sram@53ff2000 { compatible = "arm,scmi-shmem"; reg = <0x53ff2000 0x1000>; };
	firmware {
		scmi {
			compatible = "arm,scmi-smc";
			arm,smc-id = <0x82000002>;
			shmem = <&xen_shm>;
			#address-cells = <1>;
			#size-cells = <0>;
			scmi_clk: protocol@14 { reg = <0x14>; #clock-cells = <1>; };
			scmi_rst: protocol@16 { reg = <0x16>; #reset-cells = <1>; };
		};
	};
	eth0: ethernet@e6800000 { reg = <0xe6800000 0x1000>; };
	usb0: usb@e6590000 { reg = <0xe6590000 0x1000>; };
};
`,
	"/work/board.dts": `/dts-v1/;
#include "soc.dtsi"
&eth0 { scmi_devid = <4>; clocks = <&scmi_clk 0>; resets = <&scmi_rst 0>; };
&usb0 { scmi_devid = <7>; clocks = <&scmi_clk 1>; resets = <&scmi_rst 1>; xen,passthrough; };
`,
	"/work/domu1.cfg": `name = "DomU1"
kernel = "/root/Image"
arm_sci = "scmi_smc"
force_assign_without_iommu = 1
dtdev = [ "/usb@e6590000" ]
`,
};

/** The same board with a clock firmware does not have. */
export const BROKEN = {
	...FILES,
	"/work/board.dts": FILES["/work/board.dts"].replace("&scmi_clk 0", "&scmi_clk 40"),
};

const SETUP = "scmi: 1\nhost: board.dts\nprofile: xen-rfc-v2\nvariants: { whole: {}, bad: { define: { NAME: 1 } } }\n";
const BAD = `${FILES["/work/board.dts"]}#ifdef NAME\n&eth0 { clocks = <&scmi_clk 9>; };\n#endif\n`;
/** With a scmi.yaml of two variants, of which one is wrong. */
export const VARIANTS = { ...FILES, "/work/board.dts": BAD, "/work/scmi.yaml": SETUP };
