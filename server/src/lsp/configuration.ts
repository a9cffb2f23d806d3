import type { Connection } from "vscode-languageserver";
import { bundledName } from "../configs/bundled-word.ts";
import { RULE_LEVELS, type RuleLevels } from "../configs/setup.ts";
import type { HintChoice } from "../features/inlay-hints.ts";
import { isAbsolute, joinPath } from "../text/path.ts";
import { DEFAULT_SETTINGS, type Settings } from "../workspace/settings.ts";

/** An opened folder: as the client calls it, and its real path. */
export interface Folder {
	readonly uri: string;
	readonly path: string;
}

/** Asks the client for the settings of each folder; the result gives those of a file. */
export async function askSettings(
	connection: Connection,
	folders: readonly Folder[],
): Promise<(path: string) => Settings> {
	const items = [...folders.map(({ uri }) => ({ section: "scmi", scopeUri: uri })), { section: "scmi" }];
	const answers: unknown[] = await connection.workspace.getConfiguration(items);
	const settings = folders.map(({ path }, i) => ({ path, settings: settingsFrom(answers[i], path) }));
	const general = settingsFrom(answers[folders.length], undefined);
	return (path) => folderAround(settings, path)?.settings ?? general;
}

/** The innermost folder a file is in. */
export function folderAround<F extends { readonly path: string }>(folders: readonly F[], path: string): F | undefined {
	const around = folders.filter((folder) => path.startsWith(`${folder.path.replace(/\/$/, "")}/`));
	return around.reduce<F | undefined>((a, b) => (a && a.path.length > b.path.length ? a : b), undefined);
}

/** Settings as a client sent them; what is not of its kind is left at its default. */
function settingsFrom(value: unknown, folder: string | undefined): Settings {
	if (typeof value !== "object" || value === null) return DEFAULT_SETTINGS;
	const { includePaths, defines, catalogue, rules, generalDiagnostics, hasPeer, inlayHints } = value as Record<
		string,
		unknown
	>;
	const absolute = (path: unknown): string[] => {
		if (typeof path !== "string" || path === "") return [];
		const slashed = path.replaceAll("\\", "/");
		if (isAbsolute(slashed)) return [slashed];
		return folder === undefined ? [] : [joinPath(folder, slashed)];
	};
	return {
		includePaths: Array.isArray(includePaths) ? includePaths.flatMap(absolute) : [],
		defines: typeof defines === "object" && defines !== null ? textValues(defines) : {},
		catalogue: typeof catalogue === "string" && bundledName(catalogue) ? catalogue : absolute(catalogue)[0],
		rules: typeof rules === "object" && rules !== null ? levelsFrom(rules) : {},
		generalDiagnostics: generalDiagnostics === "on" || generalDiagnostics === "off" ? generalDiagnostics : "auto",
		hasPeer: hasPeer === true,
		inlayHints:
			typeof inlayHints === "object" && inlayHints !== null ? hintsFrom(inlayHints) : DEFAULT_SETTINGS.inlayHints,
	};
}

function hintsFrom(written: object): HintChoice {
	const { names, agents, domains } = written as Record<string, unknown>;
	return { names: names !== false, agents: agents !== false, domains: domains !== false };
}

function textValues(values: object): Record<string, string> {
	return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
}

/** `{ "scmi-denied": "off" }`; a code whose value is no level counts as not written. */
function levelsFrom(written: object): RuleLevels {
	const levels = Object.entries(written).flatMap(([code, value]) => {
		const level = RULE_LEVELS.find((word) => word === value);
		return level === undefined ? [] : [[code, { level }] as const];
	});
	return Object.fromEntries(levels);
}
