import { folderOf, joinPath } from "../../text/path.ts";
import { type Layout, searching } from "./layout.ts";

/** Trusted Firmware-A: make_helpers/cflags.mk, `DTC_CPPFLAGS`, behind the includes of its C code. */
export const trustedFirmware: Layout = {
	name: "TF-A",
	rootIn: (snapshot, folder) =>
		snapshot.list(joinPath(folder, "fdts")).length > 0 && snapshot.list(joinPath(folder, "bl31")).length > 0
			? folder
			: undefined,
	ofBuild: /^[^/]+\.h$/,
	build(snapshot, root, board, inside) {
		const own = folderOf(board);
		const folders = [...HEADERS.map((path) => joinPath(root, path)), ...platformIncludes(inside)];
		return {
			...searching([...folders, own], [own, joinPath(root, "fdts")]),
			// Each platform's makefiles pass options of their own.
			unconfigured: { project: "TF-A", macros: "in #if" },
		};

		/** What a platform's own makefiles add: the `include` folders between its trees and `plat`. */
		function platformIncludes(file: string): string[] {
			const plat = joinPath(root, "plat");
			const found: string[] = [];
			for (let folder = folderOf(file); folder.startsWith(`${plat}/`); folder = folderOf(folder)) {
				const include = joinPath(folder, "include");
				if (snapshot.list(include).length > 0) found.push(include);
			}
			return found;
		}
	},
};

/** ARCH is aarch64 unless the build is told otherwise. */
const HEADERS = ["fdts", "include", "include/arch/aarch64", "include/lib/cpus/aarch64", "include/lib/libc"];
