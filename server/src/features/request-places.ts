import { type Node, nodeAtPath } from "../devicetree/tree/tree.ts";
import type { Facts } from "../facts.ts";
import { type Span, spanContains } from "../text/span.ts";

/** The path of a host's node as a domain's configuration or tree writes it, to be given that. */
interface RequestPlace {
	readonly at: Span;
	readonly path: string;
}

/** The host's node that a line under the cursor asks for: an item of `dtdev`, the path in a guest's tree. */
export function requestedNodeAt(
	facts: Facts,
	file: string,
	offset: number,
): { readonly at: Span; readonly node: Node } | undefined {
	const place = placesIn(facts).find(({ at }) => at.file === file && spanContains(at, offset));
	const node = place && nodeAtPath(facts.host.board.tree.root, place.path);
	return place && node && { at: place.at, node };
}

function placesIn({ domains, boot }: Facts): readonly RequestPlace[] {
	return domains.flatMap(({ request, xl }) => [
		...(xl?.dtdev ?? []).map(({ value, at }) => ({ path: value, at })),
		...request.devices.flatMap(({ path, cause }) => {
			const at = boot?.planned.originOf(cause)?.at;
			return at === undefined ? [] : [{ path, at }];
		}),
	]);
}

/** The tree that a configuration names under the cursor, where its source is part of the setup. */
export function namedTreeAt({ domains }: Facts, file: string, offset: number): string | undefined {
	const domain = domains.find(
		({ xl }) => xl?.deviceTree && xl.deviceTree.at.file === file && spanContains(xl.deviceTree.at, offset),
	);
	return domain?.guest?.resolved.file;
}
