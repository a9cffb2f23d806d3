// Editor, command line and grants view show the same analysis.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { GrantsReport } from "../../server/src/lsp/protocol.ts";
import { scmiDt } from "../cli/command-line.ts";
import { memoryFiles } from "../workspace/memory-files.ts";
import { startSession, uri } from "./session.ts";

const EXAMPLE = join(import.meta.dirname, "../../examples/rcar-h3-broken");
const BOARD = "/work/rcar-h3.dts";
const files = Object.fromEntries(
	readdirSync(EXAMPLE).map((name) => [`/work/${name}`, readFileSync(join(EXAMPLE, name), "utf8")]),
);

interface Checked {
	readonly findings: readonly {
		readonly code: string;
		readonly severity: string;
		readonly range: { readonly start: { readonly line: number; readonly character: number } };
	}[];
}

test("the broken board: the same findings and the same grants", async (t) => {
	const session = await startSession({ files: memoryFiles(files) });
	t.after(session.end);
	await session.open(BOARD, files[BOARD] ?? "");
	const checked: Checked = JSON.parse((await scmiDt(files, "check", BOARD, "--format", "json")).output);
	assert.equal(checked.findings.length, 7);
	const shown = checked.findings.map(
		({ code, severity, range: { start } }) => `${start.line}:${start.character} ${severity}[${code}]`,
	);
	await session.shows(BOARD, shown);
	const report = await session.request<GrantsReport>("scmi/grants", { uri: uri(BOARD) });
	const printed: GrantsReport = JSON.parse((await scmiDt(files, "grants", BOARD, "--format", "json")).output);
	const gist = ({ devices, resources }: GrantsReport) =>
		[...devices, ...resources].map(({ name, cells }) => [name, ...cells.map(({ state }) => state)].join(" "));
	assert.deepEqual(gist(report), gist(printed));
	assert.ok(gist(report).length > 10);
});
