import assert from "node:assert/strict";
import { test } from "node:test";
import { analyse } from "../../server/src/analysis.ts";
import { setupOfLoneBoard } from "../../server/src/configs/lone-board.ts";
import { createEngineCache } from "../../server/src/facts.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

const CATALOGUE = `
scmiCatalogue: 1
firmware: { name: Demo, match: { rootCompatible: ["acme,demo"] } }
permissions: { model: none }
completeness: { clock: complete }
resources: { clock: { uart: { id: 3 } } }
`;

const board = (clocks: string, comment = ""): string => `/dts-v1/;
/ { compatible = "acme,demo"; ${comment}
	#address-cells = <1>; #size-cells = <1>;
	page: sram@1000 { compatible = "arm,scmi-shmem"; reg = <0x1000 0x80>; };
	firmware { scmi { compatible = "arm,scmi-smc"; arm,smc-id = <0x82000010>; shmem = <&page>;
		#address-cells = <1>; #size-cells = <0>;
		clk: protocol@14 { reg = <0x14>; #clock-cells = <1>; }; }; };
	serial { compatible = "acme,uart"; clocks = <&clk ${clocks}>; };
};
`;

/** What is booted when the texts are typed one after the other, and what is found. */
function typed(...steps: readonly { readonly tree: string; readonly catalogue?: string }[]) {
	const cache = createEngineCache();
	return steps.map(({ tree, catalogue = CATALOGUE }) => {
		const snapshot = memorySnapshot({ "/b/board.dts": tree, "/b/demo.scmi.yaml": catalogue });
		const { facts, findings } = analyse(snapshot, cache, setupOfLoneBoard(snapshot, "/b/board.dts"));
		return { boot: facts.boot?.result, codes: findings.map(({ code, at }) => [code, at.start] as const) };
	});
}

test("what changes nothing of a boot, such as a comment, leaves it as it was; its findings are where they are now", () => {
	const [before, after] = typed({ tree: board("4") }, { tree: board("4", "/* one more */") });
	assert.ok(before?.boot !== undefined);
	assert.equal(after?.boot, before.boot);
	const at = (tree: string) => tree.lastIndexOf("4>;");
	assert.deepEqual(before.codes, [["scmi-clock-unknown", at(board("4"))]]);
	assert.deepEqual(after?.codes, [["scmi-clock-unknown", at(board("4", "/* one more */"))]]);
});

test("another number, and another catalogue, are booted anew", () => {
	const [four, three, other] = typed(
		{ tree: board("4") },
		{ tree: board("3") },
		{ tree: board("3"), catalogue: CATALOGUE.replace("uart: { id: 3 }", "uart: { id: 5 }") },
	);
	assert.deepEqual(
		[four, three, other].map((step) => step?.codes.map(([code]) => code)),
		[["scmi-clock-unknown"], [], ["scmi-clock-unknown"]],
	);
	assert.notEqual(three?.boot, four?.boot);
	assert.notEqual(other?.boot, three?.boot);
});
