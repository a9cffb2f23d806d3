import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { readCatalogue } from "../../server/src/catalogue/read-catalogue.ts";
import { type CaptureFacts, importCapture } from "../../server/src/importers/capture/import-capture.ts";
import { catalogueText } from "../../server/src/importers/catalogue-text.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

function imported(text: string, facts?: CaptureFacts) {
	const { catalogue, problems } = importCapture(memorySnapshot({ "/b/board.txt": text }), "/b/board.txt", facts);
	const written = catalogueText(catalogue, ["made in a test"]);
	const back = readCatalogue(memorySnapshot({ "/c.scmi.yaml": written }), "/c.scmi.yaml");
	assert.deepEqual(back.problems, [], written);
	return { catalogue, written, problems: problems.map(({ line, text }) => `${line}: ${text}`) };
}

test("a log of scmi-tests that shows messages", () => {
	// 0x00005003: message 3 of protocol 0x14, CLOCK_ATTRIBUTES; words of a name are text, low byte first: "CLOC", "K_UA", "RT"
	const log = `
        101: Base protocol version check
             [Check 1] Query protocol version
               MSG HDR        : 0x00004000
               NUM PARAM      : 0
               CHECK STATUS   : PASSED [SCMI_STATUS_SUCCES]
               CHECK HEADER   : PASSED [0x00004000]
               RETURN COUNT   : 1
               RETURN[00]     : 0x00020000
               VERSION        : 0x00020000                           : CONFORMANT
        105: Base query vendor name check
             [Check 1] Query vendor name
               MSG HDR        : 0x00004003
               NUM PARAM      : 0
               CHECK STATUS   : PASSED [SCMI_STATUS_SUCCES]
               CHECK HEADER   : PASSED [0x00004003]
               RETURN COUNT   : 4
               RETURN[00]     : 0x006d7261
               RETURN[01]     : 0x00000000
               RETURN[02]     : 0x00000000
               RETURN[03]     : 0x00000000
               CHECK VENDOR NAME: PASSED [arm]                       : CONFORMANT
        505: Query clock attributes
     CLOCK ID: 0
     [Check 1] Query clock attribute
               MSG HDR        : 0x00005003
               NUM PARAM      : 1
               PARAMETER[00]  : 0x00000000
               CHECK STATUS   : PASSED [SCMI_STATUS_SUCCES]
               CHECK HEADER   : PASSED [0x00005003]
               RETURN COUNT   : 5
               RETURN[00]     : 0x00000001
               RETURN[01]     : 0x434f4c43
               RETURN[02]     : 0x41555f4b
               RETURN[03]     : 0x00005452
               RETURN[04]     : 0x00000000
     CLOCK ID: 1
               MSG HDR        : 0x00005003
               NUM PARAM      : 1
               PARAMETER[00]  : 0x00000001
               CHECK STATUS   : FAILED
                 EXPECTED   : SCMI_STATUS_SUCCES
                 RECEIVED   : SCMI_STATUS_NOT_FOUND
        506: Query invalid clock
               MSG HDR        : 0x00005003
               NUM PARAM      : 1
               PARAMETER[00]  : 0x000000ff
               CHECK STATUS   : PASSED [SCMI_STATUS_NOT_FOUND]
`;
	const { catalogue, problems } = imported(log);
	assert.deepEqual(catalogue.resources, {
		clock: { clock_uart: { id: 0, name: "CLOCK_UART", src: "capture:26" } },
	});
	assert.deepEqual(problems, []);
	assert.equal(catalogue.firmware.vendor, "arm");
	assert.equal(catalogue.completeness?.clock, "partial");
});

const HEAD = "scmi-capture 1\ncompatible vendor,board vendor,soc\n";
const NODE =
	"scmi /firmware/scmi smc= channel= arm,scmi-smc\nprovider clock /firmware/scmi/protocol@14 00000005 00000001\n";
const OSC = "provider clock /osc 00000009 00000000\n";

/** Lines of clk_summary: a clock, its user, what the user calls it. */
const clock = (name: string, user: string, connection = "no_connection_id"): string =>
	`clk_summary  ${name}   1  1  0  24000000  0  0  50000  Y   ${user}    ${connection}  \n`;

const clocksIn = (text: string, facts?: CaptureFacts) => {
	const { catalogue, problems } = imported(text, facts);
	return { clocks: Object.values(catalogue.resources.clock ?? {}).map(({ id, name }) => `${id} ${name}`), problems };
};

