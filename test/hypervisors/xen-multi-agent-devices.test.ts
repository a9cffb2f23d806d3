// Which firmware devices are asked for, for whom, and what the trees of domains contain: sci_assign_dt_device(), handle_prop_pfdt(),
// handle_node(), copy_partial_fdt() of libxl. Titles begin with the row of the catalogue of mistakes.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { leftOutForDom0 } from "../../server/src/hypervisors/xen/multi-agent/dom0.ts";
import { nodeIn } from "./host-tree.ts";
import { type Booted, byXl, dom0less, type Edits, replace } from "./multi-agent-board.ts";

const eventsIn = ({ lines }: Booted, ...events: readonly string[]): readonly string[] =>
	lines.flatMap((line) => (events.some((event) => line.startsWith(`* ${event}: `)) ? [line.slice(2)] : []));

const codesOf = ({ analysis }: Booted): readonly string[] => [...new Set(analysis.findings.map(({ code }) => code))];

describe("which devices are asked for", () => {
	const list = (text: string): Edits => ({ host: replace("access-controllers = <&scmi_xen 7>;", text) });
	const bus = "soc {";
	const other = "other: bus { #access-controller-cells = <1>; };\n\tsoc {";
	const ROWS: readonly (readonly [
		title: string,
		booted: () => Booted,
		granted: Readonly<Record<string, readonly number[]>>,
		events: readonly string[],
	])[] = [
		[
			"X49 the host's own SCMI node instead of the container's, as the documentation has it",
			() => dom0less(list("access-controllers = <&scmi 7>;")),
			{ 10: [1] },
			["list-cut: Xen reads none of access-controllers of i2c: entry 1 names a node without #access-controller-cells."],
		],
		[
			"X49 the same with #access-controller-cells",
			() =>
				dom0less({
					host: (text) =>
						text
							.replace("<&scmi_xen 7>", "<&scmi 7>")
							.replace("smc-id = <0x82000010>;", "smc-id = <0x82000010>; #access-controller-cells = <1>;"),
				}),
			{ 10: [1] },
			[
				"provider-passed-over: Xen passes over /firmware/scmi in access-controllers of i2c: it asks firmware only for what names /chosen/xen/container/scmi.",
			],
		],
		[
			"X50 no #access-controller-cells",
			() => dom0less({ host: replace("#access-controller-cells = <1>;", "") }),
			{},
			[
				"list-cut: Xen reads none of access-controllers of eth: entry 1 names a node without #access-controller-cells.",
				"list-cut: Xen reads none of access-controllers of i2c: entry 1 names a node without #access-controller-cells.",
			],
		],
		[
			"X51 two numbers an entry: the first is the device",
			() =>
				dom0less({
					host: (text) =>
						text
							.replace("#access-controller-cells = <1>", "#access-controller-cells = <2>")
							.replace("&scmi_xen 7", "&scmi_xen 7 9")
							.replace("&scmi_xen 1", "&scmi_xen 1 9"),
				}),
			{ 10: [1], 12: [7] },
			[],
		],
		[
			"X52 a zero before the entry",
			() => dom0less(list("access-controllers = <0>, <&scmi_xen 7>;")),
			{ 10: [1] },
			["list-cut: Xen reads none of access-controllers of i2c: entry 1 is a phandle of 0."],
		],
		[
			"X52 a phandle of nobody before the entry",
			() => dom0less(list("access-controllers = <0x77>, <&scmi_xen 7>;")),
			{ 10: [1] },
			["list-cut: Xen reads none of access-controllers of i2c: entry 1 names a node that does not exist."],
		],
		[
			"X52 an entry without its number ends the list behind the first",
			() => dom0less(list("access-controllers = <&scmi_xen 7>, <&scmi_xen>;")),
			{ 10: [1], 12: [7] },
			[
				"list-cut: Xen reads only the first entry of access-controllers of i2c: entry 2 has fewer numbers than #access-controller-cells of its node says.",
			],
		],
		[
			"another controller before the entry is somebody else's",
			() =>
				dom0less({ host: (text) => text.replace("<&scmi_xen 7>", "<&other 3>, <&scmi_xen 7>").replace(bus, other) }),
			{ 10: [1], 12: [7] },
			[],
		],
		[
			"two devices of one node",
			() => dom0less(list("access-controllers = <&scmi_xen 7>, <&scmi_xen 1>;")),
			{ 10: [1], 12: [7, 1] },
			[],
		],
		[
			"X53 the list in the guest's tree alone",
			() =>
				dom0less({
					...list(""),
					guest: replace('xen,path = "/soc', 'access-controllers = <7>; xen,path = "/soc'),
				}),
			{ 10: [1] },
			[],
		],
		["X54 no xen,path", () => dom0less({ guest: replace('xen,path = "/soc/i2c@e6508000";', "") }), { 10: [1] }, []],
		["X55 nothing in dtdev", () => byXl({ xl: replace(/dtdev.*/, "") }), { 10: [1] }, []],
		[
			"X57 no xen,passthrough: Dom0 is given it too",
			() => dom0less({ host: replace("xen,passthrough;", "") }),
			{ 10: [1, 7], 12: [7] },
			[],
		],
		["X57 the same with xl", () => byXl({ host: replace("xen,passthrough;", "") }), { 10: [1, 7], 12: [7] }, []],
		[
			"a disabled device is Dom0's too",
			() =>
				dom0less({
					host: replace(
						"access-controllers = <&scmi_xen 1>;",
						'access-controllers = <&scmi_xen 1>; status = "disabled";',
					),
				}),
			{ 10: [1], 12: [7] },
			[],
		],
		[
			"X80 the bus alone names the device: what is on it does not have it",
			() =>
				dom0less({
					host: (text) =>
						text
							.replace("access-controllers = <&scmi_xen 7>;", "")
							.replace(bus, `${bus} access-controllers = <&scmi_xen 7>;`),
				}),
			{ 10: [7, 1] },
			[],
		],
	];
	for (const [title, boot, granted, events] of ROWS)
		test(title, () => {
			const booted = boot();
			assert.deepEqual(booted.granted, granted);
			assert.deepEqual(eventsIn(booted, "list-cut", "provider-passed-over", "unknown"), events);
			assert.deepEqual(booted.domains, ["Dom0 running agent 10", "domu1 running agent 12"]);
		});
	test("X49 is told where the device is, with what to name instead", () => {
		const booted = dom0less(list("access-controllers = <&scmi 7>;"));
		assert.match(
			booted.analysis.findings[0]?.message ?? "",
			/^i2c uses .* and names firmware device 7 of \/firmware\/scmi, while Xen asks only for what names \/chosen\/xen\/container\/scmi/,
		);
		assert.deepEqual(
			booted.analysis.findings[0]?.fixes.map(({ title, preferred, edits }) => [title, preferred, edits[0]?.text]),
			[["Name <&scmi_xen 7> in access-controllers", true, "access-controllers = <&scmi_xen 7>;"]],
		);
	});
	test("a device that names none: the fix names the container's node", () => {
		const [finding] = dom0less(list("")).analysis.findings;
		assert.deepEqual(
			finding?.fixes.map(({ edits }) => edits[0]?.text.trim()),
			["access-controllers = <&scmi_xen 7>;"],
		);
	});
	test("X51 no number an entry: which device is asked for is left to chance", () => {
		const booted = dom0less({
			host: (text) =>
				text
					.replace("#access-controller-cells = <1>", "#access-controller-cells = <0>")
					.replace("&scmi_xen 7", "&scmi_xen")
					.replace("&scmi_xen 1", "&scmi_xen"),
		});
		assert.deepEqual(booted.granted, {});
		assert.deepEqual(eventsIn(booted, "unknown").slice(0, 2), [
			"unknown: What eth gets is not known: the number in its access-controllers is not known.",
			"unknown: What i2c gets is not known: the number in its access-controllers is not known.",
		]);
	});
	test("a guest whose tree or configuration is not all here may be given more", () => {
		const more = "unknown: What else domu1 is given is not known: its configuration is not all here.";
		const guests: readonly Booted[] = [
			dom0less({ guest: replace("/dts-v1/;", '/dts-v1/;\n#include "missing.dtsi"') }),
			byXl({ xl: (text) => `${text.replace(/dtdev.*/, "")}@@DEVICES@@\n` }),
		];
		for (const booted of guests) assert.ok(eventsIn(booted, "unknown").includes(more));
	});
});

