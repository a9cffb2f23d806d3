// A board whose only catalogue comes with the product: its numbers are checked and named, and a copy beside it counts in full.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { ConfigurationChoices, MadeCatalogues } from "../../server/src/lsp/protocol.ts";
import { memoryFiles } from "../workspace/memory-files.ts";
import { startSession, uri } from "./session.ts";

const BOARD = `/dts-v1/;
/ {
	compatible = "acme,board", "acme,soc";
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
	page: sram { compatible = "arm,scmi-shmem"; reg = <0x1000 0x1000>; };
	spi { clocks = <&clk 9>; };
};
`;
const CATALOGUE = `scmiCatalogue: 1
firmware: { name: Acme TF-A, match: { rootCompatible: ["acme,family"] } }
resources: { clock: { cpu: { id: 0, name: cpu } } }
completeness: { clock: complete }
`;
const ALIAS = `scmiCatalogue: 1
extends: acme,family.scmi.yaml
firmware: { match: { rootCompatible: ["acme,soc"] } }
`;

test("what comes with the product is used, copied with what it extends, and then counts in full", async (t) => {
	const disk = memoryFiles({
		"/board/board.dts": BOARD,
		"/product/bundled/acme,soc.scmi.yaml": ALIAS,
		"/product/bundled/acme,family.scmi.yaml": CATALOGUE,
	});
	const session = await startSession({ files: { ...disk, bundled: "/product/bundled" } });
	t.after(session.end);
	await session.open("/board/board.dts", BOARD);
	const textDocument = { uri: uri("/board/board.dts") };
	await session.shows("/board/board.dts", ["14:22 warning[scmi-clock-unknown]"]);
	const copies = await session.request<MadeCatalogues | null>("scmi/copyCatalogues", { textDocument });
	assert.deepEqual(copies, {
		files: [
			{ uri: "file:///board/acme%2Csoc.scmi.yaml", text: ALIAS },
			{ uri: "file:///board/acme%2Cfamily.scmi.yaml", text: CATALOGUE },
		],
		edit: null,
		nothing: null,
	});
	disk.write("/board/acme,soc.scmi.yaml", ALIAS);
	disk.write("/board/acme,family.scmi.yaml", CATALOGUE);
	await session.touch("/board/acme,family.scmi.yaml");
	await session.touch("/board/acme,soc.scmi.yaml");
	await session.shows("/board/board.dts", ["14:22 error[scmi-clock-unknown]"]);
	assert.equal(await session.request("scmi/copyCatalogues", { textDocument }), null);
});

/** The same firmware with one of its public configurations: it is never taken by itself. */
const EVK = `scmiCatalogue: 1
extends: acme,family.scmi.yaml
firmware: { name: "Acme TF-A, evk" }
agents: { os: { id: 1, name: OS, channels: [{ transport: smc, smcId: 0x82000001 }] }, m7: { id: 2, name: M7 } }
permissions: { model: static, initial: none, grants: { os: { default: none } } }
`;
const CHOICE = { word: "bundled:acme,family.evk", name: "evk", agents: "OS and M7" };

test("the public configurations of the board's firmware are told, and the one that the settings name is used", async (t) => {
	const disk = memoryFiles({
		"/board/board.dts": BOARD,
		"/product/bundled/acme,soc.scmi.yaml": ALIAS,
		"/product/bundled/acme,family.scmi.yaml": CATALOGUE.replace("acme,family", "acme,soc"),
		"/product/bundled/acme,family.evk.scmi.yaml": EVK,
	});
	const files = { ...disk, bundled: "/product/bundled" };
	const textDocument = { uri: uri("/board/board.dts") };
	const choicesOf = async (settings: object) => {
		const session = await startSession({ files, folders: ["/board"], settings });
		t.after(session.end);
		await session.open("/board/board.dts", BOARD);
		return session.request<ConfigurationChoices | null>("scmi/configurations", { textDocument });
	};
	const none = await choicesOf({});
	assert.deepEqual(none, { firmware: "Acme TF-A", choices: [{ ...CHOICE, isChosen: false, edit: null }] });
	const evk = await choicesOf({ catalogue: "bundled:acme,family.evk" });
	assert.deepEqual(evk?.choices, [{ ...CHOICE, isChosen: true, edit: null }]);
});
