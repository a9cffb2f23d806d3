import { CompletionItemKind } from "vscode-languageserver-types";
import { pageNodesOf } from "../../board/pages.ts";
import type { CursorPlace } from "../../devicetree/cursor/cursor-place.ts";
import { regionOf } from "../../devicetree/tree/address.ts";
import { compatiblesOf, isEnabled, numberOf } from "../../devicetree/tree/read-property.ts";
import { type Node, nodesBelow } from "../../devicetree/tree/tree.ts";
import { describeNode } from "../hover-symbol.ts";
import { isTrusted } from "../in-catalogue/agent-details.ts";
import type { Offer } from "../offer.ts";
import { type AgentCell, agentCellAt, isAt, LISTED, TRUSTED } from "./agent-cells.ts";
import { calledLike } from "./called-like.ts";
import { cellAt } from "./cell-place.ts";
import { labelledNodes } from "./labelled-nodes.ts";
import { pathOffers } from "./node-paths.ts";
import { pagesInUse } from "./pages-in-use.ts";
import { scmiProviderText } from "./scmi-provider.ts";
import { targetKind, targetsOf } from "./target-kinds.ts";
import type { KnownTree, TreePlace } from "./tree-place.ts";

type ReferencePlace = Extract<CursorPlace, { kind: "cell" }>;

