// Beside another devicetree server: what is left to it, and what is not.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { CompletionItem, Hover, Location } from "vscode-languageserver-types";
import { memoryFiles } from "../workspace/memory-files.ts";
import { board, FILES } from "./board.ts";
import { startSession, uri } from "./session.ts";

const BOARD = "/board/board.dts";
async function beside(t: { after(end: () => void): void }, settings: unknown, text: string) {
	const session = await startSession({ files: memoryFiles(FILES), settings });
	t.after(session.end);
	await session.open(BOARD, text);
	return session;
}

const codes = (found: readonly string[] = []) => found.map((line) => line.replace(/^.*\[(.*)\]$/, "$1")).sort();

for (const [what, more, alone, left] of [
	["a missing semicolon", "/ { b = <1> };", ["syntax"], []],
	["a macro that is none", "/ { b = <NOBODY>; };", ["syntax"], []],
	["a missing comma", '/ { b = "c" "d"; };', ["syntax"], ["syntax"]],
	["a number that is none", "/ { b = <08>; };", ["syntax"], ["syntax"]],
	["a property behind a node", "/ { b { c { }; d; }; };", ["syntax"], ["syntax"]],
	["an expression without parentheses", "/ { b = <1 - 1>; };", ["syntax"], ["syntax"]],
	["a missing file", '#include "none.h"', ["include"], []],
	["a label that leads nowhere", "/ { a = <&nobody>; };", ["phandle_references"], []],
	["a node that is not there", "&nobody { };", ["reference"], []],
	["a label given twice", "/ { eth0: a { }; };", ["duplicate_label"], []],
	[
		"what dtc finds and the peer lets pass",
		"&eth0 { resets = <&scmi_clk>; };",
		["resets_property"],
		["resets_property"],
	],
	["an #if without its end", "#if 1", ["preprocessor"], ["preprocessor"]],
] as const)
	test(`findings beside a peer: ${what} is ${left.length > 0 ? "told" : "left to it"}, and counted so`, async (t) => {
		const session = await beside(t, { generalDiagnostics: "auto" }, `${board("0")}${more}\n`);
		const shows = (expected: readonly string[]) =>
			session.until(`${expected}`, () => codes(session.findings(BOARD)).join() === expected.join());
		const counts = (expected: number) =>
			session.until(`${expected} counted`, () => {
				const { errors = 0, warnings = 0 } = session.statuses.at(-1)?.problems ?? {};
				return errors + warnings === expected;
			});
		await session.client.sendNotification("scmi/activeEditor", { uri: uri(BOARD) });
		await shows(alone);
		await counts(1);
		await session.configure({ generalDiagnostics: "auto", hasPeer: true });
		await shows(left);
		await counts(left.length);
		await session.configure({ generalDiagnostics: "on", hasPeer: true });
		await shows(alone);
		await session.configure({ generalDiagnostics: "off" });
		// a rule has a level of its own
		const isRule = alone.some((code) => code === "resets_property");
		await shows(isRule ? alone : []);
		if (isRule) await session.configure({ generalDiagnostics: "off", rules: { resets_property: "off" } });
		await shows([]);
	});

test("labels: definition, hover and rename are the peer's, numbers stay ours", async (t) => {
	const text = board("0");
	const at = (word: string) => {
		const line = text.split("\n").findIndex((each) => each.includes(word));
		return { line, character: (text.split("\n")[line] ?? "").indexOf(word) + 2 };
	};
	const session = await beside(t, { hasPeer: true }, text);
	await session.shows(BOARD, []);
	const textDocument = { uri: uri(BOARD) };
	const onLabel = { textDocument, position: at("scmi_clk") };
	assert.deepEqual(await session.request<Location[]>("textDocument/definition", onLabel), []);
	const hover = await session.request<Hover | null>("textDocument/hover", onLabel);
	assert.match(JSON.stringify(hover?.contents), /Clock management/);
	assert.doesNotMatch(JSON.stringify(hover?.contents), /Written in/);
	await assert.rejects(session.request("textDocument/prepareRename", onLabel), /the other devicetree extension/);
	const position = { ...at("scmi_clk"), character: at("scmi_clk").character + "scmi_clk".length - 1 };
	const onNumber = { textDocument, position };
	assert.equal((await session.request<Location[]>("textDocument/definition", onNumber)).length, 1);
	const typed = text.replace("scmi_clk 0", "");
	await session.change(BOARD, 2, typed);
	const labels = async () => {
		const position = { ...onLabel.position, character: typed.split("\n")[onLabel.position.line]?.indexOf(">") ?? 0 };
		const found = await session.request<CompletionItem[]>("textDocument/completion", { textDocument, position });
		return found.map(({ label }) => label);
	};
	assert.deepEqual(await labels(), ["&scmi_clk"]);
	await session.change(BOARD, 3, text);
	await session.configure({ hasPeer: false });
	for (let asked = 0; asked < 50; asked++)
		if ((await session.request<Location[]>("textDocument/definition", onLabel)).length === 1) return;
	assert.fail("labels are still the peer's");
});
