import { folderOf, joinPath, stemOf } from "../../text/path.ts";
import { type Layout, nameBelow } from "./layout.ts";

/** barebox: scripts/Makefile.lib, `dtc_cpp_flags` and `cmd_dtc`. Linux's trees lie in `dts/src`. */
export const barebox: Layout = {
	name: "barebox",
	rootIn: (snapshot, folder) => (snapshot.list(joinPath(folder, "include")).includes("barebox.h") ? folder : undefined),
	build(_snapshot, root, board, inside) {
		const own = folderOf(board);
		const at = (path: string) => joinPath(root, path);
		const upstream = nameBelow(at("dts/src"), inside);
		const named = nameBelow(at("arch"), inside) ?? upstream;
		const architecture = named === undefined || named === "arm64" ? "arm" : named;
		const folders = [at(`arch/${architecture}/dts/include`), at("include"), at("dts/include"), at("dts/src"), own];
		const sources = [at(`dts/src/${architecture}`), at("dts/src/arm/ti/omap")];
		const macro = `${stemOf(board).replaceAll("-", "_")}_dts`;
		return {
			includePath: { folders, dtcFolders: [own, at(`arch/${architecture}/dts`), ...sources] },
			defines: /^[A-Za-z_]\w*$/.test(macro) ? { [macro]: "1" } : {},
			prepended: [],
			appended: [],
			mayAppend: [],
		};
	},
};
