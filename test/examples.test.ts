// The boards a newcomer opens, and the four snippets that were published with the first proposals.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, test } from "node:test";
import { type Analysis, analyse } from "../server/src/analysis.ts";
import { setupOfLoneBoard } from "../server/src/configs/lone-board.ts";
import { readSetups } from "../server/src/configs/read-setups.ts";
import { createEngineCache } from "../server/src/facts.ts";
import { grantsReport } from "../server/src/features/grants-report.ts";
import { diskFiles } from "../server/src/node/disk-files.ts";
import { lineIndexOf, positionAt } from "../server/src/text/line-index.ts";
import type { Snapshot } from "../server/src/text/snapshot.ts";
import { DiskCache } from "../server/src/workspace/disk-cache.ts";
import { memorySnapshot } from "./memory-snapshot.ts";

const examples = join(import.meta.dirname, "../examples");

function analysed(board: string): Analysis {
	const { snapshot } = new DiskCache(diskFiles);
	return analyse(snapshot, createEngineCache(), setupOfLoneBoard(snapshot, join(examples, board)));
}

/** The setups of a scmi.yaml. */
function analysedSetups(file: string): readonly Analysis[] {
	const { snapshot } = new DiskCache(diskFiles);
	const { setups, problems } = readSetups(snapshot, join(examples, file));
	assert.deepEqual(problems, []);
	return setups.map((setup) => analyse(snapshot, createEngineCache(), setup));
}

/** `file: the line underlined: severity code`. */
function summary({ findings }: Analysis): string[] {
	return findings.map(({ at, severity, code }) => {
		const text = readFileSync(at.file, "utf8");
		const { line } = positionAt(lineIndexOf(text), at.start);
		return `${relative(examples, at.file)}: ${text.split("\n")[line]?.trim()}: ${severity} ${code}`;
	});
}

/** A domain's column of the grants view: what it is granted. */
function granted(analysis: Analysis, domain: string): string[] {
	const report = grantsReport(analysis);
	const column = report.domains.findIndex(({ name }) => name === domain);
	return report.devices.filter(({ cells }) => cells[column]?.state === "granted").map(({ name }) => name);
}

describe("the example boards", () => {
	test("the clean one is clean, and each domain is granted its own", () => {
		const analysis = analysed("rcar-h3/rcar-h3.dts");
		assert.deepEqual(summary(analysis), []);
		const dom0 = ["device 0 (eavb)", "device 1 (hdmi0)", "device 5 (i2c2)", "device 8 (xhci0)", "device 40 (hscif0)"];
		assert.deepEqual(granted(analysis, "Dom0"), dom0);
		const usb2 = ["device 9 (ohci0)", "device 10 (ehci0)", "device 17 (usb2_phy0)", "device 19 (hsusb)"];
		assert.deepEqual(granted(analysis, "DomU1"), usb2);
	});
	// One finding for each row of the table in its README: that two domains now share a device is told below what makes it so.
	test("the broken one has the mistakes of its README", () =>
		assert.deepEqual(summary(analysed("rcar-h3-broken/rcar-h3.dts")), [
			"rcar-h3-broken/rcar-h3.dts: &avb {: warning scmi-device-id-missing",
			"rcar-h3-broken/rcar-h3.dts: clocks = <&peripheral_clk>, <&scmi_clock 37>;: error scmi-clock-unknown",
			"rcar-h3-broken/rcar-h3.dts: scmi_devid = <5>;: warning scmi-device-id-mismatch",
			"rcar-h3-broken/rcar-h3.dts: scmi_devid = <1>;: warning scmi-device-id-mismatch",
			"rcar-h3-broken/rcar-h3.dts: scmi_devid = <10>;: warning scmi-resource-shared",
			"rcar-h3-broken/rcar-h3.dts: scmi_devid = <1>;: warning scmi-device-id-mismatch",
		]));
});

describe("the Raspberry Pi 5 that Xen splits at boot", () => {
	test("nothing is wrong, and each domain has what its tree uses", () => {
		const [analysis] = analysedSetups("rpi5/scmi.yaml");
		assert.ok(analysis);
		assert.deepEqual(summary(analysis), []);
		// what is not kept from Dom0 is granted to it, whether or not Zephyr drives it
		assert.deepEqual(granted(analysis, "Dom0"), ["device 1 (pcie1)", "device 3 (sdhci0)"]);
		assert.deepEqual(granted(analysis, "domD"), ["device 2 (pcie2)"]);
		assert.deepEqual(granted(analysis, "domU"), ["device 4 (sdhci1)"]);
	});
	// One finding for each row of the table in its README; two numbers are wrong in the last.
	test("the broken one has the mistakes of its README", () => {
		const [analysis] = analysedSetups("rpi5-broken/scmi.yaml");
		assert.ok(analysis);
		const resets = "resets = <&scmi_reset 0>, <&scmi_reset 1>, <&pcie_rescal>;";
		assert.deepEqual(summary(analysis), [
			`rpi5-broken/domd-scmi.dtso: ${resets}: warning scmi-device-id-mismatch`,
			`rpi5-broken/domd-scmi.dtso: ${resets}: warning scmi-device-id-mismatch`,
			"rpi5-broken/xen-scmi.dtso: reg = <0x0 0x3ff00000 0x0 0x10000>;: warning scmi-page-exposed",
			'rpi5-broken/xen-scmi.dtso: xen,arm_sci = "scmi-smc";: warning scmi-request-ignored',
		]);
	});
});

