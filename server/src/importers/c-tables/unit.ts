import { enumConstants } from "../c-source/enumerations.ts";
import { type CNumber, evaluate } from "../c-source/evaluate.ts";
import { expand, makesRows } from "../c-source/expand.ts";
import { type CTable, type CValue, tablesOf } from "../c-source/initialiser.ts";
import { type CFile, type CMacro, type CodeToken, type CSource, readSource } from "../c-source/read-source.ts";
import { scanC } from "../c-source/scan.ts";
import type { SourceTree } from "./source-tree.ts";

/** A source file with its headers, as compiled: what its tables and numbers are. */
export interface Unit {
	readonly path: string;
	readonly tokens: readonly CodeToken[];
	readonly tables: readonly CTable[];
	readonly constants: ReadonlyMap<string, bigint>;
	readonly macros: CSource["macros"];
	/** What the tokens come to as a number, where they are compiled under `conditions`. */
	number(tokens: readonly CodeToken[], conditions?: readonly string[]): CNumber;
	/** What a value comes to as a text: strings that C joins, also through macros. */
	text(value: CValue): string | undefined;
}

/** How this is built: see CSettings. */
export interface Build {
	readonly defines: Readonly<Record<string, string>>;
	readonly absent: ReadonlySet<string>;
	/** Headers that the file does not include by itself, by name. */
	readonly headers?: readonly string[];
}

/** Calls that stand for a reference, and are read as such. */
const REFERENCES = /^FWK_ID_/;

/** What a compiler of C has not defined, and what only assembly, C++ and other compilers have. */
const NOT_IN_C = ["__ASSEMBLER__", "__ASSEMBLY__", "__ASSEMBLER", "ASM_FILE", "__LINKER__", "__cplusplus", "__CC_ARM"];

export function readUnit(tree: SourceTree, file: CFile, { defines, absent, headers = [] }: Build): Unit {
	const more = headers.flatMap((name) => tree.find(name, file.path) ?? []);
	const source = readSource([...more, file], defines, {
		absent: new Set([...absent, ...NOT_IN_C]),
		include: tree.include,
		scanned: tree.scanned,
	});
	const makes = makesRows(source.macros);
	const tokens = expand(source.tokens, source.macros, (macro) => !REFERENCES.test(macro.name) && makes(macro));
	const constants = enumConstants({ tokens: source.tokens, macros: source.macros });
	const visible = visibleMacros(source.macros);
	const none = new Map<string, readonly CMacro[]>();
	return {
		path: file.path,
		tokens,
		tables: tablesOf(tokens),
		constants,
		macros: source.macros,
		number: (wanted, conditions = []) => evaluate(expand(wanted, visible(conditions)), none, constants),
		text(value) {
			if (value.kind !== "expression") return undefined;
			const [first] = value.tokens;
			const parts = expand(value.tokens, visible(first?.conditions ?? [])).filter(({ text }) => !/^[()]$/.test(text));
			if (parts.length === 0 || !parts.every(({ kind }) => kind === "string")) return undefined;
			return parts.map(({ text }) => text).join("");
		},
	};
}

/** The definitions that hold where code is compiled under conditions: of several the one that those conditions single out. */
function visibleMacros(macros: CSource["macros"]): (conditions: readonly string[]) => CSource["macros"] {
	const several = [...macros].filter(([, definitions]) => definitions.length > 1);
	const known = new Map<string, CSource["macros"]>();
	return (conditions) => {
		const key = conditions.join("\n");
		const before = known.get(key);
		if (before) return before;
		const single = several.flatMap(([name, definitions]): readonly [string, readonly CMacro[]][] => {
			const fitting = definitions.filter((each) => each.conditions.every((needed) => conditions.includes(needed)));
			return fitting.length === 1 && conditions.length > 0 ? [[name, fitting]] : [];
		});
		const visible = single.length === 0 ? macros : new Map([...macros, ...single]);
		known.set(key, visible);
		return visible;
	};
}

/** What a name comes to. */
export function constant(unit: Unit, name: string): number | undefined {
	const tokens = scanC(name).flatMap((token): readonly CodeToken[] =>
		token.kind === "directive" ? [] : [{ ...token, path: unit.path, conditions: [] }],
	);
	const number = unit.number(tokens);
	return number.kind === "value" ? Number(number.value) : undefined;
}
