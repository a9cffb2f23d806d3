// Addresses as Xen finds them: dt_device_get_address(), dt_translate_one(), dt_n_addr_cells() of xen/common/device_tree.c (4.16).
import assert from "node:assert/strict";
import { test } from "node:test";
import { deviceAddressOf } from "../../server/src/hypervisors/xen/device-address.ts";
import { nodeIn, treeOf } from "./host-tree.ts";

const TWO = "#address-cells = <2>; #size-cells = <2>;";
const ONE = "#address-cells = <1>; #size-cells = <1>;";

interface Case {
	readonly title: string;
	/** Of the tree with /bus/shm, or /shm. */
	readonly body: string;
	readonly found: string;
	/** What Xen has written into `reg`. */
	readonly written?: number;
}

const CASES: readonly Case[] = [
	{ title: "below the root", body: `${TWO} shm { reg = <0x1 0x53ff0000 0 0x1000>; };`, found: "0x153ff0000 0x1000" },
	{
		title: "below a root that says no cells: two and one",
		body: "shm { reg = <0 0x53ff0000 0x1000>; };",
		found: "0x53ff0000 0x1000",
	},
	{
		title: "on a bus that says no cells: those of the bus above",
		body: `${ONE} bus { ranges; shm { reg = <0x53ff0000 0x1000>; }; };`,
		found: "0x53ff0000 0x1000",
	},
	{
		title: "on a bus that says one of them",
		body: `${TWO} bus { ranges; #address-cells = <1>; shm { reg = <0x53ff0000 0 0x1000>; }; };`,
		found: "0x53ff0000 0x1000",
	},
	{
		title: "on a bus that translates",
		body: `${TWO} bus { ${ONE} ranges = <0x100000 0 0x53f00000 0x100000>; shm { reg = <0x1f0000 0x1000>; }; };`,
		found: "0x53ff0000 0x1000",
	},
	{
		title: "by the second of its ranges",
		body: `${TWO} bus { ${ONE} ranges = <0 0 0 0x1000>, <0x8000 0x1 0 0x1000>; shm { reg = <0x8800 0x80>; }; };`,
		found: "0x100000800 0x80",
	},
	{
		title: "outside the ranges of its bus",
		body: `${TWO} bus { ${ONE} ranges = <0 0 0x53f00000 0x100000>; shm { reg = <0x100000 0x1000>; }; };`,
		found: "none: /bus outside-ranges",
	},
	{
		title: "ranges of another width than their buses: too short for an entry",
		body: `${TWO} bus { ${TWO} ranges = <0 0 0x53f00000 0x100000>; shm { reg = <0 0 0 0x1000>; }; };`,
		found: "none: /bus uneven-ranges",
	},
	{
		title: "on a bus without ranges",
		body: `${TWO} bus { ${TWO} shm { reg = <0 0x53ff0000 0 0x1000>; }; };`,
		found: "none: /bus no-ranges",
	},
	{
		title: "below a bus without ranges",
		body: `${ONE} out { ${ONE} bus { ${ONE} ranges; shm { reg = <0x53ff0000 0x1000>; }; }; };`,
		found: "none: /out no-ranges",
	},
	{ title: "without reg", body: `${ONE} shm { };`, found: "none" },
	{ title: "reg shorter than an address and a size", body: `${TWO} shm { reg = <0 0x53ff0000>; };`, found: "none" },
	{
		title: "no size cells: no address of the processor's",
		body: "#address-cells = <1>; #size-cells = <0>; shm { reg = <0x53ff0000>; };",
		found: "none: / strange-cells",
	},
	{
		title: "five address cells",
		body: "#address-cells = <5>; #size-cells = <1>; shm { reg = <0 0 0 0 0x53ff0000 0x1000>; };",
		found: "none: / strange-cells",
	},
	{
		title: "three cells name something, and have to be the same",
		body: `${ONE} bus { #address-cells = <3>; #size-cells = <1>; ranges = <1 0 0 0x53ff0000 0x1000>; shm { reg = <1 0 4 0x80>; }; };`,
		found: "none: /bus outside-ranges",
	},
	{
		title: "three cells that are the same",
		body: `${ONE} bus { #address-cells = <3>; #size-cells = <1>; ranges = <1 0 4 0x53ff0000 0x1000>; shm { reg = <1 0 4 0x80>; }; };`,
		found: "0x53ff0000 0x80",
	},
	{ title: "reg as bytes", body: `${ONE} shm { reg = [53 ff 00 00 00 00 10 00]; };`, found: "0x53ff0000 0x1000" },
	{
		title: "on a PCI bus, which is read in another way",
		body: `${ONE} bus { device_type = "pci"; ranges; shm { reg = <0x53ff0000 0x1000>; }; };`,
		found: "unknown",
	},
	{
		title: "a page Xen has written where the bus's own address stands: it translates that",
		body: `${TWO} bus { ${TWO} ranges = <0 0 0 0x10000000 0 0x60000000>; shm { reg = <0 0x43ff0000 0 0x1000>; }; };`,
		written: 0x53ff2000,
		found: "0x63ff2000 0x1000",
	},
	{
		title: "a page Xen has written where it is none of the bus's",
		body: `${TWO} bus { ${TWO} ranges = <0 0 0 0x53000000 0 0x1000000>; shm { reg = <0 0xff0000 0 0x1000>; }; };`,
		written: 0x53ff2000,
		found: "none: /bus outside-ranges",
	},
];

for (const { title, body, written, found } of CASES)
	test(`an address for Xen: ${title}`, () => {
		const tree = treeOf(body);
		const node = nodeIn(
			tree,
			tree.root.children.has("shm") ? "/shm" : body.includes("out {") ? "/out/bus/shm" : "/bus/shm",
		);
		const address = deviceAddressOf(node, written);
		assert.equal(textOf(address), found);
	});

function textOf(found: ReturnType<typeof deviceAddressOf>): string {
	if (found.kind === "region") return `0x${found.address.toString(16)} 0x${found.size.toString(16)}`;
	if (found.kind === "unknown" || found.bus === undefined) return found.kind;
	return `none: /${found.bus.name} ${found.because}`;
}
