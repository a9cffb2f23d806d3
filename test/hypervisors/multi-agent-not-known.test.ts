// A value that is not known in what the multi-agent series reads: what it decides is not known, of that domain or of all, and nothing else.
import assert from "node:assert/strict";
import { test } from "node:test";
import { byXl, dom0less, type Edits, replace } from "./multi-agent-board.ts";

/** By domain what its clock comes to. */
function clocks(edits: Edits, make = dom0less): Readonly<Record<string, string>> {
	const uses = make(edits).analysis.facts.boot?.result.uses.filter(({ use }) => use.property === "clocks") ?? [];
	return Object.fromEntries(
		uses.map((use) => [use.domain, "why" in use ? use.why.replace(/ \(step \d+\)/, "") : use.state]),
	);
}
const host = (from: string | RegExp, to: string): Edits => ({ host: replace(from, to) });
const guest = (from: string | RegExp, to: string): Edits => ({ guest: replace(from, to) });
const xl = (from: string | RegExp, to: string): Edits => ({ xl: replace(from, to) });
const all = (why: string) => ({ Dom0: why, domu1: why });
const onlyGuest = (why: string) => ({ Dom0: "works", domu1: why });

const noProbe = (why: string) => all(`whether there is a mediator is not known, as ${why}`);
const IN_CONTAINER = "/chosen/xen/container";
const ASKS = "whether it asks for SCMI is not known";
const IN_DOUBT = onlyGuest("what firmware has granted agent 12 is not known for certain");
const PAGE = onlyGuest("what domu1 is given at 0x22001000 is not known");

type Row = readonly [title: string, edits: Edits, clocks: Readonly<Record<string, string>>];
const DOM0LESS: readonly Row[] = [
	["nothing", {}, all("works")],
	[
		"Xen's SMC",
		host("arm,smc-id = <0x82000011>", "arm,smc-id = <NUMBER>"),
		noProbe(`the arm,smc-id of ${IN_CONTAINER}/scmi is not known`),
	],
	[
		"an agent of the table",
		host("&ch_domu1 12>", "&ch_domu1 NUMBER>"),
		noProbe(`the scmi-secondary-agents of ${IN_CONTAINER} is not known`),
	],
	[
		"an SMC of the table",
		host("<0x82000012 &ch", "<NUMBER &ch"),
		noProbe(`the scmi-secondary-agents of ${IN_CONTAINER} is not known`),
	],
	[
		"how many numbers an entry has",
		host("-agents-cells = <3>", "-agents-cells = <CELLS>"),
		noProbe(`the #scmi-secondary-agents-cells of ${IN_CONTAINER} is not known`),
	],
	[
		"a page of the table",
		host(/(ch_domu1: .* reg = <0) 0x4e002000/, "$1 PAGE"),
		noProbe(`the address of ${IN_CONTAINER}/sram@4e002000 is not known`),
	],
	[
		"the rest of the host's tree",
		host("/dts-v1/;", '/dts-v1/;\n#include "missing.dtsi"'),
		noProbe("not all of the host's tree could be read"),
	],
	["Dom0's agent", host("dom0-sci-agent-id = <10>", "dom0-sci-agent-id = <ID>"), { Dom0: ASKS, domu1: "works" }],
	["a domain's agent", host("xen,sci-agent-id = <12>", "xen,sci-agent-id = <ID>"), onlyGuest(ASKS)],
	["a domain's type", host('xen,sci_type = "scmi_smc_multiagent"', "xen,sci_type = TYPE"), onlyGuest(ASKS)],
	["the number of a guest's device", host("&scmi_xen 7", "&scmi_xen NUMBER"), IN_DOUBT],
	["which node a guest is given", guest('"/soc/i2c@e6508000"', "PATH"), IN_DOUBT],
	[
		"a guest's SMC",
		guest("arm,smc-id = <0x82000012>", "arm,smc-id = <NUMBER>"),
		onlyGuest("which SMC its SCMI node uses is not known"),
	],
	["where a guest finds its page", guest("xen,reg = <0 0x4e002000", "xen,reg = <0 PAGE"), PAGE],
];
const BY_XL: readonly Row[] = [
	["its agent", xl("agent_id=12", "agent_id=@ID@"), onlyGuest(ASKS)],
	["a page it is given", xl('"4e002,1@22001"', '"@PAGE@"'), PAGE],
	["a device it is given", xl('"/soc/i2c@e6508000"', '"@DEVICE@"'), IN_DOUBT],
	[
		"nothing, but it does not ask",
		{ xl: (text) => text.replace("type=scmi_smc_multiagent,agent_id=12", "type=none").replace(/iomem.*/, "") },
		onlyGuest("it did not ask for SCMI, as arm_sci would"),
	],
];
for (const [title, edits, expected] of DOM0LESS)
	test(`not known of a board: ${title}`, () => assert.deepEqual(clocks(edits), expected));
for (const [title, edits, expected] of BY_XL)
	test(`not known of xl's configuration: ${title}`, () => assert.deepEqual(clocks(edits, byXl), expected));
