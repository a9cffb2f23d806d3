/** `JSON.stringify(value, undefined, 2)` with the items of its lists one by one: the whole of a large report is no string any more. */
export function* jsonPieces(value: Readonly<Record<string, unknown>>): Generator<string> {
	let opening = "{\n";
	for (const [key, inner] of Object.entries(value)) {
		if (inner === undefined) continue;
		yield `${opening}  ${JSON.stringify(key)}: `;
		opening = ",\n";
		if (!Array.isArray(inner) || inner.length === 0) yield indented(inner, "  ");
		else {
			for (const [i, item] of inner.entries()) yield `${i === 0 ? "[" : ","}\n    ${indented(item, "    ")}`;
			yield "\n  ]";
		}
	}
	yield opening === "{\n" ? "{}" : "\n}";
}

function indented(value: unknown, by: string): string {
	return JSON.stringify(value, undefined, 2).replaceAll("\n", `\n${by}`);
}
