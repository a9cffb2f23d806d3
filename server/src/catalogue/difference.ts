/** What has to be laid over `base` to come to `wanted`: what differs and what is new; null for what is not there. */
export function differenceFrom(base: unknown, wanted: unknown): unknown {
	if (!isRecord(base) || !isRecord(wanted)) return wanted;
	const keys = new Set([...Object.keys(wanted), ...Object.keys(base)]);
	return Object.fromEntries(
		[...keys].flatMap((key): readonly (readonly [string, unknown])[] => {
			if (!Object.hasOwn(wanted, key)) return [[key, null]];
			if (!Object.hasOwn(base, key)) return [[key, wanted[key]]];
			return same(base[key], wanted[key]) ? [] : [[key, differenceFrom(base[key], wanted[key])]];
		}),
	);
}

/** `wanted` again; the keys of `base` come first. */
export function laidOver(base: unknown, difference: unknown): unknown {
	if (!isRecord(base) || !isRecord(difference)) return difference;
	const keys = new Set([...Object.keys(base), ...Object.keys(difference)]);
	return Object.fromEntries(
		[...keys].flatMap((key): readonly (readonly [string, unknown])[] => {
			if (!Object.hasOwn(difference, key)) return [[key, base[key]]];
			if (!Object.hasOwn(base, key)) return [[key, difference[key]]];
			return difference[key] === null ? [] : [[key, laidOver(base[key], difference[key])]];
		}),
	);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

function same(a: unknown, b: unknown): boolean {
	if (isRecord(a) && isRecord(b)) {
		const keys = Object.keys(a);
		return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && same(a[key], b[key]));
	}
	if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((each, at) => same(each, b[at]));
	// an address is a bigint where it was computed, and a number where it was read
	return a === b || (typeof a === "bigint" && typeof b === "number" && Number(a) === b);
}
