// Completion through the server: nobody waits for an analysis that takes long, and snippets are for clients that have them.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { CompletionItem } from "vscode-languageserver";
import { memoryFiles } from "../workspace/memory-files.ts";
import { board, CATALOGUE, FILES } from "./board.ts";
import { type SessionOptions, startSession, uri } from "./session.ts";

const FILE = "/board/demo.scmi.yaml";
const TYPED = CATALOGUE.replace("completeness", "permissions: { mod\ncompleteness");
const AT = { line: 4, character: 18 };

async function completed(options: Partial<SessionOptions> = {}, text = TYPED, position = AT) {
	const session = await startSession({ files: memoryFiles(FILES), ...options });
	try {
		await session.open("/board/board.dts", board("0"));
		await session.until("the first analysis", () => session.analyses > 0);
		await session.open(FILE, text);
		const { analyses } = session;
		const items = await session.request<CompletionItem[]>("textDocument/completion", {
			textDocument: { uri: uri(FILE) },
			position,
		});
		return { items, waited: session.analyses - analyses, logged: session.logged };
	} finally {
		session.end();
	}
}

test("it is answered from the text as it is typed", async () => {
	const { items, logged } = await completed();
	const model = items.find(({ label }) => label === "model");
	assert.deepEqual(model?.textEdit, {
		range: { start: { line: 4, character: 15 }, end: AT },
		newText: "model: ",
	});
	assert.deepEqual(logged, []);
});

test("places to fill in are for clients that have snippets", async () => {
	const textDocument = { completion: { completionItem: { snippetSupport: true } } };
	const table = `${CATALOGUE.replace("uart: { id: 1, name: _uart }", "uart: { id: 1 }, ")}`;
	const position = { line: 3, character: table.split("\n")[3]?.lastIndexOf(" }") ?? 0 };
	const newEntry = (items: readonly CompletionItem[]) =>
		items.find(({ label }) => label === "new resource")?.textEdit?.newText;
	const withSnippets = newEntry((await completed({ textDocument }, table, position)).items);
	assert.equal(withSnippets, "$" + "{1:resource}: { id: $" + "{2:2}, name: $" + "{3:name} }");
	assert.equal(newEntry((await completed({}, table, position)).items), "resource: { id: 2, name: name }");
});

test("a reference in a device tree is completed from what was known last, and says what it is when somebody looks", async () => {
	const session = await startSession({ files: memoryFiles(FILES), now: slowly() });
	await session.open("/board/board.dts", board("0"));
	await session.until("the first analysis", () => session.analyses > 0);
	const typed = board("0").replace("<&scmi_clk 0>;", "<&");
	await session.change("/board/board.dts", 2, typed);
	const { analyses } = session;
	const [item] = await session.request<CompletionItem[]>("textDocument/completion", {
		textDocument: { uri: uri("/board/board.dts") },
		position: { line: 3, character: 12 },
		context: { triggerKind: 2, triggerCharacter: "&" },
	});
	assert.equal(item?.label, "&scmi_clk");
	assert.equal(item.documentation, undefined);
	assert.ok(session.analyses - analyses <= 1);
	const { documentation } = await session.request<CompletionItem>("completionItem/resolve", item);
	assert.match(JSON.stringify(documentation), /The clocks of \*\*Demo BL31\*\*: 2 are listed/);
	session.end();
});

test("an overlay that cannot be laid while it is typed is completed by the names it had", async () => {
	const overlay = (typed: string) =>
		`/dts-v1/;\n/plugin/;\n${typed}\n&{/} { osc: oscillator { compatible = "fixed-clock"; #clock-cells = <0>; }; };\n`;
	const files = {
		...FILES,
		"/board/more.dtso": overlay(""),
		"/board/scmi.yaml": "scmi: 1\nhost: { base: board.dts, overlays: [more.dtso] }\n",
	};
	const session = await startSession({ files: memoryFiles(files) });
	await session.open("/board/more.dtso", overlay(""));
	await session.until("the first analysis", () => session.analyses > 0);
	const { analyses } = session;
	await session.change("/board/more.dtso", 2, overlay("&nobody { clocks = <&"));
	await session.until("the analysis of the broken text", () => session.analyses > analyses);
	const items = await session.request<CompletionItem[]>("textDocument/completion", {
		textDocument: { uri: uri("/board/more.dtso") },
		position: { line: 2, character: 21 },
	});
	assert.deepEqual(
		items.map(({ label }) => label),
		["&scmi_clk", "&osc"],
	);
	session.end();
});

/** A clock by which every analysis takes long. */
function slowly(): () => number {
	let now = 0;
	return () => {
		now += 1000;
		return now;
	};
}

test("what is pasted is completed as what it is, where an analysis takes no time", async () => {
	const pasted = '\t\tosc: oscillator { compatible = "fixed-clock"; #clock-cells = <0>; };\n';
	const offered = async (now: () => number) => {
		const session = await startSession({ files: memoryFiles(FILES), now });
		const written = board("0").replace("<&scmi_clk 0>;", "<&");
		await session.open("/board/board.dts", written);
		await session.until("the first analysis", () => session.analyses > 0);
		const lines = written.split("\n");
		lines.splice(3, 0, pasted.trimEnd());
		await session.change("/board/board.dts", 2, lines.join("\n"));
		const items = await session.request<CompletionItem[]>("textDocument/completion", {
			textDocument: { uri: uri("/board/board.dts") },
			position: { line: 4, character: 12 },
		});
		session.end();
		return items.map(({ label }) => label);
	};
	assert.ok((await offered(() => 0)).includes("&osc"));
	assert.ok(!(await offered(slowly())).includes("&osc"));
});
