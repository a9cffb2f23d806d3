// Every rule's page is its test: what it says is reported, is reported, and nothing else is, in any file of the example.
import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { type Analysis, analyse } from "../server/src/analysis.ts";
import { readCatalogue } from "../server/src/catalogue/read-catalogue.ts";
import { setupOfLoneBoard } from "../server/src/configs/lone-board.ts";
import { readSetups } from "../server/src/configs/read-setups.ts";
import type { Setup } from "../server/src/configs/setup.ts";
import { createEngineCache } from "../server/src/facts.ts";
import type { Finding } from "../server/src/rules/finding.ts";
import { RULES } from "../server/src/rules/index.ts";
import { lineIndexOf, positionAt } from "../server/src/text/line-index.ts";
import type { Span } from "../server/src/text/span.ts";
import { type Expectation, readAnnotations, readExpectations } from "./annotations.ts";
import { memorySnapshot } from "./memory-snapshot.ts";
import { readPage, type Section } from "./read-page.ts";
import { type Rewritten, rewritePage } from "./rewrite-page.ts";

const pages = join(import.meta.dirname, "../server/src/rules");
/** `npm test -- --update` writes into the pages what is found; `npm test -- CODE` runs one. */
const IS_UPDATE = process.env.UPDATE_PAGES === "1";
const ONLY = process.env.RULE_PAGE;
/** Pages of what the readers of trees, catalogues and configurations say: no rules of their own. */
const OTHER_PAGES = [
	"blob.md",
	"overlay.md",
	"scmi-boot-file.md",
	"scmi-catalogue.md",
	"scmi-disable.md",
	"scmi-lock.md",
	"scmi-setup.md",
	"scmi-xl-config.md",
	"syntax.md",
];
const HEADINGS = ["What it finds", "Why it matters", "Reported", "After the quick fix", "Not reported", "Reference"];

interface Project {
	readonly texts: Readonly<Record<string, string>>;
	readonly expectations: readonly Expectation[];
	readonly analysis: Analysis;
}

function projectOf(section: Section): Project {
	const texts: Record<string, string> = {};
	const expectations = readExpectations(section.expectations);
	for (const [name, annotated] of Object.entries(section.files)) {
		const read = readAnnotations(name, annotated);
		texts[name] = read.text;
		expectations.push(...read.expectations);
	}
	const files = Object.fromEntries(Object.entries(texts).map(([name, text]) => [`/project/${name}`, text]));
	const snapshot = memorySnapshot(files);
	const lone = (): Setup => setupOfLoneBoard(snapshot, "/project/board.dts");
	const [stated] = "scmi.yaml" in texts ? readSetups(snapshot, "/project/scmi.yaml").setups : [];
	const analysis = analyse(snapshot, createEngineCache(), stated ?? lone());
	return { texts, expectations, analysis };
}

function written({ at, severity, code, message, related, fixes }: Finding, texts: Project["texts"]): Expectation {
	const text = `${severity}[${code}]: ${message}`;
	const notes = [
		...related.map((other) => `see ${placeOf(other.at, texts)} ${other.message}`),
		...fixes.map(({ title, preferred }) => `${preferred ? "preferred fix" : "fix"}: ${title}`),
	];
	return { ...startOf(at, texts), length: at.end - at.start, text, notes };
}

function startOf(at: Span, texts: Project["texts"]): Pick<Expectation, "file" | "line" | "character"> {
	const file = at.file.replace("/project/", "");
	return { file, ...positionAt(lineIndexOf(texts[file] ?? ""), at.start) };
}

function placeOf(at: Span, texts: Project["texts"]): string {
	const { file, line, character } = startOf(at, texts);
	return `${file}:${line + 1}:${character + 1}`;
}

const ordered = (list: readonly Expectation[]): readonly Expectation[] =>
	list.toSorted(
		(a, b) =>
			a.file.localeCompare(b.file) || a.line - b.line || a.character - b.character || a.text.localeCompare(b.text),
	);

function check({ analysis, expectations, texts }: Project): void {
	const found = ordered(analysis.findings.map((finding) => written(finding, texts)));
	const wanted = ordered(expectations);
	const comparable = found.map((finding, i) => ({
		...finding,
		length: wanted[i]?.length === undefined ? undefined : finding.length,
	}));
	assert.deepEqual(comparable, wanted);
}

