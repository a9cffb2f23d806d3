import { closestKey, slipsIn } from "./yaml-closest-key.ts";

/**
 * The name somebody probably meant where names are counted, as labels and macros are: `uart1` is no slip of `uart0`, for the digits
 * are meant, but `uart00` may be, where a key was hit twice.
 */
export function closestName(typed: string, known: readonly string[], slips = slipsIn(typed)): string | undefined {
	const digits = digitsOf(typed);
	// thousands of macros are asked with every character of one that is typed: most are too long or too short
	const isAlike = (name: string) => Math.abs(name.length - typed.length) <= slips + 1 && digitsOf(name) === digits;
	const near = closestKey(typed, known.filter(isAlike), slips);
	return near ?? known.find((name) => isHitTwice(typed, name));
}

const digitsOf = (name: string): string => name.replace(/\D+/g, " ").trim();

function isHitTwice(typed: string, name: string): boolean {
	if (typed.length !== name.length + 1) return false;
	let at = 0;
	while (at < name.length && typed[at] === name[at]) at++;
	return at > 0 && /\d/.test(typed.charAt(at)) && typed[at] === typed[at - 1] && typed.slice(at + 1) === name.slice(at);
}
