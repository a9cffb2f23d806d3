import type { Fault } from "../../machine/fault.ts";
import { errnoText } from "../../scmi/status.ts";
import type { RoutedInterrupt } from "./interrupts.ts";

/** Which domain has which interrupt. */
export interface InterruptRoutes {
	/** Gives a domain interrupts, one after the other, until another has one. */
	readonly route: (domain: string, interrupts: readonly RoutedInterrupt[]) => InterruptTaken | undefined;
}

export type InterruptTaken = Extract<Fault, { readonly kind: "interrupt-taken" }>;

/** route_irq_to_guest(): one domain has an interrupt, however many of its devices use it. */
export function startInterruptRoutes(): InterruptRoutes {
	const routes = new Map<number, { readonly owner: string; readonly holder: string }>();
	return {
		route: (domain, interrupts) => {
			for (const { interrupt, path } of interrupts) {
				const { owner, holder } = routes.get(interrupt) ?? { owner: domain, holder: path };
				if (owner !== domain)
					return { kind: "interrupt-taken", interrupt, path, owner, holder, errno: errnoText("EBUSY") };
				routes.set(interrupt, { owner, holder });
			}
			return undefined;
		},
	};
}
