import type { Cause, DomainPlan } from "../../machine/boot-plan.ts";
import type { Fault } from "../../machine/fault.ts";
import type { Machine } from "../../machine/send.ts";
import { errnoText } from "../../scmi/status.ts";
import { frameOf } from "../page.ts";
import type { GivenWindow } from "./guest-memory.ts";
import { type Frames, type HardwareMemory, mayHandOn } from "./hardware-memory.ts";
import { countedAsInTree, type InterruptPermissions, mayHandOnInterrupt } from "./interrupt-permissions.ts";
import type { InterruptRoutes } from "./interrupt-routes.ts";
import type { Failed } from "./pass-through.ts";
import { tell } from "./telling.ts";
import type { ListedInterrupt } from "./xl-irqs.ts";

/** What comes of the lines; `doubt`: a clause why the creation may have failed. */
export type HandedOnAs = "given" | { readonly doubt: string } | Failed;

/**
 * XEN_DOMCTL_bind_pt_irq for each line of `irqs`, before `iomem`: the domain that xl runs in may hand on an interrupt of a device of
 * its tree only, one that stands there twice is reserved by then, and what another domain has it does not get.
 * @param owner the domain that xl runs in
 */
export function bindInterrupts(
	routes: InterruptRoutes,
	permissions: InterruptPermissions,
	{ name }: DomainPlan,
	owner: string | undefined,
	listed: readonly ListedInterrupt[] = [],
): Failed | undefined {
	const reserved = new Map<number, Cause>();
	for (const line of listed) {
		const { interrupt, cause } = line;
		if (owner !== undefined && mayHandOnInterrupt(permissions, interrupt) === false)
			return { fault: notPermitted(permissions, interrupt, owner), causes: [cause] };
		const before = reserved.get(interrupt);
		if (before !== undefined)
			return { fault: { kind: "interrupt-twice", interrupt, errno: errnoText("EBUSY") }, causes: [cause, before] };
		reserved.set(interrupt, cause);
		const fault = routes.takenOf(name, [line]);
		if (fault !== undefined) return { fault, causes: [cause] };
	}
	return undefined;
}

function notPermitted(permissions: InterruptPermissions, interrupt: number, owner: string): Fault {
	const kept = permissions.keptFrom.get(interrupt);
	const meant = countedAsInTree(permissions, interrupt);
	return {
		kind: "interrupt-not-permitted",
		interrupt,
		owner,
		...(kept !== undefined && { kept }),
		...(meant !== undefined && { meant }),
		errno: errnoText("EPERM"),
	};
}

/**
 * xl hands on what a guest's `iomem` names: XEN_DOMCTL_iomem_permission, which the domain it runs in may ask only for pages that it
 * may touch itself.
 * @param owner that domain
 */
export function handOn(
	machine: Machine,
	domain: DomainPlan,
	windows: readonly GivenWindow[],
	memory: HardwareMemory,
	owner: string | undefined,
): HandedOnAs {
	if (owner === undefined) return "given";
	let doubt: string | undefined;
	for (const { text, cause, host, bytes } of windows) {
		const isPermitted = mayHandOn(memory, framesOf(host, bytes));
		if (isPermitted === false) {
			const fault = { kind: "memory-not-permitted", range: text, owner, errno: errnoText("EPERM") } as const;
			return { fault, causes: [cause] };
		}
		if (isPermitted) continue;
		const why = `whether ${owner} may hand on ${text} does not follow from its tree`;
		tell(machine, domain, "assign", { event: "unknown", what: { kind: "domain", why } }, [cause]);
		doubt ??= why;
	}
	return doubt === undefined ? "given" : { doubt };
}

const framesOf = (address: number, bytes: number): Frames => ({
	first: frameOf(address),
	last: frameOf(address + bytes - 1),
});
