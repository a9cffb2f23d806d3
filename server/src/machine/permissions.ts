import type { Grant, Level } from "../catalogue/model.ts";
import type { Message } from "../scmi/message.ts";
import { type AgentEntry, type DeviceEntry, isComplete, type ResourceEntry } from "./catalogue-index.ts";
import type { Firmware } from "./firmware.ts";
import type { Access } from "./grants.ts";

/** What is said of a catalogue whose `permissions.assumed` is true. */
export const PERMISSIONS_ASSUMED =
	"The catalogue says nothing about permissions: everything is taken to be open to every agent.";

/** What BASE_SET_DEVICE_PERMISSIONS has done so far. Agents by their number, devices by key, resources by path. */
export interface PermissionState {
	/** Exclusive servers: who has a device. */
	readonly owners: Map<string, number>;
	/** By agent and device: the last flag. */
	readonly devices: Map<string, boolean>;
	/** By agent and resource: the last flag of any device that has it. */
	readonly resources: Map<string, boolean>;
	/** Agents that were given a device the catalogue does not know: what they are denied is in doubt. */
	readonly mayHaveMore: Set<number>;
	/** Agents that lost one: what they are allowed is in doubt. */
	readonly mayHaveLess: Set<number>;
}

export function noPermissions(): PermissionState {
	return {
		owners: new Map(),
		devices: new Map(),
		resources: new Map(),
		mayHaveMore: new Set(),
		mayHaveLess: new Set(),
	};
}

/** A message, or as much of one as the decision takes. */
export type Wish = Pick<Message, "name" | "access">;

/** The wish that stands for "use it": what the grants matrix shows. */
export const ANY_CHANGE: Wish = { name: "", access: "change" };

/** The one place that decides whether an agent may send this message about this resource. */
export function mayUse(firmware: Firmware, agent: AgentEntry, entry: ResourceEntry, wish: Wish): Access {
	const { model, bypass, controls } = firmware.index.catalogue.permissions;
	if (model === "none" || bypass.includes(agent.key)) return "open";
	if (controls && !controls.includes(entry.kind)) return "open";
	const grant = fixedGrant(firmware, agent, entry);
	const isDenied = typeof grant === "object" && (grant.deny?.includes(wish.name) ?? false);
	if (!isDenied && !isGuarded(firmware, entry, wish)) return "open";
	const initially = !isDenied && rank(grant) >= LEVELS.indexOf(NEEDED[wish.access ?? "describe"]);
	if (model === "static") return initially ? "allowed" : "denied";
	return runtimeAccess(firmware, agent.agent.id, entry, initially);
}

/** May grant and deny. Where the catalogue names nobody, the agents it calls trusted. */
export function isPrivileged(firmware: Firmware, agent: AgentEntry): boolean {
	const { setBy } = firmware.index.catalogue.permissions;
	return setBy.includes(agent.key) || (setBy.length === 0 && agent.agent.trusted === true);
}

/** Whether the last BASE_SET_DEVICE_PERMISSIONS for this device and agent said allow. */
export function holdsDevice(firmware: Firmware, agentId: number, device: DeviceEntry): boolean {
	const { owners, devices } = firmware.permissions;
	return firmware.index.catalogue.permissions.exclusive
		? owners.get(device.key) === agentId
		: devices.get(key(agentId, device.key)) === true;
}

/** False when another agent owns it and the server is exclusive: nothing changes then. */
export function setDevicePermission(firmware: Firmware, agentId: number, device: DeviceEntry, allow: boolean): boolean {
	const { owners, devices, resources } = firmware.permissions;
	const { exclusive } = firmware.index.catalogue.permissions;
	const owner = owners.get(device.key);
	if (exclusive && allow && owner !== undefined && owner !== agentId) return false;
	if (allow) owners.set(device.key, agentId);
	else if (owner === agentId || firmware.behaviour.denyReleasesAnyOwner) owners.delete(device.key);
	devices.set(key(agentId, device.key), allow);
	for (const member of device.members) resources.set(key(agentId, member.path), allow);
	if (hasUnlisted(firmware, device)) setUnlistedDevicePermission(firmware, agentId, allow);
	return true;
}

