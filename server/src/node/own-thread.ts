import { realpathSync } from "node:fs";
import { type ResourceLimits, Worker } from "node:worker_threads";

/** Whether a thread can run this same program: not from its TypeScript sources. */
export function canRunItself(): boolean {
	return process.argv[1]?.endsWith(".ts") === false;
}

/** A thread of this same program, which finds `task` as its `workerData`. */
export function startThread(task: unknown, resourceLimits: ResourceLimits): Worker {
	return new Worker(realpathSync.native(process.argv[1] as string), { workerData: task, resourceLimits });
}
