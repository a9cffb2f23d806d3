// What each domain may use, and why: one small board in every situation, as the grants view shows it.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { grantsReport } from "../../server/src/features/grants-report.ts";
import { CATALOGUE, demoBoard, GUEST } from "../demo-board.ts";

/** A line for each row, and below it one for each domain that has or uses it, or could. */
function rows(body: string, files?: Readonly<Record<string, string>>): { devices: string[]; resources: string[] } {
	const report = grantsReport(demoBoard(body, files));
	const [devices, resources] = [report.devices, report.resources].map((list) =>
		list.flatMap(({ name, tree, cells }) => [
			`${name} | ${tree}`,
			...cells.flatMap(({ text, reasons }, i) => {
				if (text === "not used" && reasons.length === 0) return [];
				const why = reasons.map((reason) => reason.text.replaceAll(/step \d+/g, "step N")).join("; ");
				return [`  ${report.domains[i]?.name} ${text}${why && `: ${why}`}`];
			}),
		]),
	);
	return { devices: devices as string[], resources: resources as string[] };
}
const devices = (body: string, files?: Readonly<Record<string, string>>) => rows(body, files).devices;
const resources = (body: string, files?: Readonly<Record<string, string>>) => rows(body, files).resources;

const ETH = "&eth0 { scmi_devid = <4>; clocks = <&scmi_clk 0>; resets = <&scmi_rst 0>; };\n";
const USB = "&usb0 { xen,passthrough; scmi_devid = <7>; clocks = <&scmi_clk 2>; resets = <&scmi_rst 2>; };\n";

