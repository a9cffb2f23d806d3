import type { Node } from "../../devicetree/tree/tree.ts";

/**
 * A node that is given memory but names no host node asks for nothing: handle_prop_pfdt(). Without `xen,reg` it would be refused with
 * `xen,path` as well.
 */
export function askByPath({ properties }: Node): string | undefined {
	return properties.has("xen,reg") && !properties.has("xen,path") ? "xen,path" : undefined;
}
