import { spanOfTokens } from "../devicetree/lex/origin.ts";
import { textOfBytes } from "../devicetree/lex/text-escapes.ts";
import type { Property } from "../devicetree/tree/tree.ts";
import type { Fix } from "../text/fix.ts";

/** A property's name written as it is meant, where it is set in one place. */
export function respeltProperty({ definitions }: Property, meant: string): readonly Fix[] {
	const [only, ...others] = definitions;
	if (only === undefined || others.length > 0 || only.name.first.expansion !== undefined) return [];
	const at = spanOfTokens(only.name.first, only.name.last);
	return [{ title: `Write ${meant}`, preferred: true, edits: [{ at, text: meant }] }];
}

/** A string of a list written as it is meant. */
export function respeltString({ value }: Property, typed: string, meant: string): readonly Fix[] {
	for (const part of value) {
		if (part.kind !== "string" || textOfBytes(part.bytes) !== typed) continue;
		if (part.first !== part.last || part.first.expansion !== undefined) continue;
		const at = spanOfTokens(part.first, part.last);
		return [{ title: `Write "${meant}"`, preferred: true, edits: [{ at, text: `"${meant}"` }] }];
	}
	return [];
}

/** A value of one part written as it is meant. */
export function respeltValue({ value }: Property, meant: string): readonly Fix[] {
	const [part] = value;
	if (part === undefined || part.kind === "generated" || value.length > 1 || part.first.expansion !== undefined)
		return [];
	const at = spanOfTokens(part.first, part.last);
	return [{ title: `Write ${meant}`, preferred: true, edits: [{ at, text: meant }] }];
}

/** A list of strings written as one of them alone. */
export function onlyString({ value }: Property, meant: string): readonly Fix[] {
	const strings = value.flatMap((part) => (part.kind === "string" && part.first.expansion === undefined ? [part] : []));
	const [first] = strings;
	const last = strings.at(-1);
	if (first === undefined || last === undefined || strings.length < value.length) return [];
	const at = spanOfTokens(first.first, last.last);
	return [{ title: `Write "${meant}" alone`, preferred: false, edits: [{ at, text: `"${meant}"` }] }];
}
