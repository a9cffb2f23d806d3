import { bundledFile, bundledName, noSuchBundled } from "../configs/bundled-word.ts";
import { cfgLanguageOf } from "../configs/cfg-language.ts";
import { fileKind } from "../configs/file-kind.ts";
import { setupsIn } from "../configs/read-setups.ts";
import type { Setup } from "../configs/setup.ts";
import { createEngineCache, type EngineCache } from "../facts.ts";
import { HYPERVISOR_NAMES, hypervisorNamed } from "../hypervisors/index.ts";
import { folderOf, joinPath } from "../text/path.ts";
import type { Problem } from "../text/problem.ts";
import type { Snapshot } from "../text/snapshot.ts";
import { didYouMean } from "../text/yaml-closest-key.ts";
import { DiskCache } from "../workspace/disk-cache.ts";
import { setupsOf } from "../workspace/find-setups.ts";
import { IncludeIndex } from "../workspace/include-index.ts";
import type { Arguments, OptionName } from "./arguments.ts";
import { placed } from "./finding-places.ts";
import { definesOf, includePathsOf, readableFile } from "./inputs.ts";
import { namedGuests, withGuests } from "./named-guests.ts";
import { Refusal, type Terminal } from "./terminal.ts";

/** The options of every command that takes a SETUP. */
export const SETUP_OPTIONS: readonly OptionName[] = ["-I", "-D", "--catalogue", "--profile", "--xl"];

/** What a command reads during its one run. */
export interface Session {
	readonly snapshot: Snapshot;
	readonly cache: EngineCache;
	readonly includes: IncludeIndex;
}

export function openSession({ files }: Terminal): Session {
	return { snapshot: new DiskCache(files).snapshot, cache: createEngineCache(), includes: new IncludeIndex(files) };
}

/** A cache that keeps the files' tokens alone: nobody asks for a setup twice. */
export function emptied({ sources }: EngineCache): EngineCache {
	return { ...createEngineCache(), sources };
}

export interface LoadedSetups {
	readonly setups: readonly Setup[];
	/** What is wrong with the scmi.yaml they are from. */
	readonly problems: readonly Problem[];
}

/** The setups one SETUP stands for, as the options change them. */
export function loadSetups(session: Session, terminal: Terminal, typed: string, args: Arguments): LoadedSetups {
	const { setups, problems } = readSetup(session, terminal, typed);
	const change = setupOptions(session, terminal, args);
	return { setups: setups.map(change), problems };
}

/** The one setup of a command that shows one. */
export function loadOneSetup(session: Session, terminal: Terminal, args: Arguments): Setup {
	const [typed, ...more] = args.operands;
	if (typed === undefined || more.length > 0) throw new Refusal("name one SETUP: a board .dts or a scmi.yaml");
	const { setups, problems } = loadSetups(session, terminal, typed, args);
	const [setup, ...others] = setups;
	if (!setup) throw new Refusal(noSetup(session, terminal, typed, problems));
	if (others.length === 0) return setup;
	const names = setups.map(({ name }) => name).join(", ");
	throw new Refusal(`${typed} belongs to several setups: ${names}; name one, as in scmi.yaml#variant`);
}

/** Why there is no setup in what somebody named. */
export function noSetup({ snapshot }: Session, { cwd }: Terminal, typed: string, problems: readonly Problem[]): string {
	const [first] = placed(problems, snapshot, cwd);
	if (first === undefined) return `${typed} holds no setup`;
	const { line, character } = first.range.start;
	return `${first.file}:${line + 1}:${character + 1}: ${first.message}`;
}

function readSetup({ snapshot, cache }: Session, terminal: Terminal, typed: string): LoadedSetups {
	const [, name = typed, variant] = /^(.*\.ya?ml)#(.*)$/.exec(typed) ?? [];
	const path = readableFile(terminal, snapshot, name);
	const kind = fileKind(path);
	if (kind === "board" || kind === "overlay") {
		const setups = setupsOf(snapshot, cache.memo, path);
		// One beside it that cannot be read may have been meant for this board.
		const file = setups[0]?.file ?? joinPath(folderOf(path), "scmi.yaml");
		const isThere = snapshot.read(file).kind === "text";
		return { setups, problems: isThere ? setupsIn(snapshot, cache.memo, file).problems : [] };
	}
	if (kind === "include") throw new Refusal(`${typed} is a part of boards: name a .dts that includes it`);
	if (kind === "xl-config" && cfgLanguageOf(textOf(snapshot, path)) === "xl")
		throw new Refusal(`${typed} is a guest's configuration: name the board, and this behind --xl`);
	if (kind === "catalogue" || !/\.ya?ml$/.test(path))
		throw new Refusal(`${typed} is no setup: name a board .dts, a scmi.yaml, or scmi.yaml#variant`);
	const { setups, problems } = setupsIn(snapshot, cache.memo, path);
	if (variant === undefined) return { setups, problems };
	const chosen = setups.filter((setup) => setup.name.endsWith(`#${variant}`));
	if (chosen.length > 0 || problems.some(({ severity }) => severity === "error")) return { setups: chosen, problems };
	const known = setups.flatMap((setup) => setup.name.split("#")[1] ?? []);
	const variants = known.length === 0 ? "it has none" : `it has ${known.join(", ")}`;
	throw new Refusal(`${name} has no variant "${variant}": ${variants}.${didYouMean(variant, known)}`);
}

function textOf(snapshot: Snapshot, path: string): string {
	const reading = snapshot.read(path);
	return reading.kind === "text" ? reading.text : "";
}

/** What the options make of a setup. Refuses those that name what is not there. */
export function setupOptions({ snapshot }: Session, terminal: Terminal, args: Arguments): (setup: Setup) => Setup {
	const catalogue = args.value("--catalogue");
	const profile = args.value("--profile");
	const includePaths = includePathsOf(args, terminal);
	const defines = definesOf(args);
	const guests = namedGuests(terminal, snapshot, args.values("--xl"));
	const stated = {
		...(catalogue !== undefined && {
			catalogue: { kind: "all" as const, file: { path: catalogueFile(terminal, snapshot, catalogue) } },
		}),
		...(profile !== undefined && { profile: { name: profileNamed(profile) } }),
	};
	return (setup) => ({
		...setup,
		includePaths: [...includePaths, ...setup.includePaths],
		defines: { ...setup.defines, ...defines },
		domains: withGuests(setup, guests),
		...stated,
	});
}

/** A file, or one that comes with the product. */
export function catalogueFile(terminal: Terminal, snapshot: Snapshot, typed: string): string {
	const name = bundledName(typed);
	if (name === undefined) {
		if (!/\.(ya?ml|json)$/.test(typed))
			throw new Refusal(
				`${typed} is no catalogue: name a *.scmi.yaml, or bundled:NAME for one that comes with scmi-dt`,
			);
		return readableFile(terminal, snapshot, typed);
	}
	const path = bundledFile(snapshot, name);
	if (path === undefined) throw new Refusal(noSuchBundled(snapshot, name));
	return path;
}

function profileNamed(name: string): string {
	if (hypervisorNamed(name)) return name;
	const known = HYPERVISOR_NAMES.join(", ");
	throw new Refusal(`there is no profile "${name}": ${known}.${didYouMean(name, HYPERVISOR_NAMES)}`);
}
