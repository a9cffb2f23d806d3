import { readKbuild } from "../configs/kbuild.ts";
import { compileOptions } from "../devicetree/compile-options.ts";
import { resolve } from "../devicetree/resolve.ts";
import type { EngineCache } from "../facts.ts";
import { remembered } from "../text/memo.ts";
import { folderOf, joinPath, stemOf } from "../text/path.ts";
import type { Snapshot } from "../text/snapshot.ts";

/**
 * Whether a `.dts` is a board by itself. One that is not begins nowhere with `/dts-v1/`, or extends nodes that it does
 * not have; what its Makefile builds is one all the same.
 */
export function standsAlone(snapshot: Snapshot, { memo, sources }: EngineCache, file: string): boolean {
	if (!file.endsWith(".dts")) return true;
	const reading = snapshot.read(file);
	if (reading.kind !== "text" || reading.text.includes("/dts-v1/")) return true;
	return remembered(memo, `stands alone ${file}`, snapshot, (inner) => {
		if (isBuilt(inner, file)) return true;
		const options = compileOptions(inner, file, { includePaths: [], defines: {} });
		const { problems } = resolve(inner, sources, file, options);
		return !problems.some(({ code, severity }) => severity === "error" && (code === "syntax" || code === "reference"));
	});
}

function isBuilt(snapshot: Snapshot, file: string): boolean {
	const makefile = snapshot.read(joinPath(folderOf(file), "Makefile"));
	return makefile.kind === "text" && readKbuild(makefile.text).boards.has(stemOf(file));
}
