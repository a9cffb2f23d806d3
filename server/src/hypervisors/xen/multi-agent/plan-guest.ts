import { mayStillSet, type XlConfig } from "../../../configs/xl-config.ts";
import { spanOfNode, type Tree } from "../../../devicetree/tree/tree.ts";
import type { Cause, DomainRequest } from "../../../machine/boot-plan.ts";
import type { CauseTable } from "../../causes.ts";
import { partialNodes, passedThroughIn } from "../dom0less.ts";
import { type HostNodes, type PassedDevice, planPassed, type Window, windowsOf } from "../passed-device.ts";

/** What Xen or xl reads of one guest beside what it asks for. */
export interface GuestPlan {
	/** Undefined: its tree is not here. */
	readonly partial: PartialPlan | undefined;
	/** The host's memory it is given: `xen,reg` of its tree, or xl's `iomem`. */
	readonly windows: readonly Window[];
	/** There are no others. */
	readonly hasAllWindows: boolean;
	/** What says so: a property or a key. */
	readonly windowsIn: string;
}

export interface PartialPlan {
	/** All of the tree could be read. */
	readonly complete: boolean;
	readonly hasPassthrough: boolean;
	/** Dom0less domains alone: in the order in which Xen comes to them. */
	readonly passed: readonly PassedDevice[];
	readonly cause: Cause;
}

const FRAME = 4096;

/** @param xl undefined for a domain that Xen creates by itself */
export function planGuest(
	{ name, atBoot }: DomainRequest,
	partial: Tree | undefined,
	xl: XlConfig | undefined,
	host: HostNodes,
	causes: CauseTable,
): GuestPlan {
	const passed = partial === undefined || !atBoot ? [] : passedThroughIn(partial);
	const mapped = passed.map(windowsOf);
	const byXl = xl?.iomem.map(({ frame, pages, guestFrame }) => ({
		host: frame * FRAME,
		guest: (guestFrame ?? frame) * FRAME,
		bytes: pages * FRAME,
	}));
	return {
		partial: partial && {
			complete: partial.complete,
			hasPassthrough: partialNodes(partial, "passthrough").length > 0,
			passed: passed.map((each) => planPassed(each, name, host, causes)),
			cause: causes.causeOf(partial.root, () => ({ at: spanOfNode(partial.root), text: `the tree of ${name}` })),
		},
		windows: atBoot ? mapped.flatMap((windows) => windows ?? []) : (byXl ?? []),
		hasAllWindows: atBoot
			? (partial?.complete ?? false) && !mapped.includes(undefined)
			: xl !== undefined && !mayStillSet(xl, "iomem"),
		windowsIn: atBoot ? "xen,reg" : "iomem",
	};
}
