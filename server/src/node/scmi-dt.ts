import { isMainThread } from "node:worker_threads";
import { checkAsked } from "./check-threads.ts";
import { importAsked, isImportThread } from "./import-thread.ts";
import { processTerminal, run } from "./program.ts";

if (isMainThread)
	run(process.argv.slice(2)).then((exitCode) => {
		process.exitCode = exitCode;
	});
else if (isImportThread()) importAsked();
else checkAsked(processTerminal());
