/** Which parts of a file are wrong, by the key paths of its errors. */
export interface Damage {
	/** It is wrong, or something in it is. */
	has(path: string): boolean;
	/** It is wrong itself: not there, not of the right kind, misspelt or in the wrong place. */
	isWrong(path: string): boolean;
	/** The keys right below it that are wrong or have something wrong in them. */
	keysIn(path: string): ReadonlySet<string>;
	/** Neither it nor anything in it is wrong, unless below one of these keys. */
	isSound(path: string, harmless?: readonly string[]): boolean;
}

/** Collects damage while a file is read. */
export function createDamage(): Damage & { add(path: string): void } {
	const whole = new Set<string>();
	const below = new Map<string, Set<string>>();
	const keysIn = (path: string): ReadonlySet<string> => below.get(path) ?? NONE;
	return {
		add: (path) => {
			if (whole.has(path)) return;
			whole.add(path);
			for (let inner = path; inner !== ""; ) {
				const dot = inner.lastIndexOf(".");
				const outer = dot < 0 ? "" : inner.slice(0, dot);
				const keys = below.get(outer) ?? new Set<string>();
				below.set(outer, keys.add(inner.slice(dot + 1)));
				inner = outer;
			}
		},
		has: (path) => whole.has(path) || below.has(path),
		isWrong: (path) => whole.has(path),
		keysIn,
		isSound: (path, harmless = []) => {
			if (whole.has(path)) return false;
			for (const key of keysIn(path)) if (!harmless.includes(key)) return false;
			return true;
		},
	};
}

const NONE: ReadonlySet<string> = new Set();
