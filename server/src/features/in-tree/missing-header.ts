import type { TextEdit } from "vscode-languageserver-types";
import type { Catalogue } from "../../catalogue/model.ts";
import { compileOptions } from "../../devicetree/compile-options.ts";
import { placeOfInclude } from "../../devicetree/edits/include-line.ts";
import type { ResourceKind } from "../../scmi/resource-kind.ts";
import { lineIndexOf, positionAt } from "../../text/line-index.ts";
import { folderOf, joinPath, nameOf } from "../../text/path.ts";
import type { TreePlace } from "./tree-place.ts";

/** A header with macros of firmware's numbers that the file being edited could include. */
export interface MissingHeader {
	readonly line: string;
	readonly include: TextEdit;
	readonly numbers: ReadonlyMap<string, number>;
}

/** Headers that are read to find one. */
const MAX_READ = 8;

/** The header in the include path, or beside the tree's files, that defines a macro of a catalogue; undefined: there is none. */
export function missingHeader(
	{ snapshot, file, text, known }: TreePlace,
	{ sources = {} }: Catalogue,
	kind: ResourceKind,
	symbols: readonly string[],
): MissingHeader | undefined {
	if (known === undefined) return undefined;
	const { setup } = known.analysis.facts;
	const { folders } = compileOptions(snapshot, file, setup).includePath;
	const paths = Object.values(sources)
		.map(({ path }) => path)
		.filter((path) => path.endsWith(".h"));
	const beside = new Set(
		[file, ...known.stack.resolved.sources.keys()].filter((path) => /\.dtsi?$|\.dtso$/.test(path)).map(folderOf),
	);
	const wanted = new Set(symbols);
	const tried = new Set<string>();
	const read = (path: string, line: string): MissingHeader | undefined => {
		if (tried.has(path) || tried.size >= MAX_READ + paths.length) return undefined;
		const reading = snapshot.read(path);
		if (reading.kind !== "text") return undefined;
		tried.add(path);
		const numbers = numbersIn(reading.text, wanted);
		return numbers.size === 0 ? undefined : { line, include: insertion(text, line), numbers };
	};
	for (const path of paths) {
		const bindings = /dt-bindings\/.*$/.exec(path)?.[0];
		for (const folder of bindings === undefined ? [] : folders) {
			const found = read(joinPath(folder, bindings as string), `#include <${bindings}>`);
			if (found) return found;
		}
		for (const folder of beside) {
			const found = folder === folderOf(file) && read(joinPath(folder, nameOf(path)), `#include "${nameOf(path)}"`);
			if (found) return found;
		}
	}
	const soc = symbols[0]?.toLowerCase().split("_")[0] ?? "";
	for (const folder of folders) {
		const inner = `dt-bindings/${kind}`;
		for (const name of snapshot.list(joinPath(folder, inner)))
			if (soc.length > 2 && name.endsWith(".h") && name.toLowerCase().includes(soc)) {
				const found = read(joinPath(folder, `${inner}/${name}`), `#include <${inner}/${name}>`);
				if (found) return found;
			}
	}
	return undefined;
}

/** The macros of a header that are plain numbers. */
function numbersIn(text: string, wanted: ReadonlySet<string>): ReadonlyMap<string, number> {
	const numbers = new Map<string, number>();
	for (const [, name = "", value = ""] of text.matchAll(
		/^[ \t]*#[ \t]*define[ \t]+(\w+)[ \t]+\(?(0x[0-9a-fA-F]+|\d+)U?\)?/gm,
	))
		if (wanted.has(name)) numbers.set(name, Number(value));
	return numbers;
}

function insertion(text: string, line: string): TextEdit {
	const { offset, text: newText } = placeOfInclude(text, line);
	const at = positionAt(lineIndexOf(text), offset);
	return { range: { start: at, end: at }, newText };
}
