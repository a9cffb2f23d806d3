interface Entry<V> {
	value: V;
	/** When it was asked for, in uses of all. */
	used: number;
}

/**
 * What was used last, by name; beyond `most` the one that was used longest ago is forgotten. Entries stay in their places: where they
 * were put in anew with each use, the table behind a `Map` would be made anew every few uses, and V8 keeps what the old ones held
 * until it collects everything.
 */
export class LastUsed<V> {
	private readonly entries = new Map<string, Entry<V>>();
	private readonly most: number;
	private uses = 0;

	constructor(most: number) {
		this.most = most;
	}

	get size(): number {
		return this.entries.size;
	}

	get(name: string): V | undefined {
		const entry = this.entries.get(name);
		if (entry === undefined) return undefined;
		entry.used = ++this.uses;
		return entry.value;
	}

	set(name: string, value: V): void {
		const entry = this.entries.get(name);
		const used = ++this.uses;
		if (entry === undefined) this.entries.set(name, { value, used });
		else Object.assign(entry, { value, used });
		if (this.entries.size > this.most) this.forgetOldest();
	}

	clear(): void {
		this.entries.clear();
	}

	private forgetOldest(): void {
		let oldest: string | undefined;
		let used = this.uses;
		for (const [name, entry] of this.entries)
			if (entry.used < used) {
				oldest = name;
				used = entry.used;
			}
		if (oldest !== undefined) this.entries.delete(oldest);
	}
}
