import { BASE } from "../../server/src/scmi/protocols/base.ts";
import { CLOCK } from "../../server/src/scmi/protocols/clock.ts";
import { PINCTRL } from "../../server/src/scmi/protocols/pinctrl.ts";
import { POWER } from "../../server/src/scmi/protocols/power.ts";
import { RESET } from "../../server/src/scmi/protocols/reset.ts";
import { checkReply, checkRequest } from "./check-vector.ts";

// Every vector is written by hand from DEN0056: one 32-bit little-endian word a line, as it stands in shared memory from
// offset 0x18 on. Header: message [7:0], type [9:8], protocol [17:10], token [27:18].

const OLD = 0x10000;
const V2 = 0x20000;
const V3 = 0x30000;

// Base, 0x10: 0x10 << 10 = 0x4000

checkRequest(BASE, "PROTOCOL_VERSION", V2, 0, {}, [
	0x00004000, // header: message 0x0
]);
checkReply(BASE, "PROTOCOL_VERSION", V2, 0, "SUCCESS", { version: 0x20000 }, [
	0x00004000, // header, unchanged
	0x00000000, // status SUCCESS
	0x00020000, // version 2.0
]);

checkRequest(BASE, "PROTOCOL_ATTRIBUTES", V2, 1, {}, [
	0x00044001, // header: message 0x1, token 1 << 18
]);
checkReply(BASE, "PROTOCOL_ATTRIBUTES", V2, 1, "SUCCESS", { attributes: 0x0304 }, [
	0x00044001, // header
	0x00000000, // status
	0x00000304, // [15:8] 3 agents, [7:0] 4 protocols
]);

checkRequest(BASE, "PROTOCOL_MESSAGE_ATTRIBUTES", V2, 2, { message_id: 9 }, [
	0x00084002, // header: message 0x2, token 2
	0x00000009, // message_id BASE_SET_DEVICE_PERMISSIONS
]);
checkReply(BASE, "PROTOCOL_MESSAGE_ATTRIBUTES", V2, 2, "SUCCESS", { attributes: 0 }, [
	0x00084002, // header
	0x00000000, // status
	0x00000000, // attributes
]);
checkReply(BASE, "PROTOCOL_MESSAGE_ATTRIBUTES", V2, 2, "NOT_FOUND", {}, [
	0x00084002, // header
	0xfffffffc, // status NOT_FOUND, -4; nothing follows
]);

checkRequest(BASE, "BASE_DISCOVER_VENDOR", V2, 3, {}, [
	0x000c4003, // header: message 0x3, token 3
]);
checkReply(BASE, "BASE_DISCOVER_VENDOR", V2, 3, "SUCCESS", { vendor_identifier: "ATF" }, [
	0x000c4003, // header
	0x00000000, // status
	0x00465441, // "ATF\0"
	0x00000000, // 16 characters in all
	0x00000000,
	0x00000000,
]);

checkRequest(BASE, "BASE_DISCOVER_SUB_VENDOR", V2, 4, {}, [
	0x00104004, // header: message 0x4, token 4
]);
checkReply(BASE, "BASE_DISCOVER_SUB_VENDOR", V2, 4, "SUCCESS", { vendor_identifier: "R-Car" }, [
	0x00104004, // header
	0x00000000, // status
	0x61432d52, // "R-Ca"
	0x00000072, // "r\0\0\0"
	0x00000000,
	0x00000000,
]);

checkRequest(BASE, "BASE_DISCOVER_IMPLEMENTATION_VERSION", V2, 5, {}, [
	0x00144005, // header: message 0x5, token 5
]);
checkReply(BASE, "BASE_DISCOVER_IMPLEMENTATION_VERSION", V2, 5, "SUCCESS", { implementation_version: 0x1001 }, [
	0x00144005, // header
	0x00000000, // status
	0x00001001, // implementation_version
]);

