// Where each thing that Xen does or meets is written: the place that decides comes first, then what else it comes of.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { type Analysis, analyse } from "../../server/src/analysis.ts";
import { readSetups } from "../../server/src/configs/read-setups.ts";
import { createEngineCache } from "../../server/src/facts.ts";
import { memorySnapshot } from "../memory-snapshot.ts";
import { type Booted, byXl, dom0less, replace } from "./multi-agent-board.ts";

const folder = join(import.meta.dirname, "../../server/src/rules/boards/dom0less");
const FILES = Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]));

/** `event: place | place`, without what the domains' systems find. */
function places({ facts }: Analysis): readonly string[] {
	const { planned, result } = facts.boot ?? assert.fail();
	return result.trace.flatMap((step) => {
		if (step.kind !== "event" || step.phase === "discover" || step.phase === "use") return [];
		return [`${step.event}: ${step.causes.map((cause) => planned.originOf(cause)?.text ?? "?").join(" | ")}`];
	});
}
type Edit = readonly [from: string, to: string, file?: string];

/** The board of the rules' pages whose domA has SCMI, with one thing written otherwise. */
function epam([from, to, file = "soc.dtsi"]: Edit): Analysis {
	const files: Record<string, string> = {
		...FILES,
		"board.dts":
			'/dts-v1/;\n#include "soc.dtsi"\n&eth0 { clocks = <&scmi_clk 0>; };\n&domA { xen,arm_sci = "scmi_smc"; };\n',
	};
	const text = files[file] ?? assert.fail(file);
	files[file] = text.replace(from, to);
	assert.notEqual(files[file], text, from);
	const snapshot = memorySnapshot(
		Object.fromEntries(Object.entries(files).map(([name, text]) => [`/b/${name}`, text])),
	);
	return analyse(snapshot, createEngineCache(), readSetups(snapshot, "/b/scmi.yaml").setups[0] ?? assert.fail());
}
const READY = "mediator-ready: the SCMI node scmi";
const DOM0 = "channel-assigned: Dom0 | entry 1 of epam,secondary-agents";
const DOMA = "channel-assigned: domA | entry 2 of epam,secondary-agents";
const TABLE = "<1 0x82000003 &page1>, <2 0x82000004 &page2>";
const EPAM: readonly [title: string, edit: Edit, places: readonly string[]][] = [
	[
		"which node a guest is given is not known",
		['"/usb@e6590000"', "PATH", "doma.dts"],
		[READY, DOM0, DOMA, "unknown: xen,path of usb@e6590000 for domA", "unknown: domA"],
	],
	[
		"which device the node is, is not known",
		["<&scmi 2>", "<&scmi NUMBER>"],
		[
			READY,
			DOM0,
			DOMA,
			...Array.from(
				{ length: 2 },
				() => "unknown: xen,path of usb@e6590000 for domA | usb0 | access-controllers of usb0",
			),
			"unknown: domA",
		],
	],
	[
		"a word that asks for nothing",
		['xen,arm_sci = "scmi_smc"', 'xen,arm_sci = "scmi"', "board.dts"],
		[READY, DOM0, "request-ignored: xen,arm_sci of domA | domA"],
	],
	["a table too short", [TABLE, TABLE.split(",")[0] ?? ""], [READY, DOM0, "boot-panic: xen,arm_sci of domA | domA"]],
	[
		"an entry without a page",
		[TABLE, "<1 0x82000003 99>"],
		["probe-failed: entry 1 of epam,secondary-agents", "boot-hangs: access-controllers of eth0"],
	],
	["no direct-map", ["direct-map;", ""], [READY, DOM0, DOMA, "boot-panic: xen,arm_sci of domA | domA"]],
	[
		"no IOMMU",
		["xen,force-assign-without-iommu;", "", "doma.dts"],
		[READY, DOM0, DOMA, "boot-panic: xen,path of usb@e6590000 for domA | usb0 | domA"],
	],
	[
		"no such node",
		['"/usb@e6590000"', '"/usb@0"', "doma.dts"],
		[READY, DOM0, DOMA, "boot-panic: xen,path of usb@e6590000 for domA | domA"],
	],
	[
		"no such device",
		["<&scmi 2>", "<&scmi 9>"],
		[READY, DOM0, DOMA, "boot-panic: xen,path of usb@e6590000 for domA | access-controllers of usb0 | usb0 | domA"],
	],
];
for (const [title, edit, expected] of EPAM)
	test(`the mediator of 2024: ${title}`, () =>
		assert.deepEqual(
			places(epam(edit)).filter((line) => !line.startsWith("no-channel")),
			expected,
		));

const OWN = "mediator-ready: the SCMI node scmi_xen";
const TEN = "channel-assigned: xen,dom0-sci-agent-id of container | Dom0 | entry 1 of scmi-secondary-agents";
const TWELVE =
	"channel-assigned: xen,sci-agent-id of domu1 | xen,sci_type of domu1 | domu1 | entry 2 of scmi-secondary-agents";
const BY_XL = "channel-assigned: arm_sci of domu1 | domu1 | entry 2 of scmi-secondary-agents";
const LIST = "unknown: access-controllers of i2c | xen,path of i2c@e6508000 for domu1 | i2c";
const MULTI_AGENT: readonly [title: string, booted: () => Booted, places: readonly string[]][] = [
	["all is well", () => dom0less(), [OWN, TEN, TWELVE]],
	["all is well, by xl", () => byXl(), [OWN, TEN, BY_XL]],
	[
		"which node a guest is given is not known",
		() => dom0less({ guest: replace('"/soc/i2c@e6508000"', "PATH") }),
		[OWN, TEN, TWELVE, "unknown: xen,path of i2c@e6508000 for domu1", "unknown: domu1"],
	],
	[
		"which device the node is, is not known",
		() => dom0less({ host: replace("&scmi_xen 7", "&scmi_xen NUMBER") }),
		[OWN, TEN, TWELVE, LIST, LIST, "unknown: domu1"],
	],
	[
		"no such agent",
		() => dom0less({ host: replace("sci-agent-id = <12>", "sci-agent-id = <11>") }),
		[
			OWN,
			TEN,
			"boot-panic: xen,sci-agent-id of domu1 | xen,sci_type of domu1 | domu1 | scmi-secondary-agents of container",
		],
	],
	[
		"no agent at all",
		() => dom0less({ host: replace("dom0-sci-agent-id = <10>", "dom0-sci-agent-id = <255>") }),
		[OWN, "agent-id-ignored: xen,dom0-sci-agent-id of container | Dom0", TWELVE],
	],
	[
		"no node of its own",
		() => dom0less({ host: replace("arm,smc-id = <0x82000011>;", '$& status = "disabled";') }),
		["probe-failed: the SCMI node scmi_xen"],
	],
];
for (const [title, booted, expected] of MULTI_AGENT)
	test(`the multi-agent series: ${title}`, () =>
		assert.deepEqual(
			places(booted().analysis).filter((line) => !/^(no-channel|boot-panic: .*Dom0$)/.test(line)),
			expected,
		));
