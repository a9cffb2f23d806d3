import type { ResourceKind } from "../scmi/resource-kind.ts";
import type { AgentEntry, DeviceEntry } from "./catalogue-index.ts";
import type { Firmware } from "./firmware.ts";
import type { Access, DeviceGrant, DomainGrants } from "./grants.ts";
import { ANY_CHANGE, holdsDevice, mayUse } from "./permissions.ts";
import type { MessageStep, Step } from "./trace.ts";

/** Reads off firmware's state what one agent may do; the trace says which messages made it so. */
export function readGrants(
	firmware: Firmware,
	trace: readonly Step[],
	domain: string,
	agent: AgentEntry | undefined,
): DomainGrants {
	if (!agent) return { domain, devices: {}, resources: {} };
	const requests = requestsFor(trace, agent.agent.id);
	const devices: Record<string, DeviceGrant> = {};
	for (const entry of firmware.index.devices)
		devices[entry.key] = deviceGrant(firmware, agent, entry, requests.get(entry.device.id ?? -1) ?? []);
	const resources: Partial<Record<ResourceKind, Record<string, Access>>> = {};
	for (const [kind, entries] of firmware.index.resources)
		if (entries.length > 0)
			resources[kind] = Object.fromEntries(
				entries.map((entry) => [entry.key, mayUse(firmware, agent, entry, ANY_CHANGE)]),
			);
	return { domain, agentId: agent.agent.id, agentKey: agent.key, devices, resources };
}

/** BASE_SET_DEVICE_PERMISSIONS for one agent, by device number. */
function requestsFor(trace: readonly Step[], agentId: number): ReadonlyMap<number, readonly MessageStep[]> {
	const requests = new Map<number, MessageStep[]>();
	for (const step of trace) {
		if (step.kind !== "message" || step.message !== "BASE_SET_DEVICE_PERMISSIONS") continue;
		const field = (name: string) => Number(step.request.find((entry) => entry.name === name)?.value ?? -1);
		if (field("agent_id") !== agentId) continue;
		const known = requests.get(field("device_id"));
		if (known) known.push(step);
		else requests.set(field("device_id"), [step]);
	}
	return requests;
}

function deviceGrant(
	firmware: Firmware,
	agent: AgentEntry,
	entry: DeviceEntry,
	requests: readonly MessageStep[],
): DeviceGrant {
	const steps = requests.map(({ n }) => n);
	const { model, bypass } = firmware.index.catalogue.permissions;
	if (model === "none" || bypass.includes(agent.key)) return { state: "open", steps };
	const controlled = entry.members
		.map((member) => mayUse(firmware, agent, member, ANY_CHANGE))
		.filter((access) => access !== "open");
	const allowed = controlled.filter((access) => access === "allowed").length;
	const whole = allowed === controlled.length;
	if (model === "static")
		return { state: controlled.length === 0 ? "open" : whole ? "granted" : allowed > 0 ? "partly" : "none", steps };
	if (holdsDevice(firmware, agent.agent.id, entry) && whole) return { state: "granted", steps };
	const last = requests.at(-1);
	if (last && last.status !== "SUCCESS") return { state: "refused", steps };
	if (allowed > 0) return { state: "partly", steps };
	if (controlled.includes("unknown")) return { state: "unknown", steps };
	return { state: entry.members.length > 0 && controlled.length === 0 ? "open" : "none", steps };
}
