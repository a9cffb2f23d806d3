/** VS Code compares no more of it than this. Its src/vs/base/common/filters.ts, as of 1.100. */
const READ = 128;

/** Behind these a word begins for VS Code: isSeparatorAtPos() of the same file. */
const SEPARATORS = "_-./\\'\":$<>()[]{} ";

/**
 * The text by which an editor finds an item that is called in several ways. VS Code finds what is typed only where a word begins for it,
 * so what begins elsewhere is said again: `passthrough` of `xen,passthrough`, and where ends of words count `usb` of `_hsusb`.
 */
export function filterText(names: readonly string[], hasEnds: boolean): string {
	const said = new Map<string, string>();
	const add = (text: string): void => {
		const key = text.toLowerCase();
		if (text !== "" && !said.has(key)) said.set(key, text);
	};
	for (const name of names) add(name);
	for (const name of names) for (const at of unseenIn(name, false)) add(name.slice(at));
	if (hasEnds) for (const name of names) for (const at of unseenIn(name, true)) add(name.slice(at));
	return [...said.values()].join(" ").slice(0, READ).trimEnd();
}

/** Where VS Code sees no word begin: behind other signs, or within a word, where three letters or more are left of it. */
function unseenIn(name: string, isWithin: boolean): readonly number[] {
	const places: number[] = [];
	for (let at = 1; at < name.length; at++) {
		const before = name[at - 1] as string;
		if (SEPARATORS.includes(before) || isWordSign(before) !== isWithin) continue;
		if (isWithin ? END.test(name.slice(at, at + 3)) : isWordSign(name[at] as string)) places.push(at);
	}
	return places;
}

const isWordSign = (sign: string): boolean => /[a-z0-9]/i.test(sign);
const END = /^[a-z]{2}[a-z0-9]$/i;
