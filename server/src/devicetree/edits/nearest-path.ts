import { closestKey } from "../../text/yaml-closest-key.ts";
import { childNamed, type GrowingNode, type GrowingTree, inOrder } from "../overlay/growing-tree.ts";

/**
 * The path that was probably meant by one that leads nowhere: the first name on the way that is not there, replaced by that of
 * a node beside it. Undefined: none is near.
 */
export function nearestPath({ root }: GrowingTree, path: string): string | undefined {
	let node = root;
	const [, ...names] = path.split("/");
	for (const [place, name] of names.entries()) {
		const next = childNamed(node, name);
		if (next === undefined) {
			const meant = nearestChild(node, name);
			return meant && `/${[...names.slice(0, place), meant, ...names.slice(place + 1)].join("/")}`;
		}
		node = next;
	}
	return undefined;
}

/** Of nodes with addresses, the one at the same, or with the same name at one that is a character off. */
function nearestChild(node: GrowingNode, name: string): string | undefined {
	const known = [...inOrder(node.children)].map((child) => child.name);
	const [base, address] = partsOf(name);
	if (address === undefined)
		return closestKey(
			name,
			known.filter((other) => !other.includes("@")),
		);
	return known.find((other) => {
		const [otherBase, otherAddress = ""] = partsOf(other);
		return otherAddress === address || (otherBase === base && isOneOff(address, otherAddress));
	});
}

function partsOf(name: string): readonly [string, string | undefined] {
	const place = name.indexOf("@");
	return place < 0 ? [name, undefined] : [name.slice(0, place), name.slice(place + 1)];
}

function isOneOff(a: string, b: string): boolean {
	if (a.length === b.length) return [...a].filter((character, place) => character !== b[place]).length === 1;
	const [short, long] = a.length < b.length ? [a, b] : [b, a];
	return [...long].some((_, place) => long.slice(0, place) + long.slice(place + 1) === short);
}
