// What an answer rests on: what the sources say, what the setup states, what is assumed.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readSetups } from "../../server/src/configs/read-setups.ts";
import { CATALOGUE, demoBoard } from "../demo-board.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

const guest = (name: string, more = "") => `name = "${name}"\narm_sci = "scmi_smc"\n${more}`;

const assumed = (files: Readonly<Record<string, string>>): string[] =>
	demoBoard("", { "domu1.cfg": "# no guest", ...files }).facts.assumptions.map(
		({ text, basis }) => `${basis}: ${text}`,
	);

const XEN = 'read: Mediator: Xen RFC v2 (arm_sci = "scmi_smc").';
const STATED = "stated: Mediator: Xen RFC v2 (named by the setup).";
const FIRMWARE = 'read: Firmware: "Demo BL31", release not stated.';
const DOM0 = "assumed: Dom0 runs Linux 6.12.";
const UNCHANGED = "assumed: Nothing changes the trees on the way to the boot.";

test("a board by itself: no mediator, and one system that need not be named", () =>
	assert.deepEqual(assumed({}), ["assumed: No mediator (nothing in the sources names one).", FIRMWARE, UNCHANGED]));

test("of several marks of a mediator, the first", () => {
	const marked = (property: string) =>
		assumed({
			"board.dts": `/dts-v1/;\n#include "soc.dtsi"\n&eth0 { ${property} = <4>; };\n&uart0 { ${property} = <5>; };\n`,
		})[0];
	assert.equal(marked("scmi_devid"), "read: Mediator: Xen RFC v2 (scmi_devid naming firmware device 4).");
	assert.equal(
		marked("xen,scmi-devid"),
		"read: The mediator is not modelled (xen,scmi-devid naming firmware device 4).",
	);
});

