/** `a`, `a and b`, `a, b and c`. */
export function listed(items: readonly string[], conjunction: "and" | "or" = "and"): string {
	if (items.length <= 1) return items[0] ?? "nothing";
	return `${items.slice(0, -1).join(", ")} ${conjunction} ${items.at(-1)}`;
}
