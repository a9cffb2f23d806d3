import { folderOf, joinPath, nameOf, stemOf } from "../text/path.ts";
import type { Snapshot } from "../text/snapshot.ts";
import { cfgLanguageOf } from "./cfg-language.ts";
import { readBootFile } from "./read-boot-file.ts";
import type { PathRef } from "./setup.ts";

/** All that may be one together, in characters: a boot file has a few thousand. Where there is more, none is taken. */
const MAX_CHARACTERS = 4_000_000;

/**
 * The boot file beside a board, or one folder up, that loads the board's own .dtb by name. None where several do: which of
 * them boots is not known then. A script that is packed counts only where its source is not there.
 */
export function bootFileBeside(snapshot: Snapshot, board: string): readonly PathRef[] {
	const own = folderOf(board);
	const files = [...new Set([own, folderOf(own)])].flatMap((folder) =>
		snapshot
			.list(folder)
			.filter((name) => MAY_BE_BOOT_FILE.test(name))
			.map((name) => joinPath(folder, name)),
	);
	const naming: string[] = [];
	let characters = 0;
	for (const path of files) {
		const reading = snapshot.read(path);
		if (reading.kind !== "text") continue;
		characters += reading.text.length;
		if (characters > MAX_CHARACTERS) return [];
		if (namesTree(path, reading.text, stemOf(board))) naming.push(path);
	}
	const sources = naming.filter((path) => !path.endsWith(".scr") || naming.length === 1);
	return sources.length === 1 ? sources.map((path) => ({ path })) : [];
}

export const MAY_BE_BOOT_FILE =
	/^(?:extlinux\.conf|config\.txt|config|imagebuilder[\w.-]*|boot[\w.-]*\.txt)$|\.(?:cmd|scr|its|cfg)$|\.(?:cmd|scr)(?:\.\w+)?\.in$/i;

function namesTree(path: string, text: string, stem: string): boolean {
	if (!text.includes(`${stem}.dtb`)) return false;
	const isOther = /^config$|\.cfg$/.test(nameOf(path)) && cfgLanguageOf(text) !== "imagebuilder";
	if (isOther) return false;
	const { base } = readBootFile(path, text, stem);
	return base !== undefined && nameOf(base.file) === `${stem}.dtb`;
}
