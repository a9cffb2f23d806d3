import { type AgentEntry, type DeviceEntry, isComplete, type ResourceEntry } from "../catalogue/catalogue-index.ts";
import type { AgentGrants, Grant, Level } from "../catalogue/model.ts";
import { LEVELS } from "../catalogue/server-keys.ts";
import type { Message } from "../scmi/message.ts";
import { RESOURCE_KINDS, type ResourceKind } from "../scmi/resource-kind.ts";
import type { Firmware } from "./firmware.ts";

/** A message, or as much of one as the decision takes. */
export type AccessRequest = Pick<Message, "name" | "access">;

/** Stands for "use it": what grants are shown by. */
export const ANY_CHANGE: AccessRequest = { name: "", access: "change" };

/** May this agent change it. allowed: by a grant; open: not controlled by permissions; unknown: not determined by what is known. */
export type Access = "allowed" | "open" | "denied" | "unknown";

/** Agents that firmware never checks, and firmware that checks nobody. */
export function isBypassed({ index }: Firmware, agent: AgentEntry): boolean {
	const { model, bypass } = index.catalogue.permissions;
	return model === "none" || bypass.includes(agent.key);
}

/** False: the agent may not use a protocol, or a message of it, whatever it was granted. SCP-firmware's first two tables. */
export function mayUseProtocol(
	firmware: Firmware,
	agent: AgentEntry,
	kind: ResourceKind | "base",
	message: string | undefined,
): boolean {
	if (isBypassed(firmware, agent)) return true;
	const grant = firmware.index.catalogue.permissions.grants[agent.key]?.protocols?.[kind];
	if (grant === undefined) return true;
	if (message === undefined) return (typeof grant === "string" ? grant : grant.level) !== "none";
	return typeof grant === "string" || !grant.deny?.includes(message);
}

/** The one place that decides whether an agent may send this message about this resource. */
export function mayUse(firmware: Firmware, agent: AgentEntry, entry: ResourceEntry, request: AccessRequest): Access {
	const { model, controls, assumed } = firmware.index.catalogue.permissions;
	if (assumed) return "unknown";
	if (isBypassed(firmware, agent)) return "open";
	const message = request.name === ANY_CHANGE.name ? (USED_BY[entry.kind] ?? "") : request.name;
	if (!passesFirst(firmware, agent, entry.kind, message)) return "denied";
	const isStated = model === "static" && hasOwnGrant(firmware, agent, entry);
	if (controls && !controls.includes(entry.kind) && !isStated) return "open";
	if (firmware.unguarded.get(entry.kind)?.has(request.name)) return "open";
	if (agent.agent.isUnsure) return "unknown";
	const grant = fixedGrant(firmware, agent, entry);
	const isDenied = typeof grant === "object" && (grant.deny?.includes(message) ?? false);
	if (!isDenied && !isGuarded(firmware, entry, request)) return "open";
	const needed = firmware.behaviour.levels[request.name] ?? NEEDED[request.access ?? "describe"];
	const initially = !isDenied && includes(firmware, grant, needed);
	if (!initially && !isDenied && mayHaveByDevice(firmware, agent, entry, needed)) return "unknown";
	if (model === "static") return initially ? "allowed" : "denied";
	return runtimeAccess(firmware, agent.agent.id, entry, initially);
}

/** What stands for "use it": the message by which a resource of a kind is used. */
const USED_BY: Readonly<Partial<Record<ResourceKind, string>>> = {
	clock: "CLOCK_CONFIG_SET",
	power: "POWER_STATE_SET",
	reset: "RESET",
	perf: "PERFORMANCE_LEVEL_SET",
	voltage: "VOLTAGE_CONFIG_SET",
	pinctrl: "PINCTRL_SETTINGS_CONFIGURE",
};

/** Of servers that look at the protocol and the message before the resource: no grant of a device lifts these. */
function passesFirst(firmware: Firmware, agent: AgentEntry, kind: ResourceKind, message: string): boolean {
	const { firstChecks } = firmware.behaviour;
	if (firstChecks.includes("protocol-grant") && !mayUseProtocol(firmware, agent, kind, undefined)) return false;
	return !firstChecks.includes("message-grant") || mayUseProtocol(firmware, agent, kind, message);
}

