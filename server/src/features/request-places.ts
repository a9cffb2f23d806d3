import { spanOfTokens } from "../devicetree/lex/origin.ts";
import { type Node, nodeAtPath, pathOf } from "../devicetree/tree/tree.ts";
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

/** The lines that ask for one of the host's nodes. */
export function requestsOf(facts: Facts, node: Node): readonly Span[] {
	const path = pathOf(node);
	return placesIn(facts).flatMap((place) => (place.path === path ? [place.at] : []));
}

/** The host's node that a node of a guest's tree stands for, by the line in it that asks for that. */
export function hostNodeOf(facts: Facts, guestNode: Node): Node | undefined {
	const definitions = [...guestNode.properties.values()].flatMap((property) => property.definitions);
	const isWithin = ({ file, start }: Span) =>
		definitions.some(({ first, last }) => {
			const span = spanOfTokens(first, last);
			return span.file === file && spanContains(span, start);
		});
	const place = placesIn(facts).find(({ at }) => isWithin(at));
	return place && nodeAtPath(facts.host.board.tree.root, place.path);
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

/** The file that a scmi.yaml names under the cursor. */
export function namedFileAt({ setup: { host, domains } }: Facts, file: string, offset: number): string | undefined {
	const stacks = [host, ...domains.flatMap(({ guest }) => guest ?? [])];
	const named = [
		...stacks.flatMap(({ base, overlays, bootFiles = [] }) => [base, ...overlays, ...bootFiles]),
		...domains.flatMap(({ xl }) => xl),
	];
	return named.find(({ at }) => at?.file === file && spanContains(at, offset))?.path;
}
