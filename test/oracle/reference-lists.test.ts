// Lists of references that dtc warns of, and those that it does not: the rules with dtc's names find the same.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { describe, test } from "node:test";
import { analyse } from "../../server/src/analysis.ts";
import { readSetups } from "../../server/src/configs/read-setups.ts";
import { createEngineCache } from "../../server/src/facts.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

const LISTS = [
	["clocks", "#clock-cells", "clocks_property"],
	["cooling-device", "#cooling-cells", "cooling_device_property"],
	["dmas", "#dma-cells", "dmas_property"],
	["gpios", "#gpio-cells", "gpios_property"],
	["reset-gpios", "#gpio-cells", "gpios_property"],
	["enable-gpio", "#gpio-cells", "gpios_property"],
	["hwlocks", "#hwlock-cells", "hwlocks_property"],
	["interrupts-extended", "#interrupt-cells", "interrupts_extended_property"],
	["io-channels", "#io-channel-cells", "io_channels_property"],
	["iommus", "#iommu-cells", "iommus_property"],
	["mboxes", "#mbox-cells", "mboxes_property"],
	["msi-parent", "#msi-cells", "msi_parent_property"],
	["mux-controls", "#mux-control-cells", "mux_controls_property"],
	["phys", "#phy-cells", "phys_property"],
	["power-domains", "#power-domain-cells", "power_domains_property"],
	["pwms", "#pwm-cells", "pwms_property"],
	["resets", "#reset-cells", "resets_property"],
	["sound-dai", "#sound-dai-cells", "sound_dai_property"],
	["thermal-sensors", "#thermal-sensor-cells", "thermal_sensors_property"],
] as const;

const WRONG = [
	"<&none 1>",
	"<&two 1>",
	"<&two>",
	"<&one 1 2>",
	"<3 1>",
	"<&zero 1>",
	"<&one 1 &none>",
	"<&one 1>, <&one>",
];
const RIGHT = [
	"<&one 1>",
	"<&one 1>, <&two 2 3>",
	"<&one 1 &zero>",
	"<&zero>, <&one 0>",
	"<0>",
	"<&one 1 0 &zero>",
	"<(-1) &zero>",
];

function board(property: string, cells: string, values: readonly string[]): string {
	const users = values.map((value, i) => `\tn${i} { ${property} = ${value}; };`);
	return `/dts-v1/;
/ {
	firmware { scmi { compatible = "arm,scmi"; }; };
	none: none { };
	zero: zero { ${cells} = <0>; };
	one: one { ${cells} = <1>; };
	two: two { ${cells} = <2>; };
${users.join("\n")}
};
`;
}

/** The nodes that dtc warns of by a name. */
function warnedOf(text: string, code: string): readonly string[] {
	const { status, stderr } = spawnSync("dtc", ["-I", "dts", "-O", "dtb", "-o", "/dev/null", "-"], { input: text });
	assert.equal(status, 0, String(stderr));
	const lines = [...String(stderr).matchAll(/Warning \((\w+)\): \/(n\d+)/g)];
	return [...new Set(lines.flatMap(([, name, node = ""]) => (name === code ? [node] : [])))].sort();
}

function findings(text: string) {
	const snapshot = memorySnapshot({ "/p/board.dts": text, "/p/scmi.yaml": "scmi: 1\nhost: board.dts\n" });
	const [setup = assert.fail()] = readSetups(snapshot, "/p/scmi.yaml").setups;
	return analyse(snapshot, createEngineCache(), setup).findings;
}

/** The nodes in whose lines we find something by a name. */
function foundOf(text: string, code: string): readonly string[] {
	const own = findings(text).filter((finding) => finding.code === code);
	return own.map(({ at }) => /(n\d+) \{[^\n]*$/.exec(text.slice(0, at.start))?.[1] ?? assert.fail()).sort();
}

describe("lists of references", () => {
	for (const [property, cells, code] of LISTS) {
		test(`${property}: every mistake that dtc sees, once each`, () => {
			const text = board(property, cells, WRONG);
			const found = foundOf(text, code);
			assert.deepEqual(found, warnedOf(text, code));
			const isOptional = property === "msi-parent";
			assert.equal(
				found.length,
				WRONG.length - (isOptional ? 1 : 0),
				"that a cell-less msi-parent's &none is right behind others",
			);
		});
		test(`${property}: nothing where dtc sees nothing`, () => {
			const text = board(property, cells, RIGHT);
			assert.deepEqual(warnedOf(text, code), []);
			assert.deepEqual(foundOf(text, code), []);
		});
	}
	test("a label where a number should stand is a mistake that dtc does not see", () => {
		const text = board("clocks", "#clock-cells", ["<&one &zero>"]);
		assert.deepEqual(warnedOf(text, "clocks_property"), []);
		assert.deepEqual(foundOf(text, "clocks_property"), ["n0"]);
	});
	test("the gpios of a hog are numbers", () => {
		const text = board("gpio-hog; gpios", "#gpio-cells", ["<3 1>"]);
		assert.deepEqual(warnedOf(text, "gpios_property"), []);
		assert.deepEqual(foundOf(text, "gpios_property"), []);
	});
	test("phandles written as numbers, as in a decompiled tree, lead to their nodes: dtc warns of each, we of none", () => {
		const text = board("clocks", "#clock-cells", ["<7 1>, <8>"])
			.replace("one: one {", "one: one { phandle = <7>;")
			.replace("zero: zero {", "zero: zero { phandle = <8>;");
		assert.deepEqual(warnedOf(text, "clocks_property"), ["n0"]);
		assert.deepEqual(foundOf(text, "clocks_property"), []);
		const gone = text.replace("<8>;\n\tn", "<8>;\n\tn").replace("<7 1>, <8>", "<7 1>, <9>");
		assert.deepEqual(foundOf(gone, "clocks_property"), ["n0"]);
	});
	test("nothing on a board without SCMI", () => {
		const text = board("clocks", "#clock-cells", WRONG).replace('compatible = "arm,scmi";', "");
		assert.deepEqual(findings(text), []);
	});
});
