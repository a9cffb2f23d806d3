import assert from "node:assert/strict";
import { test } from "node:test";
import { checkoutOf } from "../../server/src/importers/checkout.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

const COMMIT = "44f76dcb32945a60e08ea0133700b820349efbd3";

function repositoryOf(url: string): string | undefined {
	const files = {
		"/r/.git/HEAD": COMMIT,
		"/r/.git/config": `[remote "fork"]\n\turl = x\n[remote "origin"]\n\turl = ${url}\n`,
	};
	return checkoutOf(memorySnapshot(files), "/r/a/b.c")?.repository;
}

test("a repository is called by owner and name, without what may be secret or of this machine", () => {
	for (const [url, name] of [
		["https://github.com/nxp-imx/imx-sm", "nxp-imx/imx-sm"],
		["https://github.com/nxp-imx/imx-sm.git/", "nxp-imx/imx-sm"],
		["https://me:secret@gitlab.com:8443/arm/scp.git", "arm/scp"],
		["git@github.com:OP-TEE/optee_os.git", "OP-TEE/optee_os"],
		["ssh://git@host/a/b", "a/b"],
		["/home/me/imx-sm", undefined],
		["../imx-sm", undefined],
	] as const)
		assert.equal(repositoryOf(url), name, url);
});

test("the commit is what HEAD says, or the branch that it names", () => {
	const revisionOf = (files: Readonly<Record<string, string>>) =>
		checkoutOf(memorySnapshot(files), "/r/a/b.c")?.revision;
	assert.equal(revisionOf({ "/r/.git/HEAD": `${COMMIT}\n` }), "44f76dcb3294");
	assert.equal(
		revisionOf({ "/r/.git/HEAD": "ref: refs/heads/m\n", "/r/.git/refs/heads/m": `${COMMIT}\n` }),
		"44f76dcb3294",
	);
	assert.equal(
		revisionOf({ "/r/.git/HEAD": "ref: refs/heads/m\n", "/r/.git/packed-refs": `${COMMIT} refs/heads/m\n` }),
		"44f76dcb3294",
	);
	assert.equal(revisionOf({ "/r/.git/HEAD": "ref: refs/heads/new\n" }), undefined);
	assert.equal(checkoutOf(memorySnapshot({ "/a/b.c": "" }), "/a/b.c"), undefined);
});
