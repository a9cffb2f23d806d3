// Where an agent's number is written, firmware's agents are offered by name, and in a mediator's table their calls and pages too.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { hover } from "../../../server/src/features/hover.ts";
import { NO_CATALOGUES } from "../../library.ts";
import { EXAMPLES, exampleAnalyses } from "../in-xl/example-analyses.ts";
import { offeredInExample } from "./typing-in-tree.ts";

const MULTI = "xen-multi-agent/scmi.yaml";
const HOST = "xen-multi-agent/kestrel.dts";
const DOMAINS = "xen-multi-agent/domains.dtso";
const PANEL = "<0x82000043 &page_panel 13>";

/** A place of an example, and each item that comes first, with what is said beside it. */
const PLACES: readonly (readonly [
	where: string,
	setup: string,
	file: string,
	instead: string,
	typed: string,
	first: readonly string[],
])[] = [
	[
		"a domain, whose own agent is free",
		`${MULTI}#at-boot`,
		DOMAINS,
		"xen,sci-agent-id = <13>;",
		"xen,sci-agent-id = <▮>;",
		["VM1 13", "DOM0 1 · Dom0 is it", "VM0 12 · sensors is it", "XEN 0 · sets what others may do"],
	],
	[
		"a domain, mid-edit",
		`${MULTI}#at-boot`,
		DOMAINS,
		"xen,sci-agent-id = <13>;",
		"xen,sci-agent-id = <▮",
		["VM1 13", "DOM0 1 · Dom0 is it"],
	],
	[
		"Dom0's, while a toolstack starts the others",
		`${MULTI}#by-xl`,
		HOST,
		"xen,dom0-sci-agent-id = <1>;",
		"xen,dom0-sci-agent-id = <▮>;",
		["DOM0 1", "VM0 12 · sensors is it", "VM1 13 · panel is it", "XEN 0 · sets what others may do"],
	],
	[
		"one that the table does not list",
		`${MULTI}#at-boot`,
		HOST,
		`xen,dom0-sci-agent-id = <1>;\n\t\t\t\t#scmi-secondary-agents-cells = <3>;\n\t\t\t\tscmi-secondary-agents = <0x82000041 &page_dom0 1>,\n\t\t\t\t\t\t\t<0x82000042`,
		`xen,dom0-sci-agent-id = <▮>;\n\t\t\t\t#scmi-secondary-agents-cells = <3>;\n\t\t\t\tscmi-secondary-agents = <0x82000042`,
		["DOM0 1 · not in scmi-secondary-agents", "VM0 12 · sensors is it"],
	],
	[
		"the agent behind its call in the table",
		`${MULTI}#at-boot`,
		HOST,
		PANEL,
		"<0x82000043 &page_panel ▮>",
		["VM1 13", "DOM0 1 · listed already", "VM0 12 · listed already", "XEN 0 · sets what others may do"],
	],
	[
		"the call of the one that is not listed",
		`${MULTI}#at-boot`,
		HOST,
		PANEL,
		"<▮>",
		[
			"0x82000043 13 (VM1)",
			"0x82000041 1 (DOM0) · listed already",
			"0x82000042 12 (VM0) · listed already",
			"0x82000040 0 (XEN) · sets what others may do",
		],
	],
	[
		"the page at the address of the call's channel",
		`${MULTI}#at-boot`,
		HOST,
		PANEL,
		"<0x82000043 &▮>",
		["&page_panel"],
	],
	["the page, before anything of it is typed", `${MULTI}#at-boot`, HOST, PANEL, "<0x82000043 ▮>", ["&page_panel"]],
	[
		"the agent that comes first in an entry of the product's table",
		"rpi5/scmi.yaml",
		"rpi5/xen-scmi.dtso",
		"<3 0x82000005 &scmi_page3>",
		"<▮ 0x82000005 &scmi_page3>",
		["agent-3 3", "agent-4 4"],
	],
	[
		"the call of the agent in front of it",
		"rpi5/scmi.yaml",
		"rpi5/xen-scmi.dtso",
		"<3 0x82000005 &scmi_page3>",
		"<3 ▮ &scmi_page3>",
		["0x82000005 3 (agent-3)"],
	],
	[
		"its page",
		"rpi5/scmi.yaml",
		"rpi5/xen-scmi.dtso",
		"<3 0x82000005 &scmi_page3>",
		"<3 0x82000005 &▮>",
		["&scmi_page3"],
	],
];

for (const [where, setup, file, instead, typed, first] of PLACES)
	test(where, () => {
		const { items } = offeredInExample(setup, file, instead, typed);
		const shown = items.map(({ label, detail = "" }) => (label.startsWith("&") ? label : `${label} ${detail}`.trim()));
		assert.deepEqual(shown.slice(0, first.length), first);
	});

test("a page is memory for messages, and nothing else", () => {
	const { labels } = offeredInExample(MULTI, HOST, PANEL, "<0x82000043 &▮>");
	assert.deepEqual(labels, ["&page_panel", "&page_dom0", "&page_sensors", "&scmi_page", "&page_xen"]);
});

test("in a table without agents' numbers none is offered", () => {
	const typed = `#scmi-secondary-agents-cells = <2>;\n\t\t\t\tscmi-secondary-agents = <0x82000041 &page_dom0 ▮>,`;
	const { labels } = offeredInExample(
		MULTI,
		HOST,
		"#scmi-secondary-agents-cells = <3>;\n\t\t\t\tscmi-secondary-agents = <0x82000041 &page_dom0 1>,",
		typed,
	);
	assert.ok(!labels.includes("VM0"), labels.join(" "));
});

test("the number goes in, found by the name and the key; who it is, and what that one may do, is said", () => {
	const { taking, item, docOf } = offeredInExample(
		`${MULTI}#at-boot`,
		DOMAINS,
		"xen,sci-agent-id = <13>;",
		"xen,sci-agent-id = <▮>;",
	);
	assert.match(taking("VM1"), /xen,sci-agent-id = <13>;/);
	assert.match(item("VM1").filterText ?? "", /^VM1 13\b/);
	const own = docOf("VM1");
	for (const part of [
		/\*\*agent 13 \(VM1\)\*\* `vm1`/,
		/An operating system\./,
		/SMC 0x82000043, page 0x30003000/,
		/panel is agent 13: of its devices 1 granted/,
		/Kestrel BL31/,
	])
		assert.match(own, part);
	assert.match(docOf("VM0"), /sensors is agent 12: of its devices 1 granted/);
	assert.match(docOf("XEN"), /A hypervisor\.[\s\S]*It sets what others may do/);
});

test("a hover over such a number says the same, in a tree and in a configuration", () => {
	const says = (variant: string, file: string, before: string): string => {
		const analyses = exampleAnalyses("xen-multi-agent").filter(({ facts }) => facts.setup.name.endsWith(`#${variant}`));
		const text = readFileSync(join(EXAMPLES, "xen-multi-agent", file), "utf8");
		const library = { ...NO_CATALOGUES, analysesOf: () => analyses };
		const found = hover(analyses, `/b/${file}`, text.indexOf(before) + before.length, library);
		return (found?.contents as { readonly value: string } | undefined)?.value ?? "";
	};
	const VM1 = /agent 13 \(VM1\)[\s\S]*An operating system\.[\s\S]*page 0x30003000[\s\S]*panel is agent 13/;
	assert.match(says("at-boot", "domains.dtso", "xen,sci-agent-id = <1"), VM1);
	assert.match(says("at-boot", "kestrel.dts", "<0x82000043 &page_panel 1"), VM1);
	assert.match(says("by-xl", "panel.cfg", "agent_id=1"), VM1);
});
