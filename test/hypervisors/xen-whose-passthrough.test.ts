// scmi-smc-passthrough takes SCMI from the hardware domain, and says for whom: whatever asks for it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { demoBoard } from "../demo-board.ts";

const CATALOGUE = `scmiCatalogue: 1
firmware: { name: S32G BL31 }
scmi: { protocols: { clock: { id: 0x14 } } }
agents: { ospm: { id: 1, type: ospm, channels: [{ transport: smc, smcId: 0xc20000fe, shmem: { address: 0x47ff0000, size: 0x1000 } }] } }
resources: { clock: { uart: { id: 0, name: uart } } }
permissions: { model: none }
completeness: { agents: complete, clock: complete }
`;
const BOARD = `/dts-v1/;
/ {
	#address-cells = <1>;
	#size-cells = <1>;
	chosen {
		xen,xen-bootargs = "scmi-smc-passthrough";
		module@50000000 { compatible = "multiboot,kernel", "multiboot,module"; reg = <0x50000000 0x1000000>; };
	};
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
	shm: sram@47ff0000 { compatible = "arm,scmi-shmem"; reg = <0x47ff0000 0x1000>; };
	uart: serial@401c8000 { reg = <0x401c8000 0x1000>; clocks = <&clk 0>; };
};
`;
/** Why Dom0's clock does not work, where these guests are started. */
const why = (guests: Readonly<Record<string, string>>) => {
	const names = Object.keys(guests);
	const domains = names.map((name) => `${name}: { xl: ${name}.cfg }`).join(", ");
	const { facts } = demoBoard("", {
		"board.dts": BOARD,
		"firmware.scmi.yaml": CATALOGUE,
		"scmi.yaml": `scmi: 1\nhost: board.dts\nprofile: xen\ncomplete: true\ncatalogue: firmware.scmi.yaml\ndomains: { ${domains} }\n`,
		...Object.fromEntries(names.map((name) => [`${name}.cfg`, `name = "${name}"\nkernel = "k"\n${guests[name]}`])),
	});
	const uses = facts.boot?.result.uses.filter(({ domain }) => domain === "Dom0") ?? [];
	return uses.map((use) => ("why" in use ? use.why : use.state));
};

const ASKS = 'arm_sci = "type=scmi_smc"\n';
const TAKEN = "it has no SCMI node, as scmi-smc-passthrough on Xen's command line takes SCMI from the hardware domain";

test("nobody asks, one does, two do", () => {
	assert.deepEqual(why({ A: "" }), [`${TAKEN}, and no domain asks for it`]);
	assert.deepEqual(why({ A: "", B: ASKS }), [`${TAKEN} for B`]);
	assert.deepEqual(why({ A: ASKS, B: ASKS, C: "" }), [`${TAKEN} for A or B`]);
});
