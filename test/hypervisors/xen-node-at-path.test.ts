// dt_find_node_by_path() of Xen compares whole paths, without case, in the order of the tree.
import assert from "node:assert/strict";
import { test } from "node:test";
import { pathOf } from "../../server/src/devicetree/tree/tree.ts";
import { nodeFinder } from "../../server/src/hypervisors/xen/node-at-path.ts";
import { treeOf } from "./host-tree.ts";

const FOUND: Readonly<Record<string, string | undefined>> = {
	"/": "/",
	"/soc/usb@0": "/soc/usb@0",
	"/SOC/USB@0": "/soc/usb@0",
	"/soc/usb@0/": undefined,
	"/soc//usb@0": undefined,
	"soc/usb@0": undefined,
	"": undefined,
	usb0: undefined,
	"/soc/usb": undefined,
	// the first of two that differ in case only, also where the other is named
	"/soc/Pin": "/soc/pin",
	// below the second of two, where the first has none of that name
	"/Soc/only": "/SOC/only",
};

for (const [path, found] of Object.entries(FOUND))
	test(`the node at ${JSON.stringify(path)}: ${found ?? "none"}`, () => {
		const { root } = treeOf(
			`aliases { usb0 = "/soc/usb@0"; }; soc { usb@0 { }; pin { }; Pin { }; }; SOC { only { }; };`,
		);
		const node = nodeFinder(root)(path);
		assert.equal(node && pathOf(node), found);
	});
