import { ownerOf, SIP } from "../platform-calls.ts";

/** Where a call ends up. nobody: it returns -1; own: Xen answers it itself; psci: so does its PSCI. */
export type SmcRoute = "firmware" | "nobody" | "own" | "psci";

export interface SmcFilter {
	/** The number that is let through; undefined: none. */
	readonly smcId: number | undefined;
	/** The caller is the domain that has SCMI. */
	readonly isOwner: boolean;
}

/**
 * vsmccc_handle_call() of a 64-bit domain, then scmi_handle_smc() for what the silicon provider (SiP) owns: an `arm,smc-id` that is
 * somebody else's never gets there. Only 32 bits of the number count.
 */
export function routeSmc(id: number, { smcId, isOwner }: SmcFilter): SmcRoute {
	if (id <= LAST_EXISTING) return "nobody";
	const functionNumber = id & 0xffff;
	switch (ownerOf(id)) {
		case ARCHITECTURE:
			return ARCHITECTURE_CALLS.has(id) ? "own" : "nobody";
		case SIP:
			return id === smcId && isOwner ? "firmware" : "nobody";
		case STANDARD:
			return functionNumber <= LAST_PSCI ? "psci" : isAboutService(id, STANDARD) ? "own" : "nobody";
		case HYPERVISOR:
			return isAboutService(id, HYPERVISOR) ? "own" : "nobody";
		default:
			return "nobody";
	}
}

/** ARM_SMCCC_RESERVED_RANGE_END: calls from before SMCCC, which PSCI 0.1 answers. */
const LAST_EXISTING = 0x0100ffff;

const ARCHITECTURE = 0;
const STANDARD = 4;
const HYPERVISOR = 5;

/** Version, features and the three workarounds: handle_arch(). */
const ARCHITECTURE_CALLS: ReadonlySet<number> = new Set([0x80000000, 0x80000001, 0x80008000, 0x80007fff, 0x80003fff]);

/** PSCI_FNUM_MAX_VALUE */
const LAST_PSCI = 0x1f;

/** Count, UID and revision of a service, in the 32-bit convention. */
function isAboutService(id: number, owner: number): boolean {
	return [0xff00, 0xff01, 0xff03].includes(id & 0xffff) && id >>> 16 === 0x8000 + (owner << 8);
}