describe("a device", () => {
	test("that Dom0 asks for, and one that its guest asks for", () =>
		assert.deepEqual(devices(ETH + USB), [
			"device 4 (eth) | &eth0",
			"  Dom0 granted: BASE_SET_DEVICE_PERMISSIONS: SUCCESS (step N), asked for by eth0",
			"  DomU1 not used: its dtdev does not name /ethernet@e6800000",
			"device 7 (usb) | &usb0",
			"  Dom0 not used: xen,passthrough keeps usb0 from Dom0",
			"  DomU1 granted: BASE_SET_DEVICE_PERMISSIONS: SUCCESS (step N), asked for by dtdev of DomU1",
		]));
	test("that has a number and uses nothing", () =>
		assert.deepEqual(devices("&uart0 { scmi_devid = <5>; };"), [
			"device 5 (uart) | &uart0",
			"  Dom0 granted: BASE_SET_DEVICE_PERMISSIONS: SUCCESS (step N), asked for by uart0",
			"  DomU1 not used: its dtdev does not name /serial@e6540000",
		]));
	test("whose list cannot be read to its end: what its driver does then is not known", () => {
		const said = [
			"device 5 (uart) | &uart0",
			"  Dom0 not known: clocks of uart0 cannot be read to its end, and what its driver does then is not known",
			"  DomU1 not used: its dtdev does not name /serial@e6540000",
		];
		for (const clocks of ["<&scmi_clk>", "<&uart0 1>, <&scmi_clk 1>", "<&scmi_clocks 1>"])
			assert.deepEqual(devices(`&uart0 { scmi_devid = <5>; clocks = ${clocks}; };`), said);
		const twoCells = "&scmi_clk { #clock-cells = <2>; };\n&uart0 { scmi_devid = <5>; clocks = <&scmi_clk 1>; };";
		assert.deepEqual(devices(twoCells), said);
	});
	test("that refers to a protocol without a number of one", () =>
		assert.deepEqual(
			devices("&scmi_clk { reg = <14>; };\n&uart0 { scmi_devid = <5>; clocks = <&scmi_clk 1>; };").slice(0, 2),
			[
				"device 5 (uart) | &uart0",
				"  Dom0 waits: its driver waits: clocks of uart0 refers to scmi_clk, whose reg is the number of no protocol",
			],
		));
	test("that refers to a protocol of another number than its name and cells say: Linux goes by reg", () => {
		for (const number of ["0x41", "0x15"])
			assert.deepEqual(
				devices(`&scmi_clk { reg = <${number}>; };\n&uart0 { scmi_devid = <5>; clocks = <&scmi_clk 1>; };`).slice(0, 2),
				[
					"device 5 (uart) | &uart0",
					`  Dom0 waits: its driver waits: clocks of uart0 refers to scmi_clk, whose reg says protocol ${number}, and that provides nothing of the kind`,
				],
			);
	});
	test("that refers to the second node of a protocol", () =>
		assert.deepEqual(
			devices(
				"&{/firmware/scmi} { again: protocol@94 { reg = <0x14>; #clock-cells = <1>; }; };\n&uart0 { scmi_devid = <5>; clocks = <&again 1>; };",
			).slice(0, 2),
			[
				"device 5 (uart) | &uart0",
				"  Dom0 waits: its driver waits: clocks of uart0 refers to again, which Linux passes over, as scmi_clk has its number",
			],
		));
	test("that is off", () =>
		assert.deepEqual(devices('&uart0 { status = "disabled"; scmi_devid = <5>; clocks = <&scmi_clk 1>; };'), [
			"device 5 (uart) | &uart0",
			"  Dom0 granted, not used: BASE_SET_DEVICE_PERMISSIONS: SUCCESS (step N), asked for by uart0",
			"  DomU1 not used: its dtdev does not name /serial@e6540000",
		]));
	test("below a bus that is kept from Dom0: Xen looks at each node by itself, and asks for Dom0 all the same", () =>
		assert.deepEqual(
			devices("/ { bus { xen,passthrough; hub0: hub { scmi_devid = <4>; clocks = <&scmi_clk 0>; }; }; };", {
				"domu1.cfg": "# no guest",
			}),
			[
				"device 4 (eth) | &hub0",
				"  Dom0 granted, not used: BASE_SET_DEVICE_PERMISSIONS: SUCCESS (step N), asked for by hub0",
			],
		));
	test("that uses another's clock beside its own", () =>
		assert.deepEqual(devices("&eth0 { scmi_devid = <4>; clocks = <&scmi_clk 0>, <&scmi_clk 1>; };"), [
			"device 4 (eth) | &eth0",
			"  Dom0 partly: clocks of eth0: CLOCK_ATTRIBUTES DENIED (step N). Linux logs nothing: eth0 gets a NULL clock, every operation on it succeeds and does nothing.; BASE_SET_DEVICE_PERMISSIONS: SUCCESS (step N), asked for by eth0",
			"  DomU1 not used: its dtdev does not name /ethernet@e6800000",
		]));
	test("that uses another's clock alone", () =>
		assert.deepEqual(devices("&eth0 { scmi_devid = <4>; clocks = <&scmi_clk 1>; };"), [
			"device 4 (eth) | &eth0",
			"  Dom0 denied: clocks of eth0: CLOCK_ATTRIBUTES DENIED (step N). Linux logs nothing: eth0 gets a NULL clock, every operation on it succeeds and does nothing.; BASE_SET_DEVICE_PERMISSIONS: SUCCESS (step N), asked for by eth0",
			"  DomU1 not used: its dtdev does not name /ethernet@e6800000",
		]));
	test("without a number, of which a sibling brings what it takes", () =>
		assert.deepEqual(devices("&usb0 { scmi_devid = <7>; };\n&phy0 { clocks = <&scmi_clk 2>; };", { "domu1.cfg": "" }), [
			"device 7 (usb) | &usb0",
			"  Dom0 granted: BASE_SET_DEVICE_PERMISSIONS: SUCCESS (step N), asked for by usb0",
			"no firmware device | &phy0",
			"  Dom0 reachable: phy0 has no scmi_devid, so Xen asks firmware for nothing; clocks of phy0: CLOCK_CONFIG_SET SUCCESS (step N)",
		]));
	test("without a number", () =>
		assert.deepEqual(devices("&uart0 { clocks = <&scmi_clk 1>; };"), [
			"no firmware device | &uart0",
			"  Dom0 denied: uart0 has no scmi_devid, so Xen asks firmware for nothing; clocks of uart0: CLOCK_ATTRIBUTES DENIED (step N). Linux logs nothing: uart0 gets a NULL clock, every operation on it succeeds and does nothing.",
		]));
	test("below one that has a number", () =>
		assert.deepEqual(devices("&usb0 { scmi_devid = <7>; core { clocks = <&scmi_clk 2>; }; };", { "domu1.cfg": "" }), [
			"device 7 (usb) | &usb0",
			"  Dom0 granted: BASE_SET_DEVICE_PERMISSIONS: SUCCESS (step N), asked for by usb0",
			"no firmware device | core",
			"  Dom0 granted: clocks of core: CLOCK_CONFIG_SET SUCCESS (step N)",
		]));
	test("that shares its clock and its reset with one that a guest was given", () =>
		assert.deepEqual(devices(`${USB}&phy0 { xen,passthrough; scmi_devid = <8>; clocks = <&scmi_clk 2>; };`), [
			"device 7 (usb) | &usb0",
			"  Dom0 not used: xen,passthrough keeps usb0 from Dom0",
			"  DomU1 granted: BASE_SET_DEVICE_PERMISSIONS: SUCCESS (step N), asked for by dtdev of DomU1",
			"device 8 (phy) | &phy0",
			"  Dom0 not used: xen,passthrough keeps phy0 from Dom0",
			"  DomU1 reachable: not asked for, but device 7 (usb) gives access to clock usb, reset usb",
		]));
	test("that shares one of its resets with one that a guest was given, and not the other", () =>
		assert.deepEqual(
			devices(`${USB}&phy0 { xen,passthrough; scmi_devid = <8>; };`, {
				"firmware.scmi.yaml": CATALOGUE.replace(/(phy: .*)reset: \[usb\]/, "$1reset: [usb, uart]"),
			}).slice(3),
			[
				"device 8 (phy) | &phy0",
				"  Dom0 not used: xen,passthrough keeps phy0 from Dom0",
				"  DomU1 partly, not used: not asked for, but device 7 (usb) gives access to clock usb, reset usb",
			],
		));
	test("whose number firmware does not have", () =>
		assert.deepEqual(devices("&uart0 { scmi_devid = <40>; clocks = <&scmi_clk 1>; };"), [
			"device 40 | &uart0",
			'  Dom0 denied: Xen panics, "Could not set up DOM0 guest OS": firmware answers NOT_FOUND for device 40 (uart0) (-2)',
			'  DomU1 not used: Xen panics, "Could not set up DOM0 guest OS": firmware answers NOT_FOUND for device 40 (uart0) (-2)',
		]));
	test("that uses a number firmware does not have", () =>
		assert.deepEqual(devices(`&eth0 { scmi_devid = <4>; clocks = <&scmi_clk 0>, <&scmi_clk 40>; };`), [
			"device 4 (eth) | &eth0",
			'  Dom0 missing: clocks of eth0: firmware has fewer of them (PROTOCOL_ATTRIBUTES, step N). Linux logs "of_clk_hw_onecell_get: invalid index 40", eth0 does not probe: -22 (EINVAL).; BASE_SET_DEVICE_PERMISSIONS: SUCCESS (step N), asked for by eth0',
			"  DomU1 not used: its dtdev does not name /ethernet@e6800000",
		]));
	test("that uses what is refused and what is not there", () =>
		assert.deepEqual(devices(`${ETH}&uart0 { clocks = <&scmi_clk 1>, <&scmi_clk 40>; };`).slice(3), [
			"no firmware device | &uart0",
			'  Dom0 missing: uart0 has no scmi_devid, so Xen asks firmware for nothing; clocks of uart0: CLOCK_ATTRIBUTES DENIED (step N). Linux logs nothing: uart0 gets a NULL clock, every operation on it succeeds and does nothing.; clocks of uart0: firmware has fewer of them (PROTOCOL_ATTRIBUTES, step N). Linux logs "of_clk_hw_onecell_get: invalid index 40", uart0 does not probe: -22 (EINVAL).',
		]));
	test("that uses nothing but what is not there", () =>
		assert.deepEqual(devices(`${ETH}&uart0 { clocks = <&scmi_clk 41>, <&scmi_clk 40>; };`).slice(3), [
			"no firmware device | &uart0",
			'  Dom0 missing: clocks of uart0: firmware has fewer of them (PROTOCOL_ATTRIBUTES, step N). Linux logs "of_clk_hw_onecell_get: invalid index 41", uart0 does not probe: -22 (EINVAL).; clocks of uart0: firmware has fewer of them (PROTOCOL_ATTRIBUTES, step N). Linux logs "of_clk_hw_onecell_get: invalid index 40", uart0 does not probe: -22 (EINVAL).',
		]));
	test("that uses what is refused and what nobody guards", () =>
		assert.deepEqual(devices(`${ETH}&uart0 { clocks = <&scmi_clk 1>; power-domains = <&scmi_pd 0>; };`).slice(3), [
			"no firmware device | &uart0",
			"  Dom0 denied: uart0 has no scmi_devid, so Xen asks firmware for nothing; clocks of uart0: CLOCK_ATTRIBUTES DENIED (step N). Linux logs nothing: uart0 gets a NULL clock, every operation on it succeeds and does nothing.",
		]));
	test("that uses what nobody guards", () =>
		assert.deepEqual(devices("&uart0 { power-domains = <&scmi_pd 0>; };"), [
			"no firmware device | &uart0",
			"  Dom0 open: power-domains of uart0: POWER_STATE_SET SUCCESS (step N)",
		]));
	test("whose provider is off", () =>
		assert.deepEqual(devices(`${ETH}&scmi_clk { status = "disabled"; };`), [
			"device 4 (eth) | &eth0",
			"  Dom0 waits: its driver waits: clocks of eth0: the tree has no enabled node for protocol 0x14; BASE_SET_DEVICE_PERMISSIONS: SUCCESS (step N), asked for by eth0",
			"  DomU1 not used: its dtdev does not name /ethernet@e6800000",
		]));
	test("of which the catalogue is wrong somewhere", () =>
		assert.deepEqual(devices(ETH, { "firmware.scmi.yaml": CATALOGUE.replace("reset: [eth]", "reset: [ethernet]") }), [
			"device 4 (eth) | &eth0",
			"  Dom0 not known: resets of eth0: what firmware has granted agent 3 is not known for certain; the catalogue's entry for device 4 (eth) has an error: correct it",
			"  DomU1 not known, not used: the catalogue's entry for device 4 (eth) has an error: correct it",
		]));
	test("of which it is not said, or cannot be read, who may use it", () => {
		const direct = {
			"scmi.yaml": "scmi: 1\nhost: board.dts\nprofile: direct\ndomains: { Dom0: { os: linux, agent: vm1 } }\n",
		};
		const said = (catalogue: string) => devices(ETH, { ...direct, "firmware.scmi.yaml": catalogue })[1]?.split("; ")[0];
		assert.equal(
			said(CATALOGUE.replace(/^permissions.*\n/m, "")),
			"  Dom0 not known: clocks of eth0: not known, as the catalogue does not say who may use what",
		);
		assert.equal(
			said(CATALOGUE.replace("device-runtime", "device-runtme")),
			"  Dom0 not known: clocks of eth0: not known, as what the catalogue says of permissions cannot be read",
		);
	});
	test("whose number is not known", () =>
		assert.deepEqual(devices("&uart0 { scmi_devid = <UART>; clocks = <&scmi_clk 1>; };"), [
			"no firmware device | &uart0",
			"  Dom0 not known: clocks of uart0: what firmware has granted agent 3 is not known for certain",
		]));
});