test("a name has a number only where its user's node has exactly one", () => {
	const uart = "consumer clocks /soc/serial@4000 0000000500000011\n";
	assert.deepEqual(clocksIn(`${HEAD}${NODE}${uart}${clock("ipg", "4000.serial")}end\n`).clocks, ["17 ipg"]);
	const none = "1: there was no raw access, and no name that Linux lists leads to one number";
	const gives = (text: string): void =>
		assert.deepEqual(clocksIn(`${HEAD}${NODE}${OSC}${text}end\n`), { clocks: [], problems: [none] }, text);
	// two entries, and the user does not say which
	gives(`consumer clocks /soc/serial@4000 000000050000001100000009\n${clock("ipg", "4000.serial")}`);
	// two entries of that name
	gives(
		`consumer clocks /soc/serial@4000 00000005000000110000000500000012 ipg ipg\n${clock("ipg", "4000.serial", "ipg")}`,
	);
	// the entry is another provider's
	gives(`consumer clocks /soc/serial@4000 00000009\n${clock("osc", "4000.serial")}`);
	// a provider that is not known: where its entry ends is not either
	gives(`consumer clocks /soc/serial@4000 000000070000000500000011 a ipg\n${clock("ipg", "4000.serial", "ipg")}`);
	// two nodes of that name
	gives(`${uart}consumer clocks /bus/serial@4000 0000000500000012\n${clock("ipg", "serial@4000")}`);
	// nobody's, and an old kernel that lists no users
	gives(clock("ipg", "deviceless"));
	gives(`${uart}clk_summary  ipg   1  1  0  24000000  0  0  50000\n`);
});

test("users that contradict each other give no number", () => {
	const users = `consumer clocks /soc/serial@4000 0000000500000011
consumer clocks /soc/serial@5000 0000000500000012
consumer clocks /soc/serial@6000 0000000500000013
${clock("ipg", "4000.serial")}${clock("ipg", "5000.serial")}${clock("per", "6000.serial")}`;
	assert.deepEqual(clocksIn(`${HEAD}${NODE}${users}end\n`), {
		clocks: ["19 per"],
		problems: [
			"8: ipg and 17 do not lead to each other: other users have other names or numbers",
			"9: ipg and 18 do not lead to each other: other users have other names or numbers",
		],
	});
});

test("of several firmwares without raw access the one that is named", () => {
	const two = `${HEAD}${NODE}scmi /firmware/scmi-2 smc= channel= arm,scmi
consumer clocks /soc/serial@4000 0000000500000011
${clock("ipg", "4000.serial")}end\n`;
	assert.deepEqual(clocksIn(two).problems, [
		"1: there was no raw access, and which node's numbers are meant is not clear: /firmware/scmi and /firmware/scmi-2",
	]);
	assert.deepEqual(clocksIn(two, { node: "/firmware/scmi" }), { clocks: ["17 ipg"], problems: [] });
});

/** Base PROTOCOL_VERSION and, of clocks, version and CLOCK_ATTRIBUTES of 0. */
const channel = (number: number, name: string): string => `instance ${number} scmi-${number}
message 00400400 004004000000000000000200
message 00500800 005008000000000000000100
message 03500c0000000000 03500c000000000000000000${Buffer.from(name.padEnd(16, "\0")).toString("hex")}
`;

test("of several channels the first, or the one that is asked for; the others are told", () => {
	const two = `${HEAD}${channel(0, "a")}${channel(1, "b")}end\n`;
	assert.deepEqual(clocksIn(two), {
		clocks: ["0 a"],
		problems: ["7: instance 1 (scmi-1) is another channel, to be imported apart by its node (--node): left out"],
	});
	assert.deepEqual(clocksIn(two, { node: "/firmware/scmi-1" }), { clocks: ["0 b"], problems: [] });
	assert.deepEqual(clocksIn(two, { node: "/firmware/scmi-0" }), { clocks: ["0 a"], problems: [] });
	const none = clocksIn(two, { node: "/firmware/scmi" });
	assert.deepEqual(none.clocks, []);
	assert.equal(
		none.problems[0],
		"1: of /firmware/scmi no channel was captured, only instance 0 (scmi-0) and 1 (scmi-1): what those answered is left out",
	);
});

test("what is missing or strange is told with its line", () => {
	const text = `${HEAD}log [ 1.0] arm-scmi: SCMI Protocol v2.0 'ATF:R-Car' Firmware version 0x1001
${channel(0, "a")}message 03501000010000 03501000fcffffff
message 0350140001000000 -
message 0350180002000000 ff501800fcffffff
message 03501c0003000000 03501c000000000000
hello
`;
	const { catalogue, problems } = imported(text);
	const { vendor, subVendor, implementationVersion } = catalogue.firmware;
	assert.deepEqual([vendor, subVendor, implementationVersion], ["ATF", "R-Car", 0x1001]);
	assert.deepEqual(Object.keys(catalogue.resources.clock ?? {}), ["a"]);
	assert.deepEqual(problems, [
		"12: not understood: hello",
		"1: its end is missing: the script was stopped, and there may be more than this",
		"8: CLOCK_ATTRIBUTES is not understood",
		"9: CLOCK_ATTRIBUTES was not answered",
		"10: CLOCK_ATTRIBUTES was answered with another message",
		"11: CLOCK_ATTRIBUTES has an answer of another size",
	]);
});

