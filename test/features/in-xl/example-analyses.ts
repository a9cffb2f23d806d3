import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Analysis, analyse } from "../../../server/src/analysis.ts";
import { createEngineCache } from "../../../server/src/facts.ts";
import { setupsOf } from "../../../server/src/workspace/find-setups.ts";
import { memorySnapshot } from "../../memory-snapshot.ts";

export const EXAMPLES = join(import.meta.dirname, "../../../examples");

/** An example, in /b, with another text in some of its files. */
export function exampleAnalyses(name: string, files: Readonly<Record<string, string>> = {}): readonly Analysis[] {
	const folder = join(EXAMPLES, name);
	const own = readdirSync(folder).map((file) => [`/b/${file}`, readFileSync(join(folder, file), "utf8")]);
	const snapshot = memorySnapshot({ ...Object.fromEntries(own), ...files });
	const cache = createEngineCache();
	const board =
		readdirSync(folder).find((file) => file === "scmi.yaml") ??
		readdirSync(folder).find((file) => file.endsWith(".dts") && !file.startsWith("domu"));
	return setupsOf(snapshot, cache.memo, `/b/${board}`).map((setup) => analyse(snapshot, cache, setup));
}
