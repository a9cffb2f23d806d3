import type { Facts } from "../facts.ts";
import type { Cause } from "../machine/boot-plan.ts";
import type { Severity } from "../text/problem.ts";
import type { Span } from "../text/span.ts";
import type { Fix } from "./finding.ts";

/** One fact that may be wrong about a setup. Its page, `<code>.md`, explains it and is its test. */
export interface Rule {
	/** Kebab-case, in the field's words. */
	readonly code: string;
	/** Unless a finding says otherwise. */
	readonly severity: Severity;
	/** It tells what the boot came to: where an earlier finding explains the cause, this becomes its related information. */
	readonly consequence?: true;
	check(facts: Facts): Iterable<Reported>;
}

export interface Reported {
	readonly at: Span;
	readonly message: string;
	readonly severity?: Severity;
	readonly related?: readonly { readonly at: Span; readonly message: string }[];
	readonly fixes?: readonly Fix[];
	/** Causes whose refusals in the trace this finding already explains. */
	readonly explains?: readonly Cause[];
}