/** Whether a device may have what the catalogue does not list for it: it lists nothing, or something that is not there. */
function hasUnlisted({ index }: Firmware, { device: { resources }, members }: DeviceEntry): boolean {
	if (resources === undefined) return !isComplete(index, "devices");
	return Object.values(resources).reduce((listed, keys) => listed + keys.length, 0) > members.length;
}

/** A device of which the catalogue does not say what it has; where its table is complete that is nothing. */
export function setUnlistedDevicePermission(firmware: Firmware, agentId: number, allow: boolean): void {
	const { mayHaveMore, mayHaveLess } = firmware.permissions;
	(allow ? mayHaveMore : mayHaveLess).add(agentId);
}

/** Back to `initial` for one agent. */
export function resetPermissions(firmware: Firmware, agentId: number): void {
	const { owners, devices, resources, mayHaveMore, mayHaveLess } = firmware.permissions;
	for (const [device, owner] of owners) if (owner === agentId) owners.delete(device);
	for (const map of [devices, resources]) for (const of of map.keys()) if (of.startsWith(`${agentId} `)) map.delete(of);
	mayHaveMore.delete(agentId);
	mayHaveLess.delete(agentId);
}

function runtimeAccess(firmware: Firmware, agentId: number, entry: ResourceEntry, initially: boolean): Access {
	const { exclusive, grantAggregation } = firmware.index.catalogue.permissions;
	const byLastWrite = () => firmware.permissions.resources.get(key(agentId, entry.path)) ?? initially;
	const byAnyGrant = () =>
		entry.owners.length === 0
			? initially
			: entry.owners.some((device) => hasDevice(firmware, agentId, device, initially));
	if (!exclusive && grantAggregation === "unknown" && byLastWrite() !== byAnyGrant()) return "unknown";
	const allowed = exclusive || grantAggregation === "any-grant" ? byAnyGrant() : byLastWrite();
	const doubts = allowed ? firmware.permissions.mayHaveLess : firmware.permissions.mayHaveMore;
	if (doubts.has(agentId)) return "unknown";
	return allowed ? "allowed" : "denied";
}

function hasDevice(firmware: Firmware, agentId: number, device: string, initially: boolean): boolean {
	const { owners, devices } = firmware.permissions;
	if (!firmware.index.catalogue.permissions.exclusive) return devices.get(key(agentId, device)) ?? initially;
	const owner = owners.get(device);
	return owner === undefined ? initially : owner === agentId;
}

/** Without a grant most servers still answer what a resource is and how it stands. */
function isGuarded(firmware: Firmware, entry: ResourceEntry, wish: Wish): boolean {
	if (wish.access === "change" || wish.access === "notify") return true;
	return (
		firmware.behaviour.guards === "everything" ||
		firmware.index.catalogue.permissions.hidesUngranted.includes(entry.kind)
	);
}

/** What an agent has from power-on, by the nearest of: the resource itself, a device that has it (the highest of several), its protocol, the agent's default. */
function fixedGrant(firmware: Firmware, agent: AgentEntry, entry: ResourceEntry): Grant {
	const { grants, initial } = firmware.index.catalogue.permissions;
	const own = grants[agent.key];
	const byDevice = entry.owners.flatMap((device) => own?.devices?.[device] ?? []);
	return (
		own?.resources?.[entry.kind]?.[entry.key] ??
		byDevice.reduce<Grant | undefined>(higher, undefined) ??
		own?.protocols?.[entry.kind] ??
		own?.default ??
		initial
	);
}

const LEVELS: readonly Level[] = ["none", "get", "notify", "set", "priv", "exclusive", "all"];
const NEEDED = { describe: "get", read: "get", notify: "notify", change: "set" } as const;

const rank = (grant: Grant) => LEVELS.indexOf(typeof grant === "string" ? grant : grant.level);
const higher = (a: Grant | undefined, b: Grant): Grant => (a === undefined || rank(b) > rank(a) ? b : a);
const key = (agentId: number, of: string) => `${agentId} ${of}`;
