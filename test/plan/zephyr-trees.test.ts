// Trees that are written as Zephyr reads them: what Linux would make of them is nobody's business, alone or beside a host.
import assert from "node:assert/strict";
import { test } from "node:test";
import { analyse } from "../../server/src/analysis.ts";
import { setupOfLoneBoard } from "../../server/src/configs/lone-board.ts";
import { readSetups } from "../../server/src/configs/read-setups.ts";
import { createEngineCache } from "../../server/src/facts.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

const CATALOGUE = `scmiCatalogue: 1
firmware: { name: Demo SM, match: { rootCompatible: ["acme,sm"] } }
scmi: { protocols: { power: { id: 0x11 }, clock: { id: 0x14, version: 0x30000 } } }
agents:
  m7: { id: 1, channels: [{ transport: mailbox, mailbox: { address: 0x44610000 }, doorbell: 0 }] }
  ap: { id: 2, channels: [{ transport: mailbox, mailbox: { address: 0x445b0000 }, doorbell: 0 }] }
resources: { clock: { uart1: { id: 1, name: uart1 }, uart3: { id: 3, name: uart3 } } }
permissions: { model: static, initial: none, grants: { m7: { default: none, resources: { clock: { uart3: all } } }, ap: { default: none, resources: { clock: { uart1: all } } } } }
completeness: { clock: complete, agents: complete }
`;

/** As dts/arm/nxp/nxp_imx95_m7.dtsi of Zephyr: protocols with a compatible, a page below a node without \`ranges\`; and slips of all kinds. */
const ZEPHYR = `/dts-v1/;
/ {
	compatible = "acme,sm";
	#address-cells = <1>;
	#size-cells = <1>;
	reserved-memory {
		#address-cells = <1>;
		#size-cells = <1>;
		page: memory@44611000 { compatible = "arm,scmi-shmem"; reg = <0x44611000 0x80>; };
	};
	mu5: mailbox@44610000 { compatible = "nxp,mbox-imx-mu"; reg = <0x44610000 0x1000>; #mbox-cells = <1>; };
	firmware {
		scmi {
			compatible = "arm,scmi";
			shmem = <&page>;
			mboxes = <&mu5 0>;
			mbox-names = "tx";
			#address-cells = <1>;
			#size-cells = <0>;
			clk: protocol@14 { compatible = "arm,scmi-clock"; reg = <0x14>; #clock-cells = <1>; };
			iomuxc: protocol@19 { compatible = "arm,scmi-pinctrl"; reg = <0x19>; };
			cpu: protocol@82 { compatible = "nxp,scmi-cpu"; reg = <0x82>; };
		};
	};
	uart3: serial@42570000 { reg = <0x42570000 0x1000>; clocks = <&clk 3>; clock-names = "a", "b"; };
	i2c { clock = <&clk 99>; clocks = <&clk 99>; resets = <&clk>; status = "enabled"; };
};
`;

const LINUX = `/dts-v1/;
/ {
	compatible = "acme,sm";
	#address-cells = <1>;
	#size-cells = <1>;
	page: sram@445b1000 { compatible = "arm,scmi-shmem"; reg = <0x445b1000 0x80>; };
	mu2: mailbox@445b0000 { compatible = "fsl,imx95-mu"; reg = <0x445b0000 0x1000>; #mbox-cells = <2>; };
	firmware {
		scmi {
			compatible = "arm,scmi";
			mboxes = <&mu2 0 0>, <&mu2 1 0>;
			shmem = <&page>;
			#address-cells = <1>;
			#size-cells = <0>;
			clk: protocol@14 { reg = <0x14>; #clock-cells = <1>; };
		};
	};
	serial@44380000 { reg = <0x44380000 0x1000>; clocks = <&clk CLOCK>; };
};
`;

const codes = ({ findings }: ReturnType<typeof analyse>) => findings.map(({ code, at }) => `${at.file} ${code}`);

test("alone: nothing is said, and nothing of it is known", () => {
	const snapshot = memorySnapshot({ "/b/m7.dts": ZEPHYR, "/b/sm.scmi.yaml": CATALOGUE });
	const analysis = analyse(snapshot, createEngineCache(), setupOfLoneBoard(snapshot, "/b/m7.dts"));
	assert.deepEqual(codes(analysis), []);
	assert.deepEqual(
		analysis.verdicts?.summary().domains.map(({ domain, unknown }) => [domain, unknown]),
		[["Zephyr", [{ devices: ["&uart3"], why: "what Zephyr asks of firmware is not modelled" }]]],
	);
});

test("written as Linux reads it the same tree has findings", () => {
	const text = ZEPHYR.replace(/compatible = "(arm|nxp),scmi-\w+"; reg = <0x/g, "reg = <0x");
	const snapshot = memorySnapshot({ "/b/m7.dts": text, "/b/sm.scmi.yaml": CATALOGUE });
	const found = codes(analyse(snapshot, createEngineCache(), setupOfLoneBoard(snapshot, "/b/m7.dts")));
	assert.ok(found.includes("/b/m7.dts scmi-channel-incomplete") && found.includes("/b/m7.dts scmi-status-unknown"));
});

/** A board whose Linux has its clock as this number, with the tree of another core as a domain. */
function beside(clock: number, os = "") {
	const snapshot = memorySnapshot({
		"/b/host.dts": LINUX.replace("CLOCK", `${clock}`),
		"/b/m7.dts": ZEPHYR,
		"/b/sm.scmi.yaml": CATALOGUE,
		"/b/scmi.yaml": `scmi: 1\nhost: host.dts\nprofile: direct\ncatalogue: sm.scmi.yaml\ndomains: { M7: { guest: m7.dts${os} } }\n`,
	});
	const [setup] = readSetups(snapshot, "/b/scmi.yaml").setups;
	return analyse(snapshot, createEngineCache(), setup ?? assert.fail());
}

test("as a domain's tree it is Zephyr's, on the channel that it says", () => {
	const analysis = beside(1);
	assert.deepEqual(codes(analysis), []);
	const { boot, domains } = analysis.facts;
	assert.deepEqual(
		domains.map(({ name, request }) => [name, request.os]),
		[
			["Linux", "linux"],
			["M7", "zephyr"],
		],
	);
	const fate = [...(boot?.outcomeOf("M7")?.channels.values() ?? [])].map(({ agent }) => agent.key);
	assert.deepEqual(fate, ["m7"]);
});

test("the host beside it is judged as ever", () => assert.deepEqual(codes(beside(3)), ["/b/host.dts scmi-denied"]));

test("what a setup says of its system counts", () =>
	assert.equal(beside(1, ", os: linux").facts.domains.find(({ name }) => name === "M7")?.request.os, "linux"));
