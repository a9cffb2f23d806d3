import type { Macro } from "../../devicetree/cpp/macro.ts";
import { lastDefinitions, numberOfMacro } from "../../devicetree/cpp/macro-number.ts";
import type { Resolved } from "../../devicetree/resolve.ts";
import { filesInReach } from "./files-in-reach.ts";

/** The macros of a tree's headers. */
export interface MacrosInReach {
	/** What one of them comes to in a cell; undefined: it is none, or no number. */
	numberOf(name: string): number | undefined;
	/** The file that defines it. */
	fileOf(name: string): string | undefined;
	/** Those that some files define, in their order. */
	of(files: ReadonlySet<string>): readonly string[];
	/** What is said of it on its line, behind it. */
	commentOf(name: string): string | undefined;
}

/** Those that are there where one of the tree's files is read; what is given from outside is everywhere. */
export function macrosInReach(resolved: Resolved, from: string): MacrosInReach {
	const reach = filesInReach(resolved, from);
	const last = lastDefinitions(resolved.macros.filter(({ file }) => file === undefined || reach.has(file)));
	return {
		numberOf(name) {
			const value = plainNumber(last.get(name)) ?? numberOfMacro(last, name)?.value;
			return typeof value === "number" ? value : undefined;
		},
		fileOf: (name) => last.get(name)?.file,
		of: (files) => {
			const names: string[] = [];
			for (const [name, { file }] of last) if (file !== undefined && files.has(file)) names.push(name);
			return names;
		},
		commentOf(name) {
			const macro = last.get(name);
			const token = macro?.body.at(-1) ?? macro?.definition;
			const line = token && /^[^\n]*/.exec(token.source.text.slice(token.end))?.[0];
			return line === undefined
				? undefined
				: /^\s*(?:\/\*+\s*(.*?)\s*\*\/|\/\/\s*(.*?))\s*$/
						.exec(line)
						?.slice(1)
						.find((text) => text);
		},
	};
}

/** Most are one number and nothing besides. */
function plainNumber(macro: Macro | undefined): number | undefined {
	if (macro === undefined || macro.parameters !== undefined) return undefined;
	const [only, more] = macro.body;
	return more === undefined ? only?.small : undefined;
}
