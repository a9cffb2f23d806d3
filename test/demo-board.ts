import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Analysis, analyse } from "../server/src/analysis.ts";
import { setupOfLoneBoard } from "../server/src/configs/lone-board.ts";
import { readSetups } from "../server/src/configs/read-setups.ts";
import { createEngineCache } from "../server/src/facts.ts";
import type { Span } from "../server/src/text/span.ts";
import { memorySnapshot } from "./memory-snapshot.ts";

const boards = join(import.meta.dirname, "../server/src/rules/boards");
const read = (name: string) => readFileSync(join(boards, name), "utf8");

export const CATALOGUE = read("demo/firmware.scmi.yaml");
export const GUEST = read("guest/domu1.cfg");
export const FIRST_LINES = '/dts-v1/;\n#include "soc.dtsi"\n';

/** The board of the rules' pages, of four devices, with one guest under Xen RFC v2, or what a scmi.yaml says; what is typed comes on top of it. */
export function demoBoard(body: string, files: Readonly<Record<string, string>> = {}): Analysis {
	const all = {
		"board.dts": `${FIRST_LINES}${body}\n`,
		"soc.dtsi": read("demo/soc.dtsi"),
		"firmware.scmi.yaml": CATALOGUE,
		"domu1.cfg": GUEST,
		...files,
	};
	const paths = Object.entries(all).map(([name, text]) => [`/b/${name}`, text] as const);
	const snapshot = memorySnapshot(Object.fromEntries(paths));
	const [stated] = "scmi.yaml" in files ? readSetups(snapshot, "/b/scmi.yaml").setups : [];
	return analyse(snapshot, createEngineCache(), stated ?? setupOfLoneBoard(snapshot, "/b/board.dts"));
}

/** Each finding of it: `severity code "what is underlined": message`, and below it where else to look. */
export function findingsOf(body: string, files: Readonly<Record<string, string>> = {}): string[] {
	const texts: Readonly<Record<string, string>> = {
		"board.dts": `${FIRST_LINES}${body}\n`,
		"domu1.cfg": GUEST,
		"firmware.scmi.yaml": CATALOGUE,
		"soc.dtsi": read("demo/soc.dtsi"),
		...files,
	};
	const textAt = ({ file, start, end }: Span) =>
		JSON.stringify((texts[file.replace("/b/", "")] ?? assert.fail(file)).slice(start, end));
	return demoBoard(body, files).findings.flatMap(({ severity, code, at, message, related }) => [
		`${severity} ${code} ${textAt(at)}: ${message}`,
		...related.map((other) => `  ${textAt(other.at)}: ${other.message}`),
	]);
}
