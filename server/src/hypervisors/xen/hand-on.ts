import type { DomainPlan } from "../../machine/boot-plan.ts";
import type { Machine } from "../../machine/send.ts";
import { errnoText } from "../../scmi/status.ts";
import { frameOf } from "../page.ts";
import type { GivenWindow } from "./guest-memory.ts";
import { type Frames, type HardwareMemory, mayHandOn } from "./hardware-memory.ts";
import type { InterruptRoutes } from "./interrupt-routes.ts";
import type { Failed } from "./pass-through.ts";
import { tell } from "./telling.ts";
import type { ListedInterrupt } from "./xl-irqs.ts";

/** What comes of the lines; `doubt`: a clause why the creation may have failed. */
export type HandedOnAs = "given" | { readonly doubt: string } | Failed;

/** XEN_DOMCTL_bind_pt_irq for each line of `irqs`, before `iomem`: what another domain has it does not get. */
export function bindInterrupts(
	routes: InterruptRoutes,
	{ name }: DomainPlan,
	listed: readonly ListedInterrupt[] = [],
): Failed | undefined {
	for (const line of listed) {
		const fault = routes.takenOf(name, [line]);
		if (fault !== undefined) return { fault, causes: [line.cause] };
	}
	return undefined;
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
