import { join } from "node:path";
import { test } from "node:test";
import { runInVsCode } from "./run-in-vscode.ts";

const STAND_IN = join(import.meta.dirname, "stand-in");

for (const { title, error } of await runInVsCode({
	extension: STAND_IN,
	name: "kylemicallefbonnici.dts-lsp-0.0.1",
	suites: "beside",
}))
	test(title, () => {
		if (error) throw new Error(error);
	});
