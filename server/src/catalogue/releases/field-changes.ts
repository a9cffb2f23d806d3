/** A value that is not the same in both; null: it is not said. */
export interface FieldChange {
	readonly field: string;
	readonly before: unknown;
	readonly after: unknown;
}

/** Of two things of one kind those fields that differ. `inNewWords`: an old value with the keys that the new release has. */
export function fieldChanges<T extends object>(
	before: T,
	after: T,
	fields: readonly (keyof T & string)[],
	inNewWords: (field: string, value: unknown) => unknown = (_, value) => value,
): readonly FieldChange[] {
	return fields.flatMap((field) => {
		const [old, now] = [inNewWords(field, before[field]) ?? null, after[field] ?? null];
		return sameValue(old, now) ? [] : [{ field, before: old, after: now }];
	});
}

/** Maps are the same whatever the order of their keys. */
function sameValue(a: unknown, b: unknown): boolean {
	if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === b;
	if (Array.isArray(a) !== Array.isArray(b)) return false;
	const [left, right] = [Object.entries(a), new Map(Object.entries(b))];
	return left.length === right.size && left.every(([key, value]) => right.has(key) && sameValue(value, right.get(key)));
}
