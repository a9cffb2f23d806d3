import type { DomainSetup, PathRef, Stack } from "../configs/setup.ts";
import { relativePath } from "../text/path.ts";
import { yamlWord } from "../text/yaml-insert.ts";

// What a setup is, as lines of a scmi.yaml in a folder.

/** An entry, with what is to be known of it behind a `#`. */
export interface SetupLine {
	readonly text: string;
	readonly note?: string;
	/** Stands there for somebody to take in. */
	readonly isProposal?: true;
}

export function lineText({ text, note, isProposal }: SetupLine): string {
	const comment = note === undefined ? [] : [`# ${note.replace(/\p{Cc}+/gu, " ")}`];
	return [...(text === "" ? [] : [isProposal ? `# ${text}` : text]), ...comment].join(" ");
}

/** A path as it is written there. */
export const wordFor = (path: string, folder: string): string => yamlWord(relativePath(folder, path));

function listText(paths: readonly string[], folder: string): string {
	const words = paths.map((path) => wordFor(path, folder));
	return words.length === 1 ? `${words[0]}` : `[${words.join(", ")}]`;
}

/** None where there are no files. */
export function listLines(key: string, files: readonly PathRef[], folder: string, note?: string): readonly SetupLine[] {
	if (files.length === 0) return [];
	const text = `${key}: ${listText(
		files.map(({ path }) => path),
		folder,
	)}`;
	return [{ text, ...(note !== undefined && { note }) }];
}

/** Overlays that a boot file lays over a tree come with that file. */
export function stackText({ base, overlays }: Stack, folder: string): string {
	const own = overlays.filter(({ at }) => at === undefined).map(({ path }) => wordFor(path, folder));
	const tree = wordFor(base.path, folder);
	return own.length === 0 ? tree : `{ base: ${tree}, overlays: [${own.join(", ")}] }`;
}

/** `tree`: a guest's that counts before the one it has. */
export function domainLine({ name, os, xl, guest }: DomainSetup, tree: string | undefined, folder: string): SetupLine {
	const stated = guest && stackText(guest, folder);
	const parts = [
		...(os === "unknown" ? [] : [`os: ${os}`]),
		...(xl.length === 0
			? []
			: [
					`xl: ${listText(
						xl.map(({ path }) => path),
						folder,
					)}`,
				]),
		...((tree ?? stated) === undefined ? [] : [`guest: ${tree ?? stated}`]),
	];
	return { text: `  ${yamlWord(name)}: { ${parts.join(", ")} }` };
}
