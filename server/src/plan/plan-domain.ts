import type { Board } from "../board/board.ts";
import type { DomainSetup } from "../configs/setup.ts";
import { mayStillSet, type XlConfig } from "../configs/xl-config.ts";
import type { Span } from "../text/span.ts";

/** A domain with its configuration read: what is known to be said, and what may still be. */
export interface PlannedDomain {
	readonly name: string;
	/** Where it is named: its xl.cfg, its entry in scmi.yaml; for Dom0 the host's tree. */
	readonly at: Span;
	readonly hardware: boolean;
	readonly os: "linux" | "unknown";
	readonly agent: string | undefined;
	/** xl `arm_sci`, as written. */
	readonly armSci: { readonly value: string; readonly at: Span } | "absent" | "unknown";
	/** xl `dtdev`. */
	readonly assigned: readonly { readonly path: string; readonly at: Span }[];
	/** There may be more in its `dtdev`. */
	readonly assignedMore: boolean;
	/** xl `force_assign_without_iommu`; undefined: unknown. */
	readonly forceAssignWithoutIommu: boolean | undefined;
	readonly guest: Board | undefined;
}

export interface DomainSources {
	readonly setup: DomainSetup;
	readonly hardware: boolean;
	readonly xl: XlConfig | undefined;
	readonly guest: Board | undefined;
	readonly at: Span;
	/** The setup is declared complete: a guest without a configuration has none. */
	readonly complete: boolean;
}

/** What a guest's configuration does not say is absent only where all of it is here. */
export function planDomain({ setup, hardware, xl, guest, at, complete }: DomainSources): PlannedDomain {
	const unknown = (key: string): boolean => !hardware && (xl === undefined ? !complete : mayStillSet(xl, key));
	return {
		name: setup.name,
		at,
		hardware,
		os: setup.os,
		agent: setup.agent?.key,
		armSci:
			xl?.armSci === undefined
				? unknown("arm_sci")
					? "unknown"
					: "absent"
				: { value: xl.armSci.value, at: xl.armSci.at },
		assigned: (xl?.dtdev ?? []).map(({ value, at }) => ({ path: value, at })),
		assignedMore: unknown("dtdev"),
		forceAssignWithoutIommu:
			xl?.forceAssignWithoutIommu?.value ?? (unknown("force_assign_without_iommu") ? undefined : false),
		guest,
	};
}
