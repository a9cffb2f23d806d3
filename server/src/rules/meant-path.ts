import { type Node, nodesBelow, spanOfProperty } from "../devicetree/tree/tree.ts";
import type { DomainFacts } from "../facts.ts";
import { HOST_PATH_PROPERTIES } from "../hypervisors/index.ts";
import type { Fault } from "../machine/fault.ts";
import type { Fix } from "../text/fix.ts";
import type { Span } from "../text/span.ts";
import { respeltString } from "./respelt.ts";

/**
 * The path of a host's node that was probably meant, in the place of one that leads nowhere, in a domain's configuration or tree. Another
 * node would be another device: it is only certain where that has the same name, and stands somewhere else.
 */
export function meantPath(domains: readonly DomainFacts[], at: Span, fault: Fault): readonly Fix[] {
	if (fault.kind !== "no-such-node" || fault.near === undefined) return [];
	const { path, near } = fault;
	const preferred = nameIn(path) === nameIn(near);
	const isHere = (each: Span): boolean => each.file === at.file && each.start === at.start;
	const fixes = domains.flatMap(({ xl, guest }) => {
		const listed = xl?.dtdev.find((item) => item.value === path && isHere(item.at));
		if (listed !== undefined)
			return [{ title: `Write "${near}"`, preferred, edits: [{ at: listed.at, text: `"${near}"` }] }];
		return (guest ? [...nodesBelow(guest.resolved.tree.root)] : []).flatMap((node) => inNode(node, isHere, path, near));
	});
	return fixes.slice(0, 1).map((fix) => ({ ...fix, preferred }));
}

function inNode({ properties }: Node, isHere: (at: Span) => boolean, path: string, near: string): readonly Fix[] {
	return HOST_PATH_PROPERTIES.flatMap((name) => {
		const property = properties.get(name);
		const at = property && spanOfProperty(property);
		return property && at && isHere(at) ? respeltString(property, path, near) : [];
	});
}

const nameIn = (path: string): string | undefined => /[^/]+(?=\/*$)/.exec(path)?.[0];
