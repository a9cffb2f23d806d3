// What firmware answers where its catalogue lists only part, or cannot be read in part: nothing for certain.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { indexCatalogue } from "../../server/src/catalogue/catalogue-index.ts";
import { readCatalogue } from "../../server/src/catalogue/read-catalogue.ts";
import { agentBehindSmc } from "../../server/src/machine/channels.ts";
import { handle } from "../../server/src/machine/dispatch.ts";
import { startFirmware } from "../../server/src/machine/firmware.ts";
import { ANY_CHANGE, mayUse } from "../../server/src/machine/permissions.ts";
import { decodeReply, encodeRequest } from "../../server/src/scmi/codec.ts";
import { messageByName, PROTOCOLS } from "../../server/src/scmi/protocols.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

function firmwareOf(text: string) {
	const { catalogue } = readCatalogue(memorySnapshot({ "/c.scmi.yaml": text }), "/c.scmi.yaml");
	assert.ok(catalogue);
	return startFirmware(indexCatalogue(catalogue));
}

const catalogue = (parts: {
	readonly protocols?: string;
	readonly vm1?: string;
	readonly permissions?: string;
	readonly completeness?: string;
}) => `scmiCatalogue: 1
firmware: { name: F }
scmi: { protocols: { ${parts.protocols ?? "clock: { id: 0x14 }"} } }
agents:
  vm0: { id: 1, channels: [{ transport: smc, smcId: 1 }] }
  vm1: ${parts.vm1 ?? "{ id: 2, channels: [{ transport: smc, smcId: 2 }] }"}
resources: { clock: { uart: { id: 0 }, vault: { id: 1, status: secure-only } }, reset: { uart: { id: 0 } } }
permissions: ${parts.permissions ?? "{ model: none }"}
completeness: { clock: complete, reset: complete${parts.completeness ?? ""} }
`;

type Firmware = ReturnType<typeof firmwareOf>;
type Name = Parameters<typeof messageByName>[1];

/** Of every protocol, where the catalogue does not say. */
const VERSION = 0x10000;

/** The status of an answer, or "unknown". */
function ask(firmware: Firmware, agentKey: string, protocolId: number, name: Name, values = {}): string {
	const table = PROTOCOLS.find(({ id }) => id === protocolId);
	const message = table && messageByName(table, name);
	const agent = firmware.index.agentByKey.get(agentKey);
	assert.ok(table && message && agent);
	const header = { messageId: message.id, type: "command", protocolId, token: 0 } as const;
	const answer = handle(firmware, agent, encodeRequest(header, message, values, VERSION));
	return answer.kind !== "answer" ? answer.kind : String(decodeReply(message, answer.bytes, VERSION)?.status);
}

describe("a protocol that is not listed", () => {
	const versionOf = (firmware: Firmware, protocolId: number) => ask(firmware, "vm0", protocolId, "PROTOCOL_VERSION");
	test("is not known to be absent, and known to be there where its table is listed", () => {
		const firmware = firmwareOf(catalogue({}));
		assert.deepEqual(
			[0x14, 0x16, 0x11].map((id) => versionOf(firmware, id)),
			["SUCCESS", "SUCCESS", "unknown"],
		);
	});
	test("is absent where the list is complete", () => {
		const protocols = "clock: { id: 0x14 }, reset: { id: 0x16 }";
		const firmware = firmwareOf(catalogue({ protocols, completeness: ", protocols: complete" }));
		assert.deepEqual(
			[0x14, 0x16, 0x11].map((id) => versionOf(firmware, id)),
			["SUCCESS", "SUCCESS", "NOT_SUPPORTED"],
		);
	});
	test("is not known to be absent where a complete list lacks one that has a table", () => {
		const firmware = firmwareOf(catalogue({ completeness: ", protocols: complete" }));
		assert.deepEqual(
			[0x14, 0x16, 0x11].map((id) => versionOf(firmware, id)),
			["SUCCESS", "unknown", "unknown"],
		);
	});
	test("is absent under one number where it is listed under another", () => {
		const firmware = firmwareOf(catalogue({ protocols: "pinctrl: { id: 0x18 }" }));
		assert.equal(versionOf(firmware, 0x19), "NOT_SUPPORTED");
	});
	test("one that cannot be read is neither there nor absent", () => {
		const firmware = firmwareOf(
			catalogue({ protocols: "clock: { id: wrong }, reset: { id: 0x16 }", completeness: ", protocols: complete" }),
		);
		assert.deepEqual(
			[0x14, 0x16, 0x11].map((id) => versionOf(firmware, id)),
			["unknown", "SUCCESS", "unknown"],
		);
	});
});

