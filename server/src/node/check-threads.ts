import { realpathSync } from "node:fs";
import { availableParallelism } from "node:os";
import { parentPort, Worker, workerData } from "node:worker_threads";
import { checkPart } from "../cli/check.ts";
import type { CheckedOperand } from "../cli/check-operand.ts";
import type { Operand } from "../cli/operands.ts";
import { Refusal, type Terminal } from "../cli/terminal.ts";

/** Operands given to a thread at a time: neighbours share what they include. */
const AT_A_TIME = 8;
/** Each takes about 200 MB, and all together are to keep to half a gigabyte. */
const MOST_THREADS = 2;

interface Part {
	/** The number of the first operand. */
	readonly first: number;
	readonly operands: readonly Operand[];
}

type Answer =
	| { readonly kind: "checked"; readonly number: number; readonly checked: CheckedOperand }
	| { readonly kind: "done" }
	| { readonly kind: "refused"; readonly message: string };

/** Where more than one thread helps, and can run the program: not from its TypeScript sources. */
export function hasThreads(): boolean {
	return availableParallelism() > 1 && process.argv[1]?.endsWith(".ts") === false;
}

/** Checks operands in threads that run this same program; what they came to, in order. */
export async function* checkInThreads(
	words: readonly string[],
	operands: readonly Operand[],
): AsyncGenerator<CheckedOperand> {
	const results = new Map<number, CheckedOperand>();
	let given = 0;
	let failure: Error | undefined;
	let wake: () => void = () => {};
	const fail = (error: Error): void => {
		failure ??= error;
		wake();
	};
	const workers = Array.from({ length: Math.min(availableParallelism(), MOST_THREADS) }, () => {
		const worker = new Worker(realpathSync.native(process.argv[1] as string), {
			workerData: words,
			resourceLimits: { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 1024 },
		});
		const giveNext = (): void => {
			const part: Part = { first: given, operands: operands.slice(given, given + AT_A_TIME) };
			given += part.operands.length;
			if (part.operands.length > 0) worker.postMessage(part);
		};
		worker.on("message", (answer: Answer) => {
			if (answer.kind === "refused") fail(new Refusal(answer.message));
			else if (answer.kind === "done") giveNext();
			else results.set(answer.number, answer.checked);
			wake();
		});
		worker.on("error", fail);
		giveNext();
		return worker;
	});
	try {
		for (let number = 0; number < operands.length; number++) {
			while (!results.has(number)) {
				if (failure) throw failure;
				await new Promise<void>((resolve) => {
					wake = resolve;
				});
			}
			yield results.get(number) as CheckedOperand;
			results.delete(number);
		}
	} finally {
		await Promise.all(workers.map((worker) => worker.terminate()));
	}
}

/** In such a thread: checks what it is given until there is no more. */
export function checkAsked(terminal: Terminal): void {
	const say = (answer: Answer): void => parentPort?.postMessage(answer);
	parentPort?.on("message", ({ first, operands }: Part) => {
		try {
			let number = first;
			for (const checked of checkPart(terminal, workerData as readonly string[], operands))
				say({ kind: "checked", number: number++, checked });
			say({ kind: "done" });
		} catch (error) {
			if (!(error instanceof Refusal)) throw error;
			say({ kind: "refused", message: error.message });
		}
	});
}
