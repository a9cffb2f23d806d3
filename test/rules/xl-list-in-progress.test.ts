// A list of an xl configuration as it is typed: of what is not written to its end nothing is concluded, in this file and in others.
import assert from "node:assert/strict";
import { test } from "node:test";
import { analysisWith } from "./example-findings.ts";

const foundWith = (line: string, typed: string) =>
	analysisWith("rcar-h3", "domu1.cfg", (text) => text.replace(line, typed)).analysis.findings.map(
		({ severity, code, at }) => `${severity} ${code} in ${at.file.replace("/p/", "")}`,
	);

const isOfTheList = (finding: string) => /scmi-xl-config in domu1\.cfg$/.test(finding);

for (const [line, first] of [
	['iomem = [ "ee080,1", "e6590,1" ]', 'iomem = [ "ee080,1"'],
	["irqs = [ 139, 140 ]", "irqs = [ 139"],
] as const)
	test(`character by character: ${line}`, () => {
		const rest = line.slice(first.length);
		const concluded = new Map<string, readonly string[]>();
		let told = 0;
		for (let end = first.indexOf("[") + 1; end <= first.length; end++)
			for (const behind of ["", '" ]', rest]) {
				const typed = first.slice(0, end) + behind;
				if (typed === line) continue;
				const found = foundWith(line, typed);
				// what is whole, and says less, is told as ever
				if (!found.some(isOfTheList)) continue;
				told++;
				if (!found.every(isOfTheList)) concluded.set(typed, found);
			}
		assert.ok(told > 3);
		assert.deepEqual([...concluded], []);
	});
