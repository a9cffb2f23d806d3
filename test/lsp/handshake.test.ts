// What a client says of itself when it comes, LSP 3.17 "initialize": what it can do it is asked to do, and nothing else.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { InitializeParams } from "vscode-languageserver";
import { memoryFiles } from "../workspace/memory-files.ts";
import { board, FILES, UNKNOWN_CLOCK } from "./board.ts";
import { type SessionOptions, startSession, uri } from "./session.ts";

const BOARD = "/board/board.dts";
const TEXTS = {
	...FILES,
	"/board/headers/extra.h": "#define EXTRA 9\n",
	"/board/sub/headers/extra.h": "#define EXTRA 1\n",
	"/board/sub/demo.scmi.yaml": FILES["/board/demo.scmi.yaml"],
	"/board/sub/soc.dtsi": FILES["/board/soc.dtsi"],
};
/** Needs the setting of includePaths of its folder. */
const NEEDS_FOLDER = `#include <extra.h>\n${board("EXTRA")}`;
const NO_HEADER = ["0:9 error[include]"];
const HEADERS = { includePaths: ["headers"] };
const dynamicRegistration = true;

async function sitDown(t: { after(end: () => void): void }, options: Partial<SessionOptions> = {}) {
	const session = await startSession({ files: memoryFiles(TEXTS), ...options });
	t.after(session.end);
	return session;
}

const saying = (workspace: InitializeParams["capabilities"]["workspace"]): Partial<InitializeParams> => ({
	capabilities: workspace === undefined ? {} : { workspace },
});

test("a client that can is asked to tell of its settings, and of files of every kind an answer depends on", async (t) => {
	const capabilities = {
		didChangeConfiguration: { dynamicRegistration },
		didChangeWatchedFiles: { dynamicRegistration },
	};
	const { registered, until } = await sitDown(t, { params: saying(capabilities) });
	await until("two registrations", () => registered.length === 2);
	const [settings, files] = registered;
	assert.deepEqual(
		[settings?.method, settings?.registerOptions],
		["workspace/didChangeConfiguration", { section: "scmi" }],
	);
	assert.equal(files?.method, "workspace/didChangeWatchedFiles");
	const globs = files?.registerOptions.watchers
		.map(({ globPattern }: { globPattern: string }) => globPattern)
		.join(" ");
	for (const kind of ["dts", "dtsi", "dtso", "h", "yaml", "cfg", "dtb", "Makefile", ".config"])
		assert.ok(new RegExp(`[{,]${kind.replace(".", "\\.")}[,}]`).test(globs), kind);
});

for (const [what, capabilities] of [
	["can do nothing", undefined],
	["registers nothing by itself", { didChangeConfiguration: {}, didChangeWatchedFiles: {} }],
] as const)
	test(`a client that ${what} is asked for nothing: it gets its answers, with the settings left as they are`, async (t) => {
		const session = await sitDown(t, {
			params: saying(capabilities),
			settings: { generalDiagnostics: "off", rules: { "scmi-clock-unknown": "off" } },
		});
		let asked = 0;
		for (const method of ["workspace/configuration", "workspace/codeLens/refresh"])
			session.client.onRequest(method, () => {
				asked++;
				return null;
			});
		await session.open(BOARD, board("9"));
		await session.shows(BOARD, [UNKNOWN_CLOCK]);
		await session.change(BOARD, 2, board("1"));
		await session.shows(BOARD, []);
		assert.deepEqual([session.registered, asked, session.logged], [[], 0, []]);
	});

test("the opened folder, of a client that knows of one only, or of none", async (t) => {
	for (const [params, expected] of [
		[{ workspaceFolders: null, rootUri: uri("/board") }, [UNKNOWN_CLOCK.replace("3:", "4:")]],
		[{ workspaceFolders: null, rootUri: null }, NO_HEADER],
		[{ workspaceFolders: [], rootUri: uri("/board") }, NO_HEADER],
		[{ workspaceFolders: [{ name: "elsewhere", uri: "vscode-vfs://host/board" }] }, NO_HEADER],
	] as const) {
		const session = await sitDown(t, { settings: HEADERS, params: params as Partial<InitializeParams> });
		await session.open(BOARD, NEEDS_FOLDER);
		await session.shows(BOARD, expected);
	}
});

test("of folders in each other the innermost one's settings count, in whatever order they were opened", async (t) => {
	for (const folders of [
		["/board", "/board/sub"],
		["/board/sub", "/board"],
	]) {
		const session = await sitDown(t, { folders, settings: HEADERS });
		await session.open("/board/sub/inner.dts", NEEDS_FOLDER);
		await session.shows("/board/sub/inner.dts", []);
		await session.open(BOARD, NEEDS_FOLDER);
		await session.shows(BOARD, [UNKNOWN_CLOCK.replace("3:", "4:")]);
	}
});

test("a folder is that of files below it, not of those whose path begins like it", async (t) => {
	const session = await sitDown(t, { folders: ["/boa"], settings: HEADERS });
	await session.open(BOARD, NEEDS_FOLDER);
	await session.shows(BOARD, NO_HEADER);
});

test("folders come and go", async (t) => {
	const session = await sitDown(t, { folders: ["/other"], settings: HEADERS });
	const change = (added: string[], removed: string[]) => {
		const named = (paths: string[]) => paths.map((path) => ({ name: path, uri: uri(path) }));
		return session.client.sendNotification("workspace/didChangeWorkspaceFolders", {
			event: { added: named(added), removed: named(removed) },
		});
	};
	await session.open(BOARD, NEEDS_FOLDER);
	await session.shows(BOARD, NO_HEADER);
	await change(["/board"], []);
	await session.shows(BOARD, [UNKNOWN_CLOCK.replace("3:", "4:")]);
	await change([], ["/other"]);
	await session.change(BOARD, 2, `${NEEDS_FOLDER}\n`);
	await session.shows(BOARD, [UNKNOWN_CLOCK.replace("3:", "4:")]);
	await change([], ["/board"]);
	await session.shows(BOARD, NO_HEADER);
});

test("where asking for the settings fails, it is logged, and those from before count", async (t) => {
	const session = await sitDown(t, {
		settings: { rules: { "scmi-clock-unknown": "information", "scmi-denied": "off" } },
	});
	await session.open(BOARD, board("9"));
	await session.shows(BOARD, [UNKNOWN_CLOCK.replace("error", "information")]);
	session.client.onRequest("workspace/configuration", () => {
		throw new Error("not today");
	});
	await session.configure({});
	await session.until("the log", () => session.logged.some((line) => line.startsWith("reading the settings: ")));
	await session.change(BOARD, 2, board("10"));
	await session.shows(BOARD, [UNKNOWN_CLOCK.replace("error", "information")]);
});

test("links lead into the editor that the client is, and into VS Code where it does not say which", async (t) => {
	for (const [initializationOptions, scheme] of [
		[{ uriScheme: "vscodium" }, "vscodium"],
		[{ uriScheme: 5 }, "vscode"],
		[undefined, "vscode"],
		[null, "vscode"],
	] as const) {
		const session = await sitDown(t, { initializationOptions });
		await session.open(BOARD, board("9"));
		await session.shows(BOARD, [UNKNOWN_CLOCK]);
		const href = session.published.at(-1)?.diagnostics[0]?.codeDescription?.href;
		assert.equal(href, `${scheme}://scmi-devicetree.scmi-devicetree/rule/scmi-clock-unknown`);
	}
});
