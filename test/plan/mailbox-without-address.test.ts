// A mailbox whose address the tree does not say: on a bus without ranges a register has none of the processor's.
import assert from "node:assert/strict";
import { test } from "node:test";
import { answerTo, board, catalogue, linuxAlone, mailbox } from "./two-agents.ts";

const AT_3000 = "transport: mailbox, mailbox: { address: 0x40003000 }";
const PATH_3000 = "transport: mailbox, mailbox: { path: /soc/mailbox@3000 }";
const PATH_4000 = "transport: mailbox, mailbox: { path: /soc/mailbox@4000 }";
const agents = (demo: string) =>
	answerTo({ "board.dts": board(mailbox("&mbox0 0")).replace(/ranges = .*/, ""), "demo.scmi.yaml": demo }).agents;

test("its path is known all the same", () => {
	assert.deepEqual(agents(catalogue(PATH_3000, PATH_4000)), ["Linux: agent 1 (RTOS)"]);
	assert.deepEqual(agents(catalogue(PATH_4000, PATH_3000)), ["Linux: agent 2 (LINUX)"]);
});

test("where an agent is listed by its address, this may be that one, unless there is no other", () => {
	assert.deepEqual(agents(catalogue(AT_3000, PATH_3000)), ["Linux: agent not known"]);
	assert.deepEqual(agents(linuxAlone(AT_3000)), ["Linux: agent 2 (LINUX)"]);
});
