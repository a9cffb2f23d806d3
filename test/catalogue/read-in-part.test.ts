// What follows of a catalogue in which something cannot be read.
import assert from "node:assert/strict";
import { test } from "node:test";
import { readCatalogue } from "../../server/src/catalogue/read-catalogue.ts";
import { memorySnapshot } from "../memory-snapshot.ts";
import { problemLines } from "./problem-lines.ts";

const MAIN = "/board/test.scmi.yaml";

function read(text: string, others: Readonly<Record<string, string>> = {}) {
	const files = { [MAIN]: text, ...others };
	const result = readCatalogue(memorySnapshot(files), MAIN);
	return { ...result, lines: problemLines(result.problems, files, MAIN) };
}

const HEAD = "scmiCatalogue: 1\nfirmware: { name: F }\n";
const REST = "resources: { clock: { a: { id: 1 }, b: { id: 2 } } }\n";

test("what is wrong in a table makes it incomplete, not wrong answers", () => {
	const { catalogue } = read(
		`${HEAD}resources: { clock: { a: { id: x }, b: { id: 2 } }, reset: { r: { id: 0 } } }\ncompleteness: { clock: complete, reset: complete, devices: complete }`,
	);
	assert.deepEqual(Object.keys(catalogue?.resources.clock ?? {}), ["b"]);
	assert.deepEqual(catalogue?.completeness, { clock: "partial", reset: "complete", devices: "complete" });
});

test("where a message is misspelt that is denied, what that agent may do is not known; its protocol is not, where one is misspelt there", () => {
	const { catalogue } = read(
		`${HEAD}${REST}agents: { vm: { id: 0 }, other: { id: 1 } }
scmi: { protocols: { clock: { id: 0x14, unsupported: [CLOCK_RATESET] }, reset: { id: 0x16 } } }
completeness: { protocols: complete }
permissions: { model: static, initial: none, grants: { vm: { resources: { clock: { a: { level: all, deny: [CLOCK_CONFIGSET] } } } }, other: {} } }`,
	);
	assert.equal(catalogue?.agents.vm?.isUnsure, true);
	assert.equal(catalogue?.agents.other?.isUnsure, undefined);
	assert.equal(catalogue?.permissions.isUnread, undefined);
	assert.deepEqual(Object.keys(catalogue?.scmi.protocols ?? {}), ["reset"]);
	assert.deepEqual(catalogue?.scmi.unread, ["clock"]);
	assert.equal(catalogue?.completeness.protocols, "partial");
});

test("grants to nobody that is there may be meant for whoever has none", () => {
	const { catalogue } = read(
		`${HEAD}${REST}agents: { vm0: { id: 0 }, vm1: { id: 1 } }
permissions: { model: static, initial: none, grants: { vm0: { default: all }, vm2: { default: all } } }`,
	);
	assert.deepEqual([catalogue?.agents.vm0?.isUnsure, catalogue?.agents.vm1?.isUnsure], [undefined, true]);
});

test("a list that is called complete stays so beside a word that cannot be read; agents that are not are in doubt", () => {
	const agents = (stated: string) =>
		read(`${HEAD}${REST}agents: { vm0: { id: 0 } }\ncompleteness: { ${stated} }`).catalogue?.completeness.agents;
	assert.equal(agents("agents: complete, clock: complet"), "complete");
	assert.equal(agents("clock: complet"), "partial");
	assert.equal(agents("clock: complete"), undefined);
});

test("of protocols that cannot be read none is known, whatever else is said", () => {
	for (const scmi of ["scmi: { protocols: 5 }", "scmi: 5", "scmi: { protocols: [clock] }"]) {
		const unread = read(`${HEAD}${REST}${scmi}\n`).catalogue?.scmi.unread ?? [];
		assert.ok(unread.includes("clock") && unread.includes("powercap"), scmi);
	}
	assert.equal(read(`${HEAD}${REST}scmi: { protocols: { clock: { id: 0x14 } } }\n`).catalogue?.scmi.unread, undefined);
});

test("permissions that cannot be read are as good as not stated", () => {
	const { catalogue } = read(`${HEAD}${REST}permissions: { model: statik, initial: none }`);
	assert.equal(catalogue?.permissions.assumed, true);
	assert.equal(catalogue?.permissions.isUnread, true);
	assert.deepEqual(Object.keys(catalogue?.resources.clock ?? {}), ["a", "b"]);
	assert.equal(read(`${HEAD}${REST}`).catalogue?.permissions.assumed, true);
});

test("nor is it known what permissions say where it cannot be read which server it is", () => {
	const told = `${REST}agents: { hyp: { id: 0 } }\npermissions: { model: device-runtime, initial: none, setBy: [hyp] }`;
	const isUnread = (firmware: string) =>
		read(`scmiCatalogue: 1\n${firmware}\n${told}`).catalogue?.permissions.isUnread ?? false;
	assert.equal(isUnread("firmware: { name: F }"), false);
	assert.equal(isUnread("firmware: { nam: F }"), false);
	for (const wrong of ["firmware: 5", "firmware:", "fimware: { name: F }", "firmware: { name: F, kind: rcar }"])
		assert.equal(isUnread(wrong), true, wrong);
});
