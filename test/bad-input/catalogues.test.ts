// A catalogue that is broken silences only what needs it, with one message and a way forward.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { analyse } from "../../server/src/analysis.ts";
import { setupOfLoneBoard } from "../../server/src/configs/lone-board.ts";
import { createEngineCache } from "../../server/src/facts.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

const BOARD = `/dts-v1/;
/ {
	compatible = "acme,demo";
	mb: mailbox { #mbox-cells = <1>; };
	shm: shmem@9000 { compatible = "arm,scmi-shmem"; reg = <0x9000 0x1000>; };
	firmware { scmi { compatible = "arm,scmi"; mboxes = <&mb 0>; shmem = <&shm>; #address-cells = <1>; #size-cells = <0>;
		clk: protocol@14 { reg = <0x14>; #clock-cells = <1>; }; }; };
	uart { clocks = <&clk 40>; };
};
`;
const GOOD = `scmiCatalogue: 1
firmware: { name: demo, match: { rootCompatible: ["acme,demo"] } }
resources: { clock: { a: { id: 0 } } }
completeness: { clock: complete }
`;
const guard = { timeout: 30_000 };

function codes(catalogue: string | Uint8Array): string[] {
	const snapshot = memorySnapshot({ "/b/board.dts": BOARD, "/b/fw.scmi.yaml": catalogue });
	const setup = {
		...setupOfLoneBoard(snapshot, "/b/board.dts"),
		catalogue: { kind: "all" as const, file: { path: "/b/fw.scmi.yaml" } },
	};
	return analyse(snapshot, createEngineCache(), setup).findings.map(({ code }) => code);
}

describe("catalogues nobody wants to see", () => {
	test("a good one, to compare with", guard, () => assert.deepEqual(codes(GOOD), ["scmi-clock-unknown"]));
	for (const [name, text] of [
		["empty", ""],
		["truncated", `${GOOD.slice(0, -40)}{ [`],
		["no YAML", "\t: : ]["],
		["a list", "- 1\n- 2\n"],
		["another format", "scmiCatalogue: 7\n"],
	] as const)
		test(name, guard, () => {
			const found = codes(text);
			assert.ok(found.length >= 1 && found.every((code) => code === "scmi-catalogue"), found.join());
		});
	test("binary garbage", guard, () => {
		const found = codes(Uint8Array.from({ length: 50_000 }, (_, i) => (i * 7919) % 251));
		assert.ok(found.length >= 1 && found.length <= 100 && found.every((code) => code === "scmi-catalogue"));
	});
	test("an alias bomb", guard, () => {
		const levels = Array.from({ length: 30 }, (_, i) => `x-l${i + 1}: &l${i + 1} [*l${i}, *l${i}, *l${i}, *l${i}]`);
		const found = codes(`${GOOD}x-l0: &l0 [1]\n${levels.join("\n")}\n`);
		assert.ok(found.length <= 5, found.join());
	});
	test("it is not there", guard, () => {
		const snapshot = memorySnapshot({ "/b/board.dts": BOARD });
		const setup = {
			...setupOfLoneBoard(snapshot, "/b/board.dts"),
			catalogue: { kind: "all" as const, file: { path: "/b/none.scmi.yaml" } },
		};
		const { findings } = analyse(snapshot, createEngineCache(), setup);
		assert.deepEqual(
			findings.map(({ code }) => code),
			["scmi-catalogue"],
		);
	});
});
