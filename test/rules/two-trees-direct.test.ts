// Two systems beside each other, with no hypervisor between them and firmware: where the other one is to be seen.
import assert from "node:assert/strict";
import { test } from "node:test";
import { findingsOf } from "../demo-board.ts";

const catalogue = (channels: string) => `scmiCatalogue: 1
firmware: { name: Demo SM, kind: imx-sm, match: { rootCompatible: ["acme,demo"] } }
scmi: { protocols: { clock: { id: 0x14, version: 0x30000 } } }
agents:
  m7: { id: 1, name: M7, type: other }
  ap: { id: 2, name: AP, type: ospm${channels} }
resources: { clock: { bus: { id: 0, name: bus }, can: { id: 1, name: can }, own: { id: 2, name: own } } }
permissions:
  model: static
  initial: none
  grants:
    m7: { default: none, resources: { clock: { bus: all, can: all } } }
    ap: { default: none, resources: { clock: { own: all } } }
completeness: { clock: complete }
`;

const tree = (smc: string, page: string, devices: string) => `/dts-v1/;
/ {
	compatible = "acme,demo";
	#address-cells = <1>;
	#size-cells = <1>;
	firmware {
		scmi {
			compatible = "arm,scmi-smc";
			arm,smc-id = <${smc}>;
			shmem = <&shm>;
			#address-cells = <1>;
			#size-cells = <0>;
			clk: protocol@14 { reg = <0x14>; #clock-cells = <1>; };
		};
	};
	shm: sram@${page} { compatible = "arm,scmi-shmem"; reg = <0x${page} 0x1000>; };
	${devices}
};
`;

test("who holds the clock that a driver leaves alone uses it: in its tree, there and nowhere else", () => {
	const found = findingsOf("&can { clocks = <&clk 1>; };", {
		"soc.dtsi": tree("0x82000002", "4000", "can: can@1000 { reg = <0x1000 0x100>; };"),
		"m7.dts": tree(
			"0x82000003",
			"5000",
			"flex: can@3000 { reg = <0x3000 0x100>; clocks = <&clk 1>; };\n\tbus: bus@2000 { reg = <0x2000 0x100>; clocks = <&clk 0>; };",
		),
		"firmware.scmi.yaml": catalogue(""),
		"scmi.yaml":
			"scmi: 1\nhost: board.dts\nprofile: direct\nroot: main\ndomains: { main: { os: linux, agent: ap }, cell: { os: linux, agent: m7, guest: m7.dts } }\n",
	});
	const denied = found.findIndex((line) => line.startsWith('warning scmi-denied "1": clock 1 (can) belongs to M7'));
	assert.notEqual(denied, -1, found.join("\n"));
	const below = found.slice(denied + 1);
	const end = below.findIndex((line) => !line.startsWith("  "));
	assert.deepEqual(below.slice(0, end < 0 ? undefined : end), ['  "1": cell uses it here']);
});

test("two that are one agent, over a channel each: told at the last one's SCMI node, with both", () => {
	const found = findingsOf("", {
		"soc.dtsi": tree("0x82000002", "4000", ""),
		"cell.dts": tree("0x82000003", "5000", "").replace("scmi {", "scmi-cell {"),
		"firmware.scmi.yaml": catalogue(
			", channels: [{ transport: smc, smcId: 0x82000002 }, { transport: smc, smcId: 0x82000003 }]",
		),
		"scmi.yaml":
			"scmi: 1\nhost: board.dts\nprofile: direct\nroot: main\ndomains: { main: { os: linux }, cell: { os: linux, guest: cell.dts } }\n",
	});
	assert.deepEqual(found, [
		'warning scmi-agent-shared "scmi-cell": main and cell are one agent to "Demo SM", agent 2 (AP): what one of them may use, the others may too. Firmware knows an agent by its channel: check the SCMI nodes of the trees, and the channels of the agents in the catalogue',
		'  "scmi": main calls firmware by this node',
		'  "scmi-cell": cell calls firmware by this node',
	]);
});

test("a device in both trees goes to the one that firmware lets use all of it, though the other may use some", () => {
	const device = (clocks: string) => `can: can@1000 { reg = <0x1000 0x100>; clocks = ${clocks}; };`;
	const adviceWith = (clocks: string) =>
		findingsOf("", {
			"soc.dtsi": tree("0x82000002", "4000", device(clocks)),
			"cell.dts": tree("0x82000003", "5000", device("<&clk 1>")),
			"firmware.scmi.yaml": catalogue(""),
			"scmi.yaml":
				"scmi: 1\nhost: board.dts\nprofile: direct\nroot: main\ndomains: { main: { os: linux, agent: ap }, cell: { os: linux, agent: m7, guest: cell.dts } }\n",
		})
			.filter((line) => line.includes("scmi-device-in-two-trees"))
			.map((line) => line.split(". ").at(-1));
	const toCell = [
		"Disable it in the tree of main: firmware gives what it uses to cell alone",
		"Disable it here: firmware gives what it uses to cell alone",
	];
	assert.deepEqual(adviceWith("<&clk 1>"), toCell);
	assert.deepEqual(adviceWith("<&clk 1>, <&clk 2>"), toCell);
	assert.deepEqual(adviceWith("<&clk 2>"), Array(2).fill("Disable it in one of the trees"), "each may use all it uses");
});

test("mailboxes with a page each: next to each other, and one byte into the other's", () => {
	const mailbox = (door: string, page: string) => `/dts-v1/;
/ {
	compatible = "acme,demo";
	#address-cells = <1>;
	#size-cells = <1>;
	firmware {
		scmi {
			compatible = "arm,scmi";
			mboxes = <&${door} 0>;
			shmem = <&shm>;
			#address-cells = <1>;
			#size-cells = <0>;
			clk: protocol@14 { reg = <0x14>; #clock-cells = <1>; };
		};
	};
	a: mailbox@3000 { reg = <0x3000 0x100>; #mbox-cells = <1>; };
	b: mailbox@3100 { reg = <0x3100 0x100>; #mbox-cells = <1>; };
	shm: sram@${page} { compatible = "arm,scmi-shmem"; reg = <0x${page} 0x80>; };
	user { clocks = <&clk 0>; };
};
`;
	const told = (first: string, second: string) =>
		findingsOf("", {
			"soc.dtsi": mailbox("a", first),
			"cell.dts": mailbox("b", second),
			"firmware.scmi.yaml": catalogue(""),
			"scmi.yaml":
				"scmi: 1\nhost: board.dts\nprofile: direct\nroot: main\ndomains: { main: { os: linux }, cell: { os: linux, guest: cell.dts } }\n",
		}).filter((line) => line.includes("scmi-channel-shared")).length;
	assert.deepEqual([told("4000", "4080"), told("4080", "4000")], [0, 0]);
	assert.deepEqual([told("4000", "407f"), told("407f", "4000"), told("4000", "4000")], [1, 1, 1]);
});
