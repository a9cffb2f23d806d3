import type { DecodedCatalogue } from "../catalogue/catalogue-shape.ts";

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

/** What an importer read: the parts of a catalogue file that importers know of. What is undefined is not written. */
export interface ImportedCatalogue
	extends Pick<DecodedCatalogue, "firmware" | "resources" | "devices" | "completeness"> {
	readonly sources: Readonly<Record<string, ImportedSource>>;
	/** The answer to PROTOCOL_VERSION of Base. */
	readonly baseVersion?: number;
	readonly protocols?: Stated<Stated<DecodedCatalogue["scmi"]>["protocols"]>;
	readonly agents?: Readonly<Record<string, ImportedAgent>>;
	readonly permissions?: ImportedPermissions;
}

type Stated<T> = NonNullable<T>;

export type ImportedSource = Stated<DecodedCatalogue["sources"]>[string] & { readonly importer: string };

type DecodedAgent = Stated<DecodedCatalogue["agents"]>[string];
type DecodedChannel = Stated<DecodedAgent["channels"]>[number];

export type ImportedAgent = Omit<DecodedAgent, "channels"> & { readonly channels?: readonly ImportedChannel[] };

/** Addresses of firmware's source may be wider than a number. */
export type ImportedChannel = Omit<DecodedChannel, "mailbox" | "shmem"> & {
	readonly mailbox?: { readonly address: bigint; readonly serverAddress?: bigint; readonly serverIndex?: number };
	readonly shmem?: { readonly address: bigint; readonly size: number };
};

export type ImportedResource = DecodedCatalogue["resources"][string][string];
export type ImportedDevice = Stated<DecodedCatalogue["devices"]>[string];

type DecodedPermissions = Stated<DecodedCatalogue["permissions"]>;
type DecodedGrants = Stated<DecodedPermissions["grants"]>[string];

export type ImportedPermissions = Omit<DecodedPermissions, "grants"> & {
	readonly grants?: Readonly<Record<string, ImportedGrants>>;
};

export type ImportedGrants = Pick<DecodedGrants, "default"> & {
	readonly protocols?: Readonly<Record<string, ImportedGrant>>;
	readonly resources?: Readonly<Record<string, Readonly<Record<string, ImportedGrant>>>>;
};

/** Never the level alone: each has the line that gives it. */
export type ImportedGrant = Exclude<Stated<DecodedGrants["protocols"]>[string], string>;
