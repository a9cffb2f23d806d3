// What stands in a tree for a mediator alone, misspelt: told where it stands, with what comes of it below, and mended by its one fix.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { unitedFindings } from "../../server/src/features/united-findings.ts";
import { analysesOf, applied, type Texts } from "./applied.ts";
import { findingsWith } from "./example-findings.ts";

/** A word of the example's file, what is typed instead, and how a finding begins that is told below. */
type Row = readonly [file: string, right: string, typed: string, below: string];

const EXAMPLES: Readonly<Record<string, readonly Row[]>> = {
	"xen-multi-agent": [
		["kestrel.dts", "\tscmi-secondary-agents =", "\tscmi-secondary-agent =", "The mediator stays off"],
		["kestrel.dts", "xen,dom0-sci-agent-id", "xen,dom0-sci_agent_id", "Dom0 never calls firmware"],
		["kestrel.dts", '"xen,sci"', '"xen,scmi"', "The mediator stays off"],
		["kestrel.dts", "access-controllers = <&scmi_xen 8>", "access-controller = <&scmi_xen 8>", "spi uses clock 2"],
		[
			"kestrel.dts",
			"#access-controller-cells",
			"#access-controllers-cells",
			"scmi_xen has no #access-controller-cells",
		],
		["domains.dtso", "xen,sci-agent-id = <13>", "xen,sci_agent_id = <13>", "Xen panics"],
		["panel.dts", "xen,path", "xen,paths", "spi@22020000 of panel is device 8"],
		["panel.dts", "xen,reg = <0x0 0x22", "xen,regs = <0x0 0x22", "Xen panics"],
		[
			"panel.dts",
			"22020000>;\n\t\t\txen,force-assign-without-iommu",
			"22020000>;\n\t\t\txen,force-assign-without-iomu",
			"Xen panics",
		],
	],
};

for (const [example, rows] of Object.entries(EXAMPLES))
	describe(example, () => {
		for (const [file, right, typed, below] of rows)
			test(typed.trim(), () => {
				const { findings, bad, good } = findingsWith(example, file, (text) => text.replace(right, typed));
				const [finding = assert.fail(), ...others] = findings;
				assert.deepEqual(
					others.map(({ code, message }) => `${code} ${message}`),
					[],
				);
				assert.equal(finding.code, "scmi-property-misspelt");
				assert.match(finding.message, /is read by nobody, .* is: Xen /);
				assert.ok(
					finding.related.some(({ message }) => message.startsWith(below)),
					finding.related.map(({ message }) => message).join("\n"),
				);
				const [fix = assert.fail()] = finding.fixes;
				const path = `/p/${file}`;
				assert.ok(applied({ [path]: bad }, fix)[path] === good, fix.title);
			});
	});

function textsOf(example: string): Texts {
	const folder = join(import.meta.dirname, "../../examples", example);
	return Object.fromEntries(
		readdirSync(folder).map((name) => [`/p/${name}`, readFileSync(join(folder, name), "utf8")]),
	);
}

test("of several setups the one in which it does most harm is told", () => {
	const texts = textsOf("xen-multi-agent");
	const bad = texts["/p/panel.dts"]?.replace("xen,reg = <0x0 0x22", "xen,regs = <0x0 0x22") ?? assert.fail();
	const analyses = analysesOf({ ...texts, "/p/panel.dts": bad }, "/p", "kestrel.dts");
	const severities = analyses.map(({ findings }) => findings[0]?.severity);
	assert.ok(severities.includes("warning") && severities.includes("error"), `${severities}`);
	for (const order of [analyses, analyses.toReversed()])
		assert.deepEqual(
			unitedFindings(order).map(({ finding }) => finding.severity),
			["error"],
		);
});

test("what keeps a node from Dom0", () => {
	const texts = textsOf("rcar-h3");
	const good = texts["/p/rcar-h3.dts"] ?? assert.fail();
	const bad = good.replace("<&scmi_reset 9>;\n\txen,passthrough;", "<&scmi_reset 9>;\n\txen,passthru;");
	assert.notEqual(bad, good);
	const [analysis = assert.fail()] = analysesOf({ ...texts, "/p/rcar-h3.dts": bad }, "/p", "rcar-h3.dts");
	const [finding = assert.fail(), ...others] = analysis.findings;
	assert.equal(others.length, 0);
	assert.equal(bad.slice(finding.at.start, finding.at.end), "xen,passthru;");
	assert.match(finding.related[0]?.message ?? "", /^139 of irqs gives DomU1 .* is not marked xen,passthrough/);
});

test("words of the mediator's own, and of others, are not taken for misspelt ones", () => {
	const { findings } = findingsWith("xen-multi-agent", "kestrel.dts", (text) =>
		text.replace(
			"xen,passthrough;",
			'xen,passthrough;\n\t\t\txen,pass;\n\t\t\treg-names = "a";\n\t\t\tacme,scmi-agents = <1>;',
		),
	);
	assert.deepEqual(findings, []);
});
