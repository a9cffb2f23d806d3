/** `a`, `a and b`, `a, b and c`. */
export function listed(items: readonly string[], conjunction: "and" | "or" = "and"): string {
	if (items.length <= 1) return items[0] ?? "nothing";
	return `${items.slice(0, -1).join(", ")} ${conjunction} ${items.at(-1)}`;
}

/** The same with at most `most` names, the rest counted; one is never left over alone. */
export function listedSome(items: readonly string[], most: number, conjunction: "and" | "or" = "and"): string {
	const isLong = items.length > most + 1;
	return listed(isLong ? [...items.slice(0, most), `${items.length - most} more`] : items, conjunction);
}

/** `a, b, c`: at most `most` of them, the rest counted; one is never left over alone. */
export function enumerated<T>(items: readonly T[], most: number, text: (item: T) => string): string {
	if (items.length <= most + 1) return items.map(text).join(", ");
	return `${items.slice(0, most).map(text).join(", ")} and ${items.length - most} more`;
}
