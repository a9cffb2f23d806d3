// Catalogues that come with the product: taken where nobody says better, and never sure of the firmware on the board.
import assert from "node:assert/strict";
import { test } from "node:test";
import { analyse } from "../../server/src/analysis.ts";
import { setupOfLoneBoard } from "../../server/src/configs/lone-board.ts";
import { createEngineCache } from "../../server/src/facts.ts";
import type { Snapshot } from "../../server/src/text/snapshot.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

const BOARD = `/dts-v1/;
/ {
	compatible = "acme,board", "acme,soc";
	#address-cells = <1>;
	#size-cells = <1>;
	page: sram@1000 { compatible = "arm,scmi-shmem"; reg = <0x1000 0x1000>; };
	firmware {
		scmi {
			compatible = "arm,scmi-smc";
			arm,smc-id = <0x82000001>;
			shmem = <&page>;
			#address-cells = <1>;
			#size-cells = <0>;
			clk: protocol@14 { reg = <0x14>; #clock-cells = <1>; };
		};
	};
	uart@2000 { reg = <0x2000 0x100>; clocks = <&clk 1>; };
	spi@3000 { reg = <0x3000 0x100>; clocks = <&clk 9>; };
};
`;
/** Two clocks, and one agent that may use neither. */
const CATALOGUE = `scmiCatalogue: 1
firmware: { name: Acme TF-A, match: { rootCompatible: ["acme,soc"] } }
sources: { c: { repository: acme/tf-a, revision: 123abc, path: plat/acme.c } }
scmi: { protocols: { clock: { id: 0x14, version: 0x20000 } } }
agents: { os: { id: 1, type: ospm, channels: [{ transport: smc, smcId: 0x82000001 }] } }
resources: { clock: { cpu: { id: 0, name: cpu }, uart: { id: 1, name: uart } } }
permissions: { model: static, initial: none, grants: { os: { default: none } } }
completeness: { clock: complete, agents: complete }
`;
const BUNDLED = "/product/bundled/acme,soc.scmi.yaml";

function analysed(files: Readonly<Record<string, string>>) {
	const snapshot: Snapshot = { ...memorySnapshot({ "/b/board.dts": BOARD, ...files }), bundled: "/product/bundled" };
	const { facts, findings } = analyse(snapshot, createEngineCache(), setupOfLoneBoard(snapshot, "/b/board.dts"));
	return {
		catalogues: facts.firmwares.map(({ catalogue: { path, isBundled = false } }) => [path, isBundled]),
		severities: findings.map(({ code, severity }) => [code, severity]),
		assumptions: facts.assumptions,
		passedOver: facts.passedOver.map(({ path }) => path),
	};
}

test("a board without a catalogue takes the one that is called like what it is compatible with", () => {
	const { catalogues, assumptions } = analysed({
		[BUNDLED]: CATALOGUE,
		"/product/bundled/other,soc.scmi.yaml": "broken: [",
	});
	assert.deepEqual(catalogues, [[BUNDLED, true]]);
	assert.deepEqual(
		assumptions.filter(({ text }) => text.startsWith("Firmware:")),
		[
			{
				text: 'Firmware: bundled catalogue of "Acme TF-A", acme/tf-a, revision 123abc; your firmware may differ.',
				short: "a bundled catalogue",
				basis: "assumed",
			},
		],
	);
});

test("one beside the board goes before it, and counts in full: the firmware on a board may be another one", () => {
	const bundled = analysed({ [BUNDLED]: CATALOGUE });
	const own = analysed({ [BUNDLED]: CATALOGUE, "/b/fw.scmi.yaml": CATALOGUE });
	assert.deepEqual(own.catalogues, [["/b/fw.scmi.yaml", false]]);
	assert.deepEqual(own.severities, [
		["scmi-denied", "warning"],
		["scmi-clock-unknown", "error"],
	]);
	assert.deepEqual(bundled.severities, [
		["scmi-denied", "information"],
		["scmi-clock-unknown", "warning"],
	]);
});

test("one beside the board that is for another one is still told of", () => {
	const { passedOver, catalogues } = analysed({
		[BUNDLED]: CATALOGUE,
		"/b/fw.scmi.yaml": CATALOGUE.replace("acme,soc", "other,soc"),
	});
	assert.deepEqual(catalogues, [[BUNDLED, true]]);
	assert.deepEqual(passedOver, ["/b/fw.scmi.yaml"]);
});
