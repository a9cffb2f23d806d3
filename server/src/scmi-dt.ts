import { run } from "./node.ts";

run(process.argv.slice(2)).then((exitCode) => {
	process.exitCode = exitCode;
});
