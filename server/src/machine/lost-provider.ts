import type { UseOutcome } from "./use-outcome.ts";

/**
 * A provider of clocks that sets one itself which firmware does not have is taken away again, and who has clocks of it waits.
 * of_clk_add_hw_provider() of Linux drivers/clk/clk.c.
 */
export function withLostProvider(outcomes: readonly UseOutcome[]): readonly UseOutcome[] {
	const lost = outcomes.find((outcome) => outcome.state === "refused" && outcome.isMissing && isProvidersOwn(outcome));
	if (lost === undefined) return outcomes;
	const { consumer: provider, use } = lost;
	const id = use.id.kind === "known" ? use.id.value : "";
	const why = `Linux takes the provider ${provider.name} away again, as it sets clock ${id} itself and there is none`;
	return outcomes.map((outcome): UseOutcome => {
		const { domain, consumer, use: own } = outcome;
		if (own.kind !== "clock" || own.protocolId !== use.protocolId) return outcome;
		if (consumer !== provider) return { domain, consumer, use: own, state: "waits", why };
		return outcome.state === "refused"
			? { ...outcome, consequence: `${why}: nothing that has a clock of it probes.` }
			: outcome;
	});
}

/** Whether it is the SCMI node's own protocol that uses it. */
export const isProvidersOwn = ({ consumer, use }: Pick<UseOutcome, "consumer" | "use">): boolean =>
	consumer.path.slice(0, consumer.path.lastIndexOf("/")) === use.controller;
