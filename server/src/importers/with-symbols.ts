import type { Imported, ImportedCatalogue, ImportedResource, ImportProblem } from "./imported-catalogue.ts";

/**
 * A catalogue with the macros that a kernel's headers have for its numbers. A macro of a number that firmware does not have
 * is told: header and firmware are of different releases. A table that firmware's source says nothing of is that of the header,
 * in part.
 */
export function withSymbols({ catalogue, problems, files }: Imported, header: Imported): Imported {
	const missing: ImportProblem[] = [];
	const all = Object.entries(header.catalogue.resources);
	const tables = all.filter(([table]) => catalogue.resources[table] !== undefined);
	const unsaid = all.filter(([table]) => catalogue.resources[table] === undefined);
	const added = tables.map(([table, entries]): readonly [string, ImportedCatalogue["resources"][string]] => {
		const symbols = new Map<number, readonly string[]>();
		for (const { id, symbols: own = [] } of Object.values(entries))
			if (id !== undefined) symbols.set(id, [...(symbols.get(id) ?? []), ...own]);
		const named = Object.fromEntries(
			Object.entries(catalogue.resources[table] ?? {}).map(([key, resource]) => [key, withOwn(resource, symbols)]),
		);
		for (const { id, symbols: own = [], src } of Object.values(entries))
			if (id !== undefined && symbols.has(id))
				missing.push({
					...placeOf(header, src),
					text: `${own.join(", ")} is ${table} ${id}, which firmware does not have: left out`,
				});
		return [table, named];
	});
	return {
		catalogue: {
			...catalogue,
			sources: { ...catalogue.sources, ...header.catalogue.sources },
			resources: {
				...catalogue.resources,
				...Object.fromEntries([...added, ...unsaid]),
			},
			completeness: {
				...catalogue.completeness,
				...Object.fromEntries(unsaid.map(([table]) => [table, "partial" as const])),
			},
		},
		problems: [...problems, ...header.problems, ...missing],
		files: new Map([...header.files, ...files]),
	};
}

/** `key:line`, with the path of that source. */
function placeOf({ files }: Imported, src = ""): { readonly path: string; readonly line: number } {
	const [key = "", line = "1"] = src.split(":");
	return { path: files.get(key) ?? key, line: Number(line) };
}

/** Takes what it uses out of `symbols`. */
function withOwn(resource: ImportedResource, symbols: Map<number, readonly string[]>): ImportedResource {
	const ids = [...new Set([resource.id, ...Object.values(resource.agentIds ?? {})])].filter(
		(id) => id !== undefined && id !== null,
	);
	const own = ids.flatMap((id) => symbols.get(id) ?? []);
	for (const id of ids) symbols.delete(id);
	return own.length === 0 ? resource : { ...resource, symbols: [...new Set([...(resource.symbols ?? []), ...own])] };
}
