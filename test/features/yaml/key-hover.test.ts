// What a hover says of the keys and words of our own formats; ▮ stands before the character that is pointed at.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { MarkupContent } from "vscode-languageserver-types";
import { keyHover } from "../../../server/src/features/yaml/key-hover.ts";
import { memorySnapshot } from "../../memory-snapshot.ts";

function hovering(marked: string, file = "/b/f.scmi.yaml") {
	const text = marked.replace("▮", "");
	const found = keyHover(memorySnapshot({ [file]: text }), file, marked.indexOf("▮"));
	if (found === undefined) return undefined;
	const { start, end } = found.range ?? assert.fail();
	return { says: (found.contents as MarkupContent).value, range: [start.line, start.character, end.character] };
}

test("a key: what it means, whether it is needed, what may stand behind it", () => {
	assert.deepEqual(hovering("firmware:\n  name: F\n  k▮ind: tf-a")?.range, [2, 2, 6]);
	assert.equal(
		hovering("permissions: { ▮model: none }")?.says,
		"**`model`** · needed\n\nHow it is decided who may use what.\n\n- `none`: Everything is open to every agent.\n- `static`: Fixed: `grants` says who may do what.\n- `device-runtime`: By device, set by a trusted agent with BASE\\_SET\\_DEVICE\\_PERMISSIONS.".replaceAll(
			"\\_",
			"_",
		),
	);
	assert.match(hovering("agents: { a: { id▮: 1 } }")?.says ?? "", /It is a whole number from 0 to 4294967295/);
	assert.match(hovering('{ "agents": { "a": { "tr▮usted": true } } }')?.says ?? "", /It is true or false/);
});

test("a word: what it means", () => {
	assert.equal(hovering("firmware: { kind: tf▮-a }")?.says, "**`tf-a`**\n\ndrivers/scmi-msg of Trusted Firmware-A.");
	assert.deepEqual(hovering("x:\ncompleteness:\n  clock: comp▮lete")?.range, [2, 9, 17]);
	assert.match(hovering("resources: { clock: { a: { settable: [ra▮te] } } }")?.says ?? "", /The rate of a clock/);
});

test("tables, messages and rules, which are known by name", () => {
	assert.match(hovering("resources:\n  cl▮ock:\n    a: { id: 1 }")?.says ?? "", /Clocks, protocol 0x14/);
	assert.match(
		hovering("scmi: { protocols: { clock: { unsupported: [CLOCK_RA▮TE_SET] } } }")?.says ?? "",
		/Message 0x5: takes flags, clock_id, rate, answers nothing\. It changes hardware\./,
	);
	assert.match(hovering("rules:\n  scmi-den▮ied: off", "/b/scmi.yaml")?.says ?? "", /firmware refuses it/);
	assert.match(hovering("domains: { a: { os▮: linux } }", "/b/scmi.yaml")?.says ?? "", /operating system/);
});

test("in a text that does not parse", () => {
	assert.match(hovering("firmware:\n  na\n  ki▮nd: tf-a\n bad: [\n")?.says ?? "", /Which implementation/);
	assert.match(hovering("agents: { a: { ty▮pe: ospm, channels: [ { tr")?.says ?? "", /The type firmware reports/);
});

test("of what somebody named, of numbers and texts, of other files nothing", () => {
	for (const marked of [
		"resources: { clock: { ua▮rt: { id: 1 } } }",
		"resources: { clock: { uart: { id: ▮1 } } }",
		"agents: { h▮yp: { id: 1 } }",
		"firmware: { name: Som▮ething }",
		"permissions: { setBy: [h▮yp] }",
		"nothing: { of▮: ours }",
		"# firm▮ware",
	])
		assert.equal(hovering(marked), undefined, marked);
	assert.equal(hovering("firm▮ware: x", "/b/compose.yaml"), undefined);
});
