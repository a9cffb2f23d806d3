import { test } from "node:test";
import { runInVsCode } from "./run-in-vscode.ts";

for (const { title, error } of await runInVsCode())
	test(title, () => {
		if (error) throw new Error(error);
	});
