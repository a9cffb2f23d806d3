import { availableParallelism } from "node:os";
import { parentPort, workerData } from "node:worker_threads";
import { checkerOf } from "../cli/check-all.ts";
import type { CheckedOperand } from "../cli/check-operand.ts";
import type { Operand } from "../cli/operands.ts";
import { Refusal, type Terminal } from "../cli/terminal.ts";
import { canRunItself, startThread } from "./own-thread.ts";

/** Operands given to a thread at a time: neighbours share what they include. */
const AT_A_TIME = 8;
/** Each takes about 150 MB, and all together are to keep to half a gigabyte. */
const MOST_THREADS = 2;

const TOO_LARGE = "a board takes more than 1 GB to check: name fewer at a time, and that one by itself";

/** What a thread begins with. */
interface Task {
	readonly words: readonly string[];
	readonly operands: readonly Operand[];
}

/** Operands by number, from the first to before the last. */
interface Part {
	readonly first: number;
	readonly end: number;
}

type Answer =
	| { readonly kind: "checked"; readonly number: number; readonly checked: CheckedOperand }
	| { readonly kind: "refused"; readonly number: number; readonly message: string }
	| { readonly kind: "done" };

/** Where more than one thread helps. */
export function hasThreads(): boolean {
	return availableParallelism() > 1 && canRunItself();
}

/** Checks operands in threads that run this same program; what they came to, in order. */
export async function* checkInThreads(
	words: readonly string[],
	operands: readonly Operand[],
): AsyncGenerator<CheckedOperand> {
	const answers = new Map<number, Exclude<Answer, { kind: "done" }>>();
	const task: Task = { words, operands };
	let given = 0;
	let failure: Error | undefined;
	let wake: () => void = () => {};
	const fail = (error: Error): void => {
		failure ??= error;
		wake();
	};
	const workers = Array.from({ length: Math.min(availableParallelism(), MOST_THREADS) }, () => {
		// Little room for what is young and a bound for the rest: it is cleared sooner.
		const worker = startThread(task, { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 1024 });
		const giveNext = (): void => {
			const part: Part = { first: given, end: Math.min(given + AT_A_TIME, operands.length) };
			given = part.end;
			if (part.first < part.end) worker.postMessage(part);
		};
		worker.on("message", (answer: Answer) => {
			if (answer.kind === "done") giveNext();
			else answers.set(answer.number, answer);
			wake();
		});
		worker.on("error", (error: NodeJS.ErrnoException) =>
			fail(error.code === "ERR_WORKER_OUT_OF_MEMORY" ? new Refusal(TOO_LARGE) : error),
		);
		worker.on("messageerror", fail);
		worker.on("exit", () => fail(new Error("a thread that checks has ended")));
		giveNext();
		return worker;
	});
	try {
		for (let number = 0; number < operands.length; number++) {
			let answer = answers.get(number);
			while (answer === undefined) {
				if (failure) throw failure;
				await new Promise<void>((resolve) => {
					wake = resolve;
				});
				answer = answers.get(number);
			}
			answers.delete(number);
			if (answer.kind === "refused") throw new Refusal(answer.message);
			yield answer.checked;
		}
	} finally {
		await Promise.all(workers.map((worker) => worker.terminate()));
	}
}

/** In such a thread: checks what it is given until there is no more. */
export function checkAsked(terminal: Terminal): void {
	const say = (answer: Answer): void => parentPort?.postMessage(answer);
	const { words, operands } = workerData as Task;
	const check = checkerOf(terminal, words, operands);
	parentPort?.on("message", ({ first, end }: Part) => {
		let number = first;
		try {
			for (const checked of check(operands.slice(first, end))) say({ kind: "checked", number: number++, checked });
		} catch (error) {
			if (!(error instanceof Refusal)) throw error;
			say({ kind: "refused", number, message: error.message });
		}
		say({ kind: "done" });
	});
}
