import type { Use } from "../board/board.ts";
import { type DeviceEntry, hasResource, type ResourceEntry } from "../catalogue/catalogue-index.ts";
import type { BootFacts, DomainFacts } from "../facts.ts";
import { isAboutPermissions } from "../machine/dispatch.ts";
import type { Access } from "../machine/permissions.ts";
import type { UseOutcome } from "../machine/use-outcome.ts";
import type { VerdictState } from "./states.ts";
import { resourceOfUse } from "./used-resources.ts";
import type { Reason } from "./verdict.ts";

/** What one number in a domain's tree comes to. */
export interface UseVerdict {
	readonly state: VerdictState;
	readonly reason: Reason;
	/** Its driver leaves it alone, and it is another agent's, or the device's own. */
	readonly isWithheld: boolean;
}

/** Undefined where the domain does not drive the device. @param named the catalogue's device that its node is */
export function useVerdict(
	boot: BootFacts,
	domain: DomainFacts,
	use: Use,
	named?: DeviceEntry,
): UseVerdict | undefined {
	const outcome = boot.useOutcomeOf(domain.name, use);
	if (outcome === undefined) return undefined;
	const where = boot.planned.originOf(outcome.use.cause)?.text ?? use.property.name;
	// a state has many numbers, and one reference leads to them all
	const at = (use.pins && use.writtenAt) ?? use.at;
	const ofAll = outcome.state === "unknown" && isAboutPermissions(outcome.why) ? outcome.why : undefined;
	const unread = unreadNumber(use, outcome);
	const reason: Reason = {
		text: `${where}: ${unread ?? outcomeText(outcome)}`,
		at,
		...(unread === undefined && ofAll !== undefined && { ofAll }),
	};
	const isWithheld = outcome.state === "untouched" && (outcome.heldBy.length > 0 || isOwnedBy(boot, use, named));
	return { state: stateOf(boot, domain, use, outcome), reason, isWithheld };
}

/** Whether what a use refers to is part of a catalogue's device. */
export function isOwnedBy(boot: BootFacts, use: Use, named: DeviceEntry | undefined): boolean {
	return named !== undefined && (resourceOfUse(boot, use)?.owners.includes(named) ?? false);
}

/** A number that is not known: the macro that should be one, where it is written as one. */
function unreadNumber({ id, isMissing, cell }: Use, { state }: UseOutcome): string | undefined {
	if (state !== "unknown" || id !== undefined || isMissing || cell?.kind !== "unknown") return undefined;
	const { text } = cell.first;
	return /^[A-Za-z_]\w*$/.test(text)
		? `its number is ${text}, which nothing that was read up to there defines`
		: undefined;
}

/** May a domain change a resource; undefined where it has no agent at its firmware. */
export function accessOf(boot: BootFacts, { name }: DomainFacts, entry: ResourceEntry): Access | undefined {
	const grants = boot.outcomeOf(name)?.grants.find(({ firmware }) => hasResource(firmware.index, entry));
	return grants?.resource(entry);
}

function stateOf(boot: BootFacts, domain: DomainFacts, use: Use, outcome: UseOutcome): VerdictState {
	switch (outcome.state) {
		case "refused":
			return outcome.isMissing ? "missing" : "denied";
		case "waits":
		case "untouched":
		case "unknown":
			return outcome.state;
		case "unreached":
			if (boot.outcomeOf(domain.name)?.state !== "running") return "denied";
			return resourceOfUse(boot, use) === undefined ? "unknown" : byAccess(boot, domain, use, "unknown");
		case "works":
			return byAccess(boot, domain, use, "untouched");
	}
}

/** @param denied what it is that an agent may not change, where nothing was asked to */
function byAccess(boot: BootFacts, domain: DomainFacts, use: Use, denied: VerdictState): VerdictState {
	const entry = resourceOfUse(boot, use);
	const access = entry && accessOf(boot, domain, entry);
	if (access === "open") return "open";
	return access === "denied" ? denied : access === "unknown" ? "unknown" : "granted";
}

/** The answer that decided. */
function outcomeText(outcome: UseOutcome): string {
	if (outcome.state === "refused") {
		const { message, status, n } = outcome.step;
		return `${status === "SUCCESS" ? lackIn(message, n) : `${message} ${status} (step ${n})`}. ${outcome.consequence}`;
	}
	if (outcome.state !== "works") return isAboutPermissions(outcome.why) ? `not known, as ${outcome.why}` : outcome.why;
	const { message, status, n } = outcome.step;
	return `${message} ${status} (step ${n})`;
}

/** What an answer lacks that is no refusal by itself. */
function lackIn(message: string, n: number): string {
	switch (message) {
		case "PROTOCOL_ATTRIBUTES":
			return `firmware has fewer of them (${message}, step ${n})`;
		case "BASE_DISCOVER_LIST_PROTOCOLS":
			return `firmware does not list its protocol (${message}, step ${n})`;
		default:
			return `firmware answers, but the driver cannot use it (${message}, step ${n})`;
	}
}

/**
 * What several numbers come to together: missing where one is, since a driver that asks for it does not probe; refused where all that
 * are guarded are, partly where some are.
 */
export function combined(states: readonly VerdictState[]): VerdictState {
	const some = (state: VerdictState) => states.includes(state);
	if (some("missing")) return "missing";
	const denied = states.filter((state) => state === "denied");
	if (denied.length > 0 || some("partly"))
		return denied.length < states.filter((state) => state !== "open").length ? "partly" : "denied";
	const first = (["waits", "unknown", "untouched", "reachable", "granted", "open"] as const).find(some);
	return first ?? "unused";
}
