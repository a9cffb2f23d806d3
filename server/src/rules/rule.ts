import type { Board } from "../board/board.ts";
import type { BootFacts, Facts } from "../facts.ts";
import type { Cause } from "../machine/boot-plan.ts";
import type { Fix } from "../text/fix.ts";
import type { Problem, Severity } from "../text/problem.ts";
import type { Span } from "../text/span.ts";
import type { Verdicts } from "../verdicts/verdicts.ts";
import type { Related } from "./finding.ts";
import type { MacroElsewhere } from "./macros-elsewhere.ts";

/** One fact that may be wrong about a setup. Its page, `<code>.md`, explains it and is its test. */
export interface Rule {
	/** Kebab-case, in the field's words. */
	readonly code: string;
	/** What it finds, as README's table says it. */
	readonly summary: string;
	/** Unless a finding says otherwise. */
	readonly severity: Severity;
	/** What has to be there, so that its silence is not taken for an answer. */
	readonly needs: readonly Need[];
	/** It says who may use what, which of a catalogue that came with the product is information at most. */
	readonly judgesPermissions?: true;
	/** It tells what the boot came to: where an earlier finding explains the cause, this becomes its related information. */
	readonly consequence?: true;
	/** It says of numbers that they are others than are meant: of one that an earlier finding says means something else, that comes of it. */
	readonly judgesNumbers?: true;
	check(input: Checked): Iterable<Reported>;
}

/**
 * catalogue: a usable one, and so a boot. whole host tree: all of it could be read. device permissions: the mediator asks firmware for
 * the devices that host nodes name, and firmware grants them at run time.
 */
export type Need = "catalogue" | "whole host tree" | "device permissions";

/** What a rule looks at. */
export interface Checked {
	readonly facts: Facts;
	/** With the need "catalogue" it is there: ask `bootIn`. */
	readonly verdicts: Verdicts | undefined;
	/** The numbers of a board that are written as firmware's macros with a provider that is not firmware. */
	elsewhere(board: Board): readonly MacroElsewhere[];
}

export interface Reported {
	readonly at: Span;
	readonly message: string;
	/** The message in a few words, for where it stands below a finding that explains it. */
	readonly brief?: string;
	/** Findings with one cause, in these words alike: the first is told, and the others, of whatever rule, are its related information. */
	readonly oneCause?: string;
	readonly severity?: Severity;
	readonly related?: readonly Related[];
	readonly fixes?: readonly Fix[];
	/** What was found reading one file, and is said here with what comes of it. */
	readonly instead?: readonly Problem[];
	/** What comes of it: told below it, and below the finding that explains it. */
	readonly following?: readonly Related[];
	/** Causes whose refusals in the trace this finding already explains. */
	readonly explains?: readonly Cause[];
	/** Causes, among those it explains, of numbers that mean something else than what is written, or than when they were written. */
	readonly renumbers?: readonly Cause[];
	/** Causes of the numbers it judges besides those it explains. */
	readonly numbers?: readonly Cause[];
	/** Causes of which this comes: where an earlier finding explains one of them, this becomes its related information. */
	readonly follows?: readonly Cause[];
}

/** What such a rule looks at besides facts and boot. */
export interface BootChecked extends Pick<Checked, "elsewhere"> {
	readonly verdicts: Verdicts;
}

/** A rule over the modelled boot: it needs a catalogue. */
export function bootRule(
	rule: Omit<Rule, "check"> & {
		check(facts: Facts, boot: BootFacts, checked: BootChecked): Iterable<Reported>;
	},
): Rule {
	return {
		...rule,
		needs: ["catalogue", ...rule.needs],
		check: ({ facts, verdicts, elsewhere }) =>
			verdicts ? rule.check(facts, verdicts.boot, { verdicts, elsewhere }) : [],
	};
}
