// Several catalogues for one SoC beside a board: which one is meant, and when nothing says so.
import assert from "node:assert/strict";
import { join } from "node:path/posix";
import { describe, test } from "node:test";
import { analyse } from "../../server/src/analysis.ts";
import { setupOfLoneBoard } from "../../server/src/configs/lone-board.ts";
import { readSetups } from "../../server/src/configs/read-setups.ts";
import { createEngineCache } from "../../server/src/facts.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

const board = (smcId: string, more = ""): string => `/dts-v1/;
/ {
	compatible = "acme,board", "acme,soc";
	model = "Acme board";
	#address-cells = <1>;
	#size-cells = <1>;
	page: sram@1000 { compatible = "arm,scmi-shmem"; reg = <0x1000 0x1000>; };
	firmware {
		scmi {
			compatible = "arm,scmi-smc";
			arm,smc-id = <${smcId}>;
			shmem = <&page>;
			#address-cells = <1>;
			#size-cells = <0>;
			clk: protocol@14 { reg = <0x14>; #clock-cells = <1>; };
		};
	};
	uart@2000 { reg = <0x2000 0x100>; clocks = <&clk 1>; };
	${more}
};
`;

const catalogue = (name: string, match: string, agents: string): string => `scmiCatalogue: 1
firmware: { name: ${name}, match: { ${match} } }
${agents}
resources: { clock: { uart: { id: 1, name: uart } } }
permissions: { model: none }
completeness: { clock: complete }
`;
const SOC = 'rootCompatible: ["acme,soc"]';
const over = (smcId: string, completeness = "") =>
	`agents: { os: { id: 1, type: ospm, channels: [{ transport: smc, smcId: ${smcId} }] } }${completeness}`;
const OTHER_PAGE =
	"agents: { os: { id: 1, type: ospm, channels: [{ transport: smc, smcId: 0x82000001, shmem: { address: 0x9000, size: 0x1000 } }] } }";

/** The catalogue that is taken, and what is said about the choice. */
function chosenOf(catalogues: Readonly<Record<string, string>>, tree = board("0x82000001")): string[] {
	const files = Object.fromEntries(
		Object.entries(catalogues).map(([name, text]) => [join("/b", `${name}.scmi.yaml`), text]),
	);
	const snapshot = memorySnapshot({ "/b/board.dts": tree, ...files });
	const { facts, findings } = analyse(snapshot, createEngineCache(), setupOfLoneBoard(snapshot, "/b/board.dts"));
	const names = facts.firmwares.map(({ catalogue: { index } }) => index?.catalogue.firmware.name ?? "unusable");
	return [...names, ...findings.map(({ severity, code }) => `${severity} ${code}`)];
}

describe("of catalogues that fit alike", () => {
	test("the one whose channel the SCMI node is", () => {
		const both = { a: catalogue("A", SOC, over("0x82000009")), b: catalogue("B", SOC, over("0x82000001")) };
		assert.deepEqual(chosenOf(both), ["B"]);
		assert.deepEqual(chosenOf(both, board("0x82000009")), ["A"]);
	});
	test("one that lists the channel before one that says nothing of channels", () =>
		assert.deepEqual(chosenOf({ a: catalogue("A", SOC, ""), b: catalogue("B", SOC, over("0x82000001")) }), ["B"]));
	test("one that says nothing of channels before one that has none like it", () => {
		const complete = catalogue("A", SOC, over("0x82000009")).replace(
			"completeness: { ",
			"completeness: { agents: complete, ",
		);
		assert.deepEqual(chosenOf({ a: complete, b: catalogue("B", SOC, "") }), ["B"]);
	});
	test("by where the messages lie", () => {
		const here = OTHER_PAGE.replace("0x9000", "0x1000");
		assert.deepEqual(chosenOf({ a: catalogue("A", SOC, OTHER_PAGE), b: catalogue("B", SOC, here) }), ["B"]);
	});
	test("by file name, and that is said, where both list the channel", () =>
		assert.deepEqual(
			chosenOf({ a: catalogue("A", SOC, over("0x82000001")), b: catalogue("B", SOC, over("0x82000001")) }),
			["A", "warning scmi-catalogue"],
		));
	test("a channel outweighs no condition of match", () => {
		const own = catalogue("A", 'rootCompatible: ["acme,board"]', over("0x82000009"));
		const soc = catalogue("B", SOC, over("0x82000001"));
		assert.equal(chosenOf({ a: own, b: soc })[0], "A");
		const complete = own.replace("completeness: { ", "completeness: { agents: complete, ");
		assert.equal(chosenOf({ a: complete, b: soc })[0], "A");
	});
});

test("a catalogue a folder above is for the boards below, and one that matches less is no rival", () => {
	const less = catalogue("less", "scmiNode: [/firmware/scmi]", "");
	assert.deepEqual(chosenOf({ "../above": catalogue("above", SOC, ""), "../less": less }), ["above"]);
	assert.deepEqual(chosenOf({ "../above": catalogue("above", SOC, ""), less }), ["less"], "the nearest folder counts");
});

