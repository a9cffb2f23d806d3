import { compatiblesOf } from "../../devicetree/tree/read-property.ts";
import type { Node, Tree } from "../../devicetree/tree/tree.ts";
import type { ControllerPlan, DomainPlan } from "../../machine/boot-plan.ts";
import { hex } from "../../machine/channels.ts";
import type { Connection } from "../../machine/mediator.ts";
import { isCompatible } from "./dom0less.ts";

/** What Xen does with a call before it asks a mediator; undefined: it asks. */
export interface PlatformAnswer {
	/** refused: the call returns an error; swallowed: it returns as if it had been done; forwarded: whoever calls, it goes to firmware. */
	readonly kind: "refused" | "swallowed" | "forwarded";
	/** A clause. */
	readonly why: string;
}

/** By the number of a call, and by whether it is the hardware domain's. */
export type PlatformCalls = (smcId: number, isHardware: boolean) => PlatformAnswer | undefined;

/**
 * vsmccc_handle_call(), handle_sip() with platform_smc(): calls of the 64-bit convention are a 64-bit domain's alone, and of those that
 * the silicon provider (SiP) owns the platform takes its own. Which platform it is the root's compatible says; that a guest on 64-bit
 * CPUs is a 32-bit one, no tree.
 * @param knowsImx8m Xen has a platform for i.MX8M
 */
export function platformCalls({ root }: Tree, knowsImx8m: boolean): PlatformCalls {
	const is32Bit = has32BitCpus(root);
	const is = (...names: readonly string[]) => names.some((name) => isCompatible(root, name));
	const own = is("xlnx,zynqmp")
		? zynqmp
		: is("fsl,imx8qm", "fsl,imx8qxp")
			? forwardedBy(IMX8Q)
			: knowsImx8m && is("fsl,imx8mp", "fsl,imx8mq", "fsl,imx8mm", "fsl,imx8mn")
				? forwardedBy(IMX8M)
				: undefined;
	return (smcId, isHardware) => {
		if (is32Bit && isOf64Bit(smcId))
			return {
				kind: "refused",
				why: `SMC ${hex(smcId)} is of the 64-bit convention (bit 30), which Xen refuses to 32-bit domains`,
			};
		return own?.(smcId, isHardware);
	};
}

/** SMCCC_OWNER_SIP */
export const SIP = 2;

/** Whose a call is, by bits 29 to 24 of its number. */
export const ownerOf = (smcId: number): number => (smcId >>> 24) & 0x3f;

/** Whether a number can reach a mediator at all: what came before SMCCC, up to 0x0100ffff, has another owner. */
export const isOfSip = (smcId: number): boolean => ownerOf(smcId) === SIP;

const isOf64Bit = (smcId: number) => (smcId >>> 30) % 2 === 1;

/** Cores that have nothing but the 32-bit architecture, on which Xen runs. */
const CPUS_32: ReadonlySet<string> = new Set([
	"arm,cortex-a7",
	"arm,cortex-a12",
	"arm,cortex-a15",
	"arm,cortex-a17",
	"brcm,brahma-b15",
]);

function has32BitCpus(root: Node): boolean {
	const cpus = [...(root.children.get("cpus")?.children.values() ?? [])].filter(({ name }) => /^cpu(@|$)/.test(name));
	return cpus.length > 0 && cpus.every((cpu) => compatiblesOf(cpu).some((each) => CPUS_32.has(each.toLowerCase())));
}

/** What comes of a domain's SCMI node by that; undefined: what the mediator makes of it. @param isIts the mediator lets it through too */
export function platformConnection(
	calls: PlatformCalls,
	controller: ControllerPlan | undefined,
	{ hardware }: DomainPlan,
	isIts: (smcId: number) => boolean,
): Connection | undefined {
	const { smcId } = controller ?? {};
	if (smcId?.kind !== "known") return undefined;
	const answer = calls(smcId.value, hardware);
	if (answer === undefined || (answer.kind === "forwarded" && isIts(smcId.value))) return undefined;
	const { why } = answer;
	switch (answer.kind) {
		case "forwarded":
			return { kind: "unknown", why };
		case "refused":
			return { kind: "refused", why, causes: [smcId.cause] };
		case "swallowed":
			return { kind: "unread", why, causes: [smcId.cause] };
	}
}

/** A call of the SiP's in the 64-bit convention. */
const SIP_64 = 0xc2000000;

/** imx8qm_smc(), imx8m_smc(): those that are let through with a first argument of 0, as SCMI calls, for the hardware domain alone. */
const IMX8Q: ReadonlySet<number> = new Set([0x2, 0xb].map((id) => SIP_64 + id));
const IMX8M: ReadonlySet<number> = new Set([0x5, 0x6].map((id) => SIP_64 + id));

const forwardedBy =
	(own: ReadonlySet<number>): PlatformCalls =>
	(smcId, isHardware) =>
		isHardware && own.has(smcId) ? forwarded(smcId) : undefined;

const forwarded = (smcId: number): PlatformAnswer => ({
	kind: "forwarded",
	why: `SMC ${hex(smcId)} is one of the platform's own, which Xen passes on to firmware whoever has SCMI`,
});

/** zynqmp_eemi(): firmware's power management has the SiP's numbers. */
function zynqmp(smcId: number, isHardware: boolean): PlatformAnswer | undefined {
	const eemi = smcId - SIP_64;
	const isOfAll = [0x8200ff00, 0x8200ff01, 0x8200ff03].includes(smcId) || [1, 24, 2563].includes(eemi);
	if (isOfAll) return forwarded(smcId);
	const its = `SMC ${hex(smcId)} is one of the platform's power management (ZynqMP)`;
	// PM_SELF_SUSPEND
	if (eemi === 7) return { kind: "swallowed", why: `${its}, which Xen takes note of and passes on to nobody` };
	// PM_SYSTEM_SHUTDOWN, PM_MMIO_WRITE, PM_MMIO_READ
	if ([12, 19, 20].includes(eemi)) return { kind: "refused", why: `${its}, which Xen refuses to every domain` };
	const isOfHardware = isMailbox(smcId) || HARDWARES.some(([first, last]) => first <= eemi && eemi <= last);
	if (!isOfHardware) return undefined;
	return isHardware
		? forwarded(smcId)
		: { kind: "refused", why: `${its}, which Xen refuses to all but the hardware domain` };
}

/** IPI_MAILBOX_OPEN to IPI_MAILBOX_DISABLE_IRQ */
const isMailbox = (smcId: number) => 0x82001000 <= smcId && smcId <= 0x82001006;

/** Of the numbers of EEMI, first and last. */
const HARDWARES: readonly (readonly [number, number])[] = [
	[2, 3],
	[6, 6],
	[8, 11],
	[13, 18],
	[21, 23],
	[26, 44],
];
