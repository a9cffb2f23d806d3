// A protocol that is not where Linux looks is moved there: as it is typed, and what it says holds there.
import assert from "node:assert/strict";
import { test } from "node:test";
import { analyse } from "../../server/src/analysis.ts";
import { setupOfLoneBoard } from "../../server/src/configs/lone-board.ts";
import { createEngineCache } from "../../server/src/facts.ts";
import { memorySnapshot } from "../memory-snapshot.ts";
import { applied } from "./applied.ts";

const BOARD = "/b/board.dts";
const SCMI =
	'compatible = "arm,scmi-smc"; arm,smc-id = <0x82000010>; shmem = <&page>; #address-cells = <1>; #size-cells = <0>;';
const REST = `};

/ {
	#address-cells = <1>; #size-cells = <1>;
	page: sram@1000 { compatible = "arm,scmi-shmem"; reg = <0x1000 0x80>; };
	eth { compatible = "acme,eth"; resets = <&rst 2>; };
};
`;

const findingsIn = (texts: Readonly<Record<string, string>>) => {
	const snapshot = memorySnapshot(texts);
	return analyse(snapshot, createEngineCache(), setupOfLoneBoard(snapshot, BOARD)).findings;
};

/** The board with the first fix of its one finding, after which it has none. */
function moved(texts: Readonly<Record<string, string>>): string | undefined {
	const [finding, ...others] = findingsIn(texts);
	assert.equal(finding?.code, "scmi-protocol-misplaced");
	assert.deepEqual(
		others.map(({ code, message }) => `${code}: ${message}`),
		[],
	);
	const [fix] = finding.fixes;
	if (fix === undefined) return undefined;
	const after = applied(texts, fix);
	assert.deepEqual(findingsIn(after), []);
	return after[BOARD];
}

test("from beside the SCMI node to its end, with its lines and as deep as stands there", () =>
	assert.equal(
		moved({
			[BOARD]: `/dts-v1/;
/ {
	firmware {
		rst: protocol@16 {
			reg = <0x16>; /* all of it */
			#reset-cells = <1>;
		};
		scmi {
			${SCMI}
		};
	};
${REST}`,
		}),
		`/dts-v1/;
/ {
	firmware {
		scmi {
			${SCMI}
			rst: protocol@16 {
				reg = <0x16>; /* all of it */
				#reset-cells = <1>;
			};
		};
	};
${REST}`,
	));

test("out of another protocol, on one line", () =>
	assert.equal(
		moved({
			[BOARD]: `/dts-v1/;
/ {
	firmware { scmi { ${SCMI}
		protocol@14 { reg = <0x14>; #clock-cells = <1>; rst: protocol@16 { reg = <0x16>; #reset-cells = <1>; }; }; }; };
${REST}`,
		}),
		`/dts-v1/;
/ {
	firmware { scmi { ${SCMI}
		protocol@14 { reg = <0x14>; #clock-cells = <1>; };
			rst: protocol@16 { reg = <0x16>; #reset-cells = <1>; };
		}; };
${REST}`,
	));

const SOC = `/ { firmware { firmware: scmi { ${SCMI} clk: protocol@14 { reg = <0x14>; #clock-cells = <1>; }; }; }; };\n`;

test("where the SCMI node stands in another file, by its label", () =>
	assert.equal(
		moved({
			"/b/soc.dtsi": SOC,
			[BOARD]: `/dts-v1/;
#include "soc.dtsi"
&clk {
	rst: protocol@16 { reg = <0x16>; #reset-cells = <1>; };
};
/ {
${REST}`,
		}),
		`/dts-v1/;
#include "soc.dtsi"
&clk {
};
/ {
${REST}
&firmware {
	rst: protocol@16 { reg = <0x16>; #reset-cells = <1>; };
};
`,
	));

test("what stands in the SoC's file, or is typed in two places, is not moved", () => {
	const inSoc = SOC.replace("<1>; }; };", "<1>; rst: protocol@16 { reg = <0x16>; #reset-cells = <1>; }; }; };");
	assert.equal(moved({ "/b/soc.dtsi": inSoc, [BOARD]: `/dts-v1/;\n#include "soc.dtsi"\n/ {\n${REST}` }), undefined);
	const twice = `/dts-v1/;
#include "soc.dtsi"
&clk { rst: protocol@16 { reg = <0x16>; #reset-cells = <1>; }; };
&rst { status = "okay"; };
/ {
${REST}`;
	assert.equal(moved({ "/b/soc.dtsi": SOC, [BOARD]: twice }), undefined);
});
