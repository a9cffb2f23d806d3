import type { GuestTreeChoices } from "../../server/src/lsp/protocol.ts";

/** What the picker asks next. */
export type NextQuestion =
	| { readonly kind: "nothing"; readonly text: string }
	| { readonly kind: "which domain"; readonly domains: readonly string[] }
	| { readonly kind: "which tree"; readonly domain: string; readonly called: string | null };

/** @param domain the one that was asked for, by a lens */
export function nextQuestion(choices: GuestTreeChoices | null, domain: string | undefined): NextQuestion {
	if (choices === null) return { kind: "nothing", text: "This file belongs to no board." };
	const { setup, guests } = choices;
	const [first] = guests;
	if (first === undefined) return { kind: "nothing", text: `The tree of every guest of ${setup} is known.` };
	const asked = guests.find((guest) => guest.domain === domain) ?? (guests.length === 1 ? first : undefined);
	return asked === undefined
		? { kind: "which domain", domains: guests.map((guest) => guest.domain) }
		: { kind: "which tree", ...asked };
}

/**
 * The files that may be the tree, by URI, the likeliest first: the one that is called as its configuration says, then those that
 * are called as the domain is. Those that are somebody's already are left out, and a blob beside its source.
 */
export function rankedTrees(
	files: readonly string[],
	{ domain, called }: { readonly domain: string; readonly called: string | null },
	taken: readonly string[],
): readonly string[] {
	const all = new Set(files);
	const rank = (uri: string): number => {
		const stem = stemOf(uri);
		if (called !== null && stem === called) return 0;
		const name = domain.toLowerCase();
		return stem.toLowerCase() === name ? 1 : stem.toLowerCase().includes(name) ? 2 : 3;
	};
	return files
		.filter((uri) => !taken.includes(uri) && !(uri.endsWith(".dtb") && all.has(uri.replace(/b$/, "s"))))
		.toSorted((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

function stemOf(uri: string): string {
	return decodeURIComponent(uri.replace(/^.*\//, "")).replace(/\.[^.]*$/, "");
}
