import { spawnSync } from "node:child_process";
import type { CanonicalTree } from "../../server/src/devicetree/canonical.ts";
import { readBlob } from "./read-blob.ts";

/** What `cpp | dtc` makes of a file: the kernel's own recipe (scripts/Makefile.lib). */
export type Verdict =
	| { readonly kind: "tree"; readonly tree: CanonicalTree }
	| { readonly kind: "refused"; readonly by: "cpp" | "dtc"; readonly message: string };

export function compileWithDtc(file: string, folder: string, includePath: readonly string[] = []): Verdict {
	const includes = [...includePath, folder].flatMap((path) => ["-I", path]);
	const cpp = spawnSync("cpp", ["-nostdinc", "-undef", "-D__DTS__", "-x", "assembler-with-cpp", ...includes, file], {
		maxBuffer: 1 << 28,
	});
	if (cpp.status !== 0) return { kind: "refused", by: "cpp", message: String(cpp.stderr) };
	const search = [folder, ...includePath].flatMap((path) => ["-i", path]);
	const dtc = spawnSync("dtc", ["-I", "dts", "-O", "dtb", "-b", "0", "-q", ...search, "-"], {
		input: cpp.stdout,
		maxBuffer: 1 << 28,
	});
	if (dtc.status !== 0) return { kind: "refused", by: "dtc", message: String(dtc.stderr) };
	return { kind: "tree", tree: readBlob(dtc.stdout) };
}
