import { realpathSync } from "node:fs";
import { type ResourceLimits, Worker } from "node:worker_threads";

/** Whether a thread can run this same program: as it is bundled. */
export function canRunItself(): boolean {
	const [, program] = process.argv;
	return program !== undefined && realpathSync.native(program).endsWith(".cjs");
}

/** A thread of this same program, which finds `task` as its `workerData`. */
export function startThread(task: unknown, resourceLimits: ResourceLimits): Worker {
	return new Worker(realpathSync.native(process.argv[1] as string), { workerData: task, resourceLimits });
}
