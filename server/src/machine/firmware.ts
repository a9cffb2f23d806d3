import {
	type AgentEntry,
	type CatalogueIndex,
	type DeviceEntry,
	isComplete,
	type ResourceEntry,
} from "../catalogue/catalogue-index.ts";
import type { CatalogueProtocol, Grant } from "../catalogue/model.ts";
import type { Message, Protocol } from "../scmi/message.ts";
import { BASE } from "../scmi/protocols/base.ts";
import { protocolFor } from "../scmi/protocols.ts";
import { kindOfProtocol, RESOURCE_KINDS, type ResourceKind } from "../scmi/resource-kind.ts";
import { behaviourOf, type ServerBehaviour } from "./server-behaviour.ts";

/** A running SCMI server: a catalogue, and what its agents have done to it since power-on. */
export interface Firmware {
	readonly index: CatalogueIndex;
	readonly behaviour: ServerBehaviour;
	/** By number, Base first. */
	readonly protocols: ReadonlyMap<number, Served>;
	readonly permissions: PermissionState;
	/** By agent key: what it has from power-on, as far as that has been worked out. */
	readonly fixedGrants: Map<string, Map<ResourceEntry, Grant>>;
	/** What nobody has touched is not in it. */
	readonly hardware: Map<ResourceEntry, HardwareState>;
}

/** A protocol this server has. */
export interface Served {
	readonly table: Protocol;
	readonly version: number;
	/** The catalogue does not say the version; 1.0 stands in. */
	readonly versionAssumed: boolean;
	/** Names of messages. */
	readonly unsupported: readonly string[];
}

/** What BASE_SET_DEVICE_PERMISSIONS has done so far; agents by their number. */
export interface PermissionState {
	/** Exclusive servers: who has a device. */
	readonly owners: Map<DeviceEntry, number>;
	/** By agent: the last flag of each device. */
	readonly devices: Map<number, Map<DeviceEntry, boolean>>;
	/** By agent: the last flag of any device that has the resource. */
	readonly resources: Map<number, Map<ResourceEntry, boolean>>;
	/** Agents that were given a device the catalogue does not know: what they are denied is in doubt. */
	readonly mayHaveMore: Set<number>;
	/** Agents that lost one: what they are allowed is in doubt. */
	readonly mayHaveLess: Set<number>;
}

/** One resource as its agents left it. */
export interface HardwareState {
	/** By agent number, in the order they first asked. Clock: 1 on, 0 off. Power: the state word. Reset: 1 asserted, 0 not. */
	readonly votes: Map<number, number>;
	last: number;
	/** Clock, in Hz. */
	rate?: bigint;
	/** Pin or group: the agent that has requested it. */
	holder?: number;
}

export function startFirmware(index: CatalogueIndex): Firmware {
	return {
		index,
		behaviour: behaviourOf(index.catalogue),
		protocols: servedProtocols(index),
		permissions: {
			owners: new Map(),
			devices: new Map(),
			resources: new Map(),
			mayHaveMore: new Set(),
			mayHaveLess: new Set(),
		},
		fixedGrants: new Map(),
		hardware: new Map(),
	};
}

/** Whether this server carries a message out; PROTOCOL_MESSAGE_ATTRIBUTES says the same. */
export function isImplemented(firmware: Firmware, served: Served, message: Message): boolean {
	if (served.unsupported.includes(message.name)) return false;
	if (isTooNew(served, message)) return false;
	if (served.table.id !== BASE.id || !OPTIONAL.includes(message.name)) return true;
	const { model } = firmware.index.catalogue.permissions;
	if (GRANTING.includes(message.name) && model !== "device-runtime") return false;
	if (message.name === "BASE_RESET_AGENT_CONFIGURATION" && model === "none") return false;
	return firmware.behaviour.baseMessages.includes(message.name);
}

/** A later version of the protocol brought this message. */
export function isTooNew(served: Served, message: Message): boolean {
	return message.since !== undefined && message.since > served.version;
}

/** Those of the base protocol that only privileged agents may send. BASE_RESET_AGENT_CONFIGURATION is open for oneself. */
export const GRANTING: readonly string[] = ["BASE_SET_DEVICE_PERMISSIONS", "BASE_SET_PROTOCOL_PERMISSIONS"];

const OPTIONAL: readonly string[] = [
	...GRANTING,
	"BASE_RESET_AGENT_CONFIGURATION",
	"BASE_DISCOVER_SUB_VENDOR",
	"BASE_DISCOVER_AGENT",
	"BASE_NOTIFY_ERRORS",
	"NEGOTIATE_PROTOCOL_VERSION",
];

/** May grant and deny. Where the catalogue names nobody, the agents it calls trusted. */
export function isPrivileged({ index }: Firmware, agent: AgentEntry): boolean {
	const { setBy } = index.catalogue.permissions;
	return setBy.includes(agent.key) || (setBy.length === 0 && agent.agent.trusted === true);
}

/** Those the catalogue lists and, unless that list is complete, those it has resources for, under their standard numbers. */
function servedProtocols(index: CatalogueIndex): ReadonlyMap<number, Served> {
	const { scmi, resources } = index.catalogue;
	const { protocols, baseVersion, unread = [] } = scmi;
	const kinds = Object.keys(RESOURCE_KINDS) as ResourceKind[];
	const listed = Object.entries(protocols);
	const implied = isComplete(index, "protocols")
		? []
		: kinds.filter((kind) => resources[kind] && !Object.hasOwn(protocols, kind) && !unread.includes(kind));
	const entries: readonly (readonly [string, CatalogueProtocol])[] = [
		...listed,
		...implied.map((kind) => [kind, { id: RESOURCE_KINDS[kind].protocolId }] as const),
	];
	const base = listed.find(([, protocol]) => protocol.id === BASE.id)?.[1];
	const served = new Map<number, Served>([
		[BASE.id, { table: BASE, version: baseVersion, versionAssumed: false, unsupported: base?.unsupported ?? [] }],
	]);
	for (const [key, protocol] of entries) {
		const kind = kinds.find((name) => name === key) ?? kindOfProtocol(protocol.id);
		// a vendor's protocol has no table
		if (kind)
			served.set(protocol.id, {
				table: protocolFor(kind, protocol.id),
				version: protocol.version ?? 0x10000,
				versionAssumed: protocol.version === undefined,
				unsupported: protocol.unsupported ?? [],
			});
	}
	return served;
}
