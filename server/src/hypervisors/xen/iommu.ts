import type { AssignedDevicePlan, BootPlan, DomainPlan } from "../../machine/boot-plan.ts";
import { errnoText } from "../../scmi/status.ts";

/** What stands between devices and memory; it knows one domain for each device. */
export interface XenIommu {
	/** Gives a device to a guest; what one of `doubtful` was given, it may not have. */
	readonly assign: (domain: DomainPlan, device: AssignedDevicePlan, doubtful: ReadonlySet<string>) => Assigned;
	/** Takes back all that a guest was given. */
	readonly release: (domain: DomainPlan) => void;
}

/** A refusal ends the creation of the guest. */
export type Assigned = "given" | "unknown" | { readonly refused: string };

/**
 * iommu_do_dt_domctl() for XEN_DOMCTL_assign_device: iommu_add_dt_device(), iommu_assign_dt_device(). Dom0 has every guarded
 * device without `xen,passthrough` before any guest is created (handle_device()). A device that no IOMMU guards has no owner:
 * with force_assign_without_iommu (RFC v2, patch 6/8) it may be given to several. That Xen has found an IOMMU at all is taken
 * for granted; without one libxl refuses every `dtdev`.
 */
export function startXenIommu({ domains }: BootPlan): XenIommu {
	const hardwareDomain = domains.find(({ hardware }) => hardware)?.name;
	const owners = new Map<string, string>();
	return {
		assign: (domain, { path, behindIommu, passthrough }, doubtful) => {
			if (behindIommu === undefined) return "unknown";
			if (!behindIommu) return WITHOUT_IOMMU[`${domain.forceAssignWithoutIommu}`];
			const owner = owners.get(path) ?? (passthrough === false ? hardwareDomain : undefined);
			if (owner !== undefined && doubtful.has(owner)) return "unknown";
			if (owner !== undefined) {
				const whom = owner === domain.name ? "this domain" : owner;
				return { refused: `${errnoText("EBUSY")}: its IOMMU has given this device to ${whom} already` };
			}
			owners.set(path, domain.name);
			return passthrough === undefined && hardwareDomain !== undefined ? "unknown" : "given";
		},
		release: ({ name }) => {
			for (const [path, owner] of owners) if (owner === name) owners.delete(path);
		},
	};
}

/** By force_assign_without_iommu. */
const WITHOUT_IOMMU: Readonly<Record<"true" | "false" | "undefined", Assigned>> = {
	true: "given",
	false: { refused: `${errnoText("EINVAL")}: no IOMMU guards this device, and force_assign_without_iommu is not set` },
	undefined: "unknown",
};
