import assert from "node:assert/strict";
import { test } from "node:test";
import { readRaspberryConfig } from "../../server/src/configs/raspberry-config.ts";
import { bootedTree, problemLinesOf, resolvedIn, setupIn, treeLines } from "./booted-tree.ts";

const BOARD = `/dts-v1/;
/ {
	soc {
		i2c1: i2c@7e804000 { clock-frequency = <100000 7>; status = "disabled"; };
		uart: serial@7e201000 { };
	};
	__overrides__ {
		i2c_arm = <&i2c1>, "status";
		i2c_arm_baudrate = <&i2c1>, "clock-frequency:0";
		krnbt = <&uart>, "flow?";
		noflow = <&uart>, "flow!";
		odd = <&uart>, "clock.4";
	};
};
`;
const OVERLAY = `/dts-v1/;
/plugin/;
/ {
	fragment@0 { target-path = "/soc"; __overlay__ { pin: button { gpio = <5 0>; label = "old"; }; }; };
	fragment@1 { target-path = "/soc"; __dormant__ { led { }; }; };
	fragment@2 { target-path = "/soc"; __overlay__ { beeper { }; }; };
	__overrides__ {
		gpio = <&pin>, "gpio:0", <&pin>, "reg:4";
		label = <&pin>, "label";
		led = <0>, "+1-2";
	};
};
`;

function said(config: string) {
	const files = {
		"bcm2712-rpi-5-b.dts": BOARD,
		"overlays/button-overlay.dts": OVERLAY,
		"config.txt": config,
		"scmi.yaml": "scmi: 1\nhost: bcm2712-rpi-5-b.dts\nboot: config.txt\n",
	};
	const resolved = resolvedIn(files, setupIn(files).host);
	const lines = treeLines(resolved);
	return {
		soc: lines.slice(lines.indexOf("soc {") + 1, lines.indexOf("__overrides__ {") - 1).join(" "),
		problems: problemLinesOf(resolved.problems, files),
		isComplete: resolved.tree.complete,
	};
}

const I2C = 'i2c1: i2c@7e804000 { clock-frequency = <0x186a0 0x7>; status = "disabled"; };';

test("parameters of the base, and of an overlay", () => {
	assert.deepEqual(said("dtparam=i2c_arm=on,i2c_arm_baudrate=400000\ndtparam=krnbt\n"), {
		soc: 'i2c1: i2c@7e804000 { clock-frequency = <0x61a80 0x7>; status = "okay"; }; uart: serial@7e201000 { flow; };',
		problems: [],
		isComplete: true,
	});
	const config =
		"[all]\ndtoverlay=button,gpio=23\ndtparam=label=door bell,led\ndtoverlay=\ndtparam=krnbt=on,noflow=on\n";
	assert.deepEqual(said(config), {
		soc: `led { }; pin: button { label = "door bell"; gpio = <0x17 0x0>; reg = <0x0 0x17>; }; ${I2C} uart: serial@7e201000 { };`,
		problems: [],
		isComplete: true,
	});
});

test("filters", () => {
	const filtered = said(
		"[pi4]\ndtparam=krnbt\n[pi5]\ndtparam=i2c_arm=on\n[none]\ndtparam=i2c_arm=off\n[all]\n#dtparam=krnbt\n",
	);
	assert.deepEqual(
		[filtered.soc.includes('status = "okay"'), filtered.soc.includes("flow"), filtered.problems],
		[true, false, []],
	);
	assert.deepEqual(said("[gpio4=1]\ndtparam=krnbt\n"), {
		soc: `${I2C} uart: serial@7e201000 { };`,
		problems: [
			"config.txt:2 information What this changes is not known: it is only done where [gpio4=1] fits. What is not in the tree from here on is unknown, not absent.",
		],
		isComplete: false,
	});
});

test("what is not there, and what cannot be read", () => {
	assert.deepEqual(said("dtparam=nothing\ndtoverlay=missing\n").problems, [
		"config.txt:1 warning There is no parameter nothing in __overrides__: firmware ignores it.",
		"config.txt:2 warning What this changes is not known: missing is not here: there is no missing.dtso, missing.dts or missing.dtbo in /w, /w/overlays, and scmi.yaml names none in overlays.",
	]);
	assert.deepEqual(said("dtparam=odd=3\n").problems, [
		'config.txt:1 information What this changes is not known: "clock.4" in __overrides__ is not read.',
	]);
});

test("the tree by name", () => {
	const { base } = readRaspberryConfig("/w/config.txt", "kernel=u-boot.bin\ndevice_tree=bcm2712-rpi-5-b.dtb\n", "x");
	assert.equal(base?.file, "bcm2712-rpi-5-b.dtb");
});

test("what firmware finds connected may switch cameras and displays on, and nothing else", () => {
	const board = `/dts-v1/;
/ {
	csi1: csi@1 { status = "disabled"; };
	dsi1: dsi@2 { };
	spi0: spi@3 { status = "disabled"; };
};
`;
	const found = bootedTree(board, { "config.txt": "camera_auto_detect=1\ndisplay_auto_detect=1\n" });
	assert.deepEqual([found.isComplete, found.problems], [true, []]);
	assert.deepEqual(
		found.lines.filter((line) => /[@=]/.test(line)),
		["csi1: csi@1 {", "status = /* unknown */;", "dsi1: dsi@2 {", "spi0: spi@3 {", 'status = "disabled";'],
	);
	const off = bootedTree(board, { "config.txt": "camera_auto_detect=0\n" });
	assert.ok(off.lines.includes('status = "disabled";') && !off.lines.some((line) => line.includes("unknown")));
});

test("an overlay that is another one on a Raspberry Pi 5", () => {
	const overlay = (name: string) => `/dts-v1/;\n/plugin/;\n&{/chosen} { ${name}; };\n`;
	const files = (host: string) => ({
		[`${host}.dts`]: "/dts-v1/;\n/ { chosen { }; };\n",
		"overlays/disable-bt-overlay.dts": overlay("other"),
		"overlays/disable-bt-pi5-overlay.dts": overlay("five"),
		"config.txt": "dtoverlay=disable-bt\n",
		"scmi.yaml": `scmi: 1\nhost: ${host}.dts\nboot: config.txt\n`,
	});
	const chosen = (host: string) => treeLines(resolvedIn(files(host))).slice(2, -2);
	assert.deepEqual(chosen("bcm2712-rpi-5-b"), ["five;"]);
	assert.deepEqual(chosen("bcm2711-rpi-4-b"), ["other;"]);
});
