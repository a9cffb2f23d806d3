// What package.json says of workspaces that are not trusted, or on no disk, is so.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import type { Connection } from "vscode-languageserver";
import manifest from "../../package.json" with { type: "json" };
import { askSettings } from "../../server/src/lsp/configuration.ts";

const { untrustedWorkspaces, virtualWorkspaces } = manifest.capabilities;
const SETTINGS = manifest.contributes.configuration.properties as Readonly<Record<string, { readonly type: string }>>;

/** The settings as the server reads them where one says `value`, in whatever form it wants. */
async function readWith(name: string, value: string): Promise<string> {
	const { type } = SETTINGS[name] ?? {};
	const written = type === "array" ? [value] : type === "object" ? { X: value } : value;
	const getConfiguration = async (items: readonly object[]) =>
		items.map(() => ({ [name.replace("scmi.", "")]: written }));
	const connection = { workspace: { getConfiguration } } as unknown as Connection;
	const settingsOf = await askSettings(connection, [{ uri: "file:///w", path: "/w" }]);
	return JSON.stringify(settingsOf("/w/board.dts"));
}

describe("in a workspace that is not trusted", () => {
	test("the settings that are not taken from it are those that the server reads as paths", async () => {
		const paths: string[] = [];
		for (const name of Object.keys(SETTINGS))
			if ((await readWith(name, "some/where")).includes("/w/some/where")) paths.push(name);
		assert.deepEqual(paths, untrustedWorkspaces.restrictedConfigurations);
		for (const name of paths) assert.ok(untrustedWorkspaces.description.includes(name), name);
	});

	test("nothing is run but our own server", () => {
		assert.equal(untrustedWorkspaces.supported, "limited");
		const sources = ["client/src", "server/src"].flatMap((folder) =>
			sourcesBelow(join(import.meta.dirname, "../..", folder)),
		);
		for (const { path, text } of sources)
			assert.doesNotMatch(text, /child_process|createTerminal|\beval\(|new Function|executeTask/, path);
		const threads = sources.flatMap(({ text }) => text.match(/new Worker\([^,]*/g) ?? []);
		assert.deepEqual(
			threads,
			["new Worker(realpathSync.native(process.argv[1] as string)"],
			"a thread runs this same program",
		);
	});
});

test("where there is no disk, the extension is not offered", () => {
	assert.equal(virtualWorkspaces.supported, false);
	assert.notEqual(virtualWorkspaces.description, "");
});

function sourcesBelow(folder: string): { path: string; text: string }[] {
	const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
	return names.map((name) => ({ path: name, text: readFileSync(join(folder, name), "utf8") }));
}
