import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { ROOT } from "./install.mjs";

/** Where nobody says where Linux's device trees are, `SCMI_CORPUS` is set to the folder beside this repository, if it is there. */
export function nameCorpus() {
	const beside = resolve(ROOT, "../shared/corpus");
	if (!process.env.SCMI_CORPUS && existsSync(beside)) process.env.SCMI_CORPUS = beside;
}
