import type { Hover } from "vscode-languageserver-types";
import type { Analysis } from "../../analysis.ts";
import { cfgLanguageOf } from "../../configs/cfg-language.ts";
import { fileKind } from "../../configs/file-kind.ts";
import { XL_KEYS } from "../../configs/xl-keys.ts";
import { lineIndexOf, positionAt } from "../../text/line-index.ts";
import { nameOf } from "../../text/path.ts";
import { spanContains } from "../../text/span.ts";
import { code, prose } from "../markdown.ts";
import { keyText } from "./key-text.ts";
import { sciWords } from "./sci-words.ts";
import { interruptText, pagesText } from "./value-text.ts";
import { type XlValuePlace, xlPlace } from "./xl-place.ts";
import { ownerOf } from "./xl-typing.ts";

/** What a key of an xl configuration says, or what the value under the cursor is; of values that are the author's own nothing. */
export function xlHover(analyses: readonly Analysis[], text: string, file: string, offset: number): Hover | undefined {
	if (fileKind(file) !== "xl-config" || cfgLanguageOf(text) !== "xl") return undefined;
	const [word = ""] = /^\w*/.exec(text.slice(offset)) ?? [];
	const place = xlPlace(text, offset + word.length);
	if (place === undefined || place.start === place.end || offset < place.start) return undefined;
	const typed = text.slice(place.start, place.end);
	const value =
		place.kind === "key" ? describeKey(typed) : describeValue(ownerOf(analyses, file, text), file, typed, place);
	if (value === undefined) return undefined;
	const lines = lineIndexOf(text);
	const range = { start: positionAt(lines, place.start), end: positionAt(lines, place.end) };
	return { contents: { kind: "markdown", value }, range };
}

function describeKey(key: string): string | undefined {
	const known = Object.hasOwn(XL_KEYS, key) ? XL_KEYS[key] : undefined;
	return known && `**${code(key)}**\n\n${keyText(known)}`;
}

function describeValue(
	{ analysis, own }: ReturnType<typeof ownerOf>,
	file: string,
	typed: string,
	{ key, start }: XlValuePlace,
): string | undefined {
	const words = Object.hasOwn(XL_KEYS, key) ? XL_KEYS[key]?.words : undefined;
	const meaning = words !== undefined && Object.hasOwn(words, typed) ? words[typed] : undefined;
	if (meaning) return `**${code(typed)}**\n\n${prose(meaning)}`;
	if (analysis === undefined) return undefined;
	switch (key) {
		case "arm_sci":
			return sciWords(analysis, own?.name)
				.find(({ word }) => word === typed)
				?.doc();
		case "iomem":
			return pagesText(analysis.facts, typed);
		case "irqs":
			return interruptText(analysis.facts, typed);
		case "device_tree": {
			const at = own?.xl?.deviceTree?.at;
			const source = at && at.file === file && spanContains(at, start) ? own?.guest?.resolved.file : undefined;
			return source && `Built from ${code(nameOf(source))}.`;
		}
		default:
			return undefined;
	}
}
