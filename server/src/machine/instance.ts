import { grouped } from "../text/grouped.ts";
import type { ConsumerPlan, ControllerPlan, DomainPlan, ProtocolPlan } from "./boot-plan.ts";

/** What one domain has behind one SCMI node: Linux makes an instance of each, with a channel of its own. */
export interface Instance extends Pick<DomainPlan, "name" | "cause" | "os" | "linux"> {
	/** Undefined where its tree has none. */
	readonly controller: ControllerPlan | undefined;
	/** Those in use: what Linux discovers at boot. */
	readonly protocols: readonly ProtocolPlan[];
	/** With the uses that go this way only. */
	readonly consumers: readonly ConsumerPlan[];
}

/** One for each SCMI node that something uses; where nothing uses any, one for the first that is enabled. */
export function instancesOf(domain: DomainPlan): readonly [Instance, ...Instance[]] {
	const { name, cause, os, linux, controllers, consumers } = domain;
	const of = (controller: ControllerPlan | undefined, own: readonly ConsumerPlan[]): Instance => {
		const protocols = controller?.protocols.filter(({ enabled }) => enabled) ?? [];
		return { name, cause, os, ...(linux !== undefined && { linux }), controller, protocols, consumers: own };
	};
	const byPath = new Map(controllers.toReversed().map((controller) => [controller.path, controller]));
	const [first, ...others] = [...consumersByNode(consumers)].map(([path, own]) => of(byPath.get(path), own));
	return first ? [first, ...others] : [of(controllers.find(({ enabled }) => enabled) ?? controllers[0], consumers)];
}

/** By the path of the SCMI node, who uses something of it, with these uses only. */
function consumersByNode(consumers: readonly ConsumerPlan[]): ReadonlyMap<string, readonly ConsumerPlan[]> {
	const nodes = new Map<string, ConsumerPlan[]>();
	for (const consumer of consumers) {
		const byNode = grouped(consumer.uses, ({ controller }) => controller);
		for (const [path, uses] of byNode) {
			const own = nodes.get(path) ?? [];
			nodes.set(path, own);
			own.push(byNode.size === 1 ? consumer : { ...consumer, uses });
		}
	}
	return nodes;
}
