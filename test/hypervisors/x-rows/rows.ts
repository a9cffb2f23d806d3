import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { Analysis } from "../../../server/src/analysis.ts";
import { grantsReport } from "../../../server/src/features/grants-report.ts";
import { nameOf } from "../../../server/src/text/path.ts";
import { analysesOf, applied, leftBy, type Texts } from "../../rules/applied.ts";

const examples = join(import.meta.dirname, "../../../examples");

/** One mistake on a board that is right. */
export interface Row {
	/** The number of the mistake, and how somebody makes it. */
	readonly title: string;
	/** What in the hypervisor, or in Linux, makes it come out so. */
	readonly source: string;
	/** In a file, what stands there, and what is written instead. */
	readonly edits: readonly (readonly [file: string, from: string | RegExp, to: string])[];
	readonly files?: Readonly<Record<string, string>>;
	/** All that is found: where, and words of the message and of what stands below it. */
	readonly finds: readonly Found[];
	/** What becomes of devices that a domain uses, where that is not what it was: `sensors i2c: waits`. */
	readonly grants: readonly string[];
}

/** `[file, the line that is underlined, severity code, words...]` */
export type Found = readonly [file: string, line: string, what: string, ...words: readonly string[]];

/** That something of the boot fails, as it is found mostly. */
export const failure = (file: string, line: string, ...words: readonly string[]): Found => [
	file,
	line,
	"error scmi-boot-failure",
	...words,
];

/** @param variant of the example's scmi.yaml */
export function testRows(example: string, variant: string, board: string, rows: readonly Row[]): void {
	const folder = join(examples, example);
	const good: Texts = Object.fromEntries(
		readdirSync(folder).map((name) => [`/p/${name}`, readFileSync(join(folder, name), "utf8")]),
	);
	const usual = grantsOf(analysed(good));
	for (const { title, source, edits, files = {}, finds, grants } of rows)
		test(`${title} (${source})`, () => {
			const bad: Record<string, string> = { ...good };
			for (const [name, text] of Object.entries(files)) bad[`/p/${name}`] = text;
			for (const [name, from, to] of edits) {
				const old = bad[`/p/${name}`] ?? assert.fail(name);
				bad[`/p/${name}`] = old.replace(from, to);
				assert.notEqual(bad[`/p/${name}`], old, `${from}`);
			}
			const analysis = analysed(bad);
			checkFound(analysis, bad, finds);
			const cells = grantsOf(analysis);
			const changed = [...new Set([...usual.keys(), ...cells.keys()])].filter(
				(key) => usual.get(key) !== cells.get(key),
			);
			assert.deepEqual(changed.map((key) => `${key}: ${cells.get(key) ?? "unused"}`).toSorted(), grants.toSorted());
			for (const finding of analysis.findings)
				for (const fix of finding.fixes)
					assert.deepEqual(leftBy(analysis.findings, finding, analysed(applied(bad, fix)).findings), [], fix.title);
		});

	function analysed(texts: Texts): Analysis {
		const found = analysesOf(texts, "/p", board).find(({ facts: { setup } }) => setup.name.endsWith(variant));
		return found ?? assert.fail(variant);
	}
}

function checkFound({ findings }: Analysis, texts: Texts, finds: readonly Found[]): void {
	const found = findings.map(({ at, severity, code }) => {
		const text = texts[at.file] ?? "";
		const begin = text.lastIndexOf("\n", at.start - 1) + 1;
		const end = text.indexOf("\n", at.start);
		return [nameOf(at.file), text.slice(begin, end).trim(), `${severity} ${code}`];
	});
	assert.deepEqual(
		found,
		finds.map(([file, line, what]) => [file, line, what]),
		findings.map(({ message }) => message).join("\n"),
	);
	for (const [i, [, , , ...words]] of finds.entries()) {
		const { message = "", related = [] } = findings[i] ?? {};
		const said = [message, ...related.map((other) => other.message)].join("\n");
		for (const word of words) assert.ok(said.includes(word), `${word}\nis not in\n${said}`);
	}
}

/** By domain and the device's node, the state of what the domain uses. */
function grantsOf(analysis: Analysis): ReadonlyMap<string, string> {
	const { domains, devices } = grantsReport(analysis);
	return new Map(
		devices.flatMap(({ tree, cells }) =>
			cells.flatMap(({ state }, i): [string, string][] =>
				state === "unused" ? [] : [[`${domains[i]?.name} ${tree}`, state]],
			),
		),
	);
}
