import type { Cause, DomainPlan } from "../../machine/boot-plan.ts";
import type { Fault } from "../../machine/fault.ts";
import type { Machine } from "../../machine/send.ts";
import { errnoText } from "../../scmi/status.ts";
import type { AccessControlled } from "./access-controllers.ts";
import type { InterruptRoutes } from "./interrupt-routes.ts";
import type { Doubtful, XenIommu } from "./iommu.ts";
import type { PassedNode } from "./passed-device.ts";
import { tell } from "./telling.ts";

/** What of Xen gives a domain its devices at boot. */
export interface DeviceGivers {
	readonly routes: InterruptRoutes;
	readonly iommu: XenIommu;
	/** The domain on the host's tree where it is only assumed that Xen makes one. */
	readonly assumed: string | undefined;
	readonly doubtful: Doubtful;
	/** Asks firmware for a device; undefined: this mediator asks for none. */
	readonly ask?: (device: AccessControlled, causes: readonly Cause[]) => "given" | "unknown" | Failed;
}

/** `causes` are behind the line that asks for the device. */
export interface Failed {
	readonly fault: Fault;
	readonly causes: readonly Cause[];
}

/**
 * given: all; open: there may be more; doubt: it may have failed, which ends the boot: `why` is a clause.
 */
export type PassedThroughAs = "given" | "open" | { readonly doubt: string } | Failed;

/** handle_prop_pfdt(), handle_passthrough_prop() for each node: its interrupts, then firmware, then the IOMMU. */
export function passThrough(
	machine: Machine,
	domain: DomainPlan,
	devices: readonly PassedNode[],
	{ routes, iommu, assumed, doubtful, ask }: DeviceGivers,
): PassedThroughAs {
	const { name } = domain;
	let isOpen = false;
	let doubt: string | undefined;
	const isInDoubt = (why: string, causes: readonly Cause[]) => {
		tell(machine, domain, "assign", { event: "unknown", what: { kind: "domain", why } }, causes);
		doubt ??= why;
	};
	for (const { path, cause, regCause, lacks, isUnaligned, hostPath, node, controlled, isForced } of devices) {
		const failed = (fault: Fault, more: readonly Cause[] = []): Failed => ({ fault, causes: [cause, ...more] });
		if (lacks.length > 0) return failed({ kind: "half-passthrough", path, lacks, errno: EINVAL });
		if (isUnaligned) {
			const fault = { kind: "not-page-aligned", path, property: "xen,reg", errno: EINVAL } as const;
			return { fault, causes: [regCause, cause] };
		}
		if (hostPath === undefined) continue;
		if (node?.found === false) return failed({ kind: "no-such-node", path: node.path, near: node.near, errno: EINVAL });
		if (node?.found === undefined) {
			const what =
				hostPath === "unknown"
					? ({ kind: "device", device: path, what: "its xen,path" } as const)
					: ({ kind: "host-node", path: hostPath } as const);
			tell(machine, domain, "assign", { event: "unknown", what }, [cause]);
			isOpen = true;
			continue;
		}
		const host = controlled === undefined ? [] : [controlled.cause];
		const taken = routes.route(name, node.interrupts ?? []);
		if (taken !== undefined && taken.owner !== assumed) return failed(taken, host);
		if (taken !== undefined)
			isInDoubt(mayBeTaken(taken.owner, `IRQ ${taken.interrupt} of ${taken.path}`), [cause, ...host]);
		const asked = controlled === undefined || ask === undefined ? "given" : ask(controlled, [cause]);
		if (typeof asked === "object") return failed(asked.fault, [...asked.causes, ...host]);
		isOpen ||= asked === "unknown";
		const guarded = iommu.assign(domain, node, doubtful, { property: FORCE, isSet: isForced });
		const refused = typeof guarded === "object" ? guarded.refused : undefined;
		if (refused !== undefined && !(assumed !== undefined && "owner" in refused && refused.owner === assumed))
			return failed(refused, host);
		if (refused !== undefined) isInDoubt(mayBeTaken(assumed, node.path), [cause, ...host]);
		if (guarded === "unknown")
			isInDoubt(`whether an IOMMU lets ${name} have ${node.path} is not known, and Xen panics if it does not`, [
				cause,
				...host,
			]);
	}
	return doubt === undefined ? (isOpen ? "open" : "given") : { doubt };
}

const mayBeTaken = (owner: string | undefined, what: string) =>
	`whether Xen makes a ${owner}, which would have ${what} first, is not known`;

const FORCE = "xen,force-assign-without-iommu";
const EINVAL = errnoText("EINVAL");