describe("an agent with a wrong word", () => {
	const broken = () =>
		firmwareOf(
			catalogue({
				vm1: "{ id: 2, secure: maybe, channels: [{ transport: smc, smcId: 2 }] }",
				permissions: "{ model: static, initial: all }",
				completeness: ", agents: complete",
			}),
		);
	test("may or may not do what it asks for; others are judged as before", () => {
		const firmware = broken();
		assert.equal(ask(firmware, "vm1", 0x14, "CLOCK_CONFIG_SET", { clock_id: 0, attributes: 1 }), "unknown");
		assert.equal(ask(firmware, "vm0", 0x14, "CLOCK_CONFIG_SET", { clock_id: 0, attributes: 1 }), "SUCCESS");
	});
	test("may or may not see what is for the secure world", () => {
		const firmware = broken();
		assert.equal(ask(firmware, "vm1", 0x14, "CLOCK_ATTRIBUTES", { clock_id: 1 }), "unknown");
		assert.equal(ask(firmware, "vm0", 0x14, "CLOCK_ATTRIBUTES", { clock_id: 1 }), "NOT_FOUND");
	});
	test("may have any channel that is nobody else's", () => {
		const { index } = broken();
		assert.deepEqual(
			[1, 2, 3].map((smcId) => agentBehindSmc(index, { smcId, x7: 0 }).kind),
			["agent", "unknown", "unknown"],
		);
		const { index: whole } = firmwareOf(catalogue({ completeness: ", agents: complete" }));
		assert.equal(agentBehindSmc(whole, { smcId: 3, x7: 0 }).kind, "absent");
	});
});

test("an SMC is nobody's only where the catalogue says of every SMC channel by which SMC it rings", () => {
	const behind = (channel: string, x7: number) => {
		const { index } = firmwareOf(
			catalogue({ vm1: `{ id: 2, channels: [{ transport: smc, ${channel} }] }`, completeness: ", agents: complete" }),
		);
		const found = agentBehindSmc(index, { smcId: 2, x7 });
		return found.kind === "agent" ? found.agent.key : found.kind;
	};
	assert.equal(behind("smcId: 2", 0), "vm1");
	assert.equal(behind("smcId: 3", 0), "absent");
	assert.equal(behind('shmem: { address: "0x1000", size: 0x80 }', 0), "unknown");
	assert.equal(behind("smcArgs: { x7: 0 }", 0), "unknown");
});

test("a channel with the number in x7 is before one that takes any", () => {
	const { index } = firmwareOf(`scmiCatalogue: 1
agents:
  hyp: { id: 0, channels: [{ transport: smc, smcId: 1 }] }
  vm0: { id: 1, channels: [{ transport: smc, smcId: 1, smcArgs: { x7: 1 } }] }
`);
	const behind = [0, 1, 2].map((x7) => agentBehindSmc(index, { smcId: 1, x7 }));
	assert.deepEqual(
		behind.map((found) => found.kind === "agent" && found.agent.key),
		["hyp", "vm0", "hyp"],
	);
});

test("grants that cannot be read are one agent's; under a name that is no agent's, those of all that have none", () => {
	const accessWith = (grants: string) => {
		const permissions = `{ model: static, initial: all, grants: { ${grants} } }`;
		const { index, ...firmware } = firmwareOf(catalogue({ permissions }));
		const entry = index.tables.get("clock")?.byKey.get("uart");
		assert.ok(entry);
		return index.agents.map((agent) => mayUse({ ...firmware, index }, agent, entry, ANY_CHANGE));
	};
	assert.deepEqual(accessWith("vm0: { default: none }"), ["denied", "allowed"]);
	assert.deepEqual(accessWith("vm0: { default: nonne }"), ["unknown", "allowed"]);
	assert.deepEqual(accessWith("vm0: { default: none }, wm1: { default: none }"), ["denied", "unknown"]);
});

test("levels imply lower ones, unless the catalogue says that they do not", () => {
	const statusWith = (hierarchy: string, level: string) => {
		const permissions = `{ model: static, initial: none, ${hierarchy}grants: { vm0: { default: ${level} } } }`;
		return ask(firmwareOf(catalogue({ permissions })), "vm0", 0x14, "CLOCK_CONFIG_SET", { clock_id: 0, attributes: 1 });
	};
	assert.deepEqual(
		["get", "set", "priv", "all"].map((level) => statusWith("", level)),
		["DENIED", "SUCCESS", "SUCCESS", "SUCCESS"],
	);
	assert.deepEqual(
		["get", "set", "priv", "all"].map((level) => statusWith("hierarchy: false, ", level)),
		["DENIED", "SUCCESS", "DENIED", "SUCCESS"],
	);
});
