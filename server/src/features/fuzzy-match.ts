/**
 * How well a name matches what somebody types to find it, in any case: 0 is best, undefined where its letters do not all stand in the name in this
 * order, which is all that an editor asks for; it sorts and marks by rules of its own.
 */
export function fuzzyMatch(name: string, typed: string): number | undefined {
	const [text, wanted] = [name.toLowerCase(), typed.toLowerCase().replace(/\s+/g, "")];
	if (text === wanted) return 0;
	if (text.startsWith(wanted)) return 1;
	const at = text.indexOf(wanted);
	if (at >= 0) return /\W/.test(text.charAt(at - 1)) ? 2 : 3;
	let next = 0;
	for (const character of text) if (character === wanted.charAt(next)) next++;
	return next === wanted.length ? 4 : undefined;
}
