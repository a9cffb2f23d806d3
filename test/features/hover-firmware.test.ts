// What a catalogue says beside numbers is shown where somebody points at them.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { analyse } from "../../server/src/analysis.ts";
import { setupOfLoneBoard } from "../../server/src/configs/lone-board.ts";
import { createEngineCache } from "../../server/src/facts.ts";
import { grantsReport } from "../../server/src/features/grants-report.ts";
import { hover } from "../../server/src/features/hover.ts";
import { NO_CATALOGUES } from "../library.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

const CATALOGUE = `scmiCatalogue: 1
firmware: { name: Demo SCP, release: v2.1, match: { rootCompatible: ["acme,demo"] } }
sources: { clk: { path: product/demo/config_clock.c, repository: arm/scp, revision: abc123 } }
scmi: { protocols: { clock: { id: 0x14 }, voltage: { id: 0x17 } } }
resources:
  clock: { uart: { id: 1, name: uart, description: "Never off.", src: "clk:43" }, bus: { id: 2, status: conditional, condition: built with EVK, src: "board.cfg:7" } }
  voltage: { ldo: { id: 3, name: ldo, microvolts: [900000, 1800000] } }
permissions: { model: none }
quirks: [{ id: slow, summary: "It needs a second to start.", src: clk }]
`;
const BOARD = `/dts-v1/;
/ {
	compatible = "acme,demo";
	firmware {
		sc$1mi: scmi {
			compatible = "arm,scmi-smc";
			arm,smc-id = <0x82000010>;
			clk: protocol@14 { reg = <0x14>; #clock-cells = <1>; };
			protocol@17 {
				reg = <0x17>;
				regulators { ldo: regulator@3 { reg = <3>; }; };
			};
		};
	};
	uart { clocks = <&clk $21>, <&clk $32>; vcc-supply = <&ld$4o>; };
};
`;

function pointedAt(mark: string): string[] {
	const text = BOARD.replace(/\$(?!\d\D)\d|\$\d/g, (found) => (found === mark ? "\0" : ""));
	const offset = text.indexOf("\0");
	const snapshot = memorySnapshot({ "/b/board.dts": text.replace("\0", ""), "/b/fw.scmi.yaml": CATALOGUE });
	const analysis = analyse(snapshot, createEngineCache(), setupOfLoneBoard(snapshot, "/b/board.dts"));
	const found = hover([analysis], "/b/board.dts", offset, NO_CATALOGUES);
	return ((found?.contents as { value: string } | undefined)?.value ?? "").split("\n").filter((line) => line !== "");
}

describe("hover says what the catalogue says beside numbers", () => {
	test("the SCMI node: its firmware and what is odd about it", () => {
		const lines = pointedAt("$1");
		assert.ok(lines.includes("Firmware: **Demo SCP**, release v2.1."), lines.join("\n"));
		assert.ok(
			lines.includes(
				"- `slow`: It needs a second to start. (In firmware's source: product/demo/config_clock.c of arm/scp, abc123)",
			),
			lines.join("\n"),
		);
	});
	test("a clock: its description and where it stands in the firmware's source", () => {
		const lines = pointedAt("$2");
		assert.ok(lines.includes("Never off."), lines.join("\n"));
		assert.ok(
			lines.includes("In firmware's source: product/demo/config_clock.c:43 of arm/scp, abc123"),
			lines.join("\n"),
		);
	});
	test("a regulator: its levels", () =>
		assert.ok(pointedAt("$4").includes("Levels: 900000 µV, 1800000 µV."), pointedAt("$4").join("\n")));
	test("a clock that some builds lack: which have it", () =>
		assert.ok(pointedAt("$3").includes("Not in every build: built with EVK."), pointedAt("$3").join("\n")));
	test("a file that is no key of sources stands as it is", () =>
		assert.ok(pointedAt("$3").includes("In firmware's source: board.cfg:7"), pointedAt("$3").join("\n")));
});

test("the grants view has the quirks", () => {
	const snapshot = memorySnapshot({ "/b/board.dts": BOARD.replaceAll(/\$\d/g, ""), "/b/fw.scmi.yaml": CATALOGUE });
	const analysis = analyse(snapshot, createEngineCache(), setupOfLoneBoard(snapshot, "/b/board.dts"));
	assert.deepEqual(grantsReport(analysis).quirks, [
		{
			firmware: "Demo SCP",
			id: "slow",
			summary: "It needs a second to start.",
			source: "product/demo/config_clock.c of arm/scp, abc123",
		},
	]);
});
