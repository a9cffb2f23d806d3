import { type LockedNode, type LockedNumber, lockedIn } from "../configs/lock.ts";
import type { BootFacts, Facts } from "../facts.ts";
import type { Cause } from "../machine/boot-plan.ts";
import { grouped } from "../text/grouped.ts";
import { numberToday, type PinnedNode, type PinnedNumber, pinnedNodes } from "./pinned-numbers.ts";

/** A number that means something else than when the lock was written. */
export interface MovedNumber extends PinnedNumber {
	readonly was: LockedNumber;
	/** The number of what it was, today; undefined: that is not there any more, or is called otherwise. */
	readonly wasIs: number | undefined;
}

/** An SCMI node that the lock knows, compared with it. */
export interface ComparedNode {
	readonly node: PinnedNode;
	readonly locked: LockedNode;
	readonly moved: readonly MovedNumber[];
	/** Every number of today is in the lock and means the same. */
	readonly isSame: boolean;
}

/** What the lock of a setup comes to; nothing where there is none, or it says nothing of this setup. */
export function comparedWithLock(facts: Facts, boot: BootFacts): readonly ComparedNode[] {
	const known = facts.lock && lockedIn(facts.lock.lock, facts.setup);
	if (known === undefined) return [];
	return pinnedNodes(facts, boot).flatMap((node) => {
		const before = ownValue(known.locked, node.id);
		return before === undefined ? [] : [compared(node, before)];
	});
}

/** What a use of the boot was, if the lock says that it was something else. */
export function movedUse(facts: Facts, boot: BootFacts, cause: Cause): MovedNumber | undefined {
	return comparedWithLock(facts, boot)
		.flatMap(({ moved }) => moved)
		.find((number) => number.cause === cause);
}

function compared(node: PinnedNode, locked: LockedNode): ComparedNode {
	const lists = grouped(node.numbers, ({ consumer, property }) => `${property} ${consumer}`);
	const moved: MovedNumber[] = [];
	let isSame = true;
	for (const list of lists.values()) {
		const [first] = list;
		const properties = first && ownValue(locked.uses, first.consumer);
		const before = (properties && ownValue(properties, first.property)) ?? [];
		for (const [place, now] of list.entries()) {
			const was = formerly(before, list, now, place);
			if (was === undefined) isSame = false;
			else if (was.key !== now.key && was.key !== now.name) {
				isSame = false;
				moved.push({ ...now, was, wasIs: numberToday(node, was.table, was.key) });
			}
		}
	}
	return { node, locked, moved, isSame };
}

/**
 * What the lock says of a number: where it stood at the same place of the list, surely that; in a list that was edited since, that
 * of the same number, unless what it was has another number in this list now: then somebody renumbered it already.
 */
function formerly(
	before: readonly LockedNumber[],
	list: readonly PinnedNumber[],
	now: PinnedNumber,
	place: number,
): LockedNumber | undefined {
	const isNumber = ({ number, table }: LockedNumber) => number === now.number && table === now.table;
	const there = before[place];
	if (there !== undefined && isNumber(there)) return there;
	return before.find(
		(each) =>
			isNumber(each) &&
			(each.key === now.key || !list.some(({ key, table }) => key === each.key && table === each.table)),
	);
}

/** Names are anybody's: `constructor` is none that every record has. */
function ownValue<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
	return Object.hasOwn(record, key) ? record[key] : undefined;
}
