import type { Analysis } from "../analysis.ts";
import { isLockFile, type Lock, type LockedSetup, lockFileOf } from "../configs/lock.ts";
import { lockText } from "../configs/lock-text.ts";
import { readLock } from "../configs/read-lock.ts";
import { overlayAlone } from "../features/status.ts";
import { grouped } from "../text/grouped.ts";
import type { Snapshot } from "../text/snapshot.ts";
import { lockedSetup } from "../verdicts/pinned-numbers.ts";
import { whyNothingBoots } from "../verdicts/why-nothing-boots.ts";
import { relative } from "./paths.ts";
import type { Terminal } from "./terminal.ts";
import { writeOutput } from "./write-output.ts";

/** What the lock of a setup is to say: plain data, so that it can come from another thread. */
export interface SetupToLock {
	readonly file: string;
	readonly setup: string;
	/** Undefined: nothing can be pinned. */
	readonly locked: LockedSetup | undefined;
	/** Why nothing can be; undefined: there is nothing to pin. */
	readonly why: string | undefined;
	/** All setups of its scmi.yaml: the lock says nothing of others. Undefined where that is not known. */
	readonly among: readonly string[] | undefined;
}

/** What is read while locks are written anew: nothing is compared with what they say now. */
export function withoutLocks(snapshot: Snapshot): Snapshot {
	return { ...snapshot, read: (path) => (isLockFile(path) ? { kind: "absent" } : snapshot.read(path)) };
}

export function setupToLock({ facts }: Analysis, among: readonly string[] | undefined): SetupToLock {
	const { setup, boot, stacks } = facts;
	const to = { file: lockFileOf(setup), setup: setup.name, among };
	if (overlayAlone(facts) !== undefined) return { ...to, locked: undefined, why: undefined };
	const usesNone = stacks.every(({ stack }) => stack.board.tree.complete && stack.board.devices.length === 0);
	if (usesNone) return { ...to, locked: undefined, why: undefined };
	const unread = stacks.find(({ stack }) => !stack.resolved.tree.complete);
	const [problem] = unread?.stack.resolved.problems ?? [];
	if (unread) return { ...to, locked: undefined, why: `not all of its trees could be read: ${problem?.message ?? ""}` };
	const nothing = whyNothingBoots(facts);
	if (boot === undefined) return { ...to, locked: undefined, why: nothing ?? "no catalogue says what its numbers are" };
	return { ...to, locked: lockedSetup(facts, boot), why: undefined };
}

/** Writes the locks of some setups; what of others stands in these files stays. False: one could not be written. */
export function updateLocks(terminal: Terminal, setups: readonly SetupToLock[], say: (line: string) => void): boolean {
	for (const { setup, why } of setups) if (why !== undefined) say(`no lock for ${setup}: ${why}`);
	for (const [file, own] of grouped(setups, (setup) => setup.file)) {
		const pinned = own.flatMap(({ setup, locked }) => (locked ? [[setup, locked] as const] : []));
		if (pinned.length === 0) continue;
		const known = readLock(terminal.files, file);
		const among = own[0]?.among;
		const others = Object.entries(known?.lock ?? {}).filter(([name]) => among?.includes(name) ?? true);
		const lock: Lock = Object.fromEntries([...others, ...pinned]);
		const text = lockText(lock);
		const name = relative(terminal.cwd, file);
		if (known?.text === text) say(`${name} is as it was`);
		else {
			writeOutput(terminal, file, text);
			say(`wrote ${name}: ${countText(Object.fromEntries(pinned))}`);
		}
	}
	return setups.every(({ why }) => why === undefined);
}

function countText(lock: Lock): string {
	const count = Object.values(lock)
		.flatMap((setup) => Object.values(setup))
		.flatMap(({ uses }) => Object.values(uses))
		.flatMap((properties) => Object.values(properties))
		.reduce((sum, numbers) => sum + numbers.length, 0);
	return `${count} ${count === 1 ? "number" : "numbers"}`;
}
