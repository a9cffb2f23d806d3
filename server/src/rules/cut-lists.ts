import type { BoardDevice } from "../board/board.ts";
import { spanOfProperty } from "../devicetree/tree/tree.ts";
import type { BootFacts, Facts } from "../facts.ts";
import type { EventStep } from "../machine/trace.ts";
import type { Span } from "../text/span.ts";

/** A list of firmware devices that ended in the modelled boot at an entry which could not be read. */
export interface CutList {
	readonly step: Extract<EventStep, { readonly event: "list-cut" }>;
	readonly at: Span;
	/** The host's device that has it; undefined: a node that uses nothing of firmware's. */
	readonly device: BoardDevice | undefined;
}

export function cutLists({ host }: Facts, { planned, result }: BootFacts): readonly CutList[] {
	return result.trace.flatMap((step): CutList[] => {
		if (step.kind !== "event" || step.event !== "list-cut") return [];
		const at = planned.firstOriginOf(step.causes)?.at;
		if (at === undefined) return [];
		const has = ({ node }: BoardDevice) => {
			const property = node.properties.get(step.property);
			const own = property && spanOfProperty(property);
			return own?.file === at.file && own.start === at.start;
		};
		return [{ step, at, device: host.board.devices.find(has) }];
	});
}
