import assert from "node:assert/strict";
import { test } from "node:test";
import type { CodeLens } from "vscode-languageserver";
import type { FileEdit, GuestTreeChoices } from "../../server/src/lsp/protocol.ts";
import { memoryFiles } from "../workspace/memory-files.ts";
import { board, FILES } from "./board.ts";
import { startSession, uri } from "./session.ts";

const CFG = 'name = "DomU1"\narm_sci = "scmi_smc"\ndevice_tree = "/root/one.dtb"\ndtdev = [ "/ethernet@e6800000" ]\n';

test("a guest whose tree is not known has a lens and a choice; once it is written, both are gone", async (t) => {
	const disk = memoryFiles({
		...FILES,
		"/board/board.dts": board("0"),
		"/board/domu1.cfg": CFG,
		"/guests/one.dts": "/dts-v1/;\n/ { };\n",
	});
	const session = await startSession({ files: disk });
	t.after(session.end);
	const textDocument = { uri: uri("/board/domu1.cfg") };
	await session.open("/board/board.dts", board("0"));
	await session.open("/board/domu1.cfg", CFG);
	const lensesOf = async () =>
		(await session.request<CodeLens[]>("textDocument/codeLens", { textDocument })).flatMap(({ command }) =>
			command?.command === "scmi.chooseGuestTree" ? [[command.title, ...(command.arguments ?? [])]] : [],
		);
	const choicesOf = () => session.request<GuestTreeChoices | null>("scmi/guestTrees", { textDocument });
	assert.deepEqual(await lensesOf(), [["DomU1: its tree is not known. Choose it…", uri("/board/domu1.cfg"), "DomU1"]]);
	assert.deepEqual((await choicesOf())?.guests, [{ domain: "DomU1", called: "one" }]);
	const made = await session.request<FileEdit | null>("scmi/guestTreeEdit", {
		textDocument,
		domain: "DomU1",
		tree: uri("/guests/one.dts"),
	});
	assert.equal(made?.uri, uri("/board/scmi.yaml"));
	assert.equal(
		made.created,
		"scmi: 1\nhost: board.dts\ndomains:\n  DomU1: { xl: domu1.cfg, guest: ../guests/one.dts }\n",
	);
	disk.write("/board/scmi.yaml", made.created);
	await session.touch("/board/scmi.yaml");
	assert.deepEqual(await lensesOf(), []);
	assert.deepEqual((await choicesOf())?.guests, []);
});
