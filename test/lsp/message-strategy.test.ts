// Which messages reach the server, and what the others become, at each point of its life.
import assert from "node:assert/strict";
import { test } from "node:test";
import { messageStrategy } from "../../server/src/lsp/message-strategy.ts";

const HOVER = { textDocument: { uri: "file:///a.dts" }, position: { line: 0, character: 0 } };

/** A server that has had some messages; what it makes of another one. */
function after(...methods: readonly string[]) {
	const dropped: string[] = [];
	const strategy = messageStrategy((what) => dropped.push(what));
	const send = (message: object): unknown => {
		let passed: unknown;
		strategy.handleMessage({ jsonrpc: "2.0", ...message } as never, (given) => {
			passed = given;
		});
		return passed;
	};
	for (const [id, method] of methods.entries()) send({ id, method, params: { capabilities: {} } });
	return { send, dropped };
}

const methodOf = (message: unknown) => (message as { method?: string } | undefined)?.method;

test("requests pass, or become refusals; what is a notification is dropped without a word", () => {
	const { send, dropped } = after();
	assert.equal(methodOf(send({ id: 7, method: "textDocument/hover", params: HOVER })), "scmi/refused");
	assert.equal(send({ method: "textDocument/didSave", params: HOVER }), undefined);
	assert.equal(send({ id: null, method: "textDocument/hover", params: HOVER }), undefined, "an id of null is none");
	assert.deepEqual(dropped, []);
});

test("exit and what begins with $/ pass always, and so do answers", () => {
	for (const { send } of [after(), after("initialize"), after("initialize", "shutdown")]) {
		assert.equal(methodOf(send({ method: "exit" })), "exit");
		assert.equal(methodOf(send({ method: "$/cancelRequest", params: { id: 1 } })), "$/cancelRequest");
		assert.deepEqual(send({ id: 3, result: null }), { jsonrpc: "2.0", id: 3, result: null });
	}
});

test("a shutdown that was refused shuts nothing down, and an initialize that was refused begins nothing", () => {
	const early = after("shutdown");
	assert.equal(methodOf(early.send({ id: 1, method: "initialize", params: { capabilities: {} } })), "initialize");
	const malformed = after();
	malformed.send({ id: 1, method: "initialize", params: null });
	assert.equal(methodOf(malformed.send({ id: 2, method: "initialize", params: { capabilities: {} } })), "initialize");
});

test("only notifications that are malformed are told of, and no message is no fault", () => {
	const { send, dropped } = after("initialize");
	send({ method: "textDocument/didClose", params: null });
	send({ id: 1, method: "textDocument/hover", params: null });
	assert.deepEqual(dropped, ["textDocument/didClose: its params are not as LSP has them"]);
	let passed = 0;
	messageStrategy(() => {}).handleMessage(null as never, () => {
		passed++;
	});
	assert.equal(passed, 1);
});
