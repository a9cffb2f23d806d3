import type { Resource } from "../../../catalogue/model.ts";

/** What Linux asks firmware for, where somebody wants a rate, in Hz. */
export interface AskedRate {
	readonly hz: number;
	/**
	 * as written: firmware has it, or nothing says which it has. least, most: it lies outside of all there are. step: a range has steps,
	 * and Linux takes the next above. between: a list lacks it, and Linux leaves it to firmware.
	 */
	readonly how: "as written" | "least" | "most" | "step" | "between";
}

/**
 * drivers/clk/clk-scmi.c: scmi_clk_determine_rate() rounds where CLOCK_DESCRIBE_RATES tells a range, and leaves a list to firmware;
 * drivers/clk/clk.c: clk_core_determine_round_nolock() keeps both within the least and the most.
 */
export function askedRate({ rates }: Pick<Resource, "rates">, wanted: number): AskedRate {
	const asWritten: AskedRate = { hz: wanted, how: "as written" };
	if (rates === undefined) return asWritten;
	const [least, most] = "min" in rates ? [rates.min, rates.max] : [Math.min(...rates), Math.max(...rates)];
	if (!Number.isFinite(least) || !Number.isFinite(most)) return asWritten;
	if (wanted < least) return { hz: least, how: "least" };
	if (wanted > most) return { hz: most, how: "most" };
	if (!("min" in rates)) return rates.includes(wanted) ? asWritten : { hz: wanted, how: "between" };
	const step = rates.step || 1;
	const hz = least + Math.ceil((wanted - least) / step) * step;
	return hz === wanted ? asWritten : { hz, how: "step" };
}

/** The rate it has when Linux registers it; where that is what is asked for, nothing is. clk_core_set_rate_nolock(). */
export function restingRate({ initialRate, rates }: Pick<Resource, "initialRate" | "rates">): number | undefined {
	const only = rates && !("min" in rates) && rates.length === 1 ? rates[0] : undefined;
	return initialRate ?? only;
}
