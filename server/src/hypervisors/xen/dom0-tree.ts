import { compatiblesOf, isOkay, stringsOf } from "../../devicetree/tree/read-property.ts";
import { displayName, type Node, nodesBelow, pathOf, type Tree } from "../../devicetree/tree/tree.ts";
import { commandLineIn, settingIn } from "./command-line.ts";
import { GICS, interruptsOf } from "./interrupts.ts";
import { nodeFinder } from "./node-at-path.ts";
import { isPassedThrough } from "./xen-domains.ts";

/**
 * Why a node of the host is not in Dom0's tree, as a clause; undefined: it is. What Xen leaves out it leaves out with all below:
 * handle_node() of xen/arch/arm/domain_build.c, in its order. Xen compares paths, types and compatibles without case. What
 * platforms hide for themselves is not known here.
 * @param alsoSkipped compatibles, in lower case, that a mediator leaves out as well
 * @param mediatorsReason why a mediator leaves out a node for itself
 */
export function leftOutOfDom0(
	tree: Tree,
	alsoSkipped: ReadonlySet<string> = NOTHING_ELSE,
	mediatorsReason: (node: Node) => string | undefined = () => undefined,
): (node: Node) => string | undefined {
	const known = new Map<Node, string | undefined>();
	const console = consoleOf(tree);
	return function leftOut(node): string | undefined {
		if (known.has(node)) return known.get(node);
		const why = (node.parent && leftOut(node.parent)) ?? ownReason(tree, node, console, alsoSkipped, mediatorsReason);
		known.set(node, why);
		return why;
	};
}

/** The one place where Xen looks for an SCMI node that is not Dom0's: scmi_dt_handle_node(), scmi_smc_dt_handle_node(). */
export const HOST_SCMI = "/firmware/scmi";

/** Compared without case, and whatever its compatible: DT_MATCH_PATH. */
export const isHostScmi = (node: Node): boolean => pathOf(node).toLowerCase() === HOST_SCMI;

const NOTHING_ELSE: ReadonlySet<string> = new Set();

/** By its own properties. */
function ownReason(
	tree: Tree,
	node: Node,
	console: Node | undefined,
	alsoSkipped: ReadonlySet<string>,
	mediatorsReason: (node: Node) => string | undefined,
): string | undefined {
	const name = displayName(node);
	for (const compatible of compatiblesOf(node)) {
		const lowered = compatible.toLowerCase();
		if (SKIPPED.has(lowered) || alsoSkipped.has(lowered)) return `${name} is compatible "${compatible}"`;
		if (GICS.has(lowered)) return `${name} is an interrupt controller, and Dom0 gets Xen's`;
		if (TIMERS.has(lowered)) return `${name} is a timer, and Dom0 gets Xen's`;
		if (IOMMUS.has(lowered)) return `${name} is an IOMMU`;
	}
	if (node.name.toLowerCase() === "cpus" && node.parent?.parent === undefined) return "Dom0 gets its CPUs from Xen";
	if (stringsOf(node.properties.get("device_type"))?.[0]?.toLowerCase() === "memory")
		return `${name} has device_type = "memory"`;
	if (node === console) return `${name} is Xen's console`;
	const mediators = mediatorsReason(node);
	if (mediators !== undefined) return mediators;
	return usesPpi(tree, node) ? `${name} uses a private interrupt (PPI)` : undefined;
}

/** skip_matches of handle_node(). */
const SKIPPED: ReadonlySet<string> = new Set([
	"xen,xen",
	"xen,multiboot-module",
	"multiboot,module",
	"arm,psci",
	"arm,psci-0.2",
	"arm,psci-1.0",
	"arm,cortex-a7-pmu",
	"arm,cortex-a15-pmu",
	"arm,cortex-a53-edac",
	"arm,armv8-pmuv3",
	"arm,armv7-timer-mem",
]);

/** DT_MATCH_TIMER */
const TIMERS: ReadonlySet<string> = new Set(["arm,armv7-timer", "arm,armv8-timer"]);

/** Those Xen has drivers for, xen/drivers/passthrough/arm. */
const IOMMUS: ReadonlySet<string> = new Set([
	"arm,smmu-v1",
	"arm,smmu-v2",
	"arm,smmu-v3",
	"arm,mmu-400",
	"arm,mmu-401",
	"arm,mmu-500",
	"renesas,ipmmu-r8a7795",
	"renesas,ipmmu-r8a77965",
	"renesas,ipmmu-r8a7796",
	"renesas,ipmmu-r8a77961",
]);

export function hasIommu({ root }: Tree): boolean {
	return nodesBelow(root).some((node) => compatiblesOf(node).some((each) => IOMMUS.has(each.toLowerCase())));
}

/** Serial ports Xen has drivers for, xen/drivers/char. */
const SERIAL_PORTS: ReadonlySet<string> = new Set([
	"amlogic,meson-gx-uart",
	"amlogic,meson-uart",
	"amlogic,meson6-uart",
	"amlogic,meson8-uart",
	"amlogic,meson8b-uart",
	"arm,pl011",
	"brcm,bcm2835-aux-uart",
	"cdns,uart-r1p12",
	"cdns,uart-r1p8",
	"marvell,armada-3700-uart",
	"ns16550",
	"ns16550a",
	"renesas,scif",
	"renesas,scifa",
	"samsung,exynos4210-uart",
	"snps,dw-apb-uart",
	"ti,omap4-uart",
]);

/**
 * The serial port Xen keeps for itself: that of `dtuart=` on its command line, else of `stdout-path`; none where `console=` is
 * something else. dt_uart_init() of xen/drivers/char/arm-uart.c.
 */
export function consoleOf({ root }: Tree): Node | undefined {
	const chosen = root.children.get("chosen")?.properties;
	if (chosen === undefined) return undefined;
	const line = commandLineIn(root) ?? "";
	const consoles = settingIn(line, "console")?.split(",") ?? ["dtuart"];
	if (!consoles.includes("dtuart")) return undefined;
	const [name = ""] = (settingIn(line, "dtuart") ?? stringsOf(chosen.get("stdout-path"))?.[0] ?? "").split(":");
	const alias = name.startsWith("/") ? undefined : root.children.get("aliases")?.properties.get(name);
	const path = alias ? stringsOf(alias)?.[0] : name;
	const node = path === undefined ? undefined : nodeFinder(root)(path);
	if (node === undefined || !isOkay(node) || isPassedThrough(node)) return undefined;
	return compatiblesOf(node).some((compatible) => SERIAL_PORTS.has(compatible.toLowerCase())) ? node : undefined;
}

/** Xen reads every specifier of three cells as the GIC's, whosever it is: gic_irq_xlate(). PPIs are the interrupts 16 to 31. */
function usesPpi(tree: Tree, node: Node): boolean {
	return interruptsOf(tree, node).some(
		({ cells: [type, number] }) => type !== 0 && number !== undefined && number < 16,
	);
}
