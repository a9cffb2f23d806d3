/** Numbers that look random and are the same in every run. */
export interface Random {
	/** A whole number from 0 to `bound` - 1. */
	below(bound: number): number;
	pick<T>(choices: readonly T[]): T;
}

/** A linear congruential generator, mixed (PCG-XSH-RR's idea in 32 bits). */
export function seededRandom(seed: number): Random {
	let state = seed >>> 0;
	const next = (): number => {
		state = (Math.imul(state, 747796405) + 2891336453) >>> 0;
		const mixed = Math.imul((state >>> ((state >>> 28) + 4)) ^ state, 277803737) >>> 0;
		return ((mixed >>> 22) ^ mixed) >>> 0;
	};
	const below = (bound: number): number => next() % Math.max(1, bound);
	return { below, pick: (choices) => choices[below(choices.length)] as (typeof choices)[number] };
}
