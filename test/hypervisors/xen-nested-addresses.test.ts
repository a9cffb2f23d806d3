// Addresses behind a bus on a bus, and what of them is not known: dt_translate_address(), dt_number_of_address() of Xen.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { addressCountOf, deviceAddressOf } from "../../server/src/hypervisors/xen/device-address.ts";
import { nodeIn, partlyKnownTreeOf, treeOf } from "./host-tree.ts";

const ONE = "#address-cells = <1>; #size-cells = <1>;";
/** Of /out/bus/shm, where `out` and `bus` say this of themselves. */
const found = (out: string, bus: string, root = ONE) => {
	const tree = partlyKnownTreeOf(`${root} out { ${out} bus { ${bus} shm { reg = <0x1000 0x100>; }; }; };`);
	const address = deviceAddressOf(nodeIn(tree, "/out/bus/shm"));
	if (address.kind === "region") return `0x${address.address.toString(16)} 0x${address.size.toString(16)}`;
	return address.kind === "none" && address.bus ? `${address.bus.name || "/"} ${address.because}` : address.kind;
};
const INNER = `${ONE} ranges = <0 0x50000 0x10000>;`;
const OUTER = `${ONE} ranges = <0x50000 0x80000000 0x10000>;`;

describe("a bus on a bus", () => {
	test("is translated by both", () => {
		assert.equal(found(OUTER, INNER), "0x80001000 0x100");
		assert.equal(found(`${ONE} ranges;`, INNER), "0x51000 0x100");
		assert.equal(found(OUTER, `${ONE} ranges;`), "out outside-ranges");
	});
	test("of several ranges that which holds it; the first byte is in it, the one behind the last is not", () => {
		const bus = (ranges: string) => found(`${ONE} ranges;`, `${ONE} ranges = ${ranges};`);
		assert.equal(bus("<0 0x10000 0x1000>, <0x1000 0x40000 0x1000>"), "0x40000 0x100");
		assert.equal(bus("<0x800 0x10000 0x800>"), "bus outside-ranges");
		assert.equal(bus("<0x800 0x10000 0x801>"), "0x10800 0x100");
		assert.equal(bus("<0x1001 0x10000 0x800>"), "bus outside-ranges");
	});
	test("of which one is for PCI: that is read in another way", () => {
		assert.equal(found(`device_type = "pci"; ${OUTER}`, INNER), "unknown");
		for (const type of ["pciex", "vci", "ht"])
			assert.equal(found(`device_type = "${type}"; ${OUTER}`, INNER), "unknown");
		assert.equal(found(`device_type = "soc"; ${OUTER}`, INNER), "0x80001000 0x100");
	});
	test("that has no cells for addresses, five, or none for sizes", () => {
		assert.equal(found(`#address-cells = <0>; #size-cells = <1>; ranges;`, INNER), "out strange-cells");
		assert.equal(found(`#address-cells = <5>; #size-cells = <1>; ranges;`, INNER), "out strange-cells");
		assert.equal(found(`#address-cells = <1>; #size-cells = <0>; ranges;`, INNER), "out strange-cells");
		assert.equal(found(OUTER, INNER, "#address-cells = <1>; #size-cells = <0>;"), "/ strange-cells");
	});
	test("of which something is not known here", () => {
		assert.equal(found(OUTER, `${ONE} ranges = <0 BASE 0x10000>;`), "unknown");
		assert.equal(found(`${ONE} ranges = <0x50000 BASE 0x10000>;`, INNER), "unknown");
		assert.equal(found(`#address-cells = <CELLS>; #size-cells = <1>; ranges;`, INNER), "unknown");
		assert.equal(found(`#address-cells = <1>; #size-cells = <CELLS>; ranges;`, INNER), "unknown");
		assert.equal(found(OUTER, `#address-cells = <CELLS>; #size-cells = <1>; ranges;`), "unknown");
	});
});

test("all ones are no address", () => {
	const two = "#address-cells = <2>; #size-cells = <1>;";
	const tree = treeOf(
		`${two} shm { reg = <0xffffffff 0xffffffff 0x100>; }; near { reg = <0xffffffff 0xfffffffe 0x1>; };`,
	);
	assert.deepEqual(deviceAddressOf(nodeIn(tree, "/shm")), { kind: "none" });
	assert.equal(deviceAddressOf(nodeIn(tree, "/near")).kind, "region");
});

test("how many there are: by the cells of the bus", () => {
	const count = (body: string, bus = `${ONE} ranges;`, path = "/bus/dev") =>
		addressCountOf(nodeIn(partlyKnownTreeOf(`${ONE} bus { ${bus} dev { ${body} }; };`), path));
	assert.equal(count("reg = <1 2>, <3 4>;"), 2);
	assert.equal(count("reg = <1 2>, <3>;"), 1, "a part is none");
	assert.equal(count("reg = <1>;"), 0);
	assert.equal(count(""), 0);
	assert.equal(count("reg = <1 2>;", ONE), 0, "a bus without ranges");
	assert.equal(count("reg = <1 2>;", "#address-cells = <1>; #size-cells = <0>; ranges;"), 0);
	assert.equal(count("reg = <1 2>;", "#address-cells = <5>; #size-cells = <1>; ranges;"), 0);
	assert.equal(count("reg = <1 SIZE>;"), undefined);
	assert.equal(count("reg = <1 2>;", "#address-cells = <CELLS>; #size-cells = <1>; ranges;"), undefined);
	assert.equal(count("reg = <1 2>;", `device_type = "pci"; ${ONE} ranges;`), 0);
	assert.equal(count("reg = <1 2>; assigned-addresses = <1 2>;", `device_type = "pci"; ${ONE} ranges;`), undefined);
	assert.equal(count("reg = <1 2>;", `${ONE} ranges;`, "/"), 0);
});
