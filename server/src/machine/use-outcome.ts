import type { Cause, ConsumerPlan, DomainPlan, ResourceUse } from "./boot-plan.ts";
import type { MessageStep } from "./trace.ts";

/** What became of one number in a domain's tree. */
export type UseOutcome = {
	readonly domain: string;
	readonly consumer: ConsumerPlan;
	readonly use: ResourceUse;
} & UseResult;

/**
 * works: the last message it takes succeeded. refused: `step` is the answer that ended it; `isMissing`: firmware has no such number.
 * unknown: an answer does not follow from what is known. unreached: nothing was asked. waits: nothing can be, since what provides it
 * never comes up. untouched: firmware says in `step` that this agent may not change it, so the driver does not change it; `heldBy` has
 * the keys of the agents that may. `why` is a clause, `consequence` a sentence.
 */
export type UseResult =
	| { readonly state: "works"; readonly step: MessageStep }
	| {
			readonly state: "refused";
			readonly step: MessageStep;
			readonly consequence: string;
			readonly isMissing?: boolean;
	  }
	| {
			readonly state: "untouched";
			readonly step: MessageStep;
			readonly heldBy: readonly string[];
			readonly why: string;
	  }
	| { readonly state: "unknown"; readonly why: string }
	| { readonly state: "unreached"; readonly why: string }
	| { readonly state: "waits"; readonly why: string };

export type Refusal = Extract<UseOutcome, { readonly state: "refused" }>;
export type Untouched = Extract<UseOutcome, { readonly state: "untouched" }>;

/** The same for everything a domain uses. */
export function everyUse(domain: Pick<DomainPlan, "name" | "consumers">, result: UseResult): readonly UseOutcome[] {
	return domain.consumers.flatMap((consumer) =>
		consumer.uses.map((use) => ({ domain: domain.name, consumer, use, ...result })),
	);
}

export function causesOf(consumer: ConsumerPlan, use: ResourceUse): readonly Cause[] {
	return [use.cause, consumer.cause];
}
