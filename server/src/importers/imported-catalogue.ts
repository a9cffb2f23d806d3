import type { StatusName } from "../scmi/status.ts";

/** A line of the firmware's source that an importer did not understand, and what it did about it. */
export interface ImportProblem {
	readonly path: string;
	/** Counted from 1. */
	readonly line: number;
	readonly text: string;
	/** Something that firmware has is not in the catalogue for it: what was being read there is not all of it. */
	readonly leavesOut?: true;
	/** What would tell: a definition, which may stand in a file that was not given, or which of its conditions it is built under. */
	readonly wants?: "definition" | "condition";
}

/** What an importer is told besides the files. */
export interface ImportFacts {
	/** Where they are from: `nxp-imx/imx-sm`, and its commit or tag. */
	readonly repository?: string;
	readonly revision?: string;
	/** Macros that decide what is compiled: `-D`. */
	readonly defines?: Readonly<Record<string, string>>;
}

export interface Imported {
	readonly catalogue: ImportedCatalogue;
	/** In the order of the source. Whatever stands here is not in the catalogue, or there with less said. */
	readonly problems: readonly ImportProblem[];
	/** The files that `src` speaks of, by what stands for them there. */
	readonly files: ReadonlyMap<string, string>;
}

/** What an importer read, in the shape of a catalogue file (catalogue-shape.ts): what is undefined is not written. */
export interface ImportedCatalogue {
	readonly firmware: {
		readonly name: string;
		readonly kind?: string;
		readonly vendor?: string;
		readonly subVendor?: string;
		readonly implementationVersion?: number;
		readonly release?: string;
		readonly match?: {
			readonly rootCompatible?: readonly string[];
			readonly scmiNode?: readonly string[];
			readonly scmiCompatible?: readonly string[];
			readonly includes?: readonly string[];
		};
	};
	readonly sources: Readonly<Record<string, ImportedSource>>;
	/** The answer to PROTOCOL_VERSION of Base. */
	readonly baseVersion?: number;
	readonly protocols?: Readonly<
		Record<
			string,
			{
				readonly id: number;
				readonly version?: number;
				readonly vendor?: true;
				/** Of a server older than the protocol. */
				readonly dialect?: string;
				readonly idSpace?: string;
				readonly unsupported?: readonly string[];
				readonly tables?: readonly string[];
			}
		>
	>;
	readonly agents?: Readonly<Record<string, ImportedAgent>>;
	/** By table, by key. */
	readonly resources: Readonly<Record<string, Readonly<Record<string, ImportedResource>>>>;
	readonly devices?: Readonly<Record<string, ImportedDevice>>;
	readonly permissions?: ImportedPermissions;
	readonly completeness?: Readonly<Record<string, "complete" | "partial">>;
}

export interface ImportedSource {
	readonly path: string;
	readonly repository?: string;
	readonly revision?: string;
	readonly importer: string;
}

export interface ImportedAgent {
	readonly id: number;
	readonly name?: string;
	readonly type?: string;
	readonly secure?: true;
	readonly trusted?: true;
	readonly partition?: string;
	readonly discoverId?: number;
	readonly channels?: readonly ImportedChannel[];
	readonly src?: string;
}

export interface ImportedChannel {
	readonly transport: "smc" | "mailbox" | "optee" | "virtio";
	readonly direction?: "p2a-notify" | "p2a-priority";
	readonly smcId?: number;
	readonly smcArgs?: Readonly<Record<string, number>>;
	readonly mailbox?: { readonly address: bigint; readonly serverAddress?: bigint; readonly serverIndex?: number };
	readonly doorbell?: number;
	readonly opteeChannel?: number;
	readonly shmem?: { readonly address: bigint; readonly size: number };
}

export interface ImportedResource {
	readonly id?: number;
	/** null: that agent does not see it. */
	readonly agentIds?: Readonly<Record<string, number | null>>;
	readonly name?: string;
	readonly symbols?: readonly string[];
	readonly status?: "reserved" | "secure-only" | "conditional";
	readonly condition?: string;
	readonly rates?: readonly number[] | { readonly min: number; readonly max: number; readonly step?: number };
	readonly microvolts?: readonly number[];
	readonly kind?: "pin" | "group" | "function";
	readonly parents?: readonly string[];
	readonly initial?: "on" | "off";
	readonly settable?: readonly string[];
	readonly hardware?: readonly string[];
	readonly description?: string;
	readonly src?: string;
}

export interface ImportedDevice {
	readonly id?: number;
	readonly description?: string;
	/** How a tree shows it. */
	readonly dt?: { readonly labels?: readonly string[]; readonly addresses?: readonly number[] };
	/** By table, keys of `resources`. */
	readonly resources?: Readonly<Record<string, readonly string[]>>;
	readonly src?: string;
}

export interface ImportedPermissions {
	readonly model: "none" | "static" | "device-runtime";
	readonly initial?: string;
	readonly hierarchy?: boolean;
	readonly stateAggregation?: string;
	readonly statuses?: Readonly<Record<string, StatusName>>;
	readonly setBy?: readonly string[];
	readonly bypass?: readonly string[];
	readonly controls?: readonly string[];
	readonly exclusive?: boolean;
	readonly grantAggregation?: string;
	readonly resetAgent?: string;
	readonly grants?: Readonly<Record<string, ImportedGrants>>;
}

export interface ImportedGrants {
	readonly default?: string;
	readonly protocols?: Readonly<Record<string, ImportedGrant>>;
	readonly resources?: Readonly<Record<string, Readonly<Record<string, ImportedGrant>>>>;
}

export interface ImportedGrant {
	readonly level: string;
	/** Messages that it does not cover. */
	readonly deny?: readonly string[];
	readonly src?: string;
}