/** The nodes that a property may refer to: of the right kind where that is known, SCMI's first, then those that others use so. */
export function targetOffers(place: ReferencePlace, at: TreePlace): readonly Offer[] {
	const { known, node, text, trigger } = at;
	if (known === undefined) return [];
	const { property, typed } = place;
	if (typed.startsWith("&{")) return pathOffers(typed, known);
	const isReference = typed.startsWith("&");
	const kind = targetKind(property, known.stack.board);
	const page = kind === undefined ? agentCellAt(place, at) : undefined;
	if (page?.part === "page") return pageOffers(page, known);
	if (!isReference && (!cellAt(place, known).beginsEntry || kind === undefined)) return [];
	// behind an entry a blank is no question
	if (trigger === " " && place.before.length > 0) return [];
	const isFollowed = /^[ \t]+[\w(]/.test(text.slice(place.end));
	const used = usesBy(known, property);
	const fits = kind?.fits ?? likeThose(used);
	const protocols = new Set(
		known.stack.board.controllers.flatMap(({ protocols }) => protocols.map((each) => each.node)),
	);
	const isTaken = property === "shmem" ? pagesInUse(known, node) : () => false;
	const isLike = kind?.cells === undefined ? calledLike(node) : () => false;
	const fitting = labelledNodes(known.tree).filter(([, target]) => fits(target));
	return fitting
		.map(([label, target]): Offer & { readonly uses: number } => {
			const isScmi = isWithin(protocols, target);
			const isUsable = isEnabled(target);
			const count = kind?.cells === undefined ? 0 : (numberOf(target.properties.get(kind.cells)) ?? 0);
			return {
				label: `&${label}`,
				kind: CompletionItemKind.Reference,
				detail: `${detailOf(known, target, isUsable)}${isTaken(target) ? " · has a channel" : ""}`,
				filter: target.name,
				isScmi,
				// a number has to follow
				...(count > 0 && !isFollowed && { snippet: `&${label} `, continues: true }),
				rank:
					!isUsable || target === node || isTaken(target)
						? 0
						: isLike(label)
							? 4
							: isScmi
								? 3
								: used.has(target)
									? 2
									: 1,
				uses: used.get(target) ?? 0,
				doc: () => docOf(known, target, kind?.cells, count),
			};
		})
		.sort((a, b) => b.uses - a.uses);
}

/** Regulators lie two nodes below their protocol, pin states one or two. */
function isWithin(protocols: ReadonlySet<Node>, target: Node): boolean {
	for (let at: Node | undefined = target; at !== undefined; at = at.parent) if (protocols.has(at)) return true;
	return false;
}

/** In a table of agents: memory for messages, that of the entry's channel first, what another entry has last. */
function pageOffers({ entry, others = [] }: AgentCell, known: KnownTree): readonly Offer[] {
	const { board, resolved } = known.stack;
	const indices = known.analysis.facts.firmwares.flatMap(({ catalogue }) => catalogue.index ?? []);
	const ofTrusted = indices.flatMap(({ catalogue, agents }) =>
		agents.filter((agent) => isTrusted(catalogue, agent)).flatMap(({ agent }) => agent.channels ?? []),
	);
	const channels = indices
		.flatMap(({ agents }) => agents)
		.filter(({ agent }) => entry.agent === undefined || agent.id === entry.agent)
		.flatMap(({ agent }) => agent.channels ?? [])
		.filter(({ smcId }) => entry["SMC id"] === undefined || smcId === entry["SMC id"]);
	const named = new Set(board.controllers.flatMap(({ node }) => pageNodesOf(known.tree, node)));
	const pages = new Set(board.sharedMemories.map(({ node }) => node));
	return labelledNodes(known.tree)
		.filter(([, target]) => pages.has(target))
		.map(([label, target]): Offer => {
			const region = regionOf(target);
			const isListed = others.some(({ page }) => page !== undefined && isSamePlace(page, target));
			const standing = isListed ? LISTED : ofTrusted.some((channel) => isAt(target, channel)) ? TRUSTED : undefined;
			const isSaid = entry.agent !== undefined || entry["SMC id"] !== undefined;
			const isIts = isSaid && channels.some((channel) => isAt(target, channel));
			return {
				label: `&${label}`,
				kind: CompletionItemKind.Reference,
				detail: [
					region.kind === "region" ? `0x${region.region.address.toString(16)}` : target.name,
					...(standing?.remark ? [standing.remark] : []),
				].join(" · "),
				filter: target.name,
				isScmi: true,
				rank: isIts ? 4 : (standing?.rank ?? (named.has(target) ? 2 : 3)),
				doc: () => describeNode(resolved, target),
			};
		});
}

/** The same node, or two for one page. */
function isSamePlace(one: Node, other: Node): boolean {
	const [a, b] = [regionOf(one), regionOf(other)];
	return one === other || (a.kind === "region" && b.kind === "region" && a.region.address === b.region.address);
}

/** How often the properties of a name refer to each node. */
function usesBy({ tree }: KnownTree, name: string): ReadonlyMap<Node, number> {
	const uses = new Map<Node, number>();
	for (const { properties } of nodesBelow(tree.root)) {
		const property = properties.get(name);
		for (const target of property === undefined ? [] : targetsOf(property))
			uses.set(target, (uses.get(target) ?? 0) + 1);
	}
	return uses;
}

/** Of a property that nothing is known of: nodes like those that it refers to elsewhere in the tree, else any. */
function likeThose(used: ReadonlyMap<Node, number>): (node: Node) => boolean {
	const looks = new Set([...used.keys()].map(lookOf));
	return (node) => looks.size === 0 || looks.has(lookOf(node));
}

const lookOf = (node: Node): string => compatiblesOf(node)[0] ?? `in ${node.parent?.name}`;

function detailOf(known: KnownTree, target: Node, isUsable: boolean): string {
	const what = scmiProviderText(known, target)?.brief ?? compatiblesOf(target)[0] ?? target.name;
	return isUsable ? what : `${what}, disabled`;
}

function docOf(known: KnownTree, target: Node, cells: string | undefined, count: number): string {
	const scmi = scmiProviderText(known, target)?.full;
	const following = count === 0 ? "no number follows" : count === 1 ? "one number follows" : `${count} numbers follow`;
	return [
		...(scmi === undefined ? [] : [scmi]),
		describeNode(known.stack.resolved, target),
		...(cells === undefined ? [] : [`\`${cells} = <${count}>\`: ${following}.`]),
	].join("\n\n");
}