describe("the S32G3 under released Xen", () => {
	test("nothing is wrong, and everything is the guest's", () => {
		const [analysis] = analysedSetups("xen-upstream/scmi.yaml");
		assert.ok(analysis);
		assert.deepEqual(summary(analysis), []);
		const report = grantsReport(analysis);
		assert.deepEqual(
			report.domains.map(({ name, agent }) => [name, agent]),
			[
				["Dom0", "no agent"],
				["storage", "agent 1 (OSPM)"],
			],
		);
		assert.deepEqual(
			report.resources.map(({ cells }) => cells.map(({ state }) => state)),
			[
				["unused", "open"],
				["unused", "open"],
				["unused", "open"],
			],
		);
	});
	test("the broken one has the mistakes of its README", () => {
		const [analysis] = analysedSetups("xen-upstream-broken/scmi.yaml");
		assert.ok(analysis);
		assert.deepEqual(summary(analysis), [
			'xen-upstream-broken/s32g399a.dts: xen,sci_type = "scmi_smc";: error scmi-boot-failure',
			"xen-upstream-broken/storage.dts: interrupts = <0 63 4>;: warning scmi-guest-misfit",
			"xen-upstream-broken/storage.dts: xen,reg = <0x0 0x402e0000 0x0 0x1000 0x0 0x402f0000>;: warning scmi-guest-misfit",
		]);
	});
});

const USDHC1_IN_BOTH = (example: string) =>
	`${example}/inmate.dts: clocks = <&scmi_clk 158>;: information scmi-shared-in-firmware`;

describe("the i.MX95 in two cells", () => {
	test("nothing is wrong, and each cell has what firmware's table gives it", () => {
		const [analysis] = analysedSetups("imx95/scmi.yaml");
		assert.ok(analysis);
		// the root cell hands the eMMC over, so both were given its clock
		assert.deepEqual(summary(analysis), [USDHC1_IN_BOTH("imx95")]);
		// netc is no device of the catalogue with a label: its row has no name of firmware's
		assert.deepEqual(granted(analysis, "root-linux"), ["device lpuart1", "device usdhc1", "device usdhc2", ""]);
		assert.deepEqual(granted(analysis, "inmate"), ["device lpuart3", "device usdhc1"]);
	});
	test("the broken one has the mistakes of its README", () => {
		const [analysis] = analysedSetups("imx95-broken/scmi.yaml");
		assert.ok(analysis);
		assert.deepEqual(summary(analysis), [
			"imx95-broken/imx95-evk.dts: lpuart3: serial@42570000 {: warning scmi-device-in-two-trees",
			"imx95-broken/inmate.dts: mboxes = <&mu2 5 0>, <&mu2 3 0>, <&mu2 3 1>, <&mu2 5 1>;: warning scmi-channel-shared",
			"imx95-broken/inmate.dts: lpuart3: serial@42570000 {: warning scmi-device-in-two-trees",
			USDHC1_IN_BOTH("imx95-broken"),
		]);
	});
});

describe("the gateway that Xen shares out by agents", () => {
	const file = "xen-multi-agent/scmi.yaml";
	test("nothing is wrong, and each domain has its own, whoever creates it", () => {
		const analyses = analysedSetups(file);
		assert.deepEqual(
			analyses.map(({ facts }) => facts.setup.name),
			["kestrel#at-boot", "kestrel#by-xl"],
		);
		for (const analysis of analyses) {
			assert.deepEqual(summary(analysis), []);
			assert.equal(analysis.facts.recognised.basis, "read");
			assert.deepEqual(granted(analysis, "Dom0"), ["device 3 (eth)"]);
			assert.deepEqual(granted(analysis, "sensors"), ["device 7 (i2c)"]);
			assert.deepEqual(granted(analysis, "panel"), ["device 8 (spi)"]);
		}
	});
	// One finding for each row of the table in its README.
	test("the broken one has the mistakes of its README", () => {
		const [atBoot, byXl] = analysedSetups("xen-multi-agent-broken/scmi.yaml").map(summary);
		const missing = "xen-multi-agent-broken/kestrel.dts: i2c: i2c@22010000 {: warning scmi-device-id-missing";
		assert.deepEqual(atBoot, [
			"xen-multi-agent-broken/kestrel.dts: reg = <0x0 0x30003000 0x0 0x1000>;: warning scmi-page-exposed",
			missing,
			"xen-multi-agent-broken/kestrel.dts: access-controllers = <&scmi_xen 8>;: warning scmi-device-shared",
			"xen-multi-agent-broken/panel.dts: arm,smc-id = <0x82000042>;: error scmi-boot-failure",
		]);
		assert.deepEqual(byXl, [
			missing,
			'xen-multi-agent-broken/panel.cfg: arm_sci = "type=scmi_smc_multiagent": error scmi-boot-failure',
		]);
	});
});

