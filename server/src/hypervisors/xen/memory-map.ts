import {
	displayName,
	type Node,
	nodesBelow,
	spanOfNode,
	spanOfProperty,
	type Tree,
} from "../../devicetree/tree/tree.ts";
import type { CauseTable } from "../causes.ts";
import type { Mapping, WrittenDomain } from "../hypervisor.ts";
import { deviceAddressOf } from "./device-address.ts";
import { type PassedThrough, passedThroughIn } from "./dom0less.ts";
import { windowsOf } from "./passed-device.ts";
import { isPassedThrough } from "./xen-domains.ts";

/**
 * The first register region of each host node that Xen maps to Dom0: handle_device() maps what is neither left out of Dom0's tree nor
 * has `xen,passthrough` itself.
 */
export function dom0Mappings(
	tree: Tree,
	domain: string,
	leftOut: (node: Node) => string | undefined,
	causes: CauseTable,
): readonly Mapping[] {
	return [...nodesBelow(tree.root)].flatMap((node): Mapping[] => {
		const reg = node.properties.get("reg");
		if (reg === undefined || isPassedThrough(node) || leftOut(node) !== undefined) return [];
		const found = deviceAddressOf(node);
		if (found.kind !== "region" || found.size === 0) return [];
		const at = spanOfProperty(reg) ?? spanOfNode(node);
		const through = displayName(node);
		const cause = causes.causeOf(reg, () => ({ at, text: `reg of ${through}` }));
		const remedy = `Give ${through} xen,passthrough`;
		return [{ domain, address: found.address, bytes: found.size, through, remedy, cause }];
	});
}

/** What partial trees have mapped to their domains with `xen,reg`. */
export function guestMappings(domains: readonly WrittenDomain[], causes: CauseTable): readonly Mapping[] {
	return domains.flatMap(({ request, tree }) =>
		tree === undefined || !request.atBoot
			? []
			: passedThroughIn(tree).flatMap((passed) => mappingsOf(passed, request.name, causes)),
	);
}

function mappingsOf(passed: PassedThrough, domain: string, causes: CauseTable): readonly Mapping[] {
	const { node, reg } = passed;
	if (reg === undefined) return [];
	const through = `xen,reg of ${displayName(node)}`;
	const cause = causes.causeOf(reg, () => ({ at: spanOfProperty(reg) ?? spanOfNode(node), text: through }));
	const remedy = "Take it out of the domain's tree";
	return (windowsOf(passed) ?? []).map(({ host, bytes }) => ({ domain, address: host, bytes, through, remedy, cause }));
}
