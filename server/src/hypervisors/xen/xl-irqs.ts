import type { XlConfig } from "../../configs/xl-config.ts";
import type { Cause } from "../../machine/boot-plan.ts";
import type { Span } from "../../text/span.ts";
import type { CauseTable } from "../causes.ts";
import type { Sources } from "../hypervisor.ts";
import type { RoutedInterrupt } from "./interrupts.ts";

/** A number of `irqs`, as the GIC counts: docs/man/xl.cfg.5.pod.in. */
export interface ListedInterrupt extends RoutedInterrupt {
	readonly cause: Cause;
}

/** By the name of a guest, what `irqs` of its configuration lists. */
export function irqsOf({ domains }: Sources, causes: CauseTable): ReadonlyMap<string, readonly ListedInterrupt[]> {
	return new Map(
		domains.map(({ setup, xl }) => [
			setup.name,
			(xl === undefined ? [] : listedIrqs(xl)).map(({ interrupt, at }) => ({
				interrupt,
				path: "irqs",
				cause: causes.add({ at, text: `irqs of ${setup.name}` }),
			})),
		]),
	);
}

/** Less what is filled in later, and what is no number, at which xl gives up. */
export function listedIrqs({ settings }: XlConfig): readonly { readonly interrupt: number; readonly at: Span }[] {
	const written = settings.get("irqs")?.value;
	if (written?.kind !== "list") return [];
	return written.items.flatMap((item) => {
		const interrupt = item.kind === "number" ? item.number : item.kind === "text" ? Number(item.text) : Number.NaN;
		return Number.isInteger(interrupt) ? [{ interrupt, at: item.at }] : [];
	});
}
