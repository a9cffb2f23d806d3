import type { Cause } from "../../../machine/boot-plan.ts";
import type { CauseTable } from "../../causes.ts";
import type { Sources, WrittenDomain } from "../../hypervisor.ts";
import { causeOfTree, partialNodes, passedThroughIn } from "../dom0less.ts";
import { type GuestMemory, guestMemoryOf } from "../guest-memory.ts";
import { type HostNodes, type PassedNode, planPassedNode } from "../passed-device.ts";

/** What Xen or xl reads of one guest beside what it asks for. */
export interface GuestPlan {
	/** Undefined: its tree is not here. */
	readonly partial: PartialPlan | undefined;
	readonly memory: GuestMemory;
}

export interface PartialPlan {
	/** All of the tree could be read. */
	readonly complete: boolean;
	/** It has lost its magic on the way. */
	readonly isErased: boolean;
	readonly hasPassthrough: boolean;
	/** Dom0less domains alone: in the order in which Xen comes to them. */
	readonly passed: readonly PassedNode[];
	readonly cause: Cause;
}

export function planGuest(sources: Sources, domain: WrittenDomain, host: HostNodes, causes: CauseTable): GuestPlan {
	const {
		request: { name, atBoot },
		tree: partial,
	} = domain;
	return {
		partial: partial && {
			complete: partial.complete,
			isErased: partial.erased !== undefined,
			hasPassthrough: partialNodes(partial, "passthrough").length > 0,
			passed: atBoot ? passedThroughIn(partial).map((passed) => planPassedNode(passed, name, host, causes)) : [],
			cause: causeOfTree(partial, name, causes),
		},
		memory: guestMemoryOf(sources, domain, causes),
	};
}
