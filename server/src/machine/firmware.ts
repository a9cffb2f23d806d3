import type { Catalogue, CatalogueProtocol } from "../catalogue/model.ts";
import type { Reply } from "../scmi/codec.ts";
import type { Message, Protocol, Values } from "../scmi/message.ts";
import { BASE } from "../scmi/protocols/base.ts";
import { protocolFor } from "../scmi/protocols.ts";
import { kindOfProtocol, RESOURCE_KINDS, type ResourceKind } from "../scmi/resource-kind.ts";
import { type AgentEntry, type CatalogueIndex, indexCatalogue, type Lookup } from "./catalogue-index.ts";
import type { HardwareState } from "./hardware.ts";
import { noPermissions, type PermissionState } from "./permissions.ts";
import { behaviourOf, type ServerBehaviour } from "./server-behaviour.ts";

/** A running SCMI server: a catalogue, and what its agents have done to it since power-on. */
export interface Firmware {
	readonly index: CatalogueIndex;
	readonly behaviour: ServerBehaviour;
	/** By number, Base first. */
	readonly protocols: ReadonlyMap<number, Served>;
	readonly permissions: PermissionState;
	/** By resource path; what nobody has touched is not in it. */
	readonly hardware: Map<string, HardwareState>;
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

/** One command, past the checks. */
export interface Call {
	readonly firmware: Firmware;
	readonly agent: AgentEntry;
	readonly served: Served;
	readonly message: Message;
	readonly request: Values;
	/** What `message.resource` names; undefined for messages without. */
	readonly lookup: Lookup | undefined;
}

/** `unknown`: what this server answers does not follow from the catalogue; `why` is a clause. */
export type Outcome =
	| (Reply & { readonly kind: "reply"; readonly assumed: readonly string[] })
	| { readonly kind: "unknown"; readonly why: string };

export type Handler = (call: Call) => Outcome;

export function startFirmware(catalogue: Catalogue): Firmware {
	return {
		index: indexCatalogue(catalogue),
		behaviour: behaviourOf(catalogue),
		protocols: servedProtocols(catalogue),
		permissions: noPermissions(),
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

export function answer(values: Values = {}, assumed: readonly string[] = []): Outcome {
	return { kind: "reply", status: "SUCCESS", values, assumed };
}

export function refuse(status: Reply["status"]): Outcome {
	return { kind: "reply", status, values: {}, assumed: [] };
}

export function unknown(why: string): Outcome {
	return { kind: "unknown", why };
}

/** Where the catalogue lists no protocols at all, those it has resources for, under their standard numbers. */
function servedProtocols(catalogue: Catalogue): ReadonlyMap<number, Served> {
	const { protocols, baseVersion } = catalogue.scmi;
	const kinds = Object.keys(RESOURCE_KINDS) as ResourceKind[];
	const listed = Object.entries(protocols);
	const entries: readonly (readonly [string, CatalogueProtocol])[] =
		listed.length > 0
			? listed
			: kinds.flatMap((kind) => (catalogue.resources[kind] ? [[kind, { id: RESOURCE_KINDS[kind].protocolId }]] : []));
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
