// A guest's SCMI node over a mailbox: no mediator of Xen's sees its messages, and it is not the firmware behind the SMC.
import assert from "node:assert/strict";
import { test } from "node:test";
import { demoBoard, GUEST } from "../demo-board.ts";

const TREE = (transport: string) => `/dts-v1/;
/ {
	#address-cells = <1>;
	#size-cells = <1>;
	passthrough {
		compatible = "simple-bus";
		#address-cells = <1>;
		#size-cells = <1>;
		ranges;
		shm: sram@20000000 { compatible = "arm,scmi-shmem"; reg = <0x20000000 0x1000>; };
		mb: mailbox@10000000 { reg = <0x10000000 0x1000>; #mbox-cells = <1>; };
		firmware {
			compatible = "simple-bus";
			scmi {
				${transport}
				#address-cells = <1>;
				#size-cells = <0>;
				clk: protocol@14 { reg = <0x14>; #clock-cells = <1>; };
			};
		};
		led { clocks = <&clk 1>; };
	};
};
`;
const why = (profile: string, transport: string) => {
	const { facts } = demoBoard("&eth0 { scmi_devid = <4>; clocks = <&scmi_clk 0>; };", {
		"domu1.cfg": `${profile === "xen-rfc-v2" ? GUEST : 'name = "DomU1"\nkernel = "k"\n'}device_tree = "/root/domu1.dtb"\n`,
		"domu1.dts": TREE(transport),
		"scmi.yaml": `scmi: 1\nhost: board.dts\nprofile: ${profile}\ncomplete: true\ncatalogue: firmware.scmi.yaml\ndomains: { DomU1: { os: linux, xl: domu1.cfg, guest: domu1.dts } }\n`,
	});
	return facts.boot?.result.uses
		.filter(({ domain }) => domain === "DomU1")
		.map((use) => ("why" in use ? use.why : use.state));
};
for (const profile of ["xen-rfc-v2", "xen", "epam-2024", "xen-multi-agent"])
	test(`what it reaches is not known: ${profile}`, () =>
		assert.deepEqual(why(profile, 'compatible = "arm,scmi"; mboxes = <&mb 0>; shmem = <&shm>;'), [
			"/passthrough/firmware/scmi calls no SMC, and what it reaches is not modelled",
		]));

test("without a page it speaks to nobody", () =>
	assert.deepEqual(why("xen-rfc-v2", 'compatible = "arm,scmi"; mboxes = <&mb 0>;'), [
		"/passthrough/firmware/scmi has no shmem",
	]));
