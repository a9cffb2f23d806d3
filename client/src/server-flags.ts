import { availableParallelism } from "node:os";

/** As many threads as V8 takes at most to compile and to collect garbage. */
const MAX_HELPERS = 4;

/**
 * What the server's process tells V8; each is here because `npm run bench -- server` is better with it. A board's tokens outlive the
 * default nursery (16 MB): in a larger one most are never copied, and in one larger still nothing is gained but memory. Helper threads
 * leave a core to the thread that answers.
 */
export const SERVER_FLAGS: readonly string[] = [
	"--max-semi-space-size=32",
	`--v8-pool-size=${Math.min(MAX_HELPERS, Math.max(1, availableParallelism() - 1))}`,
];
