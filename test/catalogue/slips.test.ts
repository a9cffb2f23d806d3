// What one slip in a catalogue leaves known of the rest, and how many of very many are told.
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

test("nor is it known what permissions say where it cannot be read which server it is", () => {
	const told = `${REST}agents: { hyp: { id: 0 } }\npermissions: { model: device-runtime, initial: none, setBy: [hyp] }`;
	const isUnread = (firmware: string) =>
		read(`scmiCatalogue: 1\n${firmware}\n${told}`).catalogue?.permissions.isUnread ?? false;
	assert.equal(isUnread("firmware: { name: F }"), false);
	assert.equal(isUnread("firmware: { nam: F }"), false);
	for (const wrong of ["firmware: 5", "firmware:", "fimware: { name: F }", "firmware: { name: F, kind: rcar }"])
		assert.equal(isUnread(wrong), true, wrong);
});

test("of more slips than anybody reads five hundred are told", () => {
	const many = (value: string) => Array.from({ length: 600 }, (_, i) => `c${i}: ${value}`).join(", ");
	const wrong = read(`${HEAD}resources: { clock: { ${many("5")} } }`);
	assert.equal(wrong.lines.length, 500);
	const removed = read(`scmiCatalogue: 1\nextends: b.scmi.yaml\nresources: { clock: { ${many("null")} } }`, {
		"/board/b.scmi.yaml": HEAD + REST,
	});
	assert.equal(removed.lines.length, 500);
});

test("a message is checked though another protocol cannot be read; of pin control its dialect may be in what cannot", () => {
	const denied = (protocols: string, kind: string, message: string) =>
		read(
			`${HEAD}${REST}agents: { vm: { id: 0 } }\nscmi: { protocols: { ${protocols} } }\npermissions: { model: static, initial: none, grants: { vm: { protocols: { ${kind}: { level: all, deny: [${message}] } } } } }`,
		).lines.map((line) => line.replace(/^\S+ /, ""));
	const slip = "reset: { id: x }";
	const [first, ...told] = denied(slip, "clock", "CLOCK_CONFIGSET");
	assert.match(first ?? "", /^error "id" must be/);
	assert.deepEqual(told, ['error Protocol clock has no message "CLOCK_CONFIGSET". Did you mean "CLOCK_CONFIG_SET"?']);
	assert.equal(denied(slip, "pinctrl", "PINCTRL_X").length, 1);
	assert.equal(denied("reset: { id: 0x16 }", "pinctrl", "PINCTRL_X").length, 1, "it is of no draft: SCMI 3.2's");
});
