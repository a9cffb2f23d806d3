import { type Arguments, type OptionName, readArguments } from "./arguments.ts";
import { type CheckedOperand, checkOperand, uncheckable } from "./check-operand.ts";
import { emptied, openSession, SETUP_OPTIONS } from "./load-setups.ts";
import type { Operand } from "./operands.ts";
import { Refusal, type Terminal } from "./terminal.ts";
import { withoutLocks } from "./update-locks.ts";

export const CHECK_OPTIONS: readonly OptionName[] = [
	...SETUP_OPTIONS,
	"--format",
	"--color",
	"--max-warnings",
	"--require-catalogue",
	"--update-lock",
];

/** So few operands are checked sooner than another thread has started. */
const FEW = 16;
/** Operands after which all that was read is forgotten. */
const MOST_IN_ONE_SESSION = 32;

/** Checks each operand by itself, in order. */
export async function* checkAll(
	terminal: Terminal,
	args: Arguments,
	operands: readonly Operand[],
): AsyncGenerator<CheckedOperand> {
	if (operands.length > FEW && terminal.checkInParallel) {
		yield* terminal.checkInParallel(args.words, operands);
		return;
	}
	const check = checker(terminal, args, operands);
	for (let at = 0; at < operands.length; at += MOST_IN_ONE_SESSION)
		yield* check(operands.slice(at, at + MOST_IN_ONE_SESSION));
}

type Check = (operands: readonly Operand[]) => Generator<CheckedOperand>;

/** Checks some of all operands: they share what is read, not what is made of it. */
function checker(terminal: Terminal, args: Arguments, all: readonly Operand[]): Check {
	const found = new Set(all.flatMap(({ typed, isFound }) => (isFound ? typed : [])));
	return function* check(operands) {
		const opened = openSession(terminal);
		const isAnew = args.value("--update-lock") !== undefined;
		const session = isAnew ? { ...opened, snapshot: withoutLocks(opened.snapshot) } : opened;
		for (const operand of operands) {
			try {
				yield checkOperand({ ...session, cache: emptied(session.cache) }, terminal, args, operand, found);
			} catch (refusal) {
				// Among many that were found, one that cannot be read is a finding.
				if (!(refusal instanceof Refusal) || !operand.isFound) throw refusal;
				yield uncheckable(terminal, operand, refusal.message);
			}
		}
	};
}

/** The part of another thread: what it is to do with some of the operands of a command that was given as these words. */
export function checkerOf(terminal: Terminal, words: readonly string[], all: readonly Operand[]): Check {
	return checker(terminal, readArguments(words, CHECK_OPTIONS), all);
}
