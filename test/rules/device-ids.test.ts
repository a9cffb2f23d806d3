// What is said of a device id that is missing, another's, or nobody's: whose it would be, and what comes of it.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { CATALOGUE, findingsOf, GUEST } from "../demo-board.ts";

const ALONE = { "domu1.cfg": "# no guest" };
/** The findings of a board without guests, without what the boot comes to. */
const found = (body: string, files: Readonly<Record<string, string>> = ALONE) =>
	findingsOf(body, files).filter((line) => !/step \d+/.test(line));
const catalogue = (from: string, to: string) => {
	assert.ok(CATALOGUE.includes(from), from);
	return { ...ALONE, "firmware.scmi.yaml": CATALOGUE.replace(from, to) };
};
const ETH = "&eth0 { scmi_devid = <4>; clocks = <&scmi_clk 0>; };\n";

describe("missing", () => {
	test("one device owns all that is used", () =>
		assert.deepEqual(found(`${ETH}&uart0 { clocks = <&scmi_clk 1>; resets = <&scmi_rst 1>; };`), [
			'warning scmi-device-id-missing "&uart0": uart0 uses clock 1 (_uart) and reset 1 (uart) but names no firmware device, so Xen asks for nothing and "Demo BL31" denies by default; Dom0 gets DENIED. Device 5 (uart) owns all of this',
		]));
	test("one device owns all that is used by a node that looks like none", () =>
		assert.deepEqual(found(`${ETH}/ { hub { clocks = <&scmi_clk 1>; }; };`), [
			'warning scmi-device-id-missing "hub": hub uses clock 1 (_uart) but names no firmware device, so Xen asks for nothing and "Demo BL31" denies by default; Dom0 gets DENIED. Device 5 (uart) owns all of this',
		]));
	test("two do, and the node looks like one of them", () =>
		assert.deepEqual(found(`${ETH}&usb0 { clocks = <&scmi_clk 2>; };`), [
			'warning scmi-device-id-missing "&usb0": usb0 uses clock 2 (_usb) but names no firmware device, so Xen asks for nothing and "Demo BL31" denies by default; Dom0 gets DENIED. Device 7 (usb) owns all of this',
		]));
	test("two do, and its label alone, or its address alone, is that of one", () => {
		assert.deepEqual(found(`${ETH}&usb0 { clocks = <&scmi_clk 2>; };`, catalogue("0xe6590000", "0xe6591000")), [
			'warning scmi-device-id-missing "&usb0": usb0 uses clock 2 (_usb) but names no firmware device, so Xen asks for nothing and "Demo BL31" denies by default; Dom0 gets DENIED. Device 7 (usb) owns all of this',
		]);
		assert.deepEqual(found(`${ETH}&usb0 { clocks = <&scmi_clk 2>; };`, catalogue("labels: [usb0]", "labels: [u]")), [
			'warning scmi-device-id-missing "&usb0": usb0 uses clock 2 (_usb) but names no firmware device, so Xen asks for nothing and "Demo BL31" denies by default; Dom0 gets DENIED. Device 7 (usb) owns all of this',
		]);
	});
	test("two do, and it looks like neither", () =>
		assert.deepEqual(found(`${ETH}/ { hub { clocks = <&scmi_clk 2>; }; };`), [
			'warning scmi-device-id-missing "hub": hub uses clock 2 (_usb) but names no firmware device, so Xen asks for nothing and "Demo BL31" denies by default; Dom0 gets DENIED. Devices 7 (usb) and 8 (phy) own all of this; check the address of hub to see which one it is',
		]));
	test("none does, but it looks like one", () =>
		assert.deepEqual(found(`${ETH}&uart0 { clocks = <&scmi_clk 0>, <&scmi_clk 2>; };`), [
			'warning scmi-device-id-missing "&uart0": uart0 uses clock 0 (_eth) and clock 2 (_usb) but names no firmware device, so Xen asks for nothing and "Demo BL31" denies by default; Dom0 gets DENIED. It looks like device 5 (uart), though it does not own clock 0 (_eth) and clock 2 (_usb)',
			'warning scmi-resource-mismatch "0": clock 0 is _eth of device 4 (eth); uart0 is device 5 (uart), which owns 1 _uart',
		]));
	test("none does, and it looks like none", () =>
		assert.deepEqual(found(`${ETH}/ { hub { clocks = <&scmi_clk 0>, <&scmi_clk 1>; }; };`), [
			'warning scmi-device-id-missing "hub": hub uses clock 0 (_eth) and clock 1 (_uart) but names no firmware device, so Xen asks for nothing and "Demo BL31" denies by default; Dom0 gets DENIED',
		]));
	test("nothing is asked for a clock that no device owns", () => {
		const free = catalogue("usb: { id: 2, name: _usb }", "usb: { id: 2, name: _usb }, free: { id: 3 }");
		assert.deepEqual(found(`${ETH}&uart0 { clocks = <&scmi_clk 3>; };`, free), []);
		assert.deepEqual(found(`${ETH}&uart0 { clocks = <&scmi_clk 3>, <&scmi_clk 1>; };`, free), [
			'warning scmi-device-id-missing "&uart0": uart0 uses clock 1 (_uart) but names no firmware device, so Xen asks for nothing and "Demo BL31" denies by default; Dom0 gets DENIED. It looks like device 5 (uart), though it does not own clock 3 (free)',
		]);
	});
	test("who is refused: Dom0, a guest, both", () => {
		const usb = "&usb0 { clocks = <&scmi_clk 2>; };";
		const guests = { "domu1.cfg": GUEST };
		assert.deepEqual(found(`${ETH}${usb.replace("{", "{ xen,passthrough;")}`, guests), [
			'warning scmi-device-id-missing "&usb0": usb0 uses clock 2 (_usb) but names no firmware device, so Xen asks for nothing and "Demo BL31" denies by default; DomU1 gets DENIED. Device 7 (usb) owns all of this',
		]);
		assert.deepEqual(found(`${ETH}${usb}`, guests), [
			'warning scmi-device-id-missing "&usb0": usb0 uses clock 2 (_usb) but names no firmware device, so Xen asks for nothing and "Demo BL31" denies by default; Dom0 and DomU1 get DENIED. Device 7 (usb) owns all of this',
		]);
	});
	test("who has it only because another device has the same", () =>
		assert.deepEqual(found("&usb0 { scmi_devid = <7>; };\n&phy0 { clocks = <&scmi_clk 2>; };"), [
			'warning scmi-device-id-missing "&phy0": phy0 uses clock 2 (_usb) but names no firmware device, so Xen asks for nothing and "Demo BL31" denies by default; Dom0 has access only because another of its devices owns the same resources. Device 8 (phy) owns all of this',
		]));
	test("two domains have it only because another device of theirs has the same", () => {
		const both = GUEST.replace('"/usb@e6590000"', '"/usb@e6590000", "/phy@e65a0000"');
		const body = "&usb0 { clocks = <&scmi_clk 2>; };\n&phy0 { scmi_devid = <8>; clocks = <&scmi_clk 2>; };";
		assert.deepEqual(
			found(body, { "domu1.cfg": both }).filter((line) => line.includes("missing")),
			[
				'warning scmi-device-id-missing "&usb0": usb0 uses clock 2 (_usb) but names no firmware device, so Xen asks for nothing and "Demo BL31" denies by default; Dom0 and DomU1 have access only because another of their devices owns the same resources. Device 7 (usb) owns all of this',
			],
		);
	});
	test("one domain has it, and of another it is not known", () =>
		assert.deepEqual(
			found("&usb0 { clocks = <&scmi_clk 2>; };\n&phy0 { scmi_devid = <8>; };", {
				"domu1.cfg": GUEST.replace('"scmi_smc"', "@SCI@"),
			}),
			[
				'warning scmi-device-id-missing "&usb0": usb0 uses clock 2 (_usb) but names no firmware device, so Xen asks for nothing and "Demo BL31" denies by default; whether Dom0 and DomU1 are refused is not known. Device 7 (usb) owns all of this',
				'  "scmi": What firmware gives DomU1 is not known: whether it asks for SCMI is not known. &usb0 is not checked',
			],
		));
	test("who may be refused is not known where it is not known whether it asks for SCMI", () =>
		assert.deepEqual(
			found(`${ETH}&usb0 { xen,passthrough; clocks = <&scmi_clk 2>; };`, {
				"domu1.cfg": GUEST.replace('"scmi_smc"', "@SCI@"),
			}),
			[
				'warning scmi-device-id-missing "&usb0": usb0 uses clock 2 (_usb) but names no firmware device, so Xen asks for nothing and "Demo BL31" denies by default; whether DomU1 is refused is not known. Device 7 (usb) owns all of this',
				'  "scmi": What firmware gives DomU1 is not known: whether it asks for SCMI is not known. &usb0 is not checked',
			],
		));
	test("where firmware allows all from the beginning, nothing is missing", () =>
		assert.deepEqual(
			found(`${ETH}&uart0 { clocks = <&scmi_clk 1>; };`, catalogue("initial: none", "initial: all")),
			[],
		));
});

