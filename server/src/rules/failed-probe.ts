import { type Node, spanOfNode } from "../devicetree/tree/tree.ts";
import type { BootFacts } from "../facts.ts";
import type { Cause } from "../machine/boot-plan.ts";
import type { Span } from "../text/span.ts";

/** What a mediator's probe failed by. */
export function placesOfProbe(boot: BootFacts | undefined): readonly Span[] {
	return failuresIn(boot).flatMap(({ places }) => places);
}

/** Of a mediator's probe that failed by one of these nodes. */
export function causesOfProbe(boot: BootFacts | undefined, nodes: readonly Node[]): readonly Cause[] {
	const own = nodes.map(spanOfNode);
	return failuresIn(boot).flatMap(({ causes, places }) =>
		places.some((at) => own.some(({ file, start }) => file === at.file && start === at.start)) ? causes : [],
	);
}

function failuresIn(boot: BootFacts | undefined) {
	if (boot === undefined) return [];
	const failed = boot.result.trace.filter((step) => step.kind === "event" && step.event === "probe-failed");
	return failed.map(({ causes }) => ({
		causes,
		places: causes.flatMap((cause) => boot.planned.originOf(cause)?.at ?? []),
	}));
}
