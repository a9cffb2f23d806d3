import { BOOT_FILE } from "../devicetree/edits/apply-edits.ts";
import { stemOf } from "../text/path.ts";
import type { Problem } from "../text/problem.ts";
import type { Span } from "../text/span.ts";
import { closestKey } from "../text/yaml-closest-key.ts";
import { type BootFile, type BootStep, type Named, NO_BOOT_FILE } from "./boot-file.ts";

interface Entry {
	readonly name: string;
	fdt: Named | undefined;
	readonly overlays: Named[];
	append: { readonly text: string; readonly at: Span } | undefined;
}

/**
 * Reads an extlinux.conf or pxelinux.cfg: the entry that is booted by default, but another that names the host's tree where
 * the default has one by another name. Its overlays are applied in order, and `append` becomes `bootargs`. U-Boot:
 * boot/pxe_utils.c.
 */
export function readExtlinux(file: string, text: string, host: string): BootFile {
	const entries: Entry[] = [];
	let chosen: string | undefined;
	let include: Span | undefined;
	const lines = linesOf(file, text);
	for (const { keyword, at, rest, restAt } of lines) {
		const entry = entries.at(-1);
		switch (keyword) {
			case "default":
				chosen = rest;
				break;
			case "label":
				entries.push({ name: rest, fdt: undefined, overlays: [], append: undefined });
				break;
			case "include":
				include = at;
				break;
			case "fdt":
			case "devicetree":
				if (entry && rest !== "-") entry.fdt = { file: rest, at: restAt };
				break;
			case "fdtoverlays":
			case "devicetree-overlay":
				if (entry) entry.overlays.splice(0, Number.POSITIVE_INFINITY, ...wordsOf(rest, restAt));
				break;
			case "append":
				if (entry) entry.append = { text: rest, at: restAt };
		}
	}
	const isHost = ({ fdt }: Entry) => fdt !== undefined && stemOf(fdt.file) === host;
	const byDefault = entries.find(({ name }) => name === chosen) ?? entries[0];
	const entry =
		byDefault === undefined || byDefault.fdt === undefined ? byDefault : [byDefault, ...entries].find(isHost);
	const own = entry ?? byDefault;
	// where that fails, the other entries are tried
	const unheeded = entries.length === 1 ? { isUnheeded: true as const } : {};
	const steps: BootStep[] = (own?.overlays ?? []).map((overlay) => ({ kind: "overlay", ...unheeded, ...overlay }));
	if (own?.append !== undefined) {
		const { at, text: words } = own.append;
		steps.push({ kind: "make node", at, parent: "/", name: "chosen" });
		const value = /\$\{?\w/.test(words)
			? ({ kind: "unknown", at } as const)
			: ({ kind: "text", at, text: words } as const);
		steps.push({ kind: "set", at, node: "/chosen", property: "bootargs", nameAt: at, value: [value] });
	}
	if (include !== undefined) steps.push({ kind: "unknown", at: include, why: "it includes a file that is not read" });
	return { ...NO_BOOT_FILE, base: own?.fdt, host: steps, problems: lines.flatMap(misspelt) };
}

/** What U-Boot reads: boot/pxe_utils.c, keywords[]. */
const KEYWORDS =
	`menu title default fallback timeout prompt label kernel linux localboot append initrd include devicetree fdt
devicetreedir fdtdir fdtoverlays devicetree-overlay ontimeout ipappend background kaslrseed say`.split(/\s+/);

/** Those that say which tree is booted, and what is laid over it. */
const OF_TREES = ["devicetree", "devicetree-overlay", "fdtoverlays"];

/** A word that is nearly one of those about trees, which U-Boot passes over: parse_label(), "Ignoring unknown command". */
function misspelt({ keyword, at }: Line): readonly Problem[] {
	const meant = KEYWORDS.includes(keyword) ? undefined : closestKey(keyword, OF_TREES);
	if (meant === undefined) return [];
	const word = { ...at, end: at.start + keyword.length };
	const message = `U-Boot knows no ${keyword} ("Ignoring unknown command: ${keyword}"), and boots without what stands behind it. Did you mean ${meant}?`;
	const fixes = [{ title: `Write ${meant}`, preferred: true, edits: [{ at: word, text: meant }] }];
	return [{ code: BOOT_FILE, severity: "warning", at: word, message, fixes }];
}

interface Line {
	/** In small letters. */
	readonly keyword: string;
	/** What stands behind it. */
	readonly rest: string;
	readonly at: Span;
	readonly restAt: Span;
}

const MAX_LINES = 20_000;

function linesOf(file: string, text: string): readonly Line[] {
	const lines: Line[] = [];
	for (const { 0: line, 1: keyword = "", 2: rest = "", index } of text.matchAll(
		/^[ \t]*([A-Za-z][\w-]*)[ \t]*([^\r\n]*?)[ \t]*\r?$/gm,
	)) {
		if (lines.length >= MAX_LINES) break;
		const trimmed = line.trimEnd();
		const end = index + trimmed.length;
		const start = index + (line.length - line.trimStart().length);
		lines.push({
			keyword: keyword.toLowerCase(),
			rest,
			at: { file, start, end },
			restAt: { file, start: end - rest.length, end },
		});
	}
	return lines;
}

const MAX_WORDS = 1_000;

function wordsOf(text: string, at: Span): readonly Named[] {
	return [...text.matchAll(/\S+/g)].slice(0, MAX_WORDS).map(({ 0: word, index }) => {
		const start = at.start + index;
		return { file: word, at: { ...at, start, end: start + word.length } };
	});
}
