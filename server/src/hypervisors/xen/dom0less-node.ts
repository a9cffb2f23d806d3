import type { Node } from "../../devicetree/tree/tree.ts";
import type { Fault } from "../../machine/fault.ts";
import { errnoText } from "../../scmi/status.ts";
import { hasKernel } from "./dom0less.ts";
import { errnoOf } from "./telling.ts";

/** What Xen reads of a domain of /chosen, SCMI apart. */
export interface Dom0lessNode {
	readonly staticMemory: boolean;
	readonly directMap: boolean;
	readonly lacks: readonly ("cpus" | "kernel")[];
}

/** @param isWhole no boot loader writes what is not there */
export function planDom0lessNode(domain: Node, isWhole: boolean): Dom0lessNode {
	const has = (property: string) => domain.properties.has(property);
	return {
		staticMemory: has(STATIC_MEMORY),
		directMap: has("direct-map"),
		lacks: isWhole
			? [...(has("cpus") ? [] : (["cpus"] as const)), ...(hasKernel(domain) ? [] : (["kernel"] as const))]
			: [],
	};
}

export const STATIC_MEMORY = "xen,static-mem";

/** What stops the boot: the line on Xen's console, and why. */
export interface Stop {
	readonly message: string;
	readonly fault: Fault;
}

/** create_domUs(), since 4.21 parse_dom0less_node(): before anything is made of it. */
export function misreadNode(name: string, { directMap, staticMemory, lacks }: Dom0lessNode): Stop | undefined {
	if (directMap && !staticMemory)
		return {
			message: `direct-map is not valid for domain ${name} without static allocation.`,
			fault: { kind: "direct-map-without-static-memory", needs: STATIC_MEMORY },
		};
	return lacks.includes("cpus")
		? { message: `Missing property 'cpus' for domain ${name}`, fault: { kind: "no-cpus" } }
		: undefined;
}

/** kernel_probe(), once the domain is there. */
export function withoutKernel({ lacks }: Dom0lessNode): Fault | undefined {
	return lacks.includes("kernel") ? { kind: "no-kernel", errno: errnoText("ENOENT") } : undefined;
}

/** What prepare_dtb_hwdom() and prepare_dtb_domU() make of every failure, whatever its number; that stands in the line before. */
export const TREE_FAILED = -22;

/** What Xen's console says when a domain cannot be created. @param domain its name, or 0 */
export const creating = (domain: string, fault: Fault): string =>
	`Error creating domain ${domain} (rc = ${errnoOf(fault) ?? 0})`;

/** The same of what is made for it. */
export const settingUp = (domain: string, rc: number): string => `Could not set up domain ${domain} (rc = ${rc})`;
