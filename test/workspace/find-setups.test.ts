import assert from "node:assert/strict";
import { test } from "node:test";
import { createMemo } from "../../server/src/text/memo.ts";
import { setupsOf, withSettings } from "../../server/src/workspace/find-setups.ts";
import { DEFAULT_SETTINGS } from "../../server/src/workspace/settings.ts";
import { pathOfUri, withOpenedUris } from "../../server/src/workspace/uris.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

const TREE = "/dts-v1/;\n/ { };\n";

/** The setups of a file, by name and host. */
function found(files: Readonly<Record<string, string>>, file: string): string[] {
	const setups = setupsOf(memorySnapshot(files), createMemo(), file);
	return setups.map(({ name, host }) => `${name} ${host.base.path}`);
}

test("a board without a scmi.yaml is a setup of its own", () => {
	assert.deepEqual(found({ "/a/b.dts": TREE }, "/a/b.dts"), ["b /a/b.dts"]);
	assert.deepEqual(found({ "/a/b.dtso": TREE }, "/a/b.dtso"), ["b /a/b.dtso"]);
	assert.deepEqual(found({ "/a/b.dtsi": TREE }, "/a/b.dtsi"), []);
});

test("the nearest scmi.yaml that names a tree, whatever it is there", () => {
	const files = {
		"/a/scmi.yaml": "scmi: 1\nhost: { base: boards/b.dts, overlays: [boards/x.dtso] }\n",
		"/a/boards/scmi.yaml":
			"scmi: 1\nhost: other.dts\ndomains: { DomU1: { guest: guest.dts } }\nvariants: { one: {}, two: {} }\n",
		"/a/boards/b.dts": TREE,
		"/a/boards/other.dts": TREE,
		"/a/boards/guest.dts": TREE,
		"/a/boards/x.dtso": TREE,
		"/a/boards/unnamed.dts": TREE,
	};
	const both = ["other#one /a/boards/other.dts", "other#two /a/boards/other.dts"];
	assert.deepEqual(found(files, "/a/boards/b.dts"), ["b /a/boards/b.dts"]);
	assert.deepEqual(found(files, "/a/boards/x.dtso"), ["b /a/boards/b.dts"]);
	assert.deepEqual(found(files, "/a/boards/guest.dts"), both);
	assert.deepEqual(found(files, "/a/boards/other.dts"), both);
	assert.deepEqual(found(files, "/a/boards/scmi.yaml"), both);
	assert.deepEqual(found(files, "/a/boards/unnamed.dts"), ["unnamed /a/boards/unnamed.dts"]);
});

test("a guest's tree belongs to the board beside it", () => {
	const cfg = 'name = "DomU1"\narm_sci = "scmi_smc"\ndevice_tree = "/root/guest.dtb"\n';
	const files = { "/a/host.dts": TREE, "/a/guest.dts": TREE, "/a/domu1.cfg": cfg };
	assert.deepEqual(found(files, "/a/guest.dts"), ["host /a/host.dts"]);
	assert.deepEqual(found(files, "/a/host.dts"), ["host /a/host.dts"]);
	const many = Object.fromEntries([..."uvwxyz"].map((name) => [`/a/${name}.dts`, TREE]));
	assert.deepEqual(found({ ...files, ...many }, "/a/guest.dts"), ["guest /a/guest.dts"]);
});

test("settings are for boards that no scmi.yaml speaks for", () => {
	const settings = { ...DEFAULT_SETTINGS, includePaths: ["/i"], defines: { A: "1" }, catalogue: "/c.scmi.yaml" };
	const settled = (files: Readonly<Record<string, string>>) =>
		setupsOf(memorySnapshot(files), createMemo(), "/b.dts").map((setup) => withSettings(setup, settings));
	const [lone] = settled({ "/b.dts": TREE });
	assert.deepEqual(
		[lone?.includePaths, lone?.defines, lone?.catalogue],
		[["/i"], { A: "1" }, { kind: "all", file: { path: "/c.scmi.yaml" } }],
	);
	const [configured] = settled({ "/b.dts": TREE, "/scmi.yaml": "scmi: 1\nhost: b.dts\n" });
	assert.deepEqual([configured?.includePaths, configured?.catalogue], [[], undefined]);
});

test("URIs of files, on Windows too", () => {
	assert.equal(pathOfUri("file:///a/b%20c%23.dts"), "/a/b c#.dts");
	assert.equal(pathOfUri("file:///c%3A/boards/a.dts"), "C:/boards/a.dts");
	assert.equal(pathOfUri("file://server/share/a.dts"), "//server/share/a.dts");
	assert.equal(pathOfUri("untitled:Untitled-1"), undefined);
	assert.equal(pathOfUri("git:/a/b.dts?x"), undefined);
});

test("an answer names files as its client does", () => {
	const document = { uri: "file:///link/a.dts", path: "/real/a.dts", openedPath: "/link/a.dts", version: 1, text: "" };
	const answer = { changes: { "file:///real/a.dts": [1] }, list: [{ uri: "file:///real/a.dts" }, null, undefined, 5] };
	assert.deepEqual(withOpenedUris(answer, [document]), {
		changes: { "file:///link/a.dts": [1] },
		list: [{ uri: "file:///link/a.dts" }, null, undefined, 5],
	});
	assert.equal(withOpenedUris(answer, [{ ...document, uri: "file:///real/a.dts" }]), answer);
});
