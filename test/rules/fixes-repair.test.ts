// Every quick fix of every example: applied, its finding is gone and no other has come.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import type { Finding } from "../../server/src/rules/finding.ts";
import { readAnnotations } from "../annotations.ts";
import { readPage } from "../read-page.ts";
import { analysesOf, applied, leftBy, type Texts } from "./applied.ts";

const pages = join(import.meta.dirname, "../../server/src/rules");
const examples = join(import.meta.dirname, "../../examples");

let tried = 0;

function checkFixes(texts: Texts, folder: string, board: string): void {
	const all = analysesOf(texts, folder, board);
	for (const [i, { findings }] of all.entries())
		for (const finding of findings)
			for (const fix of finding.fixes) {
				tried++;
				const after = analysesOf(applied(texts, fix), folder, board)[i]?.findings ?? assert.fail();
				assert.deepEqual(
					leftBy(findings, finding, after).filter((left) => !isAllowed(finding, fix.preferred, left)),
					[],
					`${finding.message}\n${fix.title}`,
				);
			}
}

/** Where what the node uses is wrong as well, or may be instead, mending the number leaves what is to be said of that; a preferred fix says so. */
function isAllowed({ code, message }: Finding, preferred: boolean, left: string): boolean {
	// what is enabled, or provides what it is called now, may be something that firmware has not
	if (code === "scmi-provider-disabled" && !preferred && left.startsWith("scmi-protocol-unknown")) return true;
	if (code === "scmi-protocol-mismatch" && left.startsWith("scmi-protocol-unknown")) return true;
	// the protocol that is meant may lack the cells that stand at the SCMI node
	if (message.includes("is the SCMI node itself") && /has no #clock-cells\b/.test(left)) return true;
	// who has a channel now has its page exposed with those that were before
	if (code === "scmi-request-ignored" && left.startsWith("scmi-page-exposed")) return true;
	const isSaid = !preferred || message.includes("though it does not own");
	return isSaid && code.startsWith("scmi-device-id") && left.startsWith("scmi-device-id-mismatch");
}

describe("the quick fixes of the rules' pages", () => {
	for (const name of readdirSync(pages).filter((file) => file.endsWith(".md"))) {
		const { sections } = readPage(readFileSync(join(pages, name), "utf8"), pages);
		for (const { headings, files, own } of sections)
			if (own.length > 0 && headings[0] !== "After the quick fix")
				test(`${name}: ${headings.join(": ")}`, () => {
					const texts = Object.entries(files).map(([file, text]) => [`/p/${file}`, readAnnotations(file, text).text]);
					checkFixes(Object.fromEntries(texts), "/p", "board.dts");
				});
	}
});

describe("the quick fixes of the examples with mistakes", () => {
	for (const name of readdirSync(examples).filter((folder) => folder.endsWith("-broken")))
		test(name, () => {
			const folder = join(examples, name);
			const texts = readdirSync(folder).map((file) => [`/p/${file}`, readFileSync(join(folder, file), "utf8")]);
			checkFixes(Object.fromEntries(texts), "/p", "rcar-h3.dts");
		});
});

test("there are some", () => assert.ok(tried > 15, `${tried}`));
