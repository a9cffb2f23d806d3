import type { Dialect } from "../scmi/message.ts";
import type { PinSetting } from "../scmi/protocols/pinctrl.ts";
import type { ResourceKind } from "../scmi/resource-kind.ts";
import type { StatusName } from "../scmi/status.ts";
import type { CHECKS, LEVELS, STATE_AGGREGATIONS } from "./server-keys.ts";

/**
 * What one SCMI server has: one file, one id space. Plain data; where a value stands in its file is kept apart
 * (`ReadCatalogue.positions`), so that the mediator can be given a catalogue that never was a file.
 * The format is documented by catalogue.schema.json.
 */
export interface Catalogue {
	readonly firmware: Firmware;
	/** What it was made from; the key before the colon in a `src`. */
	readonly sources?: Readonly<Record<string, Source>>;
	readonly scmi: {
		readonly specification?: "1.0" | "2.0" | "3.0" | "3.1" | "3.2" | "4.0";
		/** Version word of the base protocol, major << 16 | minor; SCMI 2.0's stands in where the file does not say. */
		readonly baseVersion?: number;
		/** What PROTOCOL_ATTRIBUTES of Base tells; undefined: as many as are listed. */
		readonly agentCount?: number;
		readonly listsBase?: boolean;
		/** Those that are listed; one that is not may be served all the same, unless `completeness.protocols` is complete. */
		readonly protocols: Readonly<Record<string, CatalogueProtocol>>;
		/** Those of which something is said that cannot be read. */
		readonly unread?: readonly ResourceKind[];
	};
	readonly agents: Readonly<Record<string, Agent>>;
	/** One of its agents, or channels, cannot be read: a channel that is not listed may be that one's. */
	readonly hasUnreadAgents?: true;
	readonly resources: Readonly<Partial<Record<ResourceKind, Readonly<Record<string, Resource>>>>>;
	readonly devices: Readonly<Record<string, Device>>;
	readonly permissions: Permissions;
	/** By table name (a resource kind, "devices", "agents" or "protocols"); a table that is not named is "unknown". */
	readonly completeness: Readonly<Record<string, Completeness>>;
	/** The tables that would be complete, were there nothing wrong in them: what they lack may be what is wrong. */
	readonly brokenLists?: readonly string[];
	readonly quirks: readonly { readonly id: string; readonly summary: string; readonly src?: string }[];
}

export type Completeness = "complete" | "partial" | "unknown";

export interface Firmware {
	readonly name: string;
	readonly kind?: "scp-firmware" | "tf-a" | "rcar-gen3" | "op-tee" | "imx-sm" | "virtio-scmi" | "captured" | "other";
	readonly vendor?: string;
	readonly subVendor?: string;
	readonly implementationVersion?: number;
	readonly release?: string;
	/** Each a list of which one has to be there. */
	readonly match?: {
		readonly rootCompatible?: readonly string[];
		readonly model?: readonly string[];
		readonly scmiNode?: readonly string[];
		readonly scmiCompatible?: readonly string[];
		/** Paths, and labels with & before them. */
		readonly nodes?: readonly string[];
		readonly includes?: readonly string[];
	};
	/** Which boards it is for cannot be read. */
	readonly isMatchUnread?: true;
}

export interface Source {
	readonly path: string;
	readonly repository?: string;
	readonly revision?: string;
	readonly importer?: string;
	readonly sha256?: string;
}

export interface CatalogueProtocol {
	readonly id: number;
	readonly version?: number;
	/** per-agent: an agent has the numbers of `Resource.agentIds` and no others. */
	readonly idSpace?: "global" | "per-agent";
	/** Names of messages this server answers with NOT_SUPPORTED. */
	readonly unsupported?: readonly string[];
	readonly vendor?: boolean;
	/** False: it answers, but BASE_DISCOVER_LIST_PROTOCOLS leaves it out. */
	readonly listed?: boolean;
	readonly dialect?: Dialect;
	/** By message name, what this server does otherwise than its kind. */
	readonly messages?: Readonly<Record<string, CatalogueMessage>>;
	/** Undefined: PROTOCOL_MESSAGE_ATTRIBUTES says what there is. */
	readonly claims?: { readonly allBut?: readonly string[] };
	/** Pin settings it takes, as words of the specification. */
	readonly settings?: readonly PinSetting[];
}

/** How one server handles one message; what is not said follows from its kind. */
export interface CatalogueMessage {
	readonly answers?: StatusName;
	readonly checks?: readonly CheckName[];
	readonly unknown?: StatusName;
	readonly level?: Level;
	/** Fields of the reply. */
	readonly omits?: readonly string[];
}

export type CheckName = (typeof CHECKS)[number];

export interface Agent {
	readonly id: number;
	readonly name?: string;
	readonly type?: "psci" | "management" | "ospm" | "hypervisor" | "other";
	readonly trusted?: boolean;
	readonly secure?: boolean;
	/** What boots and resets together, and so is no stranger to each other. */
	readonly partition?: string;
	readonly discoverId?: number;
	readonly channels?: readonly CatalogueChannel[];
	readonly src?: string;
	/** Part of what is said of it cannot be read: what it may do is not known. */
	readonly isUnsure?: true;
}

