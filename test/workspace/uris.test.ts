import assert from "node:assert/strict";
import { test } from "node:test";
import { uriOf } from "../../server/src/features/places.ts";
import type { OpenDocument } from "../../server/src/workspace/open-documents.ts";
import { pathOfUri, withOpenedUris } from "../../server/src/workspace/uris.ts";

/** By URI, as editors write it: the path the engine knows. */
const PATHS = {
	"file:///home/a%20b/x%23y%25.dts": "/home/a b/x#y%.dts",
	"file:///c%3A/Users/a%20b/x.dts": "C:/Users/a b/x.dts",
	"file:///C:/Users/a%20b/x.dts": "C:/Users/a b/x.dts",
	"file:///c:/x.dts": "C:/x.dts",
	"file://server/share/a%20b/x.dts": "//server/share/a b/x.dts",
	"file:///home/%C3%A9/%E4%B8%AD.dts": "/home/é/中.dts",
};

for (const [uri, path] of Object.entries(PATHS))
	test(`${uri} is ${path}, and back`, () => {
		assert.equal(pathOfUri(uri), path);
		assert.equal(pathOfUri(uriOf(path)), path);
	});

test("what is not on a disk has no path", () => {
	for (const uri of ["untitled:Untitled-1", "vscode-remote://host/x.dts", "git:/x.dts"])
		assert.equal(pathOfUri(uri), undefined);
});

test("an answer names a Windows file as its client opened it", () => {
	const uri = "file:///C:/Users/a%20b/x.dts";
	const document = { uri, path: "C:/Users/a b/x.dts" } as OpenDocument;
	assert.notEqual(uriOf(document.path), uri);
	assert.deepEqual(withOpenedUris({ uri: uriOf(document.path) }, [document]), { uri });
});
