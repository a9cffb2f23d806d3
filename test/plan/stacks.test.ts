// What is wrong in a stack of base and overlays is found, in the file and at the line where it can be put right.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { type Analysis, analyse } from "../../server/src/analysis.ts";
import { readSetups } from "../../server/src/configs/read-setups.ts";
import { writeBlob } from "../../server/src/devicetree/blob/blob-writer.ts";
import { createSourceCache } from "../../server/src/devicetree/parse/source-cache.ts";
import { resolve } from "../../server/src/devicetree/resolve.ts";
import { createEngineCache } from "../../server/src/facts.ts";
import { lineIndexOf, positionAt } from "../../server/src/text/line-index.ts";
import { readAnnotations, readExpectations } from "../annotations.ts";
import { memorySnapshot } from "../memory-snapshot.ts";
import { readPage, type Section } from "../read-page.ts";

const page = readPage(readFileSync(join(import.meta.dirname, "stacks.md"), "utf8"));

/** Reads a section's files, compiles its blobs, and analyses its scmi.yaml. */
function analysed(section: Section): { analysis: Analysis; texts: Record<string, string>; wanted: string[] } {
	const texts: Record<string, string> = {};
	const expectations = readExpectations(section.expectations);
	for (const [name, annotated] of Object.entries(section.files)) {
		const read = readAnnotations(name, annotated);
		texts[`/project/${name}`] = read.text;
		expectations.push(...read.expectations);
	}
	const files: Record<string, string | Uint8Array> = { ...texts };
	for (const path of Object.keys(texts))
		if (/\.dtbo?$/.test(path) && texts[path]?.includes("{")) files[path] = compiled(texts, path);
	const snapshot = memorySnapshot(files);
	const { setups, problems } = readSetups(snapshot, "/project/scmi.yaml");
	assert.ok(setups[0] !== undefined, JSON.stringify(problems));
	const wanted = expectations.map(
		({ file, line, character, length, text }) =>
			`${file}:${line + 1}:${character + 1}${length === undefined ? "" : `+${length}`} ${text}`,
	);
	return { analysis: analyse(snapshot, createEngineCache(), setups[0]), texts, wanted };
}

function compiled(texts: Readonly<Record<string, string>>, path: string): Uint8Array {
	const includePath = { folders: ["/project"], dtcFolders: ["/project"] };
	const options = { includePath, defines: {}, symbols: true };
	const { tree, problems } = resolve(memorySnapshot(texts), createSourceCache(), path, options);
	assert.deepEqual(problems, []);
	const blob = writeBlob(tree);
	assert.ok(blob);
	return blob;
}

describe(page.title, () => {
	for (const section of page.sections)
		test(section.headings.join(": "), () => {
			const { analysis, texts, wanted } = analysed(section);
			const found = analysis.findings.map(({ at, severity, code, message }) => {
				const { line, character } = positionAt(lineIndexOf(texts[at.file] ?? ""), at.start);
				const length = at.end - at.start;
				const place = `${at.file.replace("/project/", "")}:${line + 1}:${character + 1}`;
				const exact = wanted.some((each) => each.startsWith(`${place}+${length} `)) ? `+${length}` : "";
				return `${place}${exact} ${severity}[${code}]: ${message}`;
			});
			assert.deepEqual(found.sort(), wanted.sort());
		});
});

test("the quick fix of a node that an overlay adds is in the overlay", () => {
	const section = page.sections.find(({ headings }) => headings[0]?.startsWith("A node that an overlay adds"));
	assert.ok(section);
	const { analysis, texts } = analysed(section);
	const [edit] = analysis.findings[0]?.fixes[0]?.edits ?? [];
	assert.ok(edit);
	const text = texts[edit.at.file] ?? "";
	assert.equal(edit.at.file, "/project/a.dtso");
	assert.match(
		text.slice(0, edit.at.start) + edit.text + text.slice(edit.at.end),
		/<&scmi_clk 2>; scmi_devid = <7>; }/,
	);
});

test("the release of libfdt is said to be assumed, or stated, where it makes a difference", () => {
	const [plain] = page.sections;
	assert.ok(plain);
	const said = (overlay: string, stated = ""): string[] => {
		const setup = `${plain.files["scmi.yaml"]}${stated}`;
		const { analysis } = analysed({ ...plain, files: { ...plain.files, "scmi.yaml": setup, "a.dtso": overlay } });
		const { assumptions } = analysis.facts;
		return assumptions.filter(({ text }) => text.includes("libfdt")).map(({ basis, text }) => `${basis}: ${text}`);
	};
	const labels = '/dts-v1/;\n/plugin/;\n&{/} { mine: serial@e6540000 { status = "okay"; }; };\n';
	assert.deepEqual(said(labels), [
		"assumed: Overlays are applied as by libfdt 1.7.1 or newer, which keeps the phandle of /serial@e6540000; an older one, as a hypervisor or an old boot loader may have, lets the overlay replace it: say so with `libfdt:` in scmi.yaml.",
	]);
	assert.deepEqual(said(labels, 'libfdt: "1.6"\n'), ["stated: Overlays are applied as by libfdt 1.6."]);
	assert.deepEqual(said(labels.replace("mine: ", "")), []);
});