describe("another's", () => {
	test("who owns what is used", () =>
		assert.deepEqual(found("&uart0 { scmi_devid = <4>; clocks = <&scmi_clk 1>; };"), [
			'warning scmi-device-id-mismatch "4": uart0 has scmi_devid 4 (eth), which does not own clock 1 (_uart). Device 5 (uart) owns everything uart0 uses',
			'  "1": clocks of uart0',
		]));
	test("part of it is its own", () =>
		assert.deepEqual(found("&eth0 { scmi_devid = <4>; clocks = <&scmi_clk 0>, <&scmi_clk 1>; };"), [
			'warning scmi-device-id-mismatch "4": eth0 has scmi_devid 4 (eth), which does not own clock 1 (_uart)',
			'  "1": clocks of eth0',
		]));
	test("nobody owns all, and it looks like another", () =>
		assert.deepEqual(found("&uart0 { scmi_devid = <4>; clocks = <&scmi_clk 1>, <&scmi_clk 2>; };"), [
			'warning scmi-device-id-mismatch "4": uart0 has scmi_devid 4 (eth), which does not own clock 1 (_uart) and clock 2 (_usb). By label and address it is device 5 (uart), though it does not own clock 2 (_usb) either',
			'  "1": clocks of uart0',
			'  "2": clocks of uart0',
		]));
	test("by its label, by its address", () => {
		const uart = "&uart0 { scmi_devid = <4>; clocks = <&scmi_clk 1>, <&scmi_clk 2>; };";
		assert.deepEqual(found(uart, catalogue("0xe6540000", "0xe6541000")), [
			'warning scmi-device-id-mismatch "4": uart0 has scmi_devid 4 (eth), which does not own clock 1 (_uart) and clock 2 (_usb). By label it is device 5 (uart), though it does not own clock 2 (_usb) either',
			'  "1": clocks of uart0',
			'  "2": clocks of uart0',
		]);
		assert.deepEqual(found(uart, catalogue("labels: [uart0]", "labels: [u]")), [
			'warning scmi-device-id-mismatch "4": uart0 has scmi_devid 4 (eth), which does not own clock 1 (_uart) and clock 2 (_usb). By address it is device 5 (uart), though it does not own clock 2 (_usb) either',
			'  "1": clocks of uart0',
			'  "2": clocks of uart0',
		]);
	});
	test("a node that uses nothing, at the address of another device", () =>
		assert.deepEqual(found("&uart0 { scmi_devid = <4>; };"), [
			'warning scmi-device-id-mismatch "4": uart0 has scmi_devid 4 (eth), which is at another address. By label and address it is device 5 (uart)',
		]));
	test("not where the device named has several addresses, or none is known", () => {
		assert.deepEqual(
			found(
				"&uart0 { scmi_devid = <4>; };",
				catalogue("addresses: [0xe6800000]", "addresses: [0xe6800000, 0xe6540000]"),
			),
			[],
		);
		assert.deepEqual(found("&uart0 { scmi_devid = <4>; };", catalogue(", addresses: [0xe6800000]", "")), []);
	});
	test("nor where it has the label alone of another", () =>
		assert.deepEqual(found("&uart0 { scmi_devid = <4>; };", catalogue("0xe6540000", "0xe6541000")), []));
	test("nor where the catalogue is wrong somewhere about the device named", () =>
		assert.deepEqual(
			found("&eth0 { scmi_devid = <4>; clocks = <&scmi_clk 1>; };", catalogue("reset: [eth]", "reset: [ethernet]")),
			[
				'information scmi-domain-unknown "": What firmware gives Dom0 is not known: clocks of eth0: what firmware has granted agent 3 is not known for certain. &eth0 is not checked',
				'error scmi-catalogue "ethernet": The reset table has no "ethernet".',
			],
		));
	test("in a guest's own tree, at what the guest's node uses", () => {
		const guest = (clocks: string) => ({
			"domu1.cfg": GUEST,
			"domu1.dts": `/dts-v1/;
/ {
	#address-cells = <1>;
	#size-cells = <1>;
	passthrough {
		#address-cells = <1>;
		#size-cells = <1>;
		ranges;
		firmware {
			scmi {
				compatible = "arm,scmi-smc";
				arm,smc-id = <0x82000002>;
				#address-cells = <1>;
				#size-cells = <0>;
				clk: protocol@14 { reg = <0x14>; #clock-cells = <1>; };
			};
		};
		usb@e6590000 { reg = <0xe6590000 0x1000>; clocks = ${clocks}; };
	};
};
`,
		});
		const usb = "&usb0 { xen,passthrough; scmi_devid = <7>; clocks = <&scmi_clk 2>; };";
		assert.deepEqual(found(usb, guest("<&clk 2>")), []);
		assert.deepEqual(found(usb, guest("<&clk 2>, <&clk 1>")), [
			'warning scmi-device-id-mismatch "1": clock 1 (_uart) belongs to device 5 (uart); usb@e6590000 in DomU1 is device 7 (usb), which does not own it',
			'  "&usb0": the host\'s usb0',
		]);
		const both = usb.replace("<&scmi_clk 2>", "<&scmi_clk 1>");
		assert.deepEqual(found(both, guest("<&clk 1>")), [
			'warning scmi-resource-mismatch "1": clock 1 is _uart of device 5 (uart); usb0 is device 7 (usb), which owns 2 _usb',
		]);
		const unsure = CATALOGUE.replace("reset: [usb]", "reset: [usbb]");
		assert.deepEqual(found(usb, { ...guest("<&clk 2>, <&clk 1>"), "firmware.scmi.yaml": unsure }), [
			'information scmi-domain-unknown "\\"DomU1\\"": What firmware gives DomU1 is not known: clocks of usb@e6590000: what firmware has granted agent 2 is not known for certain. &usb0 is not checked',
			'error scmi-catalogue "usbb": The reset table has no "usbb". Did you mean "usb"?',
		]);
		const free = CATALOGUE.replace("usb: { id: 2, name: _usb }", "usb: { id: 2, name: _usb }, free: { id: 3 }");
		assert.deepEqual(found(usb, { ...guest("<&clk 3>"), "firmware.scmi.yaml": free }), [
			'warning scmi-device-id-mismatch "3": clock 3 (free) belongs to no firmware device; usb@e6590000 in DomU1 is device 7 (usb), which does not own it',
			'  "&usb0": the host\'s usb0',
		]);
	});
	test("what no device owns is foreign where the list of devices is complete", () => {
		const free = "usb: { id: 2, name: _usb }, free: { id: 3 }";
		const complete = catalogue("usb: { id: 2, name: _usb }", free);
		assert.deepEqual(found("&eth0 { scmi_devid = <4>; clocks = <&scmi_clk 3>; };", complete), [
			'warning scmi-device-id-mismatch "4": eth0 has scmi_devid 4 (eth), which does not own clock 3 (free)',
			'  "3": clocks of eth0',
		]);
		const partial = {
			...complete,
			"firmware.scmi.yaml": complete["firmware.scmi.yaml"].replace(", devices: complete", ""),
		};
		assert.deepEqual(found("&eth0 { scmi_devid = <4>; clocks = <&scmi_clk 3>; };", partial), []);
	});
});

describe("nobody's", () => {
	test("a number that firmware does not have, where its list is complete and where not", () => {
		assert.deepEqual(found("&uart0 { scmi_devid = <40>; clocks = <&scmi_clk 1>; };"), [
			'error scmi-device-id-unknown "40": device 40 does not exist: "Demo BL31" has ids 4–5, 7–8. It answers NOT_FOUND, and Xen refuses to give uart0 to any domain: for Dom0 Xen panics, a guest is not created',
		]);
		assert.deepEqual(
			found("&uart0 { scmi_devid = <40>; clocks = <&scmi_clk 1>; };", catalogue(", devices: complete", "")),
			[
				'information scmi-domain-unknown "": What firmware gives Dom0 is not known: clocks of uart0: what firmware has granted agent 3 is not known for certain. &uart0 is not checked',
				'information scmi-device-id-unknown "40": device 40 is not among those listed for "Demo BL31", and the list is not complete',
			],
		);
	});
});
