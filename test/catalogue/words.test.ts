// How a catalogue's things are called, and what it says of its source, of partitions and of protocols.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
	deviceName,
	hasNoProtocol,
	indexCatalogue,
	resourceName,
	sharedPartition,
} from "../../server/src/catalogue/catalogue-index.ts";
import { describeIds } from "../../server/src/catalogue/describe-ids.ts";
import { readCatalogue } from "../../server/src/catalogue/read-catalogue.ts";
import { sourceKeyOf, sourceLineText } from "../../server/src/catalogue/source-line.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

function indexOf(text: string) {
	const whole = `scmiCatalogue: 1\nfirmware: { name: F }\n${text}\n`;
	const { catalogue, problems } = readCatalogue(memorySnapshot({ "/c.scmi.yaml": whole }), "/c.scmi.yaml");
	assert.deepEqual(problems, []);
	return indexCatalogue(catalogue ?? assert.fail());
}

test("numbers as runs, whatever their order", () => {
	assert.equal(describeIds([]), "none");
	assert.equal(describeIds([3]), "only id 3");
	assert.equal(describeIds([3, 3]), "only id 3");
	assert.equal(describeIds([2, 0, 1]), "ids 0–2");
	assert.equal(describeIds([8, 0, 1, 2, 4]), "ids 0–2, 4, 8");
	assert.equal(describeIds([10, 9, 2]), "ids 2, 9–10");
});

test("where something stands in the firmware's own source", () => {
	const { catalogue } = indexOf(
		"resources: {}\nsources: { tables: { path: plat/devices.c, repository: renesas/tf-a, revision: 275c75047 }, bare: { path: a.c }, tagged: { path: b.c, revision: v2 } }",
	);
	assert.equal(sourceLineText(catalogue, "tables:43"), "plat/devices.c:43 of renesas/tf-a, 275c75047");
	assert.equal(sourceLineText(catalogue, "bare:7"), "a.c:7");
	assert.equal(sourceLineText(catalogue, "tagged"), "b.c of v2");
	assert.equal(sourceLineText(catalogue, "megamix.cfg:128"), "megamix.cfg:128");
	assert.equal(sourceLineText(catalogue, "constructor:1"), "constructor:1", "no key of sources");
	assert.deepEqual(["tables:43", "tables", "mega/mix:1", "mix.cfg:1"].map(sourceKeyOf), [
		"tables",
		"tables",
		undefined,
		undefined,
	]);
});

test("agents are of one partition where each says so, and says the same", () => {
	const { agents } = indexOf(
		"resources: {}\nagents: { a: { id: 1, partition: AP }, b: { id: 2, partition: AP }, c: { id: 3, partition: M7 }, d: { id: 4 } }",
	);
	const of = (...keys: readonly string[]) =>
		sharedPartition(keys.map((key) => agents.find((entry) => entry.key === key)));
	assert.equal(of("a", "b"), "AP");
	assert.equal(of("a", "c"), undefined);
	assert.equal(of("a", "b", "c"), undefined);
	assert.equal(of("a", "d"), undefined);
	assert.equal(of("d", "a"), undefined);
	assert.equal(of("a", "nobody"), undefined);
});

test("a protocol is known to be missing where the list is complete, or where its name has another number", () => {
	const lacks = (text: string) => hasNoProtocol(indexOf(`resources: {}\n${text}`), 0x19);
	assert.equal(lacks(""), false);
	assert.equal(lacks("scmi: { protocols: { clock: { id: 0x14 } } }"), false);
	assert.equal(lacks("scmi: { protocols: { clock: { id: 0x14 } } }\ncompleteness: { protocols: complete }"), true);
	assert.equal(lacks("scmi: { protocols: { pinctrl: { id: 0x18 } } }"), true);
	assert.equal(lacks("scmi: { protocols: { pinctrl: { id: 0x19 } } }\ncompleteness: { protocols: complete }"), false);
});

test("devices and resources by number and name, as the agent has them", () => {
	const index = indexOf(
		'agents: { vm: { id: 1 } }\nresources: { clock: { usb: { id: 3, name: _usb }, own: { id: 4, name: "", agentIds: { vm: 9 } }, far: { agentIds: { vm: 7 } } } }\ndevices: { hsusb: { id: 19 }, bus: {} }',
	);
	assert.deepEqual(index.devices.map(deviceName), ["19 (hsusb)", "bus"]);
	const clocks = index.tables.get("clock")?.entries ?? [];
	assert.deepEqual(
		clocks.map((entry) => resourceName(entry)),
		["3 _usb", "4 own", "far"],
	);
	assert.deepEqual(
		clocks.map((entry) => resourceName(entry, "vm")),
		["3 _usb", "9 own", "7 far"],
	);
});
