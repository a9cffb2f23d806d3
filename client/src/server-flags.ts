import { availableParallelism } from "node:os";
import { join } from "node:path";

/** As many threads as V8 takes at most to compile and to collect garbage. */
const MAX_HELPERS = 4;

/**
 * What the server's process tells V8; each is here because `npm run bench -- server` is better with it. A board's tokens outlive the
 * default nursery (16 MB): in a larger one most are never copied, and in one larger still nothing is gained but memory. What V8 puts
 * among the old at once, for its like lived long, keeps the rest of its analysis alive until everything is collected. Helper threads
 * leave a core to the thread that answers.
 */
export const SERVER_FLAGS: readonly string[] = [
	"--max-semi-space-size=32",
	"--no-allocation-site-pretenuring",
	`--v8-pool-size=${Math.min(MAX_HELPERS, Math.max(1, availableParallelism() - 1))}`,
];

/**
 * Where `quick-start.cjs` keeps what V8 has compiled of the server, so that the next one starts with it.
 * @param storage the extension's own folder on this machine
 */
export function serverEnvironment(storage: string): { readonly SCMI_DT_COMPILED: string } {
	return { SCMI_DT_COMPILED: join(storage, "compiled") };
}
