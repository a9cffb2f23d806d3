// What mends a configuration for xl: each slip in examples/rcar-h3/domu1.cfg, the quick fix, and what stands there after it.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { analysesOf, applied } from "./applied.ts";

const folder = join(import.meta.dirname, "../../examples/rcar-h3");
const files = Object.fromEntries(
	readdirSync(folder).map((name) => [`/p/${name}`, readFileSync(join(folder, name), "utf8")]),
);
const GOOD = files["/p/domu1.cfg"] ?? "";

const found = (config: string) =>
	analysesOf({ ...files, "/p/domu1.cfg": config }, "/p", "rcar-h3.dts")[0]?.findings ?? [];

const OHCI0 = '\t"/soc/usb@ee080000",     # ohci0\n';

for (const [title, slip, fixed] of [
	["Set force_assign_without_iommu = 1", ["force_assign_without_iommu = 1\n", ""], "force_assign_without_iommu = 1\n"],
	[
		"Set force_assign_without_iommu = 1",
		["force_assign_without_iommu = 1", "force_assign_without_iommu = 0"],
		"force_assign_without_iommu = 1\n",
	],
	['Write "/soc/usb@ee080000"', ['"/soc/usb@ee080000"', '"&ohci0"'], OHCI0],
	['Write "scmi_smc"', ['"scmi_smc"', '"scmi-smc"'], 'arm_sci = "scmi_smc"\n'],
	["Write arm_sci", ["arm_sci", "arm_scmi"], 'arm_sci = "scmi_smc"\n'],
	['Add ","', ["139, 140", "139 140"], "irqs = [ 139, 140 ]"],
	['Add ","', ['"/soc/usb@e6590000",', '"/soc/usb@e6590000"'], undefined],
	['Add ","', ['"/soc/usb@ee080000",', '"/soc/usb@ee080000"'], OHCI0],
	["Write 139 and 140 in irqs", ["139, 140", "107, 108"], "irqs = [ 139, 140 ]"],
	["Add 140 to irqs", ["139, 140", "139"], "irqs = [ 139, 140 ]"],
	["Add 139 and 140 to irqs", ["irqs = [ 139, 140 ]", ""], "irqs = [ 139, 140 ]\niomem ="],
	['Add "e6590,1" to iomem', [', "e6590,1"', ""], 'iomem = [ "ee080,1", "e6590,1" ]'],
	['Add "/soc/usb@ee080000" to dtdev', [OHCI0, ""], '\t"/soc/usb@e6590000",     # hsusb\n\t"/soc/usb@ee080000",\n]'],
	[
		'Add "/soc/usb@ee080000" to dtdev',
		[
			`${OHCI0}\t"/soc/usb@ee080100",     # ehci0\n\t"/soc/usb-phy@ee080200", # usb2_phy0\n\t"/soc/usb@e6590000",     # hsusb\n`,
			'\t"/soc/usb@ee080100",\n\t"/soc/usb-phy@ee080200",\n\t"/soc/usb@e6590000" # hsusb\n',
		],
		'\t"/soc/usb@e6590000", # hsusb\n\t"/soc/usb@ee080000"\n]',
	],
] as const)
	test(`${title}, for ${JSON.stringify(slip)}`, () => {
		const bad = GOOD.replace(slip[0], slip[1]);
		assert.notEqual(bad, GOOD);
		const fixes = found(bad).flatMap((finding) => finding.fixes);
		if (fixed === undefined) return assert.deepEqual(fixes, []);
		const fix = fixes.find((each) => each.title === title) ?? assert.fail(fixes.map((each) => each.title).join("; "));
		const mended = applied({ "/p/domu1.cfg": bad }, fix)["/p/domu1.cfg"] ?? "";
		assert.ok(mended.includes(fixed), mended);
		assert.deepEqual(
			found(mended).map(({ message }) => message),
			[],
		);
	});
