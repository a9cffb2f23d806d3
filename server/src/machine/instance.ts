import type { ConsumerPlan, ControllerPlan, DomainPlan, ProtocolPlan } from "./boot-plan.ts";

/** What one domain has behind one SCMI node: Linux makes an instance of each, with a channel of its own. */
export interface Instance extends Pick<DomainPlan, "name" | "cause" | "os"> {
	/** Undefined where its tree has none. */
	readonly controller: ControllerPlan | undefined;
	/** Those in use: what Linux discovers at boot. */
	readonly protocols: readonly ProtocolPlan[];
	/** With the uses that go this way only. */
	readonly consumers: readonly ConsumerPlan[];
}

/** One for each SCMI node that something uses; where nothing uses any, one for the first that is enabled. */
export function instancesOf(domain: DomainPlan): readonly [Instance, ...Instance[]] {
	const { name, cause, os, controllers, consumers } = domain;
	const of = (controller: ControllerPlan | undefined, own: readonly ConsumerPlan[]): Instance => {
		const protocols = controller?.protocols.filter(({ enabled }) => enabled) ?? [];
		return { name, cause, os, controller, protocols, consumers: own };
	};
	const used = [...new Set(consumers.flatMap(({ uses }) => uses.map(({ controller }) => controller)))];
	const [first, ...others] = used.map((path) =>
		of(
			controllers.find((controller) => controller.path === path),
			used.length === 1 ? consumers : consumers.map((consumer) => through(consumer, path)),
		),
	);
	return first ? [first, ...others] : [of(controllers.find(({ enabled }) => enabled) ?? controllers[0], consumers)];
}

function through(consumer: ConsumerPlan, path: string): ConsumerPlan {
	return { ...consumer, uses: consumer.uses.filter(({ controller }) => controller === path) };
}
