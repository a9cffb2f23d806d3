import type { DocumentLink } from "vscode-languageserver-types";
import type { Analysis } from "../analysis.ts";
import type { Source } from "../devicetree/lex/source.ts";
import { KIND } from "../devicetree/lex/token.ts";
import { folderOf, joinPath } from "../text/path.ts";
import type { Span } from "../text/span.ts";

import { placesIn, uriOf } from "./places.ts";
import { treesWith } from "./trees-with.ts";

/** The files that #include, /include/ and /incbin/ of a file lead to. */
export function documentLinks(analyses: readonly Analysis[], file: string): DocumentLink[] {
	const { rangeOf } = placesIn(analyses);
	const links = new Map<number, DocumentLink>();
	const add = (at: Span, path: string) => links.set(at.start, { range: rangeOf(at), target: uriOf(path) });
	for (const { inclusions, sources } of treesWith(analyses, file)) {
		const source = sources.get(file);
		for (const { at, path } of inclusions)
			if (at.file === file && source && path !== undefined) add(withoutQuotes(at, source), path);
	}
	for (const { at, path } of binaries(analyses, file)) add(at, path);
	return [...links.values()];
}

/** A tree keeps the bytes of /incbin/, not where they are from: the record of reading has it. */
function binaries(analyses: readonly Analysis[], file: string): { at: Span; path: string }[] {
	const found: { at: Span; path: string }[] = [];
	const read = analyses.flatMap(({ reads }) => [...reads.bytes].filter(([, bytes]) => bytes).map(([path]) => path));
	for (const { sources } of treesWith(analyses, file)) {
		const source = sources.get(file);
		if (source === undefined) continue;
		for (let index = 0; index < source.count - 2; index++) {
			if (source.kindOf(index) !== KIND.keyword || source.textOf(index) !== "incbin") continue;
			if (source.kindOf(index + 2) !== KIND.string) continue;
			const at = withoutQuotes(source.token(index + 2), source);
			const typed = source.text.slice(at.start, at.end);
			const beside = joinPath(folderOf(file), typed);
			const path = read.includes(beside) ? beside : read.find((candidate) => candidate.endsWith(`/${typed}`));
			if (path !== undefined) found.push({ at, path });
		}
	}
	return found;
}

/** What stands between `"` or `<` and its end; a macro's name as it is. */
function withoutQuotes({ start, end }: { start: number; end: number }, { path, text }: Source): Span {
	const quoted = '"<'.includes(text.charAt(start));
	return quoted ? { file: path, start: start + 1, end: end - 1 } : { file: path, start, end };
}