checkRequest(BASE, "BASE_DISCOVER_LIST_PROTOCOLS", V2, 6, { skip: 0 }, [
	0x00184006, // header: message 0x6, token 6
	0x00000000, // skip
]);
checkReply(
	BASE,
	"BASE_DISCOVER_LIST_PROTOCOLS",
	V2,
	6,
	"SUCCESS",
	{ num_protocols: 5, protocols: [0x11, 0x13, 0x14, 0x16, 0x19] },
	[
		0x00184006, // header
		0x00000000, // status
		0x00000005, // num_protocols
		0x16141311, // four a word, the first in the lowest byte
		0x00000019, // the fifth, padded to a word
	],
);

checkRequest(BASE, "BASE_DISCOVER_AGENT", V2, 7, { agent_id: 0xffffffff }, [
	0x001c4007, // header: message 0x7, token 7
	0xffffffff, // agent_id: who am I
]);
checkReply(BASE, "BASE_DISCOVER_AGENT", V2, 7, "SUCCESS", { agent_id: 2, name: "VM0" }, [
	0x001c4007, // header
	0x00000000, // status
	0x00000002, // agent_id, from version 2.0 on
	0x00304d56, // "VM0\0"
	0x00000000,
	0x00000000,
	0x00000000,
]);
checkReply(BASE, "BASE_DISCOVER_AGENT", OLD, 7, "SUCCESS", { name: "VM0" }, [
	0x001c4007, // header
	0x00000000, // status
	0x00304d56, // "VM0\0": version 1.0 has no agent_id
	0x00000000,
	0x00000000,
	0x00000000,
]);

checkRequest(BASE, "BASE_NOTIFY_ERRORS", V2, 8, { notify_enable: 1 }, [
	0x00204008, // header: message 0x8, token 8
	0x00000001, // notify_enable bit 0
]);
checkReply(BASE, "BASE_NOTIFY_ERRORS", V2, 8, "NOT_SUPPORTED", {}, [
	0x00204008, // header
	0xffffffff, // status NOT_SUPPORTED, -1
]);

checkRequest(BASE, "BASE_SET_DEVICE_PERMISSIONS", V2, 5, { agent_id: 3, device_id: 19, flags: 1 }, [
	0x00144009, // header: message 0x9, token 5
	0x00000003, // agent_id
	0x00000013, // device_id 19
	0x00000001, // flags bit 0: allow
]);
checkReply(BASE, "BASE_SET_DEVICE_PERMISSIONS", V2, 5, "SUCCESS", {}, [
	0x00144009, // header
	0x00000000, // status
]);
checkReply(BASE, "BASE_SET_DEVICE_PERMISSIONS", V2, 5, "DENIED", {}, [
	0x00144009, // header
	0xfffffffd, // status DENIED, -3
]);

checkRequest(
	BASE,
	"BASE_SET_PROTOCOL_PERMISSIONS",
	V2,
	1023,
	{ agent_id: 3, device_id: 19, command_id: 0x14, flags: 0 },
	[
		0x0ffc400a, // header: message 0xA, the highest token 0x3ff << 18
		0x00000003, // agent_id
		0x00000013, // device_id
		0x00000014, // command_id [7:0]: clock protocol
		0x00000000, // flags bit 0: deny
	],
);
checkReply(BASE, "BASE_SET_PROTOCOL_PERMISSIONS", V2, 1023, "INVALID_PARAMETERS", {}, [
	0x0ffc400a, // header
	0xfffffffe, // status INVALID_PARAMETERS, -2
]);

checkRequest(BASE, "BASE_RESET_AGENT_CONFIGURATION", V2, 0, { agent_id: 3, flags: 0 }, [
	0x0000400b, // header: message 0xB
	0x00000003, // agent_id
	0x00000000, // flags bit 0: permissions stay
]);
checkReply(BASE, "BASE_RESET_AGENT_CONFIGURATION", V2, 0, "SUCCESS", {}, [
	0x0000400b, // header
	0x00000000, // status
]);

checkRequest(BASE, "NEGOTIATE_PROTOCOL_VERSION", 0x20001, 0, { version: 0x20000 }, [
	0x00004010, // header: message 0x10
	0x00020000, // version
]);
checkReply(BASE, "NEGOTIATE_PROTOCOL_VERSION", 0x20001, 0, "SUCCESS", {}, [
	0x00004010, // header
	0x00000000, // status
]);

