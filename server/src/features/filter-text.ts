/** VS Code compares no more of it than this. Its src/vs/base/common/filters.ts, as of 1.100. */
const READ = 128;

/** Behind these a word begins for VS Code: isSeparatorAtPos() of the same file. */
const SEPARATORS = "_-./\\'\":$<>()[]{} ";

/**
 * The text by which an editor finds an item that is called in several ways. VS Code finds what is typed only where a word begins for it,
 * so what begins elsewhere is said again: `passthrough` of `xen,passthrough`, and where ends of words count `usb` of `_hsusb`.
 */
export function filterText(names: readonly string[], hasEnds: boolean): string {
	const said = new Set<string>();
	let text = "";
	/** Whether there is room for more. */
	const add = (word: string): boolean => {
		const key = word.toLowerCase();
		if (!said.has(key)) {
			said.add(key);
			text += text === "" ? word : ` ${word}`;
		}
		return text.length < READ;
	};
	const isOpen =
		names.every((name) => name === "" || add(name)) &&
		names.every((name) => addUnseen(name, false, add)) &&
		(!hasEnds || names.every((name) => addUnseen(name, true, add)));
	return isOpen ? text : text.slice(0, READ).trimEnd();
}

/** What begins where VS Code sees no word begin: behind other signs, or within a word, where three letters or more are left of it. */
function addUnseen(name: string, isWithin: boolean, add: (word: string) => boolean): boolean {
	for (let at = 1; at < name.length; at++) {
		const before = kindAt(name, at - 1);
		const isUnseen = isWithin ? before >= DIGIT && isEnd(name, at) : before === SIGN && kindAt(name, at) >= DIGIT;
		if (isUnseen && !add(name.slice(at))) return false;
	}
	return true;
}

function isEnd(name: string, at: number): boolean {
	return kindAt(name, at) === LETTER && kindAt(name, at + 1) === LETTER && kindAt(name, at + 2) >= DIGIT;
}

const [SEPARATOR, SIGN, DIGIT, LETTER] = [0, 1, 2, 3] as const;

const KINDS: readonly number[] = Array.from({ length: 128 }, (_, code) => {
	const sign = String.fromCharCode(code);
	if (/[a-z]/i.test(sign)) return LETTER;
	if (/\d/.test(sign)) return DIGIT;
	return SEPARATORS.includes(sign) ? SEPARATOR : SIGN;
});

/** Behind the end there is nothing. */
const kindAt = (name: string, at: number): number => KINDS[name.charCodeAt(at)] ?? SEPARATOR;
