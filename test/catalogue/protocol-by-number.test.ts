// Which protocol a key of scmi.protocols is, and so which messages it has: by its name, by its number, or a vendor's own.
import assert from "node:assert/strict";
import { test } from "node:test";
import { readCatalogue } from "../../server/src/catalogue/read-catalogue.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

function said(protocols: string, more = ""): string[] {
	const text = `scmiCatalogue: 1\nfirmware: { name: F }\nresources: {}\nscmi: { protocols: { ${protocols} } }\n${more}`;
	return readCatalogue(memorySnapshot({ "/c.scmi.yaml": text }), "/c.scmi.yaml").problems.map(({ message }) => message);
}

const unsupported = (key: string, id: string, message: string) =>
	said(`${key}: { id: ${id}, unsupported: [${message}] }`);

test("by its name", () => {
	assert.deepEqual(unsupported("clock", "0x14", "CLOCK_RATE_SET"), []);
	assert.deepEqual(unsupported("clock", "0x14", "RESET"), ['Protocol clock has no message "RESET".']);
	assert.deepEqual(unsupported("reset", "0x16", "RESET"), []);
	assert.deepEqual(unsupported("base", "0x10", "BASE_DISCOVER_AGENT"), []);
	assert.deepEqual(unsupported("base", "0x10", "CLOCK_RATE_SET"), ['Protocol base has no message "CLOCK_RATE_SET".']);
});

test("by its number, where it has another name", () => {
	const named = 'Protocol 0x14 is clock. Name it "clock", as the table in resources is named.';
	assert.deepEqual(unsupported("clk", "0x14", "CLOCK_RATE_SET"), [named]);
	assert.deepEqual(unsupported("clk", "0x14", "RESET"), [named], "which of the two is wrong is not known");
	assert.deepEqual(unsupported("root", "0x10", "BASE_DISCOVER_AGENT"), []);
	assert.deepEqual(unsupported("root", "0x10", "RESET"), ['Protocol root has no message "RESET".']);
});

test("a vendor's has messages of its own, whatever its number", () => {
	assert.deepEqual(unsupported("misc", "0x84", "ANYTHING"), []);
	assert.deepEqual(said("misc: { id: 0x50, vendor: true, unsupported: [ANYTHING] }"), []);
});

test("pin control's are those of the specification at its number, and of a draft at the one before", () => {
	assert.deepEqual(unsupported("pinctrl", "0x19", "PINCTRL_SET_MUX"), [
		'Protocol pinctrl has no message "PINCTRL_SET_MUX".',
	]);
	assert.deepEqual(unsupported("pinctrl", "0x18", "PINCTRL_SET_MUX"), [], "of which draft is not known");
});

test("what is denied of a device is of any protocol, unless it has something of a vendor's", () => {
	const denied = (device: string, message: string, protocols = "clock: { id: 0x14 }, misc: { id: 0x84 }") =>
		said(
			protocols,
			`agents: { vm: { id: 0 } }\ndevices: { d: { id: 1, resources: { ${device} } } }\npermissions: { model: static, initial: none, grants: { vm: { devices: { d: { level: all, deny: [${message}] } } } } }`,
		);
	assert.deepEqual(denied("clock: []", "RESET"), []);
	assert.deepEqual(denied("clock: []", "BASE_DISCOVER_AGENT"), []);
	assert.deepEqual(denied("clock: []", "MISC_X"), ['No protocol has a message "MISC_X".']);
	assert.deepEqual(denied("clock: [], misc: []", "MISC_X"), []);
});

test("two keys of one number", () =>
	assert.deepEqual(said("clock: { id: 0x14 }, misc: { id: 0x84 }, other: { id: 0x84 }").length, 1));
