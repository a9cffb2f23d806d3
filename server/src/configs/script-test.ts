import { type Argument, isKnown } from "./fdt-value.ts";

/** Whether a command that only tells something succeeds: `test`, `[`, `itest`; undefined where that is not known. U-Boot: cmd/test.c. */
export function holds(command: string, operands: readonly Argument[]): boolean | undefined {
	if (command !== "test" && command !== "[") return undefined;
	const words = operands.map(({ text }) => text);
	if (command === "[" && words.at(-1) === "]") words.pop();
	return either(words);
}

function either(words: readonly string[]): boolean | undefined {
	const place = words.indexOf("-o");
	if (place < 0) return both(words);
	const [left, right] = [both(words.slice(0, place)), either(words.slice(place + 1))];
	if (left === true || right === true) return true;
	return left === false && right === false ? false : undefined;
}

function both(words: readonly string[]): boolean | undefined {
	const place = words.indexOf("-a");
	if (place < 0) return single(words);
	const [left, right] = [single(words.slice(0, place)), both(words.slice(place + 1))];
	if (left === false || right === false) return false;
	return left === true && right === true ? true : undefined;
}

function single(words: readonly string[]): boolean | undefined {
	if (words[0] === "!") {
		const inner = single(words.slice(1));
		return inner === undefined ? undefined : !inner;
	}
	if (words.some((word) => !isKnown(word))) return undefined;
	const [first, second, third] = words;
	// an empty variable that is not in quotes leaves the operator alone
	if (first === "-n") return second !== undefined && second !== "";
	if (first === "-z") return second === undefined || second === "";
	if (words.length === 3) {
		if (second === "=" || second === "==") return first === third;
		if (second === "!=") return first !== third;
		const [left, right] = [Number(first), Number(third)];
		if (Number.isNaN(left) || Number.isNaN(right)) return undefined;
		if (second === "-eq") return left === right;
		if (second === "-ne") return left !== right;
		return undefined;
	}
	return words.length === 1 ? first !== "" : undefined;
}
