import { spawnSync } from "node:child_process";
import type { CanonicalTree } from "../../server/src/devicetree/tree/canonical.ts";
import { readBlob } from "./read-blob.ts";

export interface Refusal {
	readonly kind: "refused";
	readonly by: "cpp" | "dtc";
	readonly message: string;
}

/** What `cpp | dtc` makes of a file: the kernel's own recipe (scripts/Makefile.lib). dtc 1.6.1 can be made to crash. */
export type Verdict = { readonly kind: "tree"; readonly tree: CanonicalTree } | Refusal | { readonly kind: "crash" };

/** What a build passes to cpp (`-I`, `-D`) and dtc (`-i`). */
export interface Passed {
	readonly folders?: readonly string[];
	readonly dtcFolders?: readonly string[];
	readonly defines?: readonly string[];
}

/** `rewrite` changes what cpp gives before dtc reads it. */
export function compileWithDtc(
	file: string,
	folder: string,
	{ folders = [], dtcFolders = folders, defines = [] }: Passed = {},
	rewrite = (text: Buffer): string | Buffer => text,
): Verdict {
	const passed = [...[...folders, folder].flatMap((path) => ["-I", path]), ...defines.flatMap((name) => ["-D", name])];
	const cpp = spawnSync("cpp", ["-nostdinc", "-undef", "-D__DTS__", "-x", "assembler-with-cpp", ...passed, file], {
		maxBuffer: 1 << 28,
	});
	if (cpp.status !== 0) return { kind: "refused", by: "cpp", message: String(cpp.stderr) };
	const search = [folder, ...dtcFolders].flatMap((path) => ["-i", path]);
	const dtc = spawnSync("dtc", ["-I", "dts", "-O", "dtb", "-b", "0", "-q", ...search, "-"], {
		input: rewrite(cpp.stdout),
		maxBuffer: 1 << 28,
	});
	if (dtc.signal !== null) return { kind: "crash" };
	if (dtc.status !== 0) return { kind: "refused", by: "dtc", message: String(dtc.stderr) };
	return { kind: "tree", tree: readBlob(dtc.stdout) };
}
