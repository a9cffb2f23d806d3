// A hover on a number that no catalogue is there for: what kind of thing it is, why it has no name, and who uses it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { analyse } from "../../server/src/analysis.ts";
import { setupOfLoneBoard } from "../../server/src/configs/lone-board.ts";
import { createEngineCache } from "../../server/src/facts.ts";
import { hover } from "../../server/src/features/hover.ts";
import { statusReport } from "../../server/src/features/status.ts";
import { NO_CATALOGUES } from "../library.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

/** As Qualcomm's trees have them: CPUs in performance domains of the CPU control processor. */
const board = (compatible: string) => `/dts-v1/;
/ {
	compatible = ${compatible};
	#address-cells = <1>;
	#size-cells = <1>;
	cpus {
		#address-cells = <1>;
		#size-cells = <0>;
		CPU0: cpu@0 { device_type = "cpu"; reg = <0>; power-domains = <&scmi_dvfs 0>; power-domain-names = "perf"; };
		CPU1: cpu@100 { device_type = "cpu"; reg = <0x100>; power-domains = <&scmi_dvfs 0>; power-domain-names = "perf"; };
		CPU2: cpu@200 { device_type = "cpu"; reg = <0x200>; power-domains = <&scmi_dvfs 1>; power-domain-names = "perf"; };
	};
	firmware {
		scmi {
			compatible = "arm,scmi";
			mboxes = <&cpucp 0>, <&cpucp 2>;
			mbox-names = "tx", "rx";
			shmem = <&page>, <&page2>;
			#address-cells = <1>;
			#size-cells = <0>;
			scmi_dvfs: protocol@13 { reg = <0x13>; #power-domain-cells = <1>; };
		};
	};
	cpucp: mailbox@17430000 { reg = <0x17430000 0x10000>; #mbox-cells = <1>; };
	page: sram@0 { compatible = "arm,scmi-shmem"; reg = <0x0 0x200>; };
	page2: sram@200 { compatible = "arm,scmi-shmem"; reg = <0x200 0x200>; };
};
`;

function analysed(compatible: string) {
	const text = board(compatible);
	const snapshot = memorySnapshot({ "/b/board.dts": text });
	const analysis = analyse(snapshot, createEngineCache(), setupOfLoneBoard(snapshot, "/b/board.dts"));
	const found = hover([analysis], "/b/board.dts", text.indexOf("scmi_dvfs 0") + "scmi_dvfs ".length, NO_CATALOGUES);
	const value = (found?.contents as { value: string } | undefined)?.value ?? "";
	return { lines: value.split("\n\n"), detail: statusReport([analysis], "/b/board.dts").detail };
}

const WHY = "No catalogue describes the firmware behind `scmi`: what the number stands for is not known.";

test("of a closed firmware that no public source has it, and how to ask; and who uses it", () => {
	const { lines, detail } = analysed('"qcom,x1e80100-crd", "qcom,x1e80100"');
	assert.deepEqual(lines, [
		"**performance domain 0**",
		`${WHY} No public source names what it has: Qualcomm's firmware is closed. \`scmi-capture.sh\` on the running board asks firmware itself, and \`scmi-dt import capture\` makes a catalogue of its answers.`,
		"Used by CPU0 and CPU1.",
	]);
	assert.match(detail, /Qualcomm's firmware is closed\./);
});

test("of any other that no catalogue is here", () => {
	const { lines, detail } = analysed('"acme,board"');
	assert.deepEqual(lines, ["**performance domain 0**", WHY, "Used by CPU0 and CPU1."]);
	assert.doesNotMatch(detail, /closed/);
});