test("an answer that is longer than it has to be is read as far as there is something to say", () => {
	const name = `${Buffer.from("uart").toString("hex")}${"00".repeat(12)}`;
	const channel = `instance 0 scmi
message 00500400 005004000000000000000200
message 0350080000000000 035008000000000000000000${name}
message 03500c0001000000 03500c000000000000000000${name}0000000099999999
`;
	const { catalogue, problems } = imported(`${HEAD}${channel}end\n`);
	const found = Object.values(catalogue.resources.clock ?? {}).map(({ id, name }) => [id, name]);
	// the first without the delay that version 2.0 has, the second with a word behind it
	assert.deepEqual(found, [
		[0, "uart"],
		[1, "uart"],
	]);
	assert.deepEqual(problems, []);
});

/** A server that answers BASE PROTOCOL_ATTRIBUTES with so many agents, and DISCOVER_AGENT for these; the caller is 1. */
function withAgents(count: number, agents: Readonly<Record<number, string>>): string {
	const word = (number: number): string => Buffer.from(new Uint32Array([number]).buffer).toString("hex");
	const text = (name: string): string => Buffer.from(name.padEnd(16, "\0")).toString("hex");
	const discovered = Object.entries({ ...agents, 4294967295: agents[1] ?? "" }).map(([id, name]) => {
		const told = Number(id) === 0xffffffff ? 1 : Number(id);
		return `message 07401400${word(Number(id))} 0740140000000000${word(told)}${text(name)}\n`;
	});
	return `${HEAD}${channel(0, "a")}message 01401000 0140100000000000${word((count << 8) | 1)}
message 01501800 0150180000000000${word(1)}
${discovered.join("")}end\n`;
}

test("a table is complete only where nobody else talks to firmware, who might see more", () => {
	const completeness = (text: string) => imported(text).catalogue.completeness?.clock;
	assert.equal(completeness(withAgents(2, { 0: "platform", 1: "OSPM" })), "complete");
	assert.equal(completeness(withAgents(3, { 0: "platform", 1: "OSPM", 2: "VM" })), "partial");
	assert.equal(completeness(withAgents(3, { 0: "platform", 1: "OSPM" })), "partial", "one of three was not told of");
	assert.equal(completeness(withAgents(2, { 0: "STM32", 1: "MCU" })), "partial", "agent 0 is somebody");
	assert.equal(completeness(withAgents(2, { 0: "platform", 1: "OSPM" }).replace(/end\n$/, "")), "partial");
});

test("a version that is missing from its answer is not known", () => {
	// PROTOCOL_VERSION of 0x11, SUCCESS, and nothing behind it
	const { catalogue } = imported("scmi-capture 1\ninstance 0 scmi\nmessage 00440000 0044000000000000\nend");
	assert.equal(catalogue.protocols?.power?.version, undefined);
});

test("a word of a log that no message is long enough for", () => {
	const { problems } = imported(`MSG HDR : 0x00004000
CHECK STATUS : PASSED [SCMI_STATUS_SUCCES]
RETURN[00] : 0x00020000
RETURN[4000000000] : 0x00000001
MSG HDR : 0x00004000
PARAMETER[900000000] : 0x00000001
`);
	assert.deepEqual(problems.slice(0, 2), [
		"1: not understood: MSG HDR : 0x00004000",
		"5: not understood: MSG HDR : 0x00004000",
	]);
});

test("a file that is none of it, and one that is not there", () => {
	for (const text of ["", "hello\n"]) assert.equal(imported(text).problems.length, 1);
	const { problems } = importCapture(memorySnapshot({}), "/b/nothing.txt");
	assert.equal(problems.length, 1);
});

test("any text gives a catalogue that reads back", () => {
	const word = fc.constantFrom("instance", "message", "scmi", "provider", "consumer", "clk_summary", "log", "end", "-");
	const hex = fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes).toString("hex"));
	const header = fc
		.tuple(fc.integer({ min: 16, max: 25 }), fc.integer({ min: 0, max: 16 }))
		.map(([protocol, message]) => Buffer.from(new Uint32Array([message | (protocol << 10)]).buffer).toString("hex"));
	const answered = fc
		.tuple(header, hex, hex)
		.map(([head, request, reply]) => `message ${head}${request} ${head}00000000${reply}`);
	const line = fc.oneof(
		answered,
		fc.array(fc.oneof(word, hex, fc.string()), { maxLength: 6 }).map((parts) => parts.join(" ")),
	);
	fc.assert(
		fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
			imported(["scmi-capture 1", "instance 0 scmi", ...lines].join("\n"));
		}),
	);
});
