import type { DomainPlan } from "../../machine/boot-plan.ts";
import type { Fault } from "../../machine/fault.ts";
import { errnoText } from "../../scmi/status.ts";
import type { AssignedNode } from "./dtdev.ts";

/** What stands between devices and memory; it knows one domain for each device. */
export interface XenIommu {
	/** Gives a device to a guest; what one of `doubtful` was given, it may not have. */
	readonly assign: (domain: DomainPlan, device: AssignedNode, doubtful: Doubtful, without: WithoutIommu) => Assigned;
	/** Takes back all that a guest was given. */
	readonly release: (domain: DomainPlan) => void;
}

/** Domains that may not have been given what they were. */
export type Doubtful = Pick<ReadonlySet<string>, "has">;

/** A word that allows a device to be given which no IOMMU guards; `isSet` undefined: whether it is there is not known. */
export interface WithoutIommu {
	readonly property: string;
	readonly isSet: boolean | undefined;
}

/** A refusal ends the creation of the guest. */
export type Assigned = "given" | "unknown" | { readonly refused: Fault };

/**
 * iommu_do_dt_domctl() for XEN_DOMCTL_assign_device: iommu_add_dt_device(), iommu_assign_dt_device(). Dom0 has every guarded
 * device without `xen,passthrough` before any guest is created (handle_device()). A device that no IOMMU guards has no owner:
 * with a word that allows it (force_assign_without_iommu of RFC v2, patch 6/8) it may be given to several. That Xen has found an IOMMU
 * at all is taken for granted; without one libxl refuses every `dtdev`.
 */
export function startXenIommu(domains: readonly DomainPlan[]): XenIommu {
	const hardwareDomain = domains.find(({ hardware }) => hardware)?.name;
	const owners = new Map<string, string>();
	return {
		assign: (domain, { path, behindIommu, passthrough }, doubtful, { property, isSet: mayForce }) => {
			if (behindIommu === undefined) {
				// guarded or not, nobody else has it
				const isFree = (passthrough === true || hardwareDomain === undefined) && !owners.has(path);
				if (!mayForce || !isFree) return "unknown";
				owners.set(path, domain.name);
				return "given";
			}
			if (!behindIommu) {
				if (mayForce === undefined) return "unknown";
				return mayForce ? "given" : { refused: { kind: "no-iommu", property, errno: errnoText("EINVAL") } };
			}
			const owner = owners.get(path) ?? (passthrough === false ? hardwareDomain : undefined);
			if (owner !== undefined && doubtful.has(owner)) return "unknown";
			if (owner !== undefined) {
				const other = owner === domain.name ? undefined : owner;
				return { refused: { kind: "owned-by-iommu", owner: other, errno: errnoText("EBUSY") } };
			}
			owners.set(path, domain.name);
			return passthrough === undefined && hardwareDomain !== undefined ? "unknown" : "given";
		},
		release: ({ name }) => {
			for (const [path, owner] of owners) if (owner === name) owners.delete(path);
		},
	};
}
