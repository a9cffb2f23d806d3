// Memory a guest is given, page by page around the channels: the hypervisor's at 0x3ff00000, Dom0's and the guest's own behind it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { findingsOf } from "../demo-board.ts";

const folder = join(import.meta.dirname, "../../server/src/rules/boards/dom0less");
const read = (name: string) => readFileSync(join(folder, name), "utf8");

/** Whose pages are in it. */
function exposed(address: string, size: string): readonly string[] {
	const node = `memory@${address} { reg = <0x${address} ${size}>; xen,reg = <0x${address} ${size} 0x${address}>; xen,path = "/sram@3ff00000"; xen,force-assign-without-iommu; };`;
	return findingsOf('&domA { xen,arm_sci = "scmi_smc"; };', {
		"soc.dtsi": read("soc.dtsi"),
		"doma.dts": read("doma.dts").replace("ranges;", `ranges;\n\t\t${node}`),
		"firmware.scmi.yaml": read("firmware.scmi.yaml"),
		"scmi.yaml": read("scmi.yaml"),
		"domu1.cfg": "# none",
	}).flatMap((line) => / scmi-page-exposed .* and with it the pages? of (.*?):/.exec(line)?.[1] ?? []);
}

test("up to the page, into it, and from behind it", () => {
	const hypervisors = ["the hypervisor's own channel"];
	assert.deepEqual(exposed("3feff000", "0x1000"), []);
	assert.deepEqual(exposed("3feff000", "0x2000"), hypervisors);
	assert.deepEqual(exposed("3ff00000", "0x1000"), hypervisors);
	assert.deepEqual(exposed("3ff01000", "0x1000"), ["Dom0 (agent 1)"]);
	assert.deepEqual(exposed("3ff00000", "0x3000"), ["the hypervisor's own channel and Dom0 (agent 1)"]);
	assert.deepEqual(exposed("3ff02000", "0x1000"), [], "the guest's own");
	assert.deepEqual(exposed("3ff03000", "0x1000"), []);
});
