import { Document, isMap, isScalar, isSeq, visit } from "yaml";
import type { ImportedCatalogue } from "./imported-catalogue.ts";

/** How deep a part is written as a block, one entry a line below that: `resources:` / `clock:` / `usdhc1: { id: 158 }`. */
const BLOCK_DEPTH: Readonly<Record<string, number>> = {
	firmware: 1,
	sources: 1,
	scmi: 2,
	agents: 3,
	resources: 2,
	devices: 1,
	permissions: 5,
};

/** Keys whose numbers people read in hexadecimal. */
const HEXADECIMAL = new Set([
	"address",
	"serverAddress",
	"size",
	"smcId",
	"version",
	"baseVersion",
	"implementationVersion",
]);

/** The file of an imported catalogue. `comment` stands at its head, a line each. The same catalogue gives the same text. */
export function catalogueText(catalogue: ImportedCatalogue, comment: readonly string[]): string {
	const { firmware, sources, baseVersion, protocols, agents, resources, devices, permissions, completeness } =
		catalogue;
	const document = new Document({
		scmiCatalogue: 1,
		firmware,
		sources,
		...(protocols && { scmi: { ...(baseVersion !== undefined && { baseVersion }), protocols } }),
		...(agents && { agents }),
		resources,
		...(devices && { devices }),
		...(permissions && { permissions }),
		...(completeness && { completeness }),
	});
	document.commentBefore = comment.map((line) => ` ${line}`).join("\n");
	visit(document, {
		Collection(_, node, ancestors) {
			const pairs = ancestors.filter((ancestor) => isMap(ancestor) || isSeq(ancestor)).length;
			const top = topKey(ancestors);
			if (pairs > (BLOCK_DEPTH[top] ?? 0)) node.flow = true;
		},
		Pair(_, { key, value }, ancestors) {
			if (!isScalar(key) || !isScalar(value)) return;
			const ofProtocol = key.value === "id" && topKey(ancestors) === "scmi";
			if (HEXADECIMAL.has(String(key.value)) || ofProtocol) value.format = "HEX";
		},
	});
	return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}

function topKey(ancestors: readonly unknown[]): string {
	const pair = ancestors.find((ancestor) => typeof ancestor === "object" && ancestor !== null && "key" in ancestor);
	const key = pair && (pair as { readonly key: unknown }).key;
	return isScalar(key) ? String(key.value) : "";
}
