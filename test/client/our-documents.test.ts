import assert from "node:assert/strict";
import { test } from "node:test";
import { isOurs } from "../../client/src/our-documents.ts";

const wakes = (path: string, languageId: string, text = "") => isOurs({ path, languageId, text: () => text });

test("the server starts for trees, catalogues and setups, by whatever language they are known", () => {
	assert.ok(wakes("/w/board.dts", "dts"));
	assert.ok(wakes("/w/soc.dtsi", "devicetree"));
	for (const path of ["/w/scmi.yaml", "/w/a.scmi.yaml", "/w/a.scmi.yml", "/w/scmi-lock.yaml", "/w/a.scmi-lock.yaml"])
		assert.ok(wakes(path, "yaml"), path);
	assert.ok(wakes("/w/a.scmi.json", "json"));
});

test("and for a domain's configuration, as soon as it says anything that we read", () => {
	for (const line of ['arm_sci = "scmi_smc"', '  dtdev = [ "/soc/usb@1" ]', 'name = "a"\ndevice_tree="/root/a.dtb"'])
		assert.ok(wakes("/w/domu1.cfg", "properties", line), line);
});

test("and for nothing else, of which a workspace may be full", () => {
	assert.ok(!wakes("/w/setup.cfg", "properties", "[metadata]\nname = arm_scissors\n# arm_sci = x\n"));
	assert.ok(!wakes("/w/compose.yaml", "yaml", "arm_sci = 1"));
	assert.ok(!wakes("/w/myscmi.yaml", "yaml"));
	assert.ok(!wakes("/w/pnpm-lock.yaml", "yaml"));
	assert.ok(!wakes("/w/package.json", "json"));
	assert.ok(!wakes("/w/board.h", "c"));
});