describe("under Xen", () => {
	const TWO_CONFIGS = { "domu1.cfg": guest("DomU1"), "domu2.cfg": guest("DomU2") };
	const setup = (domains: string) => `scmi: 1\nhost: board.dts\nprofile: xen-rfc-v2\ndomains: { ${domains} }\n`;
	test("one guest", () => assert.deepEqual(assumed({ "domu1.cfg": guest("DomU1") }), [XEN, FIRMWARE, DOM0, UNCHANGED]));
	test("several guests start in some order, unless the setup states it", () => {
		const order = "assumed: The guests start in the order of the names of their configurations.";
		assert.deepEqual(assumed(TWO_CONFIGS), [XEN, FIRMWARE, DOM0, order, UNCHANGED]);
		const stated = setup("DomU1: { xl: domu1.cfg }, DomU2: { xl: domu2.cfg }");
		assert.deepEqual(assumed({ ...TWO_CONFIGS, "scmi.yaml": stated }), [STATED, FIRMWARE, DOM0, UNCHANGED]);
		assert.deepEqual(assumed({ ...TWO_CONFIGS, "scmi.yaml": `${stated}complete: true\n` }), [STATED, FIRMWARE, DOM0]);
	});
	test("systems: those that the setup states, and Dom0's, which it need not", () => {
		const systems = (domains: string) =>
			assumed({ ...TWO_CONFIGS, "scmi.yaml": setup(domains) }).filter((line) => line.includes("Linux"));
		const guests = "DomU1: { xl: domu1.cfg, os: linux }, DomU2: { xl: domu2.cfg, os: linux }";
		assert.deepEqual(systems(guests), [
			"stated: DomU1 and DomU2 run Linux.",
			"assumed: The Linux of DomU1 and DomU2 is 6.12.",
			DOM0,
		]);
		const three = "domd: { xl: domu1.cfg, os: linux }, panel: { xl: domu2.cfg, os: linux }, sensors: { os: linux }";
		assert.equal(systems(three)[0], "stated: domd, panel and sensors run Linux.");
		assert.deepEqual(systems(`Dom0: { os: linux }, DomU1: { xl: domu1.cfg }`), [
			"stated: Dom0 runs Linux.",
			"assumed: The Linux of Dom0 is 6.12.",
		]);
	});
	test("releases of Linux: of all that run one, or of one domain", () => {
		const systems = (linux: string, domains: string) =>
			assumed({ ...TWO_CONFIGS, "scmi.yaml": `${setup(domains)}${linux}\n` }).filter((line) => line.includes("Linux"));
		const ofAll = 'linux: { version: "6.12.30" }';
		assert.deepEqual(systems(ofAll, "DomU1: { xl: domu1.cfg, os: linux }"), [
			"stated: Dom0 and DomU1 run Linux 6.12.30.",
		]);
		assert.deepEqual(systems(ofAll, 'DomU1: { xl: domu1.cfg, linux: { version: "6.6" } }'), [
			"stated: Dom0 runs Linux 6.12.30.",
			"stated: DomU1 runs Linux 6.6.",
			"assumed: Linux 6.6 does what 6.12 does, in so far as it is not known to differ.",
		]);
		assert.deepEqual(systems(ofAll, "Dom0: { os: zephyr }, DomU1: { xl: domu1.cfg }"), []);
	});
	test("a release that is none", () => {
		const { problems } = readSetups(
			memorySnapshot({
				"/b/scmi.yaml": 'scmi: 1\nhost: b.dts\nlinux: { version: "six" }\n',
				"/b/b.dts": "/dts-v1/; / { };",
			}),
			"/b/scmi.yaml",
		);
		assert.match(problems[0]?.message ?? "", /a release of Linux, such as "6\.6"/);
	});
	test("devices that are assigned take an IOMMU", () =>
		assert.deepEqual(assumed({ "domu1.cfg": guest("DomU1", 'dtdev = ["/usb@e6590000"]') }), [
			XEN,
			FIRMWARE,
			DOM0,
			"assumed: Xen has an IOMMU switched on, without which it assigns no device.",
			UNCHANGED,
		]));
	test("a guest without a configuration, in a setup that is not complete and in one that is", () => {
		const unknown = "read: DomU1 has no configuration here: whether it asks for SCMI, and for what, is not known.";
		const text = setup("DomU1: {}");
		assert.deepEqual(assumed({ "scmi.yaml": text }), [STATED, FIRMWARE, DOM0, unknown, UNCHANGED]);
		assert.deepEqual(assumed({ "scmi.yaml": `${text}complete: true\n` }), [STATED, FIRMWARE, DOM0]);
		const direct = assumed({ "scmi.yaml": text.replace("xen-rfc-v2", "direct") });
		assert.ok(!direct.includes(unknown), "nobody reads configurations there");
	});
	test("a configuration of which a part is missing", () =>
		assert.deepEqual(
			assumed({ "domu1.cfg": guest("DomU1"), "scmi.yaml": setup("DomU1: { xl: [domu1.cfg, more.cfg] }") }),
			[
				STATED,
				FIRMWARE,
				DOM0,
				"read: The configuration of DomU1 is not all here; what the rest says is not known.",
				UNCHANGED,
			],
		));
});

describe("what the catalogue says", () => {
	const firmware = (from: string | RegExp, to: string) =>
		assumed({ "firmware.scmi.yaml": CATALOGUE.replace(from, to) }).filter((line) => line.startsWith("read:"));
	const PERMISSIONS = /^permissions: .*$/m;
	test("its release", () =>
		assert.deepEqual(firmware("Demo BL31,", "Demo BL31, release: v2.9,"), [
			'read: Firmware: "Demo BL31", release v2.9.',
		]));
	test("nothing of permissions", () =>
		assert.deepEqual(firmware(PERMISSIONS, ""), [
			FIRMWARE,
			'read: The catalogue of "Demo BL31" does not say who may use what.',
		]));
	test("permissions that cannot be read", () =>
		assert.deepEqual(firmware("model: device-runtime", "model: devise-runtime"), [
			FIRMWARE,
			'read: What the catalogue of "Demo BL31" says of permissions cannot be read: who may use what is not known.',
		]));
	test("that it is made from a tree", () =>
		assert.deepEqual(firmware(PERMISSIONS, "sources: { tree: { importer: from-dts, path: board.dts } }"), [
			FIRMWARE,
			'read: The catalogue of "Demo BL31" is made from this tree: who may use what is not known.',
		]));
	test("tables that are not complete, and nothing of those it does not have", () =>
		assert.deepEqual(firmware("power: complete, clock: complete", "power: partial"), [
			FIRMWARE,
			"read: Not all is listed for: power, clock.",
		]));
});