test("without a mediator a node has a row where somebody uses it, or where the catalogue knows the device", () => {
	const direct = (devices: string) => ({
		"domu1.cfg": "# no guest",
		"firmware.scmi.yaml": CATALOGUE.replace(/^devices:\n(?: {2}.*\n)+/m, devices),
		"scmi.yaml": "scmi: 1\nhost: board.dts\nprofile: direct\ndomains: { Dom0: { os: linux, agent: vm1 } }\n",
	});
	const rowsOf = (body: string, devicesText = "") =>
		devices(body, direct(devicesText)).filter((line) => !line.startsWith("  "));
	const body = "&uart0 { scmi_devid = <5>; };\n&eth0 { clocks = <&scmi_clk 0>; };";
	assert.deepEqual(rowsOf(body), [" | &eth0"]);
	assert.deepEqual(
		rowsOf(body, "devices: { uart: { id: 5, dt: { labels: [uart0] }, resources: { clock: [uart] } } }\n"),
		[" | &eth0", "device 5 (uart) | &uart0"],
	);
});

const GUEST_TREE = `/dts-v1/;
/ {
	firmware { scmi { compatible = "arm,scmi-smc"; arm,smc-id = <0x82000002>; shmem = <&shm>; #address-cells = <1>; #size-cells = <0>;
		scmi_clk: protocol@14 { reg = <0x14>; #clock-cells = <1>; }; }; };
	shm: shmem@9000 { compatible = "arm,scmi-shmem"; reg = <0x9000 0x1000>; };
	passthrough { compatible = "simple-bus"; usb@e6590000 { xen,path = "/usb@e6590000"; clocks = <&scmi_clk 3>; }; };
};
`;

