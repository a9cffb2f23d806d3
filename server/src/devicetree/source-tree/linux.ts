import { folderOf, joinPath } from "../../text/path.ts";
import { type Layout, searching } from "./layout.ts";

/** Linux: links to every architecture's trees and to the bindings' headers (scripts/Makefile.dtbs, DTC_INCLUDE). */
export const linux: Layout = {
	name: "Linux",
	rootIn: (snapshot, folder) => (snapshot.list(joinPath(folder, PREFIXES)).length > 0 ? folder : undefined),
	build(snapshot, root, board) {
		const own = folderOf(board);
		const prefixes = joinPath(root, PREFIXES);
		// A checkout without symbolic links has small files in their place.
		const areLinks = snapshot.list(joinPath(prefixes, "dt-bindings")).length > 0;
		const folders = areLinks ? [prefixes] : [prefixes, joinPath(root, "include")];
		return searching([...folders, own], [own, prefixes]);
	},
};

const PREFIXES = "scripts/dtc/include-prefixes";
