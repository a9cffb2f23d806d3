// How any request is answered: not before the server is ready, not once nobody waits for it, and with nothing where we fail.
import assert from "node:assert/strict";
import { test } from "node:test";
import { CancellationTokenSource, ResponseError } from "vscode-languageserver/node";
import { analyse } from "../../server/src/analysis.ts";
import { answering } from "../../server/src/lsp/answering.ts";
import { Workspace } from "../../server/src/workspace/workspace.ts";
import { memoryFiles } from "../workspace/memory-files.ts";

function begin() {
	const logged: string[] = [];
	let makeReady = (): void => {};
	const ready = new Promise<void>((done) => {
		makeReady = done;
	});
	const workspace = new Workspace(memoryFiles({}), analyse);
	const { request } = answering(workspace, ready, (what, fault) => logged.push(`${what}: ${fault}`));
	return { request, makeReady, logged, source: new CancellationTokenSource() };
}

/** LSP 3.17: `RequestCancelled`, where a request was cancelled by the client. */
const isCancelled = (answer: unknown) => answer instanceof ResponseError && answer.code === -32800;

test("nothing is asked before the client said what is opened", async () => {
	const { request, makeReady, source } = begin();
	let asked = 0;
	const answer = request("hover", null, (n: number) => {
		asked++;
		return n + 1;
	})(1, source.token);
	await new Promise((later) => setImmediate(later));
	assert.equal(asked, 0);
	makeReady();
	assert.equal(await answer, 2);
});

test("what is cancelled before its turn is not worked out", async () => {
	const { request, makeReady, source } = begin();
	let asked = 0;
	const answer = request("hover", null, () => {
		asked++;
		return null;
	})(undefined, source.token);
	source.cancel();
	makeReady();
	assert.ok(isCancelled(await answer));
	assert.equal(asked, 0);
});

test("of what is cancelled meanwhile the answer is not sent", async () => {
	const { request, makeReady, source } = begin();
	makeReady();
	const answer = request("outline", "empty", async () => {
		source.cancel();
		return "outline";
	})(undefined, source.token);
	assert.ok(isCancelled(await answer));
});

test("a feature that fails, at once or later, answers with nothing, and which one it was is logged", async () => {
	const { request, makeReady, logged, source } = begin();
	makeReady();
	const fails = (): string => {
		throw new Error("at once");
	};
	assert.equal(await request("lenses", "empty", fails)(undefined, source.token), "empty");
	assert.equal(await request("outline", "none", () => Promise.reject("later"))(undefined, source.token), "none");
	assert.deepEqual(logged, ["lenses: Error: at once", "outline: later"]);
});
