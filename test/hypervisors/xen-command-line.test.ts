// Which property of /chosen is Xen's command line, boot_fdt_cmdline(), and what a word of it sets, parse_params() and parse_bool().
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { commandLineIn, isSetIn, settingIn } from "../../server/src/hypervisors/xen/command-line.ts";
import { treeOf } from "./host-tree.ts";

describe("where it stands", () => {
	const line = (chosen: string) => commandLineIn(treeOf(`chosen { ${chosen} };`).root);
	const kernel = (compatible: string, more = 'bootargs = "k";') =>
		`module@1 { compatible = "${compatible}"; ${more} };`;
	test("its own property, before everything else", () => {
		assert.equal(line('xen,xen-bootargs = "x"; bootargs = "b";'), "x");
		assert.equal(line('xen,xen-bootargs = "x"; xen,dom0-bootargs = "d"; bootargs = "b";'), "x");
	});
	test("bootargs where Dom0's stands elsewhere: in a property, or at its kernel", () => {
		assert.equal(line('xen,dom0-bootargs = "d"; bootargs = "b";'), "b");
		assert.equal(line(`bootargs = "b"; ${kernel("multiboot,kernel")}`), "b");
		assert.equal(line(`bootargs = "b"; ${kernel("xen,linux-zimage")}`), "b");
		assert.equal(line(`bootargs = "b"; ${kernel("Multiboot,Kernel")}`), "b");
		assert.equal(line(`bootargs = "b"; ${kernel("acme,x")} ${kernel("multiboot,kernel").replace("@1", "@2")}`), "b");
	});
	test("bootargs are Dom0's where it has no others", () => {
		for (const chosen of [
			'bootargs = "b";',
			`bootargs = "b"; ${kernel("multiboot,kernel", "")}`,
			`bootargs = "b"; ${kernel("multiboot,kernel", 'bootargs = "";')}`,
			`bootargs = "b"; ${kernel("multiboot,ramdisk")}`,
			"",
		])
			assert.equal(line(chosen), undefined, chosen);
		assert.equal(commandLineIn(treeOf("").root), undefined);
	});
});

describe("what it sets", () => {
	test("a boolean: bare, with a value, turned over; of several the last that is one", () => {
		const set = (line: string) => isSetIn(line, "iommu");
		for (const on of ["iommu", "iommu=", "iommu=1", "iommu=yes", "no-iommu=0", "a iommu b", "iommu=off iommu=on"])
			assert.equal(set(on), true, on);
		for (const off of ["no-iommu", "iommu=0", "iommu=false", "no-iommu=on", "iommu no-iommu", "iommu=off iommu=maybe"])
			assert.equal(set(off), false, off);
		for (const neither of ["", "iommus", "IOMMU", "iommu=maybe", "x-iommu", "=iommu"])
			assert.equal(set(neither), undefined, neither);
	});
	test("a text: of several the last", () => {
		assert.equal(settingIn("dom0=pvh dtuart=serial0 dtuart=serial1:115200", "dtuart"), "serial1:115200");
		assert.equal(settingIn("a=b=c", "a"), "b=c");
		assert.equal(settingIn("xa=b a", "a"), undefined);
	});
});