export interface CatalogueChannel {
	readonly transport: "smc" | "mailbox" | "optee" | "virtio";
	readonly direction?: "a2p" | "p2a-notify" | "p2a-priority";
	readonly smcId?: number;
	/** Further SMC arguments that tell channels apart, e.g. `{ x7: 1 }`. */
	readonly smcArgs?: Readonly<Record<string, number>>;
	readonly shmem?: { readonly address: number; readonly size: number };
	readonly mailbox?: {
		/** Register base on the agent's side; binds the channel to a tree. */
		readonly address?: number;
		readonly path?: string;
		readonly compatible?: string;
		readonly serverAddress?: number;
		readonly serverIndex?: number;
		readonly labelHint?: string;
	};
	readonly doorbell?: number;
	readonly opteeChannel?: number;
	/** Keys of `scmi.protocols`; undefined: all. */
	readonly protocols?: readonly string[];
}

/** What a sensor measures, by its type in SENSOR_DESCRIPTION_GET. */
export type Quantity = "celsius" | "volts" | "amps" | "watts" | "joules" | "other";

export interface Resource {
	/** The number every agent uses; undefined where numbering is per agent. */
	readonly id?: number;
	/** Per-agent numbers by agent key; null: not visible to that agent. */
	readonly agentIds?: Readonly<Record<string, number | null>>;
	/** The name firmware answers; may be empty. */
	readonly name?: string;
	readonly symbols?: readonly string[];
	readonly status?: "available" | "reserved" | "secure-only" | "conditional";
	/** When a conditional one is there, in words. */
	readonly condition?: string;
	/** Pins, groups and functions are numbered apart. */
	readonly kind?: "pin" | "group" | "function";
	readonly initial?: "on" | "off" | "unknown";
	/** Keys of the same table: the pins of a group, the groups of a function. */
	readonly members?: readonly string[];
	/** Keys of the same table, or names of what firmware does not export. */
	readonly parents?: readonly string[];
	/** By table, keys of what operating it switches on, as it shares a register with them by mistake. */
	readonly starts?: Readonly<Partial<Record<ResourceKind, readonly string[]>>>;
	/** In Hz. */
	readonly rates?: readonly number[] | { readonly min: number; readonly max: number; readonly step?: number };
	/** The rate at power-on, in Hz. */
	readonly initialRate?: number;
	readonly microvolts?: readonly number[];
	/** Of a sensor; undefined: not known. */
	readonly measures?: Quantity;
	/** What a permitted agent can change; undefined: all. */
	readonly settable?: readonly ("state" | "rate" | "parent" | "level" | "limits" | "duty")[];
	readonly description?: string;
	/** The native specifier the number stands for, e.g. `cpg CPG_MOD 704`. */
	readonly hardware?: readonly string[];
	readonly src?: string;
}

export interface Device {
	/** The number of BASE_SET_DEVICE_PERMISSIONS; undefined where this firmware numbers no devices. */
	readonly id?: number;
	readonly description?: string;
	/** Hints that tell devices apart in a tree; no firmware has them. */
	readonly dt?: {
		readonly labels?: readonly string[];
		readonly addresses?: readonly number[];
		readonly compatible?: readonly string[];
	};
	/** Keys into `Catalogue.resources`. */
	readonly resources?: Readonly<Partial<Record<ResourceKind, readonly string[]>>>;
	readonly src?: string;
	/** Part of what is said of it cannot be read: it may have more than is listed, and another number. */
	readonly isUnsure?: true;
}

export type Level = (typeof LEVELS)[number];
export type StateAggregation = (typeof STATE_AGGREGATIONS)[number];

export interface Permissions {
	/** none: everything is open to every agent; static: fixed grants; device-runtime: BASE_SET_DEVICE_PERMISSIONS. */
	readonly model: "none" | "static" | "device-runtime";
	/** The file says nothing about permissions; that everything is open is then an assumption to be named. */
	readonly assumed?: true;
	/** That is because what it says cannot be read. */
	readonly isUnread?: true;
	readonly initial: Level;
	/** Agent keys that may set permissions. */
	readonly setBy: readonly string[];
	/** The tables a device permission covers; undefined: all. */
	readonly controls?: readonly ResourceKind[];
	readonly exclusive: boolean;
	/** Agent keys the firmware never checks. */
	readonly bypass: readonly string[];
	readonly grantAggregation: "last-write" | "any-grant" | "unknown";
	/** One for all tables, or one for each; undefined, or of a table that is not named: as servers of its kind do. */
	readonly stateAggregation?: StateAggregation | Readonly<Record<string, StateAggregation>>;
	readonly resetAgent: "always" | "flag" | "never" | "unknown";
	readonly statuses: {
		readonly unknownDevice?: StatusName;
		readonly unknownAgent?: StatusName;
		readonly notPrivileged?: StatusName;
		readonly alreadyOwned?: StatusName;
		readonly missingDevice?: StatusName;
		readonly undiscoverable?: StatusName;
		readonly notSettable?: StatusName;
	};
	/** Part of what it answers in these cases cannot be read: what is not in `statuses` is then not known. */
	readonly hasUnreadStatuses?: true;
	readonly denialFrees?: "own" | "any";
	readonly selfReset?: boolean;
	readonly resetsState?: "nothing" | "granted" | "everything";
	/** Tables whose ATTRIBUTES message is refused without a grant; undefined: as servers of its kind do. */
	readonly hidesUngranted?: readonly ResourceKind[];
	/** A level implies all lower ones; else it is that one alone, and `all` is all of them. */
	readonly hierarchy: boolean;
	readonly grants: Readonly<Record<string, AgentGrants>>;
}

export interface AgentGrants {
	readonly default?: Level;
	readonly protocols?: Readonly<Record<string, Grant>>;
	readonly devices?: Readonly<Record<string, Grant>>;
	readonly resources?: Readonly<Partial<Record<ResourceKind, Readonly<Record<string, Grant>>>>>;
}

export type Grant = Level | { readonly level: Level; readonly deny?: readonly string[]; readonly src?: string };
