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
import { PIN_SETTINGS } from "../scmi/protocols/pinctrl.ts";
import { protocolFor } from "../scmi/protocols.ts";
import { RESOURCE_KINDS, type ResourceKind } from "../scmi/resource-kind.ts";
import type { Check, MessageBehaviour, ServerBehaviour } from "./servers/behaviour.ts";
import { behaviourOf, messageBehaviour, protocolKind } from "./servers/index.ts";

/** A running SCMI server: a catalogue, and what its agents have done to it since power-on. */
export interface Firmware {
	readonly index: CatalogueIndex;
	readonly behaviour: ServerBehaviour;
	/** By number, Base first. */
	readonly protocols: ReadonlyMap<number, Served>;
	/** Tables with the messages that reach their resources without a look at grants; "" stands for any that changes one. */
	readonly unguarded: ReadonlyMap<ResourceKind, ReadonlySet<string>>;
	readonly permissions: PermissionState;
	/** By agent key: what it has from power-on, as far as that has been worked out. */
	readonly fixedGrants: Map<string, Map<ResourceEntry, Grant>>;
	/** What nobody has touched is not in it. */
	readonly hardware: Map<ResourceEntry, HardwareState>;
	/** Agents whose channel has been in error and stays busy. */
	readonly stuck: Set<AgentEntry>;
	/** By message, as far as that has been worked out. */
	readonly handling: Map<Message, Handling>;
}

/** How a server handles one message: what it looks at, in its order, and what it does otherwise than most. */
export interface Handling {
	readonly rules: MessageBehaviour;
	readonly steps: readonly (Check | "protocol" | "message")[];
}

/** A protocol this server has. */
export interface Served {
	readonly table: Protocol;
	readonly version: number;
	/** The catalogue does not say the version; 1.0 stands in. */
	readonly versionAssumed: boolean;
	/** Pin control: the numbers of the settings it takes; undefined: not known. */
	readonly settings: readonly number[] | undefined;
}

/** What BASE_SET_DEVICE_PERMISSIONS has done so far; agents by their number. */
export interface PermissionState {
	/** Exclusive servers: who has a device. */
	readonly owners: Map<DeviceEntry, number>;
	/** Of these it is not known whether the owner still is. */
	readonly ownersInDoubt: Set<DeviceEntry>;
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
	/** By agent number, in the order they first asked. Clock: 1 on, 0 off. Power: the state word. Reset: 1 asserted, 0 not. Voltage: the mode. */
	readonly votes: Map<number, number>;
	last: number;
	/** Clock, in Hz. */
	rate?: bigint;
	/** Performance level, or voltage in µV. */
	level?: number;
	/** A rate was asked for of which it is not known what came of it. */
	isRateUnknown?: boolean;
	/** Something that shares its register by mistake has switched it on since anybody asked for it. */
	isStarted?: boolean;
	/** Clock. */
	parent?: ResourceEntry;
	/** Pin or group: the agent that has requested it. */
	holder?: number;
}

export function startFirmware(index: CatalogueIndex): Firmware {
	const behaviour = behaviourOf(index.catalogue);
	const protocols = servedProtocols(index);
	return {
		index,
		behaviour,
		protocols,
		unguarded: unguardedMessages(behaviour, protocols),
		permissions: {
			owners: new Map(),
			ownersInDoubt: new Set(),
			devices: new Map(),
			resources: new Map(),
			mayHaveMore: new Set(),
			mayHaveLess: new Set(),
		},
		fixedGrants: new Map(),
		hardware: new Map(),
		stuck: new Set(),
		handling: new Map(),
	};
}

function unguardedMessages(behaviour: ServerBehaviour, protocols: Firmware["protocols"]): Firmware["unguarded"] {
	const unguarded = new Map<ResourceKind, Set<string>>();
	for (const { table } of protocols.values()) {
		if (table.kind === "base") continue;
		const open = table.messages.filter(({ name, resource }) => {
			const { answers, checks } = messageBehaviour(behaviour, table.kind, name);
			return resource !== undefined && answers === undefined && !checks.includes("grant");
		});
		const names = new Set(open.map(({ name }) => name));
		if (open.some(({ access }) => access === "change")) names.add("");
		unguarded.set(table.kind, names);
	}
	return unguarded;
}

/** Whether this server carries a message out. */
export function isImplemented(firmware: Firmware, served: Served, message: Message): boolean {
	if (isTooNew(served, message)) return false;
	const { has, lacks = [] } = firmware.behaviour.protocols[served.table.kind] ?? {};
	if (lacks.includes(message.name) || has?.includes(message.name) === false) return false;
	const { model } = firmware.index.catalogue.permissions;
	if (GRANTING.includes(message.name)) return model === "device-runtime";
	return message.name !== "BASE_RESET_AGENT_CONFIGURATION" || model !== "none";
}

/** A later version of the protocol brought this message. */
export function isTooNew(served: Served, message: Message): boolean {
	return message.since !== undefined && message.since > served.version;
}

const GRANTING: readonly string[] = ["BASE_SET_DEVICE_PERMISSIONS", "BASE_SET_PROTOCOL_PERMISSIONS"];

/** A server has these or not by its model of permissions. */
export const PERMISSION_MESSAGES: readonly string[] = [...GRANTING, "BASE_RESET_AGENT_CONFIGURATION"];

/** Agent 0 is the platform itself where the catalogue does not list it, or gives it no channel. */
export function isPlatform({ index }: Firmware, agentId: number): boolean {
	if (agentId !== 0) return false;
	const listed = index.agentById.get(0);
	return listed === undefined || ((listed.agent.channels ?? []).length === 0 && index.channels.byTransport.size > 0);
}

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
	const served = new Map<number, Served>([
		[
			BASE.id,
			{
				table: BASE,
				version: baseVersion ?? 0x20000,
				versionAssumed: baseVersion === undefined,
				settings: undefined,
			},
		],
	]);
	for (const [key, protocol] of entries) {
		const kind = protocolKind(key, protocol);
		// a vendor's protocol has no table
		if (kind !== undefined && kind !== "base")
			served.set(protocol.id, {
				table: protocolFor(kind, protocol.id, protocol.dialect),
				version: protocol.version ?? 0x10000,
				versionAssumed: protocol.version === undefined,
				settings: protocol.settings?.map((setting) => PIN_SETTINGS.indexOf(setting)),
			});
	}
	return served;
}