describe("a guest", () => {
	test("that asks for no SCMI", () =>
		assert.deepEqual(devices(USB, { "domu1.cfg": GUEST.replace('"scmi_smc"', '"none"') }), [
			"device 7 (usb) | &usb0",
			"  Dom0 not used: xen,passthrough keeps usb0 from Dom0",
			"  DomU1 not known: What DomU1 uses is not known: it does not ask for SCMI, and its own tree is not here: name what it is made of in scmi.yaml, domains: { DomU1: { guest: … } }",
		]));
	test("that asks for no SCMI, and whose tree uses it", () =>
		assert.deepEqual(devices(USB, { "domu1.cfg": GUEST.replace('"scmi_smc"', '"none"'), "domu1.dts": GUEST_TREE }), [
			"device 7 (usb) | &usb0",
			"  Dom0 not used: xen,passthrough keeps usb0 from Dom0",
			"  DomU1 waits: its driver waits: clocks of usb@e6590000: it did not ask for SCMI, as arm_sci would",
		]));
	test("that is not created", () =>
		assert.deepEqual(devices(USB, { "domu1.cfg": GUEST.replace("usb@", "none@") }), [
			"device 7 (usb) | &usb0",
			"  Dom0 not used: xen,passthrough keeps usb0 from Dom0",
			"  DomU1 not used: DomU1 is not created, -3 (ESRCH): the host has no node /none@e6590000; the nearest is /usb@e6590000",
		]));
	test("whose configuration is not all there", () =>
		assert.deepEqual(devices(USB, { "domu1.cfg": GUEST.replace('"scmi_smc"', "@SCI@") }), [
			"device 7 (usb) | &usb0",
			"  Dom0 not used: xen,passthrough keeps usb0 from Dom0",
			"  DomU1 not known: whether it asks for SCMI is not known",
		]));
});

