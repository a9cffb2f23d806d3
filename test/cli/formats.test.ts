// What other programs read of `check`: SARIF 2.1.0 and annotations of GitHub Actions.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Log, ReportingDescriptor, Run } from "sarif";
import { githubOf } from "../../server/src/cli/finding-formats.ts";
import { sarifOf } from "../../server/src/cli/sarif.ts";
import { RULES } from "../../server/src/rules/index.ts";
import { OTHER_CODES } from "../../server/src/workspace/rule-page.ts";
import { BROKEN, FILES } from "./board.ts";
import { program, scmiDt } from "./command-line.ts";

async function sarifRun(files: Readonly<Record<string, string>>, ...operands: string[]): Promise<Run> {
	const { output } = await scmiDt(files, "check", ...operands, "--format", "sarif");
	const log: Log = JSON.parse(output);
	assert.equal(log.version, "2.1.0");
	assert.equal(log.runs.length, 1);
	return log.runs[0] as Run;
}

describe("SARIF", () => {
	test("says which program, and of each code what it means and what to do", async () => {
		const { tool, results = [] } = await sarifRun(BROKEN, "board.dts");
		const { name, version, semanticVersion, informationUri, rules = [] } = tool.driver;
		assert.deepEqual([name, version, semanticVersion, informationUri], ["scmi-dt", "1.2.3", "1.2.3", undefined]);
		assert.deepEqual(
			results.map(({ ruleId, ruleIndex = -1 }) => [ruleId, rules[ruleIndex]?.id]),
			[["scmi-clock-unknown", "scmi-clock-unknown"]],
		);
		const [rule] = rules;
		assert.equal(rule?.name, "ScmiClockUnknown");
		assert.deepEqual(rule?.shortDescription, { text: "A clock that firmware does not serve." });
		assert.match(rule?.fullDescription?.text ?? "", /^A node refers to a clock /);
		assert.match(rule?.help?.markdown ?? "", /^# scmi-clock-unknown\n\n## What it finds\n[\s\S]*## Reported\n/);
		assert.deepEqual(rule?.defaultConfiguration, { level: "error" });
	});

	test("of every code there is", () => {
		const codes = [...RULES.map(({ code }) => code), ...OTHER_CODES, "phandle_references", "value_truncated"];
		const place = { line: 0, character: 0 };
		const findings = codes.map((code) => ({
			code,
			severity: "warning" as const,
			file: "a.dts",
			range: { start: place, end: place },
			message: "m",
			related: [],
		}));
		const log: Log = JSON.parse(sarifOf(findings, program));
		const rules = log.runs[0]?.tool.driver.rules as ReportingDescriptor[];
		assert.deepEqual(
			rules.map(({ id }) => id),
			codes.toSorted(),
		);
		for (const { id, name, shortDescription, fullDescription, help, defaultConfiguration } of rules) {
			assert.match(name ?? "", /^(?:[A-Z][a-z]*)+$/, id);
			assert.match(shortDescription?.text ?? "", /^\S.{8,160}[^.]\.$/, id);
			assert.match(fullDescription?.text ?? "", /^[A-Z`][^\n]{20,}$/, id);
			assert.match(help?.markdown ?? "", /^# /, id);
			assert.doesNotMatch(`${help?.text}${fullDescription?.text}${shortDescription?.text}`, /\]\(/, id);
			assert.match(defaultConfiguration?.level ?? "", /^(?:error|warning|note)$/, id);
		}
		const shortOf = (code: string) => rules.find(({ id }) => id === code)?.shortDescription?.text;
		assert.equal(shortOf("phandle_references"), "dtc's check phandle_references.");
		assert.equal(shortOf("syntax"), "dtc's grammar: a missing `;`, a name that is no macro.");
		assert.match(shortOf("scmi-catalogue") ?? "", /^Something is wrong in a firmware catalogue \(.*\)\.$/);
	});

	test("has nothing in it where nothing is found", async () => {
		const { tool, results } = await sarifRun(FILES, "board.dts");
		assert.deepEqual([tool.driver.rules, results], [[], []]);
	});
});

describe("GitHub", () => {
	test("takes columns of one line only", () => {
		const finding = (endLine: number) => ({
			code: "c",
			severity: "information" as const,
			file: "a.dts",
			range: { start: { line: 0, character: 4 }, end: { line: endLine, character: 6 } },
			message: "m",
			related: [],
		});
		assert.equal(
			githubOf([finding(0), finding(2)]),
			"::notice file=a.dts,line=1,endLine=1,col=5,endColumn=7,title=c::m\n::notice file=a.dts,line=1,endLine=3,title=c::m\n",
		);
	});
});
