// Beside another devicetree extension: the one whose folder DTS_LSP_EXTENSION names, built from its sources, else one that stands in for it.
import { join } from "node:path";
import { test } from "node:test";
import { runInVsCode } from "./run-in-vscode.ts";

const { DTS_LSP_EXTENSION } = process.env;

for (const { title, error } of await runInVsCode({
	extension: DTS_LSP_EXTENSION ?? join(import.meta.dirname, "stand-in"),
	name: `kylemicallefbonnici.dts-lsp-${DTS_LSP_EXTENSION === undefined ? "0.0.1" : "0.13.0"}`,
	suites: "beside",
}))
	test(title, () => {
		if (error) throw new Error(error);
	});
