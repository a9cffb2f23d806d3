/** The one vocabulary of answers to "may this domain use this?", with sign and words, the same everywhere. */
export const STATES = {
	missing: { sign: "✗", word: "missing", says: "firmware has no such number", rank: 0 },
	denied: { sign: "✗", word: "denied", says: "it is used, and firmware will refuse it", rank: 1 },
	partly: { sign: "◐", word: "partly", says: "some of what it uses will be refused", rank: 2 },
	waits: { sign: "◔", word: "waits", says: "it cannot start: what it needs is disabled, or does not come up", rank: 3 },
	unknown: { sign: "?", word: "not known", says: "sources or catalogue do not say enough", rank: 4 },
	untouched: {
		sign: "◌",
		word: "not changed",
		says: "its driver knows that it may not change it, and leaves it alone",
		rank: 5,
	},
	reachable: { sign: "◑", word: "reachable", says: "not asked for, but another of its devices gives access", rank: 6 },
	granted: { sign: "✓", word: "granted", says: "firmware allows it", rank: 7 },
	open: { sign: "○", word: "open", says: "firmware guards nothing here", rank: 8 },
	unused: { sign: "·", word: "not used", says: "neither used nor granted", rank: 9 },
} as const;

export type VerdictState = keyof typeof STATES;

/** The one that matters most: what is refused before what waits before what is well. */
export function worstOf(states: readonly VerdictState[]): VerdictState {
	return states.reduce((worst, state) => (STATES[state].rank < STATES[worst].rank ? state : worst), "unused");
}

/** Whether something is used and will be refused, or does not exist. */
export function isRefused(state: VerdictState): boolean {
	return state === "denied" || state === "missing";
}

/** What is had without being used is said to be so. */
export function verdictText({ state, used }: { readonly state: VerdictState; readonly used: boolean }): string {
	return used || state === "unused" || state === "reachable" ? STATES[state].word : `${STATES[state].word}, not used`;
}