test("four folders above are looked into, and no more", () => {
	const from = (folder: string) => {
		const snapshot = memorySnapshot({
			[`${folder}/board.dts`]: board("0x82000001"),
			"/p/a.scmi.yaml": catalogue("A", SOC, ""),
		});
		const { facts } = analyse(snapshot, createEngineCache(), setupOfLoneBoard(snapshot, `${folder}/board.dts`));
		return facts.firmwares.length;
	};
	assert.deepEqual([from("/p/1/2/3/4"), from("/p/1/2/3/4/5")], [1, 0]);
});

test("one SoC, two firmware builds, told apart by a node", () => {
	const builds = {
		plain: catalogue("plain", `${SOC}, scmiCompatible: ["arm,scmi-smc"]`, ""),
		secure: catalogue("secure", `${SOC}, scmiCompatible: ["arm,scmi-smc"], nodes: ["&vault"]`, ""),
	};
	assert.deepEqual(chosenOf(builds), ["plain"]);
	assert.deepEqual(chosenOf(builds, board("0x82000001", "vault: vault {};")), ["secure"]);
});

describe("a match that cannot be read", () => {
	const broken = (agents: string) => catalogue("A", SOC, agents).replace("rootCompatible:", "rootComptible:");
	test("is made up for by the channel", () =>
		assert.deepEqual(chosenOf({ a: broken(over("0x82000001")) }), ["A", "error scmi-catalogue"]));
	test("leaves the only catalogue of a folder to be mended, and nothing concluded from it", () =>
		assert.deepEqual(chosenOf({ a: broken(over("0x82000009")) }), ["unusable", "error scmi-catalogue"]));
	test("gives way to one that fits", () =>
		assert.deepEqual(chosenOf({ a: broken(over("0x82000001")), b: catalogue("B", SOC, "") }), ["B"]));
});

describe("why it was chosen", () => {
	const because = (files: Readonly<Record<string, string>>) => {
		const snapshot = memorySnapshot({ "/b/board.dts": board("0x82000001"), ...files });
		const [stated] = "/b/scmi.yaml" in files ? readSetups(snapshot, "/b/scmi.yaml").setups : [];
		const { facts } = analyse(snapshot, createEngineCache(), stated ?? setupOfLoneBoard(snapshot, "/b/board.dts"));
		return facts.firmwares.map(({ catalogue: { chosenBy } }) => chosenBy);
	};
	const A = "/b/a.scmi.yaml";
	test("by a compatible of the board", () =>
		assert.deepEqual(because({ [A]: catalogue("A", 'rootCompatible: ["x,y", "acme,soc"]', "") }), [
			"matches acme,soc",
		]));
	test("by something else of it", () =>
		assert.deepEqual(because({ [A]: catalogue("A", "scmiNode: [/firmware/scmi]", "") }), ["matches this board"]));
	test("by its channel alone", () =>
		assert.deepEqual(because({ [A]: catalogue("A", SOC, over("0x82000001")).replace("rootC", "rotC") }), [
			"beside this board, and its match cannot be read",
		]));
	test("since there is no other, and it is broken", () =>
		assert.deepEqual(because({ [A]: "scmiCatalogue: 2\n" }), ["the only one here, and broken"]));
	test("by the setup", () =>
		assert.deepEqual(
			because({
				"/b/scmi.yaml": "scmi: 1\nhost: board.dts\ncatalogue: a.scmi.yaml\n",
				[A]: catalogue("A", 'rootCompatible: ["other,board"]', ""),
			}),
			["named by the setup"],
		));
});

test("one that has none of the channels of two SCMI nodes gives way; not where one of them does not say its channel", () => {
	const agents = "{ transport: smc, smcId: 0x82000009 }, { transport: optee, opteeChannel: 5 }";
	const listed = catalogue("A", SOC, `agents: { os: { id: 1, type: ospm, channels: [${agents}] } }`);
	const complete = listed.replace("completeness: { ", "completeness: { agents: complete, ");
	const second = (channel: string) => `}; / { firmware { optee { compatible = "linaro,scmi-optee"; ${channel} }; };`;
	const chosen = (channel: string) =>
		chosenOf({ a: complete, b: catalogue("B", SOC, "") }, board("0x82000001", second(channel)))[0];
	assert.equal(chosen("linaro,optee-channel-id = <0>;"), "B");
	assert.equal(chosen("linaro,optee-channel-id = <0>; arm,smc-id = <0x82000009>;"), "B", "OP-TEE is called otherwise");
	assert.equal(chosen(""), "A");
});

test("one that cannot be read is taken for the first SCMI node alone", () => {
	const second = '}; / { firmware { optee { compatible = "linaro,scmi-optee"; linaro,optee-channel-id = <0>; }; };';
	const snapshot = memorySnapshot({
		"/b/board.dts": board("0x82000001", second),
		"/b/a.scmi.yaml": "scmiCatalogue: 1\nfirmware: [\n",
	});
	const { facts } = analyse(snapshot, createEngineCache(), setupOfLoneBoard(snapshot, "/b/board.dts"));
	assert.deepEqual(
		facts.firmwares.map(({ nodes }) => nodes),
		[["/firmware/scmi"]],
	);
});
