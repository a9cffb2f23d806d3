import { CompletionItemKind } from "vscode-languageserver-types";
import { compileOptions } from "../../devicetree/compile-options.ts";
import type { CursorPlace } from "../../devicetree/cursor/cursor-place.ts";
import { folderOf, joinPath } from "../../text/path.ts";
import type { Offer } from "../offer.ts";
import { escaped } from "../yaml/snippet.ts";
import type { TreePlace } from "./tree-place.ts";

type IncludePlace = Extract<CursorPlace, { kind: "include" }>;

/** The files, and the folders on the way to some, that an include can find: those beside the file first. */
export function includeOffers(place: IncludePlace, { snapshot, file, text, known }: TreePlace): readonly Offer[] {
	const given = known?.analysis.facts.setup ?? { includePaths: [], defines: {} };
	const { folders, dtcFolders } = compileOptions(snapshot, file, given).includePath;
	const searched = place.style === "dtc" ? dtcFolders : folders;
	const own = folderOf(file);
	const begun = place.typed.slice(0, place.typed.lastIndexOf("/") + 1);
	const closing =
		text[place.end] === (place.style === "angled" ? ">" : '"') ? "" : place.style === "angled" ? ">" : '"';
	const seen = new Set<string>();
	return [...(place.style === "angled" ? [] : [own]), ...searched].flatMap((folder, i): readonly Offer[] => {
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
					rank: (i === 0 ? 2 : 0) + (isFile ? 1 : 0),
					...(!isFile && { continues: true }),
					doc: () => path,
				},
			];
		});
	});
}
