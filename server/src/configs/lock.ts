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
	/** By the path of the node that uses them and the property they stand in, in their order there. */
	readonly uses: Readonly<Record<string, Readonly<Record<string, readonly LockedNumber[]>>>>;
}

/** A number, and what it was in which table of the catalogue. */
export interface LockedNumber {
	readonly number: number;
	/** A table of `resources`, or `devices`. */
	readonly table: string;
	readonly key: string;
}

/** What is written for a number: `3 clock/hsusb`. */
export const LOCKED_NUMBER = {
	source: "^\\d{1,10} [a-z]+/\\S+$",
	says: 'a number and what it was, such as "3 clock/hsusb"',
};

/** Where the lock of a setup lies: beside its scmi.yaml, for all of its variants, else beside the board. */
export function lockFileOf({ file, host }: Setup): string {
	if (file !== undefined) return joinPath(folderOf(file), "scmi-lock.yaml");
	return joinPath(folderOf(host.base.path), `${stemOf(host.base.path)}.scmi-lock.yaml`);
}

/** Whether a file is called like a lock. */
export function isLockFile(path: string): boolean {
	return /(^|\/)([^/]+\.)?scmi-lock\.yaml$/.test(path);
}
