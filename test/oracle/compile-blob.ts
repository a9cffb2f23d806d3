import { spawnSync } from "node:child_process";

/** The blob that `cpp | dtc -b 0` makes of a file, by the kernel's own recipe; what they say where they refuse it. */
export function compileBlob(
	file: string,
	folder: string,
	{ includePath = [], symbols = false }: { readonly includePath?: readonly string[]; readonly symbols?: boolean } = {},
): Buffer | string {
	const includes = [...includePath, folder].flatMap((path) => ["-I", path]);
	const cpp = spawnSync("cpp", ["-nostdinc", "-undef", "-D__DTS__", "-x", "assembler-with-cpp", ...includes, file], {
		maxBuffer: 1 << 28,
	});
	if (cpp.status !== 0) return String(cpp.stderr);
	const search = [folder, ...includePath].flatMap((path) => ["-i", path]);
	const options = ["-I", "dts", "-O", "dtb", "-b", "0", "-q", ...(symbols ? ["-@"] : []), ...search, "-"];
	const dtc = spawnSync("dtc", options, { input: cpp.stdout, maxBuffer: 1 << 28 });
	return dtc.status === 0 ? dtc.stdout : String(dtc.stderr) || "dtc refused it";
}
