import { LastUsed } from "../text/last-used.ts";
import { type BootResult, boot } from "./boot.ts";
import type { BootPlan } from "./boot-plan.ts";
import type { StartMediator } from "./mediator.ts";

/** The last boot of each of a few setups, by name: most of what somebody types in a tree changes nothing of what is booted. */
export type LastBoots = LastUsed<Booted>;

interface Booted {
	readonly plan: BootPlan;
	readonly start: StartMediator;
	readonly result: BootResult;
}

/** @param most setups of which one is kept: a boot's trace is large */
export function createLastBoots(most = 4): LastBoots {
	return new LastUsed(most);
}

/** What `boot` comes to, which the same plan and the same mediator came to before. */
export function bootAgain(boots: LastBoots, name: string, plan: BootPlan, start: StartMediator): BootResult {
	const last = boots.get(name);
	if (last?.start === start && isSame(last.plan, plan)) return last.result;
	const result = boot(plan, start);
	boots.set(name, { plan, start, result });
	return result;
}

/** Catalogues are the same where they were read once. */
function isSame({ firmwares, ...plan }: BootPlan, { firmwares: others, ...other }: BootPlan): boolean {
	return firmwares.length === others.length && firmwares.every((each, i) => each === others[i]) && isAlike(plan, other);
}

/** Whether plain data holds the same: of a list each item in its place, of a record each value under its key. */
function isAlike(a: unknown, b: unknown): boolean {
	if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return Object.is(a, b);
	// the keys of a list would be made into texts first
	if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((each, at) => isAlike(each, b[at]));
	const keys = Object.keys(a);
	return (
		!Array.isArray(b) &&
		keys.length === Object.keys(b).length &&
		keys.every((key) => isAlike((a as Fields)[key], (b as Fields)[key]))
	);
}

type Fields = Readonly<Record<string, unknown>>;