/** Whether the last BASE_SET_DEVICE_PERMISSIONS for this device and agent said allow. */
export function holdsDevice(firmware: Firmware, agentId: number, device: DeviceEntry): boolean {
	return firmware.permissions.devices.get(agentId)?.get(device) === true;
}

/**
 * False when another agent owns it and the server is exclusive: nothing changes then; undefined where that is not known. Who owns a device and who may use what it has are
 * two things: a denial for one agent may end the ownership of another, who keeps the use (measured on the Raspberry Pi 5).
 */
export function setDevicePermission(
	firmware: Firmware,
	agentId: number,
	device: DeviceEntry,
	allow: boolean,
): boolean | undefined {
	const { owners, ownersInDoubt, devices, resources } = firmware.permissions;
	const { exclusive } = firmware.index.catalogue.permissions;
	const owner = owners.get(device);
	if (exclusive && allow && owner === agentId) return true;
	if (exclusive && allow && owner !== undefined) {
		if (!ownersInDoubt.has(device)) return false;
		doubt(firmware, agentId);
		return undefined;
	}
	ownersInDoubt.delete(device);
	if (allow) owners.set(device, agentId);
	else if (owner === agentId || firmware.behaviour.denialFrees === "any") owners.delete(device);
	of(devices, agentId).set(device, allow);
	for (const member of device.members) of(resources, agentId).set(member, allow);
	if (hasUnlisted(firmware, device)) setUnlistedDevicePermission(firmware, agentId, allow);
	return true;
}

/** BASE_SET_PROTOCOL_PERMISSIONS: of what a device has, that of one protocol. */
export function setProtocolPermission(
	firmware: Firmware,
	agentId: number,
	device: DeviceEntry,
	kind: ResourceKind,
	allow: boolean,
): void {
	const own = of(firmware.permissions.resources, agentId);
	for (const member of device.members) if (member.kind === kind) own.set(member, allow);
	// which grants of one device and protocol stand is not kept
	if (firmware.index.catalogue.permissions.grantAggregation === "any-grant") doubt(firmware, agentId);
	if (hasUnlisted(firmware, device)) setUnlistedDevicePermission(firmware, agentId, allow);
}

/** Whether a device may have what the catalogue does not list for it: it lists nothing, or something that is not there. */
function hasUnlisted({ index }: Firmware, { device: { resources, isUnsure } }: DeviceEntry): boolean {
	if (isUnsure) return true;
	if (resources === undefined) return !isComplete(index, "devices");
	return Object.entries(resources).some(([kind, keys]) => {
		const table = Object.hasOwn(RESOURCE_KINDS, kind) ? index.tables.get(kind as ResourceKind) : undefined;
		return keys.some((key) => !table?.byKey.has(key));
	});
}

/** A device of which the catalogue does not say what it has; where its table is complete that is nothing. */
export function setUnlistedDevicePermission(firmware: Firmware, agentId: number, allow: boolean): void {
	const { mayHaveMore, mayHaveLess } = firmware.permissions;
	(allow ? mayHaveMore : mayHaveLess).add(agentId);
}

/** What an agent may do is in doubt, and who owns what it had. */
export function doubtPermissions(firmware: Firmware, agentId: number): void {
	const { owners, ownersInDoubt } = firmware.permissions;
	for (const [device, owner] of owners) if (owner === agentId) ownersInDoubt.add(device);
	doubt(firmware, agentId);
}

function doubt({ permissions }: Firmware, agentId: number): void {
	permissions.mayHaveMore.add(agentId);
	permissions.mayHaveLess.add(agentId);
}

/** Back to `initial` for one agent; an exclusive server looks at the devices it owns only. */
export function resetPermissions(firmware: Firmware, agentId: number): void {
	const { owners, devices, resources, mayHaveMore, mayHaveLess } = firmware.permissions;
	const owned = [...owners].filter(([, owner]) => owner === agentId).map(([device]) => device);
	for (const device of owned) owners.delete(device);
	if (firmware.index.catalogue.permissions.exclusive) {
		for (const device of owned) {
			of(devices, agentId).set(device, false);
			for (const member of device.members) of(resources, agentId).set(member, false);
		}
		return;
	}
	devices.delete(agentId);
	resources.delete(agentId);
	mayHaveMore.delete(agentId);
	mayHaveLess.delete(agentId);
}

