import type { DocumentLink } from "vscode-languageserver-types";
import type { Analysis } from "../analysis.ts";
import { KIND } from "../devicetree/token.ts";
import { folderOf, joinPath } from "../text/path.ts";
import type { Span } from "../text/span.ts";

import { placesIn, uriOf } from "./places.ts";
import { treesWith } from "./trees-with.ts";

/** The files that #include, /include/ and /incbin/ of a file lead to. */
export function documentLinks(analyses: readonly Analysis[], file: string): DocumentLink[] {
	const { rangeOf } = placesIn(analyses);
	const links = new Map<number, DocumentLink>();
	const add = (at: Span, path: string) => links.set(at.start, { range: rangeOf(at), target: uriOf(path) });
	for (const { inclusions, sources } of treesWith(analyses, file))
		for (const { at, path } of inclusions)
			if (at.file === file && path !== undefined) add(withoutQuotes(at, sources.get(file)?.text), path);
	for (const { at, path } of binaries(analyses, file)) add(at, path);
	return [...links.values()];
}

/** A tree keeps the bytes of /incbin/, not where they are from: the record of reading has it. */
function binaries(analyses: readonly Analysis[], file: string): { at: Span; path: string }[] {
	const found: { at: Span; path: string }[] = [];
	const read = analyses.flatMap(({ reads }) => [...reads.bytes].filter(([, bytes]) => bytes).map(([path]) => path));
	for (const { sources } of treesWith(analyses, file)) {
		const { tokens, text } = sources.get(file) ?? { tokens: [], text: "" };
		tokens.forEach((token, index) => {
			const name = tokens[index + 2];
			if (token.kind !== KIND.keyword || token.text !== "incbin" || name?.kind !== KIND.string) return;
			const typed = name.text.slice(1, -1);
			const beside = joinPath(folderOf(file), typed);
			const path = read.includes(beside) ? beside : read.find((candidate) => candidate.endsWith(`/${typed}`));
			const at = { file, start: name.start, end: name.end };
			if (path !== undefined) found.push({ at: withoutQuotes(at, text), path });
		});
	}
	return found;
}

/** What stands between `"` or `<` and its end; a macro's name as it is. */
function withoutQuotes(at: Span, text: string | undefined): Span {
	const quoted = text !== undefined && '"<'.includes(text.charAt(at.start));
	return quoted ? { file: at.file, start: at.start + 1, end: at.end - 1 } : at;
}
