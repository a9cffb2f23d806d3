// What a device's row in the grants says: by what was asked for it, how that was answered, and what its resources come to.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { deviceRequestsIn } from "../../server/src/machine/grants.ts";
import type { MessageStep } from "../../server/src/machine/trace.ts";
import { agentOf, tell, written } from "./board.ts";
import { ALLOW, DENY, type Machine, rcar, set } from "./rcar-machine.ts";

/** A request of the hypervisor's for agent 2, as a trace has it. */
function request(firmware: Machine, device: number, flags: number): MessageStep {
	const status = set(firmware, 2, device, flags);
	const fields = [
		{ name: "agent_id", value: 2 },
		{ name: "device_id", value: device },
	];
	const step: Partial<MessageStep> = {
		kind: "message",
		message: "BASE_SET_DEVICE_PERMISSIONS",
		request: fields,
		status: status as MessageStep["status"],
	};
	return step as MessageStep;
}

const stateOf = (firmware: Machine, device: string, requests: readonly MessageStep[] = []) =>
	written(firmware, agentOf(firmware, "vm0"), deviceRequestsIn(requests)).devices[device]?.state;

describe("ohci0 is device 9, ehci0 10, hsusb 19: they share clocks 2 and 3", () => {
	test("asked for and granted; not asked for, and had through another", () => {
		const firmware = rcar();
		const asked = [request(firmware, 19, ALLOW)];
		assert.equal(stateOf(firmware, "hsusb", asked), "granted");
		assert.equal(stateOf(firmware, "ehci0", asked), "reachable");
		assert.equal(stateOf(firmware, "eavb", asked), "none");
	});
	test("asked for and refused", () => {
		const firmware = rcar({ exclusive: true });
		set(firmware, 3, 19, ALLOW);
		const asked = [request(firmware, 19, ALLOW)];
		assert.equal(asked[0]?.status, "DENIED");
		assert.equal(stateOf(firmware, "hsusb", asked), "refused");
		assert.equal(stateOf(firmware, "hsusb"), "none");
	});
	test("taken back, and what it has is there through another: part of what was asked for", () => {
		const firmware = rcar();
		const asked = [request(firmware, 10, ALLOW), request(firmware, 10, DENY), request(firmware, 19, ALLOW)];
		assert.equal(stateOf(firmware, "ehci0", asked), "partly");
		assert.equal(stateOf(firmware, "ehci0", asked.slice(2)), "reachable");
	});
});

test("an agent that nobody checks is checked by nothing, whatever is said of its protocols", () => {
	const grants = { vm0: { protocols: { reset: "none" as const, clock: "none" as const } } };
	const scp = { firmware: { name: "SCP", kind: "scp-firmware" as const } };
	const version = (bypass: readonly string[]) =>
		tell(rcar({ initial: "all", grants, bypass }, scp), "vm0", "PROTOCOL_VERSION", {}, "reset").status;
	assert.deepEqual([version([]), version(["vm0"])], ["DENIED", "SUCCESS"]);
});

test("where the catalogue names nobody who may grant, the agent it trusts may", () => {
	const status = (trusted: boolean) => {
		const { agents } = rcar().index.catalogue;
		const hyp = { ...agents.hyp, id: agents.hyp?.id ?? 0, trusted };
		return set(rcar({ setBy: [] }, { agents: { ...agents, hyp } }), 2, 19, ALLOW);
	};
	assert.deepEqual([status(true), status(false)], ["SUCCESS", "DENIED"]);
});
