import { errnoText } from "../../scmi/status.ts";
import type { AssignedDevicePlan, BootPlan, DomainPlan } from "../boot-plan.ts";

/** What stands between devices and memory; it knows one domain for each device. */
export interface XenIommu {
	/** Gives a device to a guest; what is an error ends its creation and is returned as text. */
	readonly assign: (domain: DomainPlan, device: AssignedDevicePlan) => string | undefined;
	/** Takes back all that a guest was given. */
	readonly release: (domain: DomainPlan) => void;
}

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
		assign: (domain, { path, behindIommu, passthrough }) => {
			if (behindIommu === undefined) return undefined;
			if (!behindIommu)
				return domain.forceAssignWithoutIommu === false
					? `${errnoText("EINVAL")}: no IOMMU guards this device, and force_assign_without_iommu is not set`
					: undefined;
			const owner = owners.get(path) ?? (passthrough === false ? hardwareDomain : undefined);
			if (owner !== undefined)
				return `${errnoText("EBUSY")}: its IOMMU has given this device to ${owner === domain.name ? "this domain" : owner} already`;
			owners.set(path, domain.name);
			return undefined;
		},
		release: ({ name }) => {
			for (const [path, owner] of owners) if (owner === name) owners.delete(path);
		},
	};
}
