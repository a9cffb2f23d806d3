import assert from "node:assert/strict";
import { test } from "node:test";
import type { Catalogue, Permissions } from "../../server/src/catalogue/model.ts";
import { handle } from "../../server/src/machine/dispatch.ts";
import { ANY_CHANGE, mayUse } from "../../server/src/machine/permissions.ts";
import { agentOf, startFirmware, tell } from "./board.ts";
import { RCAR_H3 } from "./rcar-h3.ts";
import { ALLOW, DENY, enable, type Machine, rcar, set } from "./rcar-machine.ts";

// What a catalogue does not say is not known

const CLOCKS = { uart: { id: 0, name: "uart" }, spi: { id: 1, name: "spi" } };
const boardOf = (catalogue: Partial<Catalogue>, permissions: Partial<Permissions>) =>
	startFirmware({
		...RCAR_H3,
		firmware: { name: "board", kind: "tf-a" },
		scmi: { baseVersion: 0x20000, protocols: { clock: { id: 0x14, version: 0x20000 } } },
		resources: { clock: CLOCKS },
		...catalogue,
		permissions: { ...RCAR_H3.permissions, controls: ["clock"], hidesUngranted: [], ...permissions },
	});

test("fixed grants by device: of a device whose resources are not all known, what it may have is not known", () => {
	const grants = { vm0: { devices: { spi0: "all" as const } } };
	const granted = (device: Catalogue["devices"][string], completeness: Catalogue["completeness"]) =>
		enable(boardOf({ devices: { spi0: device }, completeness }, { model: "static", grants }), "vm0", 0);
	assert.match(
		String(granted({ id: 0 }, { clock: "complete" })),
		/^unknown/,
		"it lists nothing, and devices are not complete",
	);
	assert.match(String(granted({ id: 0, resources: { clock: ["sppi"] } }, {})), /^unknown/, "a key that is in no table");
	assert.equal(granted({ id: 0, resources: { clock: ["spi"] } }, {}), "DENIED");
	assert.equal(granted({ id: 0, resources: { clock: ["uart"] } }, {}), "SUCCESS");
	const all = { vm0: { default: "all" as const, devices: { spi0: "all" as const } } };
	const open = boardOf({ devices: { spi0: { id: 0 } }, completeness: {} }, { model: "static", grants: all });
	assert.equal(enable(open, "vm0", 0), "SUCCESS", "it has it anyway");
});

test("where it is not known whether a reset drops grants, nothing after it is", () => {
	const devices = { spi0: { id: 0, resources: { clock: ["spi"] } } };
	const reset = (firmware: Machine) =>
		tell(firmware, "hyp", "BASE_RESET_AGENT_CONFIGURATION", { agent_id: 2, flags: 1 }).status;
	const shared = boardOf(
		{ devices, firmware: { name: "board", kind: "other" } },
		{ initial: "all", resetAgent: "unknown" },
	);
	set(shared, 2, 0, DENY);
	assert.equal(reset(shared), "SUCCESS");
	assert.match(String(enable(shared, "vm0", 1)), /^unknown/);
	const exclusive = boardOf({ devices }, { exclusive: true, resetAgent: "unknown" });
	set(exclusive, 2, 0, ALLOW);
	reset(exclusive);
	assert.match(String(set(exclusive, 3, 0, ALLOW)), /^unknown/, "the owner may be gone");
	assert.match(String(enable(exclusive, "vm1", 1)), /^unknown/);
});

test("SCP-firmware: what a denied protocol or message keeps from an agent is denied in the grants too", () => {
	const of = (grant: "none" | { level: "all"; deny: string[] }) => {
		const grants = { vm0: { protocols: { clock: grant } } };
		const firmware = rcar({ initial: "none", grants }, { firmware: { name: "SCP", kind: "scp-firmware" } });
		set(firmware, 2, 19, ALLOW);
		const hsusb = firmware.index.tables.get("clock")?.byKey.get("hsusb") ?? assert.fail();
		return mayUse(firmware, agentOf(firmware, "vm0"), hsusb, ANY_CHANGE);
	};
	assert.deepEqual([of("none"), of({ level: "all", deny: ["CLOCK_CONFIG_SET"] })], ["denied", "denied"]);
});

test("any grant counts, and one of a single protocol is not kept by device: then it is not known", () => {
	const firmware = rcar({ grantAggregation: "any-grant" }, { firmware: { name: "SCP", kind: "scp-firmware" } });
	const allow = { agent_id: 2, device_id: 19, command_id: 0x14, flags: ALLOW };
	assert.equal(tell(firmware, "hyp", "BASE_SET_PROTOCOL_PERMISSIONS", allow).status, "SUCCESS");
	assert.match(String(enable(firmware, "vm0", 3)), /^unknown/);
});

test("protocols of several channels are an agent's together; a channel that does not say speaks all", () => {
	const listOf = (...channels: readonly (readonly string[] | undefined)[]) => {
		const agents = {
			vm0: {
				id: 2,
				channels: channels.map((protocols, i) => ({
					transport: "mailbox" as const,
					doorbell: i,
					...(protocols && { protocols }),
				})),
			},
		};
		const firmware = rcar({}, { agents, firmware: { name: "board", kind: "other" } });
		return tell(firmware, "vm0", "BASE_DISCOVER_LIST_PROTOCOLS", { skip: 0 }).values.protocols;
	};
	assert.deepEqual(listOf(["base", "power"], ["clock", "reset"]), [0x11, 0x14, 0x16]);
	assert.deepEqual(listOf(undefined, ["reset"]), [0x11, 0x14, 0x16, 0x18]);
});

test("a rate that is set where the catalogue lists none is not taken for what was asked", () => {
	const firmware = boardOf({}, { model: "none" });
	assert.equal(tell(firmware, "vm0", "CLOCK_RATE_SET", { flags: 0, clock_id: 0, rate: 1n }).status, "SUCCESS");
	const answer = handle(firmware, agentOf(firmware, "vm0"), new Uint8Array([6, 0x50, 0, 0, 0, 0, 0, 0]));
	assert.deepEqual(answer.kind === "answer" && answer.assumed, ["rate"]);
});

test("members that are not all in the table, or numbered by each agent, are counted as the catalogue can", () => {
	const pinctrl = {
		p1: { agentIds: { vm0: 7 }, kind: "pin" as const },
		g: { agentIds: { vm0: 0 }, kind: "group" as const, members: ["p1"] },
		broken: { agentIds: { vm0: 1 }, kind: "group" as const, members: ["p1", "p2"] },
	};
	const firmware = rcar(
		{},
		{
			firmware: { name: "board", kind: "other" },
			scmi: { baseVersion: 0x20000, protocols: { pinctrl: { id: 0x19, version: 0x10000, idSpace: "per-agent" } } },
			resources: { pinctrl },
		},
	);
	const members = (identifier: number) =>
		tell(firmware, "vm0", "PINCTRL_LIST_ASSOCIATIONS", { identifier, flags: 1, index: 0 });
	assert.deepEqual(members(0).values.array, [7]);
	assert.match(String(members(1).status), /^unknown/);
});

test("without permissions nothing is known of the messages that set them", () => {
	const firmware = rcar({ assumed: true, model: "none" });
	assert.match(String(set(firmware, 2, 19, ALLOW)), /^unknown/);
	const reset = { agent_id: 2, flags: 0 };
	assert.match(String(tell(firmware, "hyp", "BASE_RESET_AGENT_CONFIGURATION", reset).status), /^unknown/);
});
