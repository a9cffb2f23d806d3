import type { Fault } from "../../machine/fault.ts";
import { errnoText } from "../../scmi/status.ts";
import type { RoutedInterrupt } from "./interrupts.ts";

/** Which domain has which interrupt. */
export interface InterruptRoutes {
	/** Gives a domain interrupts, one after the other, until another has one. */
	readonly route: (domain: string, interrupts: readonly RoutedInterrupt[]) => InterruptTaken | undefined;
	/** The first of several that another domain has already. */
	readonly takenOf: (domain: string, interrupts: readonly RoutedInterrupt[]) => InterruptTaken | undefined;
}

export type InterruptTaken = Extract<Fault, { readonly kind: "interrupt-taken" }>;

/** route_irq_to_guest(): one domain has an interrupt, however many of its devices use it. */
export function startInterruptRoutes(): InterruptRoutes {
	const routes = new Map<number, { readonly owner: string; readonly holder: string }>();
	const takenOf: InterruptRoutes["takenOf"] = (domain, interrupts) => {
		for (const { interrupt, path } of interrupts) {
			const { owner, holder } = routes.get(interrupt) ?? { owner: domain, holder: path };
			if (owner !== domain)
				return { kind: "interrupt-taken", interrupt, path, owner, holder, errno: errnoText("EBUSY") };
		}
		return undefined;
	};
	return {
		takenOf,
		route: (domain, interrupts) => {
			const taken = takenOf(domain, interrupts);
			if (taken === undefined)
				for (const { interrupt, path } of interrupts)
					if (!routes.has(interrupt)) routes.set(interrupt, { owner: domain, holder: path });
			return taken;
		},
	};
}
