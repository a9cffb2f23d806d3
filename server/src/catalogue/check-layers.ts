import { nameOf } from "../text/path.ts";
import type { Problem } from "../text/problem.ts";
import { entryOf, type YamlMap, type YamlScalar } from "../text/yaml-node.ts";

/** A catalogue that another extends, with all it extends itself. */
export interface Base {
	/** As the other names it. */
	readonly name: string;
	readonly map: YamlMap;
}

/** What layers of one catalogue say of the firmware they are for, where they do not say the same. */
export function layerProblems(code: string, own: YamlMap, bases: readonly Base[]): readonly Problem[] {
	return [
		...IDENTITY.flatMap(([key, words]) => identityProblems(code, own, bases, key, words)),
		...revisionProblems(code, own, bases),
	];
}

const IDENTITY = [
	["vendor", "vendor"],
	["subVendor", "sub-vendor"],
	["implementationVersion", "implementation version"],
	["release", "release"],
] as const;

/**
 * A file may be for another release than what it extends, and say what differs: that is its author's decision. What a board itself
 * answered is another firmware's than a base of another identity, and of two bases that disagree nothing says which one counts.
 */
function identityProblems(
	code: string,
	own: YamlMap,
	bases: readonly Base[],
	key: string,
	words: string,
): readonly Problem[] {
	const stated = scalarIn(own, "firmware", key);
	const said = bases.flatMap(({ name, map }) => {
		const value = scalarIn(map, "firmware", key);
		return value === undefined ? [] : [{ name, value }];
	});
	if (stated !== undefined) {
		const other = said.findLast(({ value }) => value.value !== stated.value);
		if (other === undefined || scalarIn(own, "firmware", "kind")?.value !== "captured") return [];
		const message = `The board answered ${words} ${textOf(stated)}; ${nameOf(other.name)}, which this extends, is for ${textOf(other.value)}: what is taken from there may not be so on this board. Extend the catalogue of what the board runs.`;
		return [
			{ code, severity: "warning", at: stated.at, message, related: [{ at: other.value.at, message: "said here" }] },
		];
	}
	const [first, ...others] = said;
	const other = others.find(({ value }) => value.value !== first?.value.value);
	const at = entryOf(own, "extends")?.value.at;
	if (first === undefined || other === undefined || at === undefined) return [];
	const message = `${nameOf(first.name)} is for ${words} ${textOf(first.value)}, and ${nameOf(other.name)} for ${textOf(other.value)}: numbers of one may not be those of the other. Where they belong together, say firmware: { ${key}: … } here.`;
	const related = [first, other].map(({ value, name }) => ({ at: value.at, message: `said in ${nameOf(name)}` }));
	return [{ code, severity: "warning", at, message, related }];
}

/** Importers write down which revision of a repository they read; layers of one firmware are made of one. */
function revisionProblems(code: string, own: YamlMap, bases: readonly Base[]): readonly Problem[] {
	const told = new Set<string>();
	return [...revisionsIn(own)].flatMap(({ repository, revision }): readonly Problem[] => {
		if (told.has(repository)) return [];
		for (const { name, map } of bases) {
			const other = [...revisionsIn(map)].find(
				(base) => base.repository === repository && !isSameRevision(base.revision.source, revision.source),
			);
			if (other === undefined) continue;
			told.add(repository);
			const message = `This was made from revision ${revision.source} of ${repository}, and ${nameOf(name)}, which it extends, from ${other.revision.source}: numbers may have changed between them. Import both from one revision.`;
			const related = [{ at: other.revision.at, message: "made from this revision" }];
			return [{ code, severity: "warning", at: revision.at, message, related }];
		}
		return [];
	});
}

function* revisionsIn(map: YamlMap): Generator<{ readonly repository: string; readonly revision: YamlScalar }> {
	const sources = entryOf(map, "sources")?.value;
	if (sources?.kind !== "map") return;
	for (const { value } of sources.entries) {
		if (value.kind !== "map") continue;
		const [repository, revision] = ["repository", "revision"].map((key) => entryOf(value, key)?.value);
		if (repository?.kind === "scalar" && revision?.kind === "scalar" && revision.source !== "")
			yield { repository: repository.source, revision };
	}
}

/** A commit may be cut to its first digits. */
const isSameRevision = (a: string, b: string) => a.startsWith(b) || b.startsWith(a);

function scalarIn(map: YamlMap, outer: string, inner: string): YamlScalar | undefined {
	const section = entryOf(map, outer)?.value;
	const value = section?.kind === "map" ? entryOf(section, inner)?.value : undefined;
	return value?.kind === "scalar" && value.value !== null ? value : undefined;
}

const textOf = ({ value, source }: YamlScalar) => (typeof value === "string" ? `"${value}"` : source);
