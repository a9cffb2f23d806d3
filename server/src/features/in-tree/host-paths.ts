import { CompletionItemKind } from "vscode-languageserver-types";
import { regionOf } from "../../devicetree/tree/address.ts";
import type { Node } from "../../devicetree/tree/tree.ts";
import { devicePaths } from "../device-paths.ts";
import type { Offer } from "../offer.ts";
import { escaped } from "../yaml/snippet.ts";
import type { KnownTree } from "./tree-place.ts";

/** The host's devices by their paths, for the node of a guest's tree that stands for one: the one that it is like first. */
export function hostPathOffers({ analysis: { facts }, guest }: KnownTree, node: Node | undefined): readonly Offer[] {
	const isLike = likenessTo(node);
	return devicePaths(facts, guest?.name).map(({ node: host, path, detail, doc, known, rank }) => ({
		label: path,
		kind: CompletionItemKind.Module,
		...(detail !== "" && { detail }),
		snippet: escaped(path),
		filter: known,
		rank: isLike(host) ? 9 : rank,
		doc: () => doc,
	}));
}

/** By address, by name with its unit address, or by label. */
function likenessTo(node: Node | undefined): (host: Node) => boolean {
	if (node === undefined) return () => false;
	const addressOf = (each: Node): number | undefined => {
		const region = regionOf(each);
		return region.kind === "region" ? region.region.address : undefined;
	};
	const own = addressOf(node);
	return (host) =>
		(own !== undefined && addressOf(host) === own) ||
		(node.name.includes("@") && host.name === node.name) ||
		host.labels.some((label) => node.labels.includes(label));
}
