import type { AgentEntry, DeviceEntry, ResourceEntry } from "../catalogue/catalogue-index.ts";
import type { Firmware } from "./firmware.ts";
import { type Access, ANY_CHANGE, holdsDevice, mayUse } from "./permissions.ts";
import type { MessageStep, Step } from "./trace.ts";

/** What one domain may do at one firmware, read off firmware's state when asked: nothing is computed a second time from the plan. */
export interface Grants {
	readonly firmware: Firmware;
	/** Whom firmware takes the domain for. */
	readonly agent: AgentEntry;
	device(entry: DeviceEntry): DeviceGrant;
	resource(entry: ResourceEntry): Access;
}

export interface DeviceGrant {
	/**
	 * granted: a SET_DEVICE_PERMISSIONS for it succeeded and holds, or fixed grants cover the whole device; refused: one was sent and
	 * refused; open: firmware does not control it, or lets this agent have it without being asked; none: nobody asked; reachable:
	 * nobody asked, but all of it is allowed through other devices; partly: some of it is; unknown: a request was made that the
	 * catalogue is too incomplete to judge.
	 */
	readonly state: "granted" | "refused" | "open" | "partly" | "reachable" | "none" | "unknown";
	/** The requests for it, in order. */
	readonly requests: readonly MessageStep[];
}

/** The BASE_SET_DEVICE_PERMISSIONS of a trace, by firmware's agent and device number. */
export type DeviceRequests = ReadonlyMap<string, readonly MessageStep[]>;

export function deviceRequestsIn(trace: readonly Step[]): DeviceRequests {
	const requests = new Map<string, MessageStep[]>();
	for (const step of trace) {
		if (step.kind !== "message" || step.message !== "BASE_SET_DEVICE_PERMISSIONS") continue;
		const key = requestKey(fieldOf(step, "agent_id"), fieldOf(step, "device_id"));
		const known = requests.get(key);
		if (known) known.push(step);
		else requests.set(key, [step]);
	}
	return requests;
}

/** Grants are read lazily: of a large board few are ever shown. */
export function grantsOf(firmware: Firmware, agent: AgentEntry, requests: DeviceRequests): Grants {
	const devices = new Map<DeviceEntry, DeviceGrant>();
	return {
		firmware,
		agent,
		device: (entry) => {
			const known = devices.get(entry);
			if (known) return known;
			const own = requests.get(requestKey(agent.agent.id, entry.device.id ?? -1)) ?? [];
			const grant = deviceGrant(firmware, agent, entry, own);
			devices.set(entry, grant);
			return grant;
		},
		resource: (entry) => mayUse(firmware, agent, entry, ANY_CHANGE),
	};
}

const requestKey = (agentId: number, deviceId: number) => `${agentId} ${deviceId}`;

/** A number of a request; -1 where it has none of that name. */
export function fieldOf(step: MessageStep, name: string): number {
	return Number(step.request.find((entry) => entry.name === name)?.value ?? -1);
}

function deviceGrant(
	firmware: Firmware,
	agent: AgentEntry,
	entry: DeviceEntry,
	requests: readonly MessageStep[],
): DeviceGrant {
	const { model, bypass, assumed } = firmware.index.catalogue.permissions;
	if (assumed) return { state: "unknown", requests };
	if (model === "none" || bypass.includes(agent.key)) return { state: "open", requests };
	if (agent.agent.isUnsure || entry.device.isUnsure) return { state: "unknown", requests };
	const controlled = entry.members
		.map((member) => mayUse(firmware, agent, member, ANY_CHANGE))
		.filter((access) => access !== "open");
	const allowed = controlled.filter((access) => access === "allowed").length;
	const isWhole = allowed === controlled.length;
	const isUnknown = controlled.includes("unknown");
	if (model === "static")
		return {
			state: isUnknown
				? "unknown"
				: controlled.length === 0
					? "open"
					: isWhole
						? "granted"
						: allowed > 0
							? "partly"
							: "none",
			requests,
		};
	if (holdsDevice(firmware, agent.agent.id, entry) && isWhole) return { state: "granted", requests };
	const last = requests.at(-1);
	if (last && last.status !== "SUCCESS") return { state: "refused", requests };
	if (isUnknown) return { state: "unknown", requests };
	if (allowed > 0) return { state: isWhole && last === undefined ? "reachable" : "partly", requests };
	return { state: entry.members.length > 0 && controlled.length === 0 ? "open" : "none", requests };
}
