import { type DeviceEntry, nounOfEntry, type ResourceEntry } from "../catalogue-index.ts";
import type { Change, Named } from "./change.ts";
import { type Comparison, keptIn, newIn } from "./comparison.ts";
import type { Fate } from "./pair-catalogues.ts";
import { renamed } from "./renamed.ts";

const ABOUT = { table: "devices", noun: "device" };

/** What became of the numbers of devices, and of what they own. */
export function deviceChanges(comparison: Comparison): readonly Change[] {
	const { after, pairs } = comparison;
	const kept = [...pairs.devices].flatMap(([entry, fate]) => changesOf(comparison, entry, fate));
	const added = newIn(pairs.devices, after.devices).map(
		(entry): Change => ({ ...ABOUT, kind: "added", entry: namedDevice(entry), to: entry.device.id ?? null }),
	);
	return [...kept, ...added];
}

function changesOf(comparison: Comparison, entry: DeviceEntry, fate: Fate<DeviceEntry>): readonly Change[] {
	const { after } = comparison;
	const from = entry.device.id ?? null;
	const holder = from === null ? undefined : after.deviceById.get(from);
	const moved = { ...ABOUT, entry: namedDevice(entry), agent: null, meansNow: holder ? namedDevice(holder) : null };
	switch (fate.kind) {
		case "unclear": {
			const candidates = fate.candidates.map(namedDevice);
			return [{ ...ABOUT, kind: "unclear", entry: namedDevice(entry), from, candidates }];
		}
		case "gone": {
			const isSure = after.catalogue.completeness.devices === "complete";
			return [{ ...moved, kind: "removed", from, isSure }];
		}
		case "kept": {
			const now = namedDevice(fate.entry);
			const to = fate.entry.device.id ?? null;
			const moves: readonly Change[] =
				from === null || from === to
					? []
					: to === null
						? [{ ...moved, kind: "removed", from, isSure: true }]
						: [{ ...moved, kind: "renumbered", from, to }];
			return [
				...moves,
				...renamed(ABOUT, namedDevice(entry), now, to),
				...memberChanges(comparison, entry, fate.entry),
			];
		}
	}
}

function memberChanges({ pairs }: Comparison, entry: DeviceEntry, now: DeviceEntry): readonly Change[] {
	const had = new Set(entry.members.map((member) => keptIn(pairs.resources, member)));
	const added = now.members.filter((member) => !had.has(member)).map(titleOf);
	const isKept = (member: ResourceEntry): boolean => {
		const kept = keptIn(pairs.resources, member);
		return kept !== undefined && now.members.includes(kept);
	};
	const removed = entry.members.filter((member) => !isKept(member)).map(titleOf);
	return added.length + removed.length === 0
		? []
		: [{ ...ABOUT, kind: "members", entry: namedDevice(now), added, removed }];
}

function namedDevice({ key }: DeviceEntry): Named {
	return { key, name: null };
}

/** `clock hsusb` */
function titleOf(entry: ResourceEntry): string {
	return `${nounOfEntry(entry)} ${entry.key}`;
}