for (const rule of RULES.filter(({ code }) => ONLY === undefined || code === ONLY)) {
	describe(rule.code, () => {
		const path = join(pages, `${rule.code}.md`);
		const page = readPage(readFileSync(path, "utf8"), pages);
		const rewritten: Rewritten[] = [];
		if (IS_UPDATE) after(() => writeFileSync(path, rewritePage(readFileSync(path, "utf8"), rewritten)));
		test("has the headings of a page, in order", () => {
			assert.equal(page.title, rule.code);
			const main = [...new Set(page.sections.map(({ headings }) => headings[0]))];
			assert.deepEqual(
				main,
				HEADINGS.filter((heading) => heading !== "After the quick fix" || main.includes(heading)),
			);
		});
		let reported: Project | undefined;
		for (const section of page.sections) {
			if (section.own.length === 0) continue;
			test(section.headings.join(": "), () => {
				if (section.headings[0] === "After the quick fix") {
					checkFix(reported, section);
					return;
				}
				const project = projectOf(section);
				const found = project.analysis.findings.map((finding) => written(finding, project.texts));
				if (IS_UPDATE) rewritten.push({ section, texts: project.texts, found: ordered(found) });
				else check(project);
				if (section.headings[0] === "Reported") {
					assert.ok(
						project.analysis.findings.some(({ code }) => code === rule.code),
						"the page shows its rule",
					);
					reported ??= project;
				} else assert.ok(!project.analysis.findings.some(({ code }) => code === rule.code));
			});
		}
	});
}

/** The fix whose title the sub-heading is, applied to the first reported example, gives the text that stands there. */
function checkFix(reported: Project | undefined, section: Section): void {
	assert.ok(reported !== undefined);
	const title = section.headings[1] ?? "";
	const fixes = reported.analysis.findings.flatMap((finding) => finding.fixes);
	const fix = fixes.find((candidate) => candidate.title === title);
	assert.ok(fix !== undefined, `no fix "${title}" among ${JSON.stringify(fixes.map((candidate) => candidate.title))}`);
	for (const { name } of section.own) {
		let text: string = reported.texts[name] ?? "";
		const edits = fix.edits
			.filter(({ at }) => at.file === `/project/${name}`)
			.toSorted((a, b) => b.at.start - a.at.start);
		for (const { at, text: inserted } of edits) text = text.slice(0, at.start) + inserted + text.slice(at.end);
		assert.equal(text, section.files[name]);
	}
}

test("every page belongs to a rule", () => {
	const names = readdirSync(pages).filter((name) => name.endsWith(".md"));
	assert.ok(statSync(join(pages, "boards")).isDirectory());
	assert.deepEqual(names.sort(), [...RULES.map(({ code }) => `${code}.md`), ...OTHER_PAGES].sort());
});

describe("the examples of the formats", () => {
	const examplesOf = (page: string): string[] => {
		const text = readFileSync(join(pages, page), "utf8");
		return [...text.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, example = ""]) => example);
	};
	const example = (page: string): string => examplesOf(page)[0] ?? "";
	test("a catalogue", () => {
		const snapshot = memorySnapshot({ "/b/demo.scmi.yaml": example("scmi-catalogue.md") });
		const { catalogue, problems } = readCatalogue(snapshot, "/b/demo.scmi.yaml");
		assert.deepEqual([catalogue?.firmware.name, problems], ["Demo BL31", []]);
	});
	test("grants of a catalogue", () => {
		const [whole = "", grants = ""] = examplesOf("scmi-catalogue.md");
		const text = whole.replace(/^permissions:[\s\S]*(?=^completeness)/m, grants);
		const { catalogue, problems } = readCatalogue(memorySnapshot({ "/b/d.scmi.yaml": text }), "/b/d.scmi.yaml");
		assert.deepEqual([Object.keys(catalogue?.permissions.grants ?? {}), problems], [["vm0"], []]);
	});
	test("a setup", () => {
		const files = ["board.dts", "a.dtso", "boot.cmd", "firmware.scmi.yaml", "domu1.cfg", "domu1.dts"];
		const snapshot = memorySnapshot({
			...Object.fromEntries(files.map((name) => [`/b/${name}`, "x"])),
			"/include/x.h": "",
			"/b/scmi.yaml": example("scmi-setup.md"),
		});
		const { setups, problems } = readSetups(snapshot, "/b/scmi.yaml");
		assert.deepEqual([setups.map(({ name }) => name), problems], [["board#bare"], []]);
	});
});
