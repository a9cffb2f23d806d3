import { displayName } from "../../devicetree/tree/tree.ts";
import type { Basis, Sources } from "../hypervisor.ts";
import { consoleOf } from "./dom0-tree.ts";

// What the answers of several of Xen's mediators rest on; each is empty where nothing rests on it.

/** @param makesDom0 as of `makesDom0` */
export function dom0Assumed(makesDom0: boolean | undefined): readonly Basis[] {
	if (makesDom0 !== undefined) return [];
	const text = "Xen makes a Dom0 beside the domains of /chosen: a boot script adds its kernel.";
	return [{ text, short: "a Dom0 whose kernel a boot script adds" }];
}

export function iommuAssumed({ domains }: Sources): readonly Basis[] {
	if (!domains.some(({ xl }) => (xl?.dtdev.length ?? 0) > 0)) return [];
	return [{ text: "Xen has an IOMMU switched on, without which it assigns no device.", short: "an IOMMU" }];
}

/** Of a console that names a firmware device or uses what firmware serves. */
export function consoleAssumed({ host: { tree, devices } }: Sources): readonly Basis[] {
	const console = consoleOf(tree);
	if (console === undefined || !devices.some(({ node }) => node === console)) return [];
	const name = displayName(console);
	return [{ text: `Xen's console is ${name}, which it keeps from Dom0.`, short: `Xen's console on ${name}` }];
}
