// A board whose only catalogue comes with the product: its numbers are checked and named, and a copy beside it counts in full.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { MadeCatalogues } from "../../server/src/lsp/protocol.ts";
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
		nothing: null,
	});
	disk.write("/board/acme,soc.scmi.yaml", ALIAS);
	disk.write("/board/acme,family.scmi.yaml", CATALOGUE);
	await session.touch("/board/acme,family.scmi.yaml");
	await session.touch("/board/acme,soc.scmi.yaml");
	await session.shows("/board/board.dts", ["14:22 error[scmi-clock-unknown]"]);
	assert.equal(await session.request("scmi/copyCatalogues", { textDocument }), null);
});