test("firmware that allows one owner refuses the second, and its domain is not created", () => {
	const { snapshot } = new DiskCache(diskFiles);
	const board = join(examples, "rcar-h3/rcar-h3.dts");
	// without irqs, and so without iomem: Xen would not bind one of Dom0's to it either
	const changed = (path: string, text: string): string =>
		path === board
			? text.replace(/(&hsusb \{[^}]*)xen,passthrough;/, "$1")
			: text.replace("exclusive: false", "exclusive: true").replace(/^(?:irqs|iomem) = .*\n/gm, "");
	const files: Snapshot = {
		...snapshot,
		read: (path) => {
			const reading = snapshot.read(path);
			return reading.kind === "text" ? { ...reading, text: changed(path, reading.text) } : reading;
		},
	};
	const { findings } = analyse(files, createEngineCache(), setupOfLoneBoard(files, board));
	assert.deepEqual(
		findings.map(({ severity, code }) => `${severity} ${code}`),
		["error scmi-device-shared"],
	);
	assert.match(findings[0]?.message ?? "", /Dom0 is first, DomU1 is DENIED \(-13\) and not created/);
});

/** A board with one of the published snippets, against the catalogue of the R-Car example. */
function published(label: string, address: string, body: string): Analysis {
	const catalogue = readFileSync(join(examples, "rcar-h3/rcar-gen3.scmi.yaml"), "utf8");
	const board = `/dts-v1/;
/ {
	compatible = "renesas,r8a7795";
	#address-cells = <1>;
	#size-cells = <1>;
	shm: shm@53ff0000 { compatible = "arm,scmi-shmem"; reg = <0x53ff0000 0x1000>; };
	shm@53ff1000 { compatible = "arm,scmi-shmem"; reg = <0x53ff1000 0x1000>; };
	firmware {
		scmi {
			compatible = "arm,scmi-smc";
			arm,smc-id = <0x82000002>;
			shmem = <&shm>;
			#address-cells = <1>;
			#size-cells = <0>;
			scmi_power: protocol@11 { reg = <0x11>; #power-domain-cells = <1>; };
			scmi_clock: protocol@14 { reg = <0x14>; #clock-cells = <1>; };
			scmi_reset: protocol@16 { reg = <0x16>; #reset-cells = <1>; };
		};
	};
	${label}: device@${address} { reg = <0x${address} 0x100>; };
};
&${label} { ${body} };
`;
	const snapshot = memorySnapshot({ "/b/board.dts": board, "/b/rcar.scmi.yaml": catalogue });
	return analyse(snapshot, createEngineCache(), setupOfLoneBoard(snapshot, "/b/board.dts"));
}

describe("the published snippets", () => {
	test("avb as device 0 agrees with firmware", () => {
		const { findings } = published(
			"avb",
			"e6800000",
			"scmi_devid = <0>; clocks = <&scmi_clock 0>; power-domains = <&scmi_power 0>; resets = <&scmi_reset 0>;",
		);
		assert.deepEqual(findings, []);
	});
	test("hsusb as device 19 agrees with firmware", () => {
		const { findings } = published(
			"hsusb",
			"e6590000",
			"scmi_devid = <19>; clocks = <&scmi_clock 3>, <&scmi_clock 2>; power-domains = <&scmi_power 0>; resets = <&scmi_reset 10>, <&scmi_reset 9>;",
		);
		assert.deepEqual(findings, []);
	});
	test("usb0 as device 1 is HDMI's number; it is device 8", () => {
		const { findings } = published("usb0", "ee000000", "scmi_devid = <1>; clocks = <&scmi_clock 1>;");
		assert.deepEqual(
			findings.map(({ code, message }) => `${code}: ${message}`),
			[
				"scmi-device-id-mismatch: usb0 has scmi_devid 1 (hdmi0), which does not own clock 1 (_usb3-if0). Device 8 (xhci0) owns everything usb0 uses",
			],
		);
		assert.deepEqual(findings[0]?.fixes[0]?.edits[0]?.text, "8");
	});
	test("hscif0 as device 5 is I2C2's number; by label and address it is device 40, and the rest is not its own", () => {
		const { findings } = published(
			"hscif0",
			"e6540000",
			"scmi_devid = <5>; clocks = <&scmi_clock 5>; resets = <&scmi_reset 5>;",
		);
		assert.deepEqual(
			findings.map(({ code, message }) => `${code}: ${message}`),
			[
				"scmi-device-id-mismatch: hscif0 has scmi_devid 5 (i2c2), which does not own clock 5 (_usb-dmac0). By label and address it is device 40 (hscif0), though it does not own clock 5 (_usb-dmac0) and reset 5 (i2c2) either",
			],
		);
		assert.match(findings[0]?.fixes[0]?.title ?? "", /^Set scmi_devid to 40 \(hscif0\): same label and address$/);
	});
});