describe("what firmware or Xen refuses", () => {
	const DOM0 = (why: string) => `boot-panic: Xen panics, "Could not set up d0 guest OS": ${why}.`;
	const DOMU = (why: string) => `boot-panic: Xen panics, "Could not set up domain domu1 (rc = -22)": ${why}.`;
	const ROWS: readonly (readonly [title: string, booted: () => Booted, told: string])[] = [
		[
			"X56 xen,path of no node",
			() => dom0less({ guest: replace('"/soc/i2c@e6508000"', '"/soc/i2c@0"') }),
			DOMU("the host has no node /soc/i2c@0"),
		],
		[
			"X56 dtdev of no node",
			() => byXl({ xl: replace('"/soc/i2c@e6508000"', '"/soc/i2c@e6508001"') }),
			"domain-refused: domu1 is not created, -3 (ESRCH): the host has no node /soc/i2c@e6508001; the nearest is /soc/i2c@e6508000.",
		],
		[
			"X58 a device that firmware does not know, for Dom0",
			() => dom0less({ host: replace("&scmi_xen 1>", "&scmi_xen 70>") }),
			DOM0("firmware answers NOT_FOUND for device 70 (eth) and agent 10 (-2)"),
		],
		[
			"X58 the same for a domain of Xen's",
			() => dom0less({ host: replace("&scmi_xen 7>", "&scmi_xen 70>") }),
			DOMU("firmware answers NOT_FOUND for device 70 (i2c) and agent 12 (-2)"),
		],
		[
			"X58 the same for one of xl's",
			() => byXl({ host: replace("&scmi_xen 7>", "&scmi_xen 70>") }),
			"domain-refused: domu1 is not created, -2 (ENOENT): firmware answers NOT_FOUND for device 70 (i2c) and agent 12.",
		],
		[
			"X58 a server that says it in another word",
			() =>
				dom0less({
					host: replace("&scmi_xen 1>", "&scmi_xen 70>"),
					catalogue: replace("resetAgent: flag", "resetAgent: flag, statuses: { unknownDevice: INVALID_PARAMETERS }"),
				}),
			DOM0("firmware answers INVALID_PARAMETERS for device 70 (eth) and agent 10 (-22)"),
		],
		[
			"X59 firmware that sets no permissions",
			() =>
				dom0less({
					catalogue: replace(
						"protocols:\n",
						"protocols:\n    base: { id: 0x10, unsupported: [BASE_SET_DEVICE_PERMISSIONS] }\n",
					),
				}),
			DOM0("firmware answers NOT_SUPPORTED for device 1 (eth) and agent 10 (-95)"),
		],
		[
			"X60 firmware that takes permissions from somebody else",
			() => dom0less({ catalogue: replace("setBy: [xen], bypass: [xen]", "setBy: [dom0], bypass: [dom0]") }),
			DOM0(
				"firmware answers DENIED for device 1 (eth) and agent 10: it is asked by agent 0, which may not give devices away (-13)",
			),
		],
		[
			"X66 xen,reg of half a page",
			() => dom0less({ guest: replace("0x4e002000 0 0x1000", "0x4e002000 0 0x800") }),
			DOMU("xen,reg of /passthrough/sram@22001000 is not whole pages of 4 KiB"),
		],
		[
			"X68 the page without the word that allows it",
			() => dom0less({ guest: replace("xen,force-assign-without-iommu;\n", "\n") }),
			DOMU(
				"/passthrough/sram@22001000 is to be passed through but has neither xen,path nor xen,force-assign-without-iommu",
			),
		],
		[
			"a device that no IOMMU guards, without that word: granted first, then refused",
			() => dom0less({ guest: replace("xen,force-assign-without-iommu; // i2c", "") }),
			DOMU("no IOMMU guards this device, and xen,force-assign-without-iommu is not set"),
		],
	];
	for (const [title, boot, told] of ROWS)
		test(title, () => assert.deepEqual(eventsIn(boot(), "boot-panic", "domain-refused"), [told]));
	test("what xl had asked for is taken back", () => {
		const { lines } = byXl({ xl: replace('dtdev = [ "/soc/i2c@e6508000"', 'dtdev = [ "/soc/i2c@e6508000", "/none"') });
		assert.deepEqual(lines.slice(-3), [
			"Xen by SMC 0x82000011: BASE_SET_DEVICE_PERMISSIONS agent_id=12 device_id=7 flags=1 → SUCCESS",
			"* domain-refused: domu1 is not created, -3 (ESRCH): the host has no node /none.",
			"Xen by SMC 0x82000011: BASE_RESET_AGENT_CONFIGURATION agent_id=12 flags=1 → SUCCESS",
		]);
	});
});

