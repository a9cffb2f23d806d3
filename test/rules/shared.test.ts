// What two domains have together: through one device or through several, on firmware of every kind.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { CATALOGUE, findingsOf as found, GUEST } from "../demo-board.ts";

/** The catalogue with other permissions. */
const firmware = (from: string, to: string) => {
	assert.ok(CATALOGUE.includes(from));
	return { "firmware.scmi.yaml": CATALOGUE.replace(from, to) };
};

/** A third channel, so that a second guest has one. */
const PAGE = '\n/ { sram@53ff3000 { compatible = "arm,scmi-shmem"; reg = <0x53ff3000 0x1000>; }; };';
const withThird = (catalogue: string) => ({
	"domu2.cfg": GUEST.replace("DomU1", "DomU2"),
	"firmware.scmi.yaml": catalogue.replace(
		/ {2}vm2: .*\n/,
		(line) =>
			line + line.replace("vm2: { id: 3", "vm3: { id: 4").replace("x7: 2", "x7: 3").replace("0x53ff2000", "0x53ff3000"),
	),
});

const state = (aggregation: string) => firmware("stateAggregation: last-write", `stateAggregation: ${aggregation}`);

describe("a clock or reset through two devices", () => {
	const usb = "&usb0 { xen,passthrough; scmi_devid = <7>; clocks = <&scmi_clk 2>; resets = <&scmi_rst 2>; };\n";
	const phy = (uses: string) => `${usb}&phy0 { scmi_devid = <8>; ${uses} };`;
	test("where the last write counts", () =>
		assert.deepEqual(found(phy("clocks = <&scmi_clk 2>;")), [
			'warning scmi-resource-shared "7": clock 2 (_usb) is reachable from Dom0 (phy0) and DomU1 (usb0). Firmware keeps one state for both: DomU1 switching it off stops Dom0',
			'  "8": phy0 goes to Dom0',
		]));
	test("where votes are counted: of a clock, and of a reset", () => {
		assert.deepEqual(found(phy("clocks = <&scmi_clk 2>;"), state("refcount")), [
			'warning scmi-resource-shared "7": clock 2 (_usb) is reachable from Dom0 (phy0) and DomU1 (usb0). Firmware keeps it on while either asks; neither can rely on it being off',
			'  "8": phy0 goes to Dom0',
		]);
		assert.deepEqual(found(phy("resets = <&scmi_rst 2>;"), state("refcount")), [
			'warning scmi-resource-shared "7": reset 2 (usb) is reachable from Dom0 (phy0) and DomU1 (usb0). Firmware counts who wants a clock, but a reset by DomU1 resets what Dom0 is using',
			'  "8": phy0 goes to Dom0',
		]);
		assert.deepEqual(found(phy("clocks = <&scmi_clk 2>; resets = <&scmi_rst 2>;"), state("refcount")), [
			'warning scmi-resource-shared "7": clock 2 (_usb) and reset 2 (usb) are reachable from Dom0 (phy0) and DomU1 (usb0). Firmware counts who wants a clock, but a reset by DomU1 resets what Dom0 is using',
			'  "8": phy0 goes to Dom0',
		]);
	});
	test("where it is not known how votes are counted, or by table", () => {
		assert.deepEqual(found(phy("clocks = <&scmi_clk 2>;"), state("unknown")), [
			'warning scmi-resource-shared "7": clock 2 (_usb) is reachable from Dom0 (phy0) and DomU1 (usb0). How firmware combines their requests is not known: either may switch it off while the other is using it',
			'  "8": phy0 goes to Dom0',
		]);
		assert.deepEqual(found(phy("clocks = <&scmi_clk 2>;"), state("{ clock: refcount, reset: last-write }")), [
			'warning scmi-resource-shared "7": clock 2 (_usb) is reachable from Dom0 (phy0) and DomU1 (usb0). Firmware keeps it on while either asks; neither can rely on it being off',
			'  "8": phy0 goes to Dom0',
		]);
		assert.deepEqual(found(phy("resets = <&scmi_rst 2>;"), state("{ clock: refcount, reset: last-write }")), [
			'warning scmi-resource-shared "7": reset 2 (usb) is reachable from Dom0 (phy0) and DomU1 (usb0). Firmware keeps one state for both: DomU1 switching it off stops Dom0',
			'  "8": phy0 goes to Dom0',
		]);
	});
	test("of one partition: information", () => {
		const partition = CATALOGUE.replaceAll("type: ospm", "type: ospm, partition: AP");
		assert.deepEqual(found(phy("clocks = <&scmi_clk 2>;"), { "firmware.scmi.yaml": partition }), [
			'information scmi-resource-shared "7": clock 2 (_usb) is reachable from Dom0 (phy0) and DomU1 (usb0). Firmware keeps one state for both: DomU1 switching it off stops Dom0',
			'  "8": phy0 goes to Dom0',
		]);
	});
	test("of several, at the side that has fewer", () =>
		assert.deepEqual(
			found(
				`${usb}&phy0 { scmi_devid = <8>; clocks = <&scmi_clk 2>; };\n/ { more { scmi_devid = <8>; clocks = <&scmi_clk 2>; }; };`,
			),
			[
				'warning scmi-resource-shared "7": clock 2 (_usb) is reachable from Dom0 (phy0, more) and DomU1 (usb0). Firmware keeps one state for both: DomU1 switching it off stops Dom0',
				'  "8": phy0 goes to Dom0',
				'  "8": more goes to Dom0',
			],
		));
	test("of three domains, each two", () => {
		const hub = "  hub: { id: 9, dt: { labels: [hub0] }, resources: { clock: [uart, usb] } }\npermissions:";
		const { "domu2.cfg": second, ...catalogue } = withThird(CATALOGUE.replace("permissions:", hub));
		const guests = { "domu2.cfg": second.replace("/usb@e6590000", "/phy@e65a0000"), ...catalogue };
		const three = `${phy("xen,passthrough; clocks = <&scmi_clk 2>;")}\n/ { hub0: hub { scmi_devid = <9>; clocks = <&scmi_clk 1>, <&scmi_clk 2>; }; };`;
		assert.deepEqual(found(three + PAGE, guests), [
			'warning scmi-resource-shared "7": clock 2 (_usb) is reachable from Dom0 (hub0) and DomU1 (usb0). Firmware keeps one state for both: DomU1 switching it off stops Dom0',
			'  "9": hub0 goes to Dom0',
			'warning scmi-resource-shared "8": clock 2 (_usb) is reachable from Dom0 (hub0) and DomU2 (phy0). Firmware keeps one state for both: DomU2 switching it off stops Dom0',
			'  "9": hub0 goes to Dom0',
			'warning scmi-resource-shared "8": clock 2 (_usb) is reachable from DomU1 (usb0) and DomU2 (phy0). Firmware keeps one state for both: DomU2 switching it off stops DomU1',
			'  "7": usb0 goes to DomU1',
		]);
	});
	test("with two domains, in the order in which these start, whatever is used first", () => {
		const owned = CATALOGUE.replace(/(usb: {2}\{ id: 7.*)clock: \[usb\], reset: \[usb\]/, "$1clock: [uart]")
			.replace(/(phy: {2}\{ id: 8.*)clock: \[usb\], reset: \[usb\]/, "$1clock: [uart, usb]")
			.replace("permissions:", "  hub: { id: 9, dt: { labels: [hub0] }, resources: { clock: [usb] } }\npermissions:");
		const { "domu2.cfg": second, ...catalogue } = withThird(owned);
		const guests = { "domu2.cfg": second.replace("/usb@e6590000", "/phy@e65a0000"), ...catalogue };
		const board = `&usb0 { xen,passthrough; scmi_devid = <7>; clocks = <&scmi_clk 1>; };
&phy0 { xen,passthrough; scmi_devid = <8>; clocks = <&scmi_clk 1>, <&scmi_clk 2>; };
/ { hub0: hub { scmi_devid = <9>; clocks = <&scmi_clk 2>; }; };`;
		assert.deepEqual(
			found(board + PAGE, guests).flatMap((line) => / is reachable from (.*?)\. /.exec(line)?.[1] ?? []),
			["Dom0 (hub0) and DomU2 (phy0)", "DomU1 (usb0) and DomU2 (phy0)"],
		);
	});
	test("a power domain is meant to be shared", () => {
		const guarded = CATALOGUE.replace("controls: [clock, reset]", "controls: [clock, reset, power]").replace(
			/^( {2}(?:usb|phy): .*)reset: \[usb\]/gm,
			"$1reset: [usb], power: [core]",
		);
		const kept = "&usb0 { xen,passthrough; scmi_devid = <7>; power-domains = <&scmi_pd 0>; };\n";
		const both = `${kept}&phy0 { scmi_devid = <8>; power-domains = <&scmi_pd 0>; };`;
		assert.deepEqual(found(both, { "firmware.scmi.yaml": guarded }), []);
	});
	test("that only one of them uses, or may use, is nobody's conflict", () => {
		assert.deepEqual(found(`${usb}&phy0 { scmi_devid = <8>; };`), []);
		assert.deepEqual(found(`${usb}&phy0 { xen,passthrough; scmi_devid = <8>; clocks = <&scmi_clk 2>; };`), []);
	});
});

describe("one device of two domains", () => {
	const usb = "&usb0 { scmi_devid = <7>; clocks = <&scmi_clk 2>; };";
	const kept = usb.replace("{", "{ xen,passthrough;");
	test("Dom0 and a guest", () =>
		assert.deepEqual(found(usb), [
			'warning scmi-device-shared "7": device 7 (usb) is requested by Dom0 (usb0) and DomU1 (usb0). Either can switch it off while the other is using it; add xen,passthrough to keep it from Dom0',
			'  "\\"/usb@e6590000\\"": requested for DomU1 here',
		]));
	test("two guests", () =>
		assert.deepEqual(found(kept + PAGE, withThird(CATALOGUE)), [
			'warning scmi-device-shared "7": device 7 (usb) is requested by DomU1 (usb0) and DomU2 (usb0). Either can switch it off while the other is using it',
			'  "\\"/usb@e6590000\\"": requested for DomU1 here',
			'  "\\"/usb@e6590000\\"": requested for DomU2 here',
		]));
	test("Dom0 and two guests", () =>
		assert.deepEqual(found(usb + PAGE, withThird(CATALOGUE)), [
			'warning scmi-device-shared "7": device 7 (usb) is requested by Dom0 (usb0), DomU1 (usb0) and DomU2 (usb0). Either can switch it off while the other is using it; add xen,passthrough to keep it from Dom0',
			'  "\\"/usb@e6590000\\"": requested for DomU1 here',
			'  "\\"/usb@e6590000\\"": requested for DomU2 here',
		]));
	test("by two nodes of one number, one of which has a number that is not its own: below that", () =>
		assert.deepEqual(found(`${kept}\n&phy0 { scmi_devid = <7>; clocks = <&scmi_clk 2>; };`), [
			'warning scmi-device-id-mismatch "7": phy0 has scmi_devid 7 (usb), which is at another address. Device 8 (phy) owns everything phy0 uses',
			'  "7": device 7 (usb) is requested by Dom0 (phy0) and DomU1 (usb0). Either can switch it off while the other is using it',
		]));
	test("where votes are counted", () =>
		assert.deepEqual(found(usb, state("refcount")), [
			'warning scmi-device-shared "7": device 7 (usb) is requested by Dom0 (usb0) and DomU1 (usb0). Both may change it, and either can reset it while the other is using it; add xen,passthrough to keep it from Dom0',
			'  "\\"/usb@e6590000\\"": requested for DomU1 here',
		]));
	test("of one partition: information", () => {
		const partition = CATALOGUE.replaceAll("type: ospm", "type: ospm, partition: AP");
		assert.deepEqual(found(usb, { "firmware.scmi.yaml": partition }), [
			'information scmi-device-shared "7": device 7 (usb) is requested by Dom0 (usb0) and DomU1 (usb0). Either can switch it off while the other is using it; add xen,passthrough to keep it from Dom0',
			'  "\\"/usb@e6590000\\"": requested for DomU1 here',
		]);
	});
	test("where a device has one owner: the second is refused", () => {
		const exclusive = firmware("setBy: [xen]", "setBy: [xen], exclusive: true");
		assert.deepEqual(found(usb, exclusive), [
			'error scmi-device-shared "7": device 7 (usb) is requested by Dom0 (usb0) and DomU1 (usb0). This firmware allows one owner: Dom0 is first, DomU1 is DENIED (-13) and not created; add xen,passthrough to keep it from Dom0',
			'  "\\"/usb@e6590000\\"": requested for DomU1 here',
			'  "\\"/usb@e6590000\\"": DomU1 is not created, -13 (EACCES): firmware answers DENIED for device 7 (usb0) (step 32 of the boot trace)',
		]);
		assert.deepEqual(found(usb + PAGE, withThird(exclusive["firmware.scmi.yaml"])), [
			'error scmi-device-shared "7": device 7 (usb) is requested by Dom0 (usb0), DomU1 (usb0) and DomU2 (usb0). This firmware allows one owner: Dom0 is first, DomU1 and DomU2 are DENIED (-13) and not created; add xen,passthrough to keep it from Dom0',
			'  "\\"/usb@e6590000\\"": requested for DomU1 here',
			'  "\\"/usb@e6590000\\"": requested for DomU2 here',
			'  "\\"/usb@e6590000\\"": DomU1 is not created, -13 (EACCES): firmware answers DENIED for device 7 (usb0) (step 34 of the boot trace)',
			'  "\\"/usb@e6590000\\"": DomU2 is not created, -13 (EACCES): firmware answers DENIED for device 7 (usb0) (step 38 of the boot trace)',
		]);
	});
});
