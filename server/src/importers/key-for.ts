/**
 * A function that makes keys of a catalogue from names: small letters, `_` for what a key cannot have, and a number behind
 * what was there already. The same names in the same order give the same keys.
 */
export function keyFor(): (name: string) => string {
	const taken = new Set<string>();
	return (name) => {
		const plain = name.toLowerCase().replace(/[^a-z0-9_]+/g, "_");
		const base = /^[a-z_]/.test(plain) && !OTHERWISE_READ.has(plain) ? plain : `_${plain}`;
		let key = base;
		for (let count = 2; taken.has(key); count++) key = `${base}_${count}`;
		taken.add(key);
		return key;
	};
}

/** What YAML takes for something else than a name. */
const OTHERWISE_READ: ReadonlySet<string> = new Set(["null", "true", "false"]);
