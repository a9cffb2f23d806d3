// Which of the lock's numbers a tree's number is: by node, property and place, so that nothing is told of trees that were mended.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { analyse } from "../../server/src/analysis.ts";
import { setupOfLoneBoard } from "../../server/src/configs/lone-board.ts";
import { createEngineCache } from "../../server/src/facts.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

const SOC = `/ {
	compatible = "acme,demo";
	firmware { scmi { compatible = "arm,scmi-smc"; arm,smc-id = <0x82000002>; shmem = <&shm>; #address-cells = <1>; #size-cells = <0>;
		scmi_clk: protocol@14 { reg = <0x14>; #clock-cells = <1>; };
	}; };
	shm: sram@53ff0000 { compatible = "arm,scmi-shmem"; reg = <0 0x53ff0000 0x1000>; };
	dev0: dev@0 { reg = <0 0 0x1000>; };
};
`;

/** What is said of a node with these clocks, a lock of it and the clocks that firmware has: `number: was → is`. */
function told(
	clocks: readonly number[],
	lock: readonly string[],
	firmware: Readonly<Record<string, number>>,
): string[] {
	const table = Object.entries(firmware).map(([key, id]) => `${key}: { id: ${id}, name: "name of ${key}" }`);
	const snapshot = memorySnapshot({
		"/b/soc.dtsi": SOC,
		"/b/board.dts": `/dts-v1/;\n#include "soc.dtsi"\n&dev0 { clocks = ${clocks.map((id) => `<&scmi_clk ${id}>`).join(", ")}; };\n`,
		"/b/fw.scmi.yaml": `scmiCatalogue: 1\nfirmware: { name: F, match: { rootCompatible: ["acme,demo"] } }\nresources: { clock: { ${table.join(", ")} } }\npermissions: { model: none }\n`,
		"/b/board.scmi-lock.yaml": `scmiLock: 1\nsetups:\n  board:\n    /firmware/scmi: { firmware: F, catalogue: fw.scmi.yaml, uses: { /dev@0: { clocks: [${lock.join(", ")}] } } }\n`,
	});
	const { findings } = analyse(snapshot, createEngineCache(), setupOfLoneBoard(snapshot, "/b/board.dts"));
	return findings
		.filter(({ code }) => code === "scmi-release-mismatch")
		.flatMap(({ related }) => related.map(({ message }) => message));
}

describe("a lock that says 2 is a, and 3 is b", () => {
	const LOCK = ["2 clock/a", "3 clock/b"];
	test("and firmware that has exchanged them: both are wrong", () =>
		assert.deepEqual(told([2, 3], LOCK, { b: 2, a: 3 }), [
			"clock 2 was a and is b (a is 3 now)",
			"clock 3 was b and is a (b is 2 now)",
		]));
	test("whose tree was exchanged too: nothing is", () => assert.deepEqual(told([3, 2], LOCK, { b: 2, a: 3 }), []));
	test("and another clock before them: they are still the ones of the lock", () =>
		assert.deepEqual(told([9, 2, 3], LOCK, { a: 5, c: 2, b: 3, d: 9 }), ["clock 2 was a and is c (a is 5 now)"]));
	test("one of which was renumbered, and its old number is used for what has it now", () =>
		assert.deepEqual(told([5, 2, 3], LOCK, { a: 5, c: 2, b: 3 }), []));
	test("and a number that the lock does not have: it may be anything", () =>
		assert.deepEqual(told([2, 3, 7], LOCK, { a: 2, b: 3, c: 7 }), []));
	test("one of which is gone: that is another finding's", () => assert.deepEqual(told([2, 3], LOCK, { a: 2 }), []));
	test("and a catalogue that calls them otherwise, but says those names too", () =>
		assert.deepEqual(told([2], ['"2 clock/name-of-a"'], { a: 2 }), ["clock 2 was name-of-a and is a"]));
});

test("a key that has become firmware's own name for the same number is the same", () => {
	const firmware = { "name-of": 2 };
	assert.deepEqual(told([2], ["2 clock/name-of"], firmware), []);
});
