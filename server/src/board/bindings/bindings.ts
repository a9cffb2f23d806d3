import type { NodeBinding, NodeShape, PropertyBinding } from "./binding.ts";
import { CONSUMERS, PIN_STATES } from "./consumers.ts";
import { INSTANCES } from "./instances.ts";
import { OPTEE_SERVER } from "./optee-server.ts";
import { PROTOCOL_NODES } from "./protocol-nodes.ts";
import { REGULATORS } from "./regulators.ts";
import { SHARED_MEMORIES } from "./shared-memories.ts";

/** What Linux and firmware read of SCMI; what a hypervisor reads in addition is its own to say. */
export const BINDINGS: readonly NodeBinding[] = [
	...OPTEE_SERVER,
	...INSTANCES,
	...PROTOCOL_NODES,
	...REGULATORS,
	...PIN_STATES,
	...SHARED_MEMORIES,
	...CONSUMERS,
];

/** All that is read of a node of these kinds, each property once: the first kind that has it counts. */
export function propertiesOf(
	node: NodeShape,
	bindings: readonly NodeBinding[],
	isRead: (property: PropertyBinding) => boolean = () => true,
): readonly PropertyBinding[] {
	const found = new Map<string, PropertyBinding>();
	for (const kind of bindings)
		if (kind.is(node))
			for (const property of kind.properties)
				if (!found.has(property.name) && isRead(property)) found.set(property.name, property);
	return [...found.values()];
}

/** What is read of a property of a node; undefined: nothing that is known. */
export function propertyBinding(
	node: NodeShape,
	name: string,
	bindings: readonly NodeBinding[],
): PropertyBinding | undefined {
	const properties = propertiesOf(node, bindings);
	return properties.find((property) => property.name === name) ?? properties.find(({ pattern }) => pattern?.test(name));
}
