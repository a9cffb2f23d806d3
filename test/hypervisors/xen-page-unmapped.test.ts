// Where the page of the host's SCMI node lies beside what Xen maps to the hardware domain: handle_device(), scmi-smc.c.
import assert from "node:assert/strict";
import { test } from "node:test";
import { findingsOf } from "../demo-board.ts";

/** Whether Dom0 reaches the page, with another node beside it. */
const reaches = (more: string) =>
	findingsOf("", {
		"domu1.cfg": "# no guest",
		"scmi.yaml": "scmi: 1\nhost: board.dts\nprofile: xen\ncomplete: true\ncatalogue: firmware.scmi.yaml\n",
		"firmware.scmi.yaml": `scmiCatalogue: 1
firmware: { name: S32G BL31 }
scmi: { protocols: { clock: { id: 0x14 } } }
agents: { ospm: { id: 1, type: ospm, channels: [{ transport: smc, smcId: 0xc20000fe, shmem: { address: 0x47ff0000, size: 0x1000 } }] } }
resources: { clock: { uart: { id: 0, name: uart } } }
permissions: { model: none }
completeness: { agents: complete, clock: complete }
`,
		"board.dts": `/dts-v1/;
/ {
	#address-cells = <1>;
	#size-cells = <1>;
	chosen { module@50000000 { compatible = "multiboot,kernel", "multiboot,module"; reg = <0x50000000 0x1000000>; }; };
	firmware {
		scmi {
			compatible = "arm,scmi-smc";
			arm,smc-id = <0xc20000fe>;
			shmem = <&shm>;
			#address-cells = <1>;
			#size-cells = <0>;
			clk: protocol@14 { reg = <0x14>; #clock-cells = <1>; };
		};
	};
	shm: sram@47ff0000 { compatible = "arm,scmi-shmem"; reg = <0x47ff0000 0x1000>; xen,passthrough; };
	uart: serial@401c8000 { reg = <0x401c8000 0x1000>; clocks = <&clk 0>; };
	${more}
};
`,
	}).length === 0;

test("its own node is kept from Dom0: another has to map it", () => {
	const region = (address: string, size: string) => `other@${address} { reg = <0x${address} ${size}>; };`;
	assert.equal(reaches(""), false);
	assert.equal(reaches(region("47ff0000", "0x1000")), true);
	assert.equal(reaches(region("47fef000", "0x1000")), false, "the page before");
	assert.equal(reaches(region("47fef000", "0x1001")), true, "one byte of a page is mapped as the page");
	assert.equal(reaches(region("47ff1000", "0x1000")), false, "the page behind");
});