describe("what firmware numbers", () => {
	test("by table and number, with who uses it", () =>
		assert.deepEqual(resources(`${ETH}${USB}&uart0 { power-domains = <&scmi_pd 0>; };`), [
			"power domain 0 core | uart0",
			"  Dom0 open: power-domains of uart0: POWER_STATE_SET SUCCESS (step N)",
			"  DomU1 open, not used: firmware does not ask who uses it",
			"clock 0 _eth | eth0",
			"  Dom0 granted: clocks of eth0: CLOCK_CONFIG_SET SUCCESS (step N)",
			"clock 2 _usb | usb0",
			"  DomU1 granted: clocks of usb0: CLOCK_CONFIG_SET SUCCESS (step N)",
			"reset 0 eth | eth0",
			"  Dom0 granted: resets of eth0: RESET SUCCESS (step N)",
			"reset 2 usb | usb0",
			"  DomU1 granted: resets of usb0: RESET SUCCESS (step N)",
		]));
	test("what a domain has through a device, and does not use", () =>
		assert.deepEqual(
			resources("&usb0 { scmi_devid = <7>; };\n&phy0 { xen,passthrough; scmi_devid = <8>; clocks = <&scmi_clk 2>; };", {
				"domu1.cfg": GUEST.replace("usb@e6590000", "phy@e65a0000"),
			}),
			[
				"clock 2 _usb | phy0",
				"  Dom0 reachable: Dom0 does not use it, but a device it was given owns it",
				"  DomU1 granted: clocks of phy0: CLOCK_CONFIG_SET SUCCESS (step N)",
			],
		));
	test("what a guest uses that is not created", () =>
		assert.deepEqual(resources(USB, { "domu1.cfg": GUEST.replace("force_assign_without_iommu = 1\n", "") }), [
			"clock 2 _usb | usb0",
			"  DomU1 denied: clocks of usb0: DomU1 is not created",
			"reset 2 usb | usb0",
			"  DomU1 denied: resets of usb0: DomU1 is not created",
		]));
	test("what is used through two nodes, one of which has no page: that decides, and is said first", () => {
		const second =
			'/ { firmware { second { compatible = "arm,scmi-smc"; arm,smc-id = <0x82000002>; #address-cells = <1>; #size-cells = <0>; clk: protocol@14 { reg = <0x14>; #clock-cells = <1>; }; }; }; };\n';
		assert.deepEqual(
			resources(`${second}&eth0 { scmi_devid = <4>; clocks = <&scmi_clk 0>, <&clk 0>; };`, {
				"domu1.cfg": "# no guest",
			}),
			[
				"clock 0 _eth | eth0",
				"  Dom0 waits: clocks of eth0: /firmware/second has no shmem; clocks of eth0: CLOCK_CONFIG_SET SUCCESS (step N)",
			],
		);
	});
	test("what is not there, and what two use, one of whom is refused", () =>
		assert.deepEqual(resources(`${ETH}&uart0 { clocks = <&scmi_clk 0>, <&scmi_clk 40>; };`), [
			"clock 0 _eth | eth0, uart0",
			"  Dom0 granted: clocks of eth0: CLOCK_CONFIG_SET SUCCESS (step N); clocks of uart0: CLOCK_CONFIG_SET SUCCESS (step N)",
			"clock 40 | uart0",
			'  Dom0 missing: clocks of uart0: firmware has fewer of them (PROTOCOL_ATTRIBUTES, step N). Linux logs "of_clk_hw_onecell_get: invalid index 40", uart0 does not probe: -22 (EINVAL).',
			"reset 0 eth | eth0",
			"  Dom0 granted: resets of eth0: RESET SUCCESS (step N)",
		]));
});