// Clock, 0x14: 0x14 << 10 = 0x5000

checkRequest(CLOCK, "CLOCK_ATTRIBUTES", OLD, 0, { clock_id: 3 }, [
	0x00005003, // header: message 0x3
	0x00000003, // clock_id
]);
checkReply(CLOCK, "CLOCK_ATTRIBUTES", OLD, 0, "SUCCESS", { attributes: 1, clock_name: "_hsusb" }, [
	0x00005003, // header
	0x00000000, // status
	0x00000001, // attributes bit 0: enabled
	0x7573685f, // "_hsu"
	0x00006273, // "sb\0\0"
	0x00000000,
	0x00000000,
]);
checkReply(
	CLOCK,
	"CLOCK_ATTRIBUTES",
	V2,
	0,
	"SUCCESS",
	{ attributes: 0, clock_name: "_hsusb", clock_enable_delay: 50 },
	[
		0x00005003, // header
		0x00000000, // status
		0x00000000, // attributes
		0x7573685f, // "_hsu"
		0x00006273, // "sb\0\0"
		0x00000000,
		0x00000000,
		0x00000032, // clock_enable_delay, from version 2.0 on
	],
);
checkRequest(CLOCK, "CLOCK_RATE_SET", OLD, 0, { flags: 4, clock_id: 3, rate: 0x1_2345_6789n }, [
	0x00005005, // header: message 0x5
	0x00000004, // flags first: round up
	0x00000003, // clock_id
	0x23456789, // rate, low word
	0x00000001, // rate, high word
]);
checkReply(CLOCK, "CLOCK_DESCRIBE_RATES", OLD, 0, "SUCCESS", { num_rates_flags: 0x10001, rates: [400_000_000n] }, [
	0x00005004, // header
	0x00000000, // status
	0x00010001, // [31:16] one remaining, [11:0] one here
	0x17d78400, // 400 MHz, low word
	0x00000000, // high word
]);
checkRequest(CLOCK, "CLOCK_CONFIG_SET", OLD, 0, { clock_id: 3, attributes: 1 }, [
	0x00005007, // header: message 0x7
	0x00000003, // clock_id
	0x00000001, // attributes bit 0: enable
]);
checkRequest(CLOCK, "CLOCK_CONFIG_SET", V3, 0, { clock_id: 3, attributes: 1, extended_config_val: 0 }, [
	0x00005007, // header
	0x00000003, // clock_id
	0x00000001, // attributes [1:0]: on
	0x00000000, // extended_config_val, from version 3.0 on
]);

// Power, 0x11: 0x11 << 10 = 0x4400

checkRequest(POWER, "POWER_STATE_SET", V2, 0, { flags: 0, domain_id: 7, power_state: 0x40000000 }, [
	0x00004404, // header: message 0x4
	0x00000000, // flags first
	0x00000007, // domain_id
	0x40000000, // off: context lost
]);
checkReply(POWER, "POWER_STATE_GET", V2, 0, "SUCCESS", { power_state: 0 }, [
	0x00004405, // header
	0x00000000, // status
	0x00000000, // on
]);

// Reset, 0x16: 0x16 << 10 = 0x5800

checkRequest(RESET, "RESET", OLD, 0, { domain_id: 9, flags: 2, reset_state: 0 }, [
	0x00005804, // header: message 0x4
	0x00000009, // domain_id
	0x00000002, // flags bit 1: assert
	0x00000000, // reset_state: architectural cold
]);

// Pin control, 0x19: 0x19 << 10 = 0x6400

checkRequest(PINCTRL, "PINCTRL_REQUEST", OLD, 0, { identifier: 30, flags: 0 }, [
	0x00006407, // header: message 0x7
	0x0000001e, // identifier
	0x00000000, // flags [1:0]: a pin
]);
checkReply(PINCTRL, "PINCTRL_LIST_ASSOCIATIONS", OLD, 0, "SUCCESS", { flags: 3, array: [1, 2, 0x102] }, [
	0x00006404, // header
	0x00000000, // status
	0x00000003, // flags [11:0]: three here
	0x00020001, // two a word
	0x00000102, // the third, padded to a word
]);
