import type { BoardDevice, Use } from "../board/board.ts";
import type { ResourceEntry } from "../catalogue/catalogue-index.ts";
import { wordsTogether } from "../catalogue/telling-words.ts";
import { referredBy, specifiersOf } from "../devicetree/tree/read-property.ts";
import { type Node, nodesBelow, type Tree } from "../devicetree/tree/tree.ts";
import type { BootFacts } from "../facts.ts";
import { grouped } from "../text/grouped.ts";
import { resourceOfUse } from "../verdicts/used-resources.ts";
import { isOwnKind } from "./strange-numbers.ts";

/** A number of a node that is called like another node, where one called like this node is not used by it. */
export interface MixedUpNumber {
	readonly device: BoardDevice;
	readonly use: Use;
	readonly resource: ResourceEntry;
	/** What is called like the node. */
	readonly own: ResourceEntry;
	/** The node that the number is called like, with its use of the same kind. */
	readonly other: BoardDevice;
	readonly otherUse: Use;
	/** swapped: each of the two has what is called like the other. copied: both have what is called like the other one, nobody has the own, and nothing joins the two. */
	readonly kind: "swapped" | "copied";
}

/** Of devices of one tree, those in use; what is not may show how it is meant. Names alone: a label against the names that firmware answers, each without what all of its kind have. */
export function mixedUpNumbers(boot: BootFacts, tree: Tree, devices: readonly BoardDevice[]): readonly MixedUpNumber[] {
	const uses = devices.flatMap((device) =>
		device.uses.flatMap((use) => {
			const resource = isOwnKind(use) ? resourceOfUse(boot, use) : undefined;
			return resource ? [{ device, use, resource }] : [];
		}),
	);
	// as on a good board, on every edit
	if (!uses.some(({ device, use, resource }) => calledLike(boot, device, use, resource) !== undefined)) return [];
	const byResource = grouped(uses, ({ resource }) => resource);
	const byLabel = grouped(
		devices.flatMap((device) => device.node.labels.map((label) => ({ device, name: wordsTogether(label) }))),
		({ name }) => name,
	);
	const isUsedBy = (device: BoardDevice, entry: ResourceEntry) =>
		byResource.get(entry)?.find((each) => each.device === device);
	const told = new Set<Use>();
	return uses.flatMap(({ device, use, resource }): MixedUpNumber[] => {
		const own = calledLike(boot, device, use, resource);
		if (own === undefined || isUsedBy(device, own)) return [];
		const others = [resource.key, resource.resource.name ?? ""].flatMap(
			(name) => byLabel.get(wordsTogether(name)) ?? [],
		);
		const [other, ...further] = new Set(others.map((each) => each.device));
		if (other === undefined || further.length > 0 || other === device) return [];
		const crossed = isUsedBy(other, own);
		const shared = isUsedBy(other, resource);
		const found = { device, use, resource, own, other };
		if (crossed && !shared) {
			// once for the two of them
			told.add(use);
			return told.has(crossed.use) ? [] : [{ ...found, otherUse: crossed.use, kind: "swapped" }];
		}
		if (!shared || byResource.has(own) || areJoined(tree, device.node, other.node)) return [];
		return [{ ...found, otherUse: shared.use, kind: "copied" }];
	});
}

/** The one resource of a use's kind that is called like its device, where that is another than it has. */
function calledLike(
	boot: BootFacts,
	{ enabled, node }: BoardDevice,
	use: Use,
	resource: ResourceEntry,
): ResourceEntry | undefined {
	const names = enabled ? boot.indexOf(use)?.tables.get(use.kind)?.byWords() : undefined;
	if (names === undefined) return undefined;
	const [own, ...more] = new Set(node.labels.flatMap((label) => names.get(wordsTogether(label)) ?? []));
	return own === "several" || more.length > 0 || own === resource ? undefined : own;
}

/** Whether a reference in one node or below leads into the other, as in a graph of ports: what both have is shared on purpose. */
function areJoined(tree: Tree, one: Node, other: Node): boolean {
	const [first, second] = [new Set(nodesBelow(one)), new Set(nodesBelow(other))];
	const leadsInto = (from: Iterable<Node>, into: ReadonlySet<Node>) =>
		[...from].some(({ properties }) =>
			[...properties.values()].some(
				(property) =>
					referredBy(property).some((target) => into.has(target)) ||
					// of a blob, whose references are numbers
					(property.name === "remote-endpoint" &&
						specifiersOf(tree, property, undefined).some(({ provider }) => provider && into.has(provider))),
			),
		);
	return leadsInto(first, second) || leadsInto(second, first);
}
