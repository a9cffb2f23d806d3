import { closestKey, slipsIn } from "./yaml-closest-key.ts";

/**
 * The name somebody probably meant where names are counted, as labels and macros are: `uart1` is no slip of `uart0`, for the digits
 * are meant, but `uart00` may be, where a key was hit twice.
 */
export function closestName(typed: string, known: readonly string[], slips = slipsIn(typed)): string | undefined {
	// thousands of macros are asked with every character of one that is typed: most are too long or too short
	const isAlike = (name: string) => Math.abs(name.length - typed.length) <= slips + 1 && haveSameNumbers(name, typed);
	const near = closestKey(typed, known.filter(isAlike), slips);
	return near ?? known.find((name) => isHitTwice(typed, name));
}

/** Whether two names have the same numbers in the same order, digit by digit. */
function haveSameNumbers(a: string, b: string): boolean {
	for (let [i, j] = [0, 0]; ; ) {
		while (i < a.length && !isDigit(a, i)) i++;
		while (j < b.length && !isDigit(b, j)) j++;
		if (i === a.length || j === b.length) return i === a.length && j === b.length;
		for (; isDigit(a, i) && isDigit(b, j); i++, j++) if (a[i] !== b[j]) return false;
		if (isDigit(a, i) || isDigit(b, j)) return false;
	}
}

/** Not behind the end either. */
function isDigit(text: string, at: number): boolean {
	const code = text.charCodeAt(at);
	return code >= 48 && code <= 57;
}

function isHitTwice(typed: string, name: string): boolean {
	if (typed.length !== name.length + 1) return false;
	let at = 0;
	while (at < name.length && typed[at] === name[at]) at++;
	return at > 0 && /\d/.test(typed.charAt(at)) && typed[at] === typed[at - 1] && typed.slice(at + 1) === name.slice(at);
}
