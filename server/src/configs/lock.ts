import { folderOf, joinPath, stemOf } from "../text/path.ts";
import type { Setup } from "./setup.ts";

/** What the firmware numbers in a board's trees meant when its lock was written: names pinned. By the setup's name. */
export type Lock = Readonly<Record<string, LockedSetup>>;

/** By `node`, or `DomU1:node` in a guest's tree: the path of the SCMI node through which numbers are asked for. */
export type LockedSetup = Readonly<Record<string, LockedNode>>;

export interface LockedNode {
	/** What the catalogue called its firmware. */
	readonly firmware: string;
	readonly release?: string;
	/** The catalogue's path from the lock's folder; of one that came with the product `bundled:NAME`. */
	readonly catalogue: string;
	/** By the path of the node that uses them, or of a configuration from here, and the property or key they stand in, in their order there. */
	readonly uses: Readonly<Record<string, Readonly<Record<string, readonly LockedNumber[]>>>>;
}

/** A number, and what it was in which table of the catalogue. */
export interface LockedNumber {
	readonly number: number;
	/** A table of `resources`, `devices` or `agents`. */
	readonly table: string;
	readonly key: string;
}

/** What is written for a number: `3 clock/hsusb`. */
export const LOCKED_NUMBER = {
	source: "^\\d{1,10} [a-z]+/\\S+$",
	says: 'a number and what it was, such as "3 clock/hsusb"',
};

/** Where the lock of a setup is written: beside its scmi.yaml, for all of its variants, else beside the board. */
export function lockFileOf(setup: Setup): string {
	return setup.file === undefined ? lockOfBoard(setup) : joinPath(folderOf(setup.file), "scmi-lock.yaml");
}

/** Where it is looked for; one that was written before there was a scmi.yaml still counts, where there is no other. */
export function lockFilesOf(setup: Setup): readonly string[] {
	return [...new Set([lockFileOf(setup), lockOfBoard(setup)])];
}

function lockOfBoard({ host: { base } }: Setup): string {
	return joinPath(folderOf(base.path), `${stemOf(base.path)}.scmi-lock.yaml`);
}

/** What a lock says of a setup, and under which name: of a variant that it does not know what it says of the board. */
export function lockedIn(
	lock: Lock,
	{ name }: Setup,
): { readonly name: string; readonly locked: LockedSetup } | undefined {
	const board = name.replace(/#[^#]*$/, "");
	for (const known of [name, board]) {
		const locked = Object.hasOwn(lock, known) ? lock[known] : undefined;
		if (locked !== undefined) return { name: known, locked };
	}
	return undefined;
}

/** Whether a file is called like a lock. */
export function isLockFile(path: string): boolean {
	return /(^|\/)([^/]+\.)?scmi-lock\.yaml$/.test(path);
}
