import { Document, isMap, isScalar, isSeq, parse, visit } from "yaml";
import { differenceFrom } from "../catalogue/difference.ts";
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

/** What is said, as a comment, behind the entry at a path of keys. */
export interface Remark {
	readonly path: readonly string[];
	/** In one line. */
	readonly text: string;
}

/** The file of an imported catalogue. `comment` stands at its head, a line each. The same catalogue gives the same text. */
export function catalogueText(
	catalogue: ImportedCatalogue,
	comment: readonly string[],
	remarks: readonly Remark[] = [],
): string {
	return textOf(writtenCatalogue(catalogue), comment, remarks);
}

/** The same as a file that lies over another one: it says what `base`, the text of that file, does not. */
export function catalogueTextOver(
	catalogue: ImportedCatalogue,
	base: { readonly name: string; readonly text: string },
	comment: readonly string[],
): string {
	const { scmiCatalogue: _, ...others } = differenceFrom(parse(base.text), writtenCatalogue(catalogue)) as Record<
		string,
		unknown
	>;
	return textOf({ scmiCatalogue: 1, extends: base.name, ...others }, comment);
}

/** The keys and values of its file, in their order. */
export function writtenCatalogue(catalogue: ImportedCatalogue): Readonly<Record<string, unknown>> {
	const { firmware, sources, baseVersion, protocols, agents, resources, devices, permissions, completeness } =
		catalogue;
	return {
		scmiCatalogue: 1,
		firmware,
		sources,
		...(protocols && { scmi: { ...(baseVersion !== undefined && { baseVersion }), protocols } }),
		...(agents && { agents }),
		resources,
		...(devices && { devices }),
		...(permissions && { permissions }),
		...(completeness && { completeness }),
	};
}

function textOf(
	catalogue: Readonly<Record<string, unknown>>,
	comment: readonly string[],
	remarks: readonly Remark[] = [],
): string {
	const document = new Document(catalogue, { aliasDuplicateObjects: false });
	document.commentBefore = comment.map((line) => ` ${line}`).join("\n");
	visit(document, {
		Collection(_, node, ancestors) {
			const depth = ancestors.filter((ancestor) => isMap(ancestor) || isSeq(ancestor)).length;
			if (depth > (BLOCK_DEPTH[topKey(ancestors)] ?? 0)) node.flow = true;
		},
		Pair(_, { key, value }, ancestors) {
			if (isScalar(key) && key.value === "addresses" && isSeq(value))
				for (const item of value.items) if (isScalar(item)) item.format = "HEX";
			if (!isScalar(key) || !isScalar(value)) return;
			const ofProtocol = key.value === "id" && topKey(ancestors) === "scmi";
			if (HEXADECIMAL.has(String(key.value)) || ofProtocol) value.format = "HEX";
		},
	});
	for (const { path, text } of remarks) {
		const entry = document.getIn(path, true);
		if (isMap(entry)) entry.comment = ` ${text}`;
	}
	return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}

function topKey(ancestors: readonly unknown[]): string {
	const pair = ancestors.find((ancestor) => typeof ancestor === "object" && ancestor !== null && "key" in ancestor);
	const key = pair && (pair as { readonly key: unknown }).key;
	return isScalar(key) ? String(key.value) : "";
}
