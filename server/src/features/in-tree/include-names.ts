import { CompletionItemKind } from "vscode-languageserver-types";
import { compileOptions } from "../../devicetree/compile-options.ts";
import type { CursorPlace, IncludeStyle } from "../../devicetree/cursor/cursor-place.ts";
import { compatiblesOf } from "../../devicetree/tree/read-property.ts";
import { folderOf, joinPath, nameOf, stemOf } from "../../text/path.ts";
import type { Offer } from "../offer.ts";
import { escaped } from "../yaml/snippet.ts";
import type { TreePlace } from "./tree-place.ts";

type IncludePlace = Extract<CursorPlace, { kind: "include" }>;

/** The files, and the folders on the way to some, that an include can find: those beside the file first, and of them those called like the board. */
export function includeOffers(place: IncludePlace, at: TreePlace): readonly Offer[] {
	const { style } = place;
	if (style !== "bare") return offersBetween({ ...place, style }, at);
	const opened = (offer: Offer, sign: string, rank: number): Offer => ({
		...offer,
		label: `${sign}${offer.label}${offer.continues ? "" : sign === "<" ? ">" : sign}`,
		snippet: `${sign}${offer.snippet}`,
		rank,
	});
	const beside = offersBetween({ ...place, style: "quoted" }, at).filter(({ rank }) => rank >= BESIDE);
	return [
		...beside.map((offer) => opened(offer, '"', offer.rank)),
		...offersBetween({ ...place, style: "angled" }, at).map((offer) => opened(offer, "<", 1)),
	];
}

/** The rank of what lies in the first folder that is looked into, files still higher. */
const BESIDE = 2;

function offersBetween(
	place: IncludePlace & { readonly style: IncludeStyle },
	{ snapshot, file, text, known }: TreePlace,
): readonly Offer[] {
	const given = known?.analysis.facts.setup ?? { includePaths: [], defines: {} };
	const { folders, dtcFolders } = compileOptions(snapshot, file, given).includePath;
	const searched = place.style === "dtc" ? dtcFolders : folders;
	const own = folderOf(file);
	const begun = place.typed.slice(0, place.typed.lastIndexOf("/") + 1);
	const closing =
		text[place.end] === (place.style === "angled" ? ">" : '"') ? "" : place.style === "angled" ? ">" : '"';
	const likeness = likenessTo([stemOf(file), ...(known === undefined ? [] : compatiblesOf(known.tree.root))]);
	const seen = new Set<string>();
	const found = [...(place.style === "angled" ? [] : [own]), ...searched].flatMap((folder, i): readonly Offer[] => {
		const listed = joinPath(folder, begun);
		return snapshot.list(listed).flatMap((name): readonly Offer[] => {
			const path = joinPath(listed, name);
			if (name.startsWith(".") || seen.has(name) || path === file) return [];
			const isFile = /\.(?:h|dtsi)$/.test(name);
			if (!isFile && (/\.\w+$/.test(name) || snapshot.list(path).length === 0)) return [];
			seen.add(name);
			const whole = `${begun}${name}${isFile ? "" : "/"}`;
			return [
				{
					label: whole,
					kind: isFile ? CompletionItemKind.File : CompletionItemKind.Folder,
					snippet: escaped(`${whole}${isFile ? closing : ""}`),
					rank: (i === 0 ? BESIDE : 0) + (isFile ? 1 : 0),
					...(!isFile && { continues: true }),
					doc: () => path,
				},
			];
		});
	});
	const alike = new Map(found.map((offer) => [offer, likeness(nameOf(offer.label))]));
	return found.toSorted((a, b) => (alike.get(b) ?? 0) - (alike.get(a) ?? 0));
}

/** How many letters a file's name has in common with the board's, from the front, vendors apart: `st,stm32mp25-rcc.h` with `st,stm32mp257`. */
function likenessTo(names: readonly string[]): (name: string) => number {
	const own = [...new Set(names.map(withoutVendor))];
	return (name) => Math.max(...own.map((each) => sharedStart(withoutVendor(name), each)));
}

const withoutVendor = (name: string): string => name.replace(/^[\w-]+,/, "");

function sharedStart(one: string, other: string): number {
	let length = 0;
	while (length < one.length && one[length] === other[length]) length++;
	return length;
}
