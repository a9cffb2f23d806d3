import assert from "node:assert/strict";
import { test } from "node:test";
import { readFit } from "../../server/src/configs/fit.ts";
import { bootedTree } from "./booted-tree.ts";

const FIT = `/dts-v1/;
/ {
	description = "board with overlays";
	#address-cells = <1>;
	images {
		kernel { data = /incbin/("./Image.gz"); type = "kernel"; };
		fdt-1 { data = /incbin/("./board.dtb"); type = "flat_dt"; };
		fdt-2 { data = /incbin/("./other.dtb"); type = "flat_dt"; };
		fdt-first { data = /incbin/("overlays/first.dtbo"); type = "flat_dt"; };
		fdt-second { data = /incbin/("overlays/second.dtbo"); type = "flat_dt"; };
	};
	configurations {
		default = "conf-2";
		conf-1 { kernel = "kernel"; fdt = "fdt-1", "fdt-second", "fdt-first"; };
		conf-2 { kernel = "kernel"; fdt = "fdt-2"; };
	};
};
`;

test("the trees of the configuration with the host's", () => {
	const overlay = (name: string) => `/dts-v1/;\n/plugin/;\n&{/soc} { ${name}; };\n`;
	const { lines, problems } = bootedTree("/dts-v1/;\n/ { soc { }; };\n", {
		"board.its": FIT,
		"first.dtso": overlay("first"),
		"second.dtso": overlay("second"),
	});
	assert.deepEqual(problems, []);
	assert.deepEqual(lines, ["/ {", "soc {", "first;", "second;", "};", "};"]);
});

test("the default configuration, and broken text", () => {
	const said = (text: string, host: string) => {
		const { base, host: steps } = readFit("/w/board.its", text, host);
		return [base?.file, steps.map((step) => (step.kind === "overlay" ? step.file : step.kind))];
	};
	assert.deepEqual(said(FIT, "board"), ["./board.dtb", ["overlays/second.dtbo", "overlays/first.dtbo"]]);
	assert.deepEqual(said(FIT, "none"), ["./other.dtb", []]);
	assert.deepEqual(said("/dts-v1/; / { configurations { conf { fdt = ", "board"), [undefined, []]);
	assert.deepEqual(said("", "board"), [undefined, []]);
});
