import type { Problem } from "../text/problem.ts";
import { closestKey } from "../text/yaml-closest-key.ts";
import type { XlAssignment } from "./xl-assignments.ts";

/**
 * Keys with a word for a value, what xl takes (without regard to case) and what it says at another, before it exits: xl_parse.c,
 * libxl_types.idl of Xen c447b7308b.
 */
const WORDS: Readonly<Record<string, { readonly words: readonly string[]; readonly says: (word: string) => string }>> =
	{
		gic_version: { words: ["default", "v2", "v3"], says: (word) => `Unknown gic_version "${word}" specified` },
		tee: { words: ["none", "optee", "ffa"], says: (word) => `Unknown tee "${word}" specified` },
		vuart: { words: ["unknown", "sbsa_uart"], says: (word) => `ERROR: invalid value "${word}" for "vuart"` },
	};

/** Words that xl gives up at. One that is near to none of those it knows may be a fork's. */
export function strangeXlWords(settings: ReadonlyMap<string, XlAssignment>): readonly Problem[] {
	return Object.entries(WORDS).flatMap(([key, { words, says }]): Problem[] => {
		const value = settings.get(key)?.value;
		if (value?.kind !== "text" && value?.kind !== "number") return [];
		const meant = words.includes(value.text.toLowerCase()) ? undefined : meantWord(value.text, words);
		if (meant === undefined) return [];
		return [
			{
				code: "scmi-xl-config",
				severity: "error",
				at: value.at,
				message: `xl knows no ${key} "${value.text}", stops at it (${says(value.text)}), and creates no domain. Did you mean "${meant}"?`,
				fixes: [{ title: `Write "${meant}"`, preferred: true, edits: [{ at: value.at, text: `"${meant}"` }] }],
			},
		];
	});
}

/** `op-tee`, `sbsa-uart`, `3`, `gicv3`. */
function meantWord(typed: string, words: readonly string[]): string | undefined {
	const plain = plainWord(typed);
	const same = words.find((word) => plainWord(word) === plain || word === `v${plain}` || `gic${word}` === plain);
	return same ?? (plain.length < 3 ? undefined : closestKey(plain, words, 1));
}

const plainWord = (word: string): string => word.toLowerCase().replace(/[-_ ]/g, "");