function runtimeAccess(firmware: Firmware, agentId: number, entry: ResourceEntry, initially: boolean): Access {
	const { grantAggregation } = firmware.index.catalogue.permissions;
	const byLastWrite = () => firmware.permissions.resources.get(agentId)?.get(entry) ?? initially;
	const byAnyGrant = () => {
		const own = firmware.permissions.devices.get(agentId);
		return entry.owners.length === 0 ? initially : entry.owners.some((device) => own?.get(device) ?? initially);
	};
	if (grantAggregation === "unknown" && byLastWrite() !== byAnyGrant()) return "unknown";
	const allowed = grantAggregation === "any-grant" ? byAnyGrant() : byLastWrite();
	const doubts = allowed ? firmware.permissions.mayHaveLess : firmware.permissions.mayHaveMore;
	if (doubts.has(agentId)) return "unknown";
	return allowed ? "allowed" : "denied";
}

/** Without a grant most servers still answer what a resource is and how it stands. */
function isGuarded(firmware: Firmware, entry: ResourceEntry, request: AccessRequest): boolean {
	if (request.access === "change" || request.access === "notify") return true;
	return firmware.behaviour.guards === "everything" || firmware.behaviour.hides.includes(entry.kind);
}

function hasOwnGrant({ index }: Firmware, agent: AgentEntry, entry: ResourceEntry): boolean {
	const own = index.catalogue.permissions.grants[agent.key];
	return own !== undefined && statedGrant(own, entry) !== undefined;
}

/** Whether a device that is granted from power-on may have a resource that the catalogue does not list for it. */
function mayHaveByDevice(firmware: Firmware, agent: AgentEntry, entry: ResourceEntry, needed: Level): boolean {
	const { devices = {}, resources = {} } = firmware.index.catalogue.permissions.grants[agent.key] ?? {};
	if (resources[entry.kind]?.[entry.key] !== undefined) return false;
	return Object.entries(devices).some(([key, grant]) => {
		const device = firmware.index.deviceByKey.get(key);
		return device !== undefined && hasUnlisted(firmware, device) && includes(firmware, grant, needed);
	});
}

/** What an agent has from power-on, by the nearest of: the resource itself, a device that has it (the highest of several), its protocol, the agent's default. */
function fixedGrant(firmware: Firmware, agent: AgentEntry, entry: ResourceEntry): Grant {
	const { grants, initial } = firmware.index.catalogue.permissions;
	const own = grants[agent.key];
	if (own === undefined) return initial;
	const known = firmware.fixedGrants.get(agent.key) ?? new Map<ResourceEntry, Grant>();
	firmware.fixedGrants.set(agent.key, known);
	const grant = known.get(entry) ?? statedGrant(own, entry) ?? initial;
	known.set(entry, grant);
	return grant;
}

function statedGrant(own: AgentGrants, entry: ResourceEntry): Grant | undefined {
	const byDevice = entry.owners.flatMap(({ key }) => own.devices?.[key] ?? []);
	return (
		own.resources?.[entry.kind]?.[entry.key] ??
		byDevice.reduce<Grant | undefined>(higher, undefined) ??
		own.protocols?.[entry.kind] ??
		own.default
	);
}

const NEEDED = { describe: "get", read: "get", notify: "notify", change: "set" } as const;

function includes({ index }: Firmware, grant: Grant, needed: Level): boolean {
	const level = typeof grant === "string" ? grant : grant.level;
	if (index.catalogue.permissions.hierarchy) return rank(level) >= LEVELS.indexOf(needed);
	return level === needed || level === "all";
}

const rank = (grant: Grant) => LEVELS.indexOf(typeof grant === "string" ? grant : grant.level);
const higher = (a: Grant | undefined, b: Grant): Grant => (a === undefined || rank(b) > rank(a) ? b : a);

function of<K>(map: Map<number, Map<K, boolean>>, agentId: number): Map<K, boolean> {
	const own = map.get(agentId) ?? new Map<K, boolean>();
	map.set(agentId, own);
	return own;
}
