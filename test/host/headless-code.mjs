#!/usr/bin/env node
// Looks like the `code` executable to @vscode/test-electron: takes its arguments, exits with the suite's code.
import { register } from "tsx/esm/api";

register();
const { runHeadless } = await import("./run-headless.ts");
process.exit(await runHeadless(process.argv.slice(2)));
