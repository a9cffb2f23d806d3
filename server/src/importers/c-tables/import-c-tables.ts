import { grouped } from "../../text/grouped.ts";
import type { Snapshot } from "../../text/snapshot.ts";
import { distinctProblems } from "../distinct-problems.ts";
import type { Imported, ImportedCatalogue, ImportFacts, ImportProblem } from "../imported-catalogue.ts";
import { catalogueFrom } from "./catalogue-from.ts";
import type { Profile } from "./profile.ts";
import { readPlatform } from "./read-platform.ts";
import { PROFILE_NAMES, profilesFor } from "./recognise.ts";
import { scpFirmwareFolders } from "./scp-firmware.ts";
import { type SourceTree, sourceTree } from "./source-tree.ts";

export interface CTablesOptions extends ImportFacts {
	/** `-U NAME`: what it is built without. */
	readonly undefined?: readonly string[];
	/** `--as NAME`. */
	readonly profile?: string;
}

const NOTHING: ImportedCatalogue = { firmware: { name: "unknown" }, sources: {}, resources: {} };

/**
 * The tables in the C source of a platform of TF-A or OP-TEE, or of a product of SCP-firmware: numbers, names, agents, devices.
 * `paths` are its folder, or files. What family it is of, its files tell, or `profile`. Without one there is a problem, and the
 * catalogue is empty.
 */
export function importCTables(snapshot: Snapshot, paths: readonly string[], options: CTablesOptions = {}): Imported {
	const tree = sourceTree(snapshot, paths);
	const problems: ImportProblem[] = [];
	const [profile, another] = profilesFor(tree, options.profile);
	if (profile === undefined || another !== undefined) {
		const path = paths[0] ?? "/";
		const text = whyNone(options.profile, profile, another, tree.sources.length);
		return {
			catalogue: NOTHING,
			problems: [{ path, line: 1, text }],
			files: new Map(),
		};
	}
	const firmwares = profile.scp ? scpFirmwareFolders(tree) : [];
	if (firmwares.length > 1) {
		const text = `there are several firmwares here: name the folder of one, ${firmwares.map((each) => tree.relative(each)).join(", ")}`;
		return { catalogue: NOTHING, problems: [{ path: paths[0] ?? "/", line: 1, text }], files: new Map() };
	}
	const [firmware] = firmwares;
	if (firmware !== undefined && paths.length === 1 && firmware !== paths[0])
		return importCTables(snapshot, [firmware], { ...options, profile: profile.name });
	const platform = readPlatform(tree, profile, options, problems);
	// A list that several things have is read for each.
	const told = distinctProblems([...missingHeaders(tree, problems), ...problems]);
	return { ...catalogueFrom(platform, profile, tree, options), problems: told };
}

/** Headers without a number of SCMI: of C, and of SCP-firmware's framework. */
const OF_LIBRARY = /^(?:assert|errno|inttypes|limits|std\w+|string|fwk_\w+)\.h$/;

/** What is not known may be defined in a header that was not there. */
function missingHeaders(
	{ missing, isCut, sources }: SourceTree,
	problems: readonly ImportProblem[],
): readonly ImportProblem[] {
	const unknown = new Set(problems.filter(({ wants }) => wants === "definition").map(({ path }) => path));
	const own = missing.filter(({ name, from }) => unknown.has(from) && !OF_LIBRARY.test(name));
	return [
		...(isCut
			? [{ path: sources[0]?.path ?? "/", line: 1, text: "there are too many files here: some were not looked at" }]
			: []),
		...[...grouped(own, ({ from }) => from)].map(([path, headers]) => ({
			path,
			line: 1,
			text: `not found: ${headers.map(({ name }) => name).join(", ")}. What they define is not known: name their folder too`,
		})),
	];
}

function whyNone(
	named: string | undefined,
	one: Profile | undefined,
	another: Profile | undefined,
	files: number,
): string {
	const known = PROFILE_NAMES.join(", ");
	if (one && another)
		return `these files are of several families, ${one.name} and ${another.name}: say which with --as, or name its folder`;
	if (named !== undefined) return `there is no family "${named}": ${known}`;
	if (files === 0) return "there is no C source here";
	return `none of ${files} C files has tables that are known (${known}): name the folder of the platform, or its family with --as`;
}