describe("what trees contain", () => {
	test("Dom0's never the container; without an agent neither pages nor the SCMI node", () => {
		const { tree } = dom0less().analysis.facts.host.board;
		const lacks = (hasAgent: boolean) => {
			const leftOut = leftOutForDom0(tree, hasAgent);
			const paths = [
				"/chosen/xen/container/scmi",
				"/sram@4e000000",
				"/firmware/scmi/protocol@14",
				"/soc",
				"/chosen/xen",
			];
			return paths.filter((path) => leftOut(nodeIn(tree, path)) !== undefined);
		};
		assert.deepEqual(lacks(true), ["/chosen/xen/container/scmi"]);
		assert.deepEqual(lacks(false), ["/chosen/xen/container/scmi", "/sram@4e000000", "/firmware/scmi/protocol@14"]);
	});
	test("X36 another's page outside the container is mapped to Dom0", () => {
		const spare = 'spare: sram@4e002000 { compatible = "arm,scmi-shmem"; reg = <0 0x4e002000 0 0x1000>; };';
		const booted = dom0less({ host: replace("\tfirmware {", `\t${spare}\n\tfirmware {`) });
		assert.deepEqual(codesOf(booted), ["scmi-page-exposed"]);
	});
	test("X69 an SCMI node outside /passthrough is not copied", () => {
		const moved = (text: string) => {
			const [firmware = ""] = /\t\tfirmware \{[\s\S]*?\n\t\t\};\n/.exec(text) ?? [];
			return text.replace(firmware, "").replace("\tpassthrough {", `${firmware}\tpassthrough {`);
		};
		for (const booted of [dom0less({ guest: moved }), byXl({ guest: moved })]) {
			assert.deepEqual(codesOf(booted), ["scmi-node-not-given"]);
			assert.match(booted.analysis.findings[0]?.message ?? "", /only what is below \/passthrough is copied for it/);
		}
	});
	test("X70 no bus above it: Linux makes no device of it", () => {
		const why = (path: string) =>
			`no-channel: domu1 never calls firmware: ${path} is no "simple-bus", and Linux makes no devices of what is below it.`;
		const above = dom0less({ guest: replace('passthrough {\n\t\tcompatible = "simple-bus";', "passthrough {") });
		assert.deepEqual(eventsIn(above, "no-channel"), [why("/passthrough")]);
		const own = dom0less({ guest: replace('compatible = "simple-bus"; // firmware', "") });
		assert.deepEqual(eventsIn(own, "no-channel"), [why("/passthrough/firmware")]);
	});
});
