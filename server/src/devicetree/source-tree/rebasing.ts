import { folderOf, joinPath } from "../../text/path.ts";
import { type Layout, nameBelow, searching } from "./layout.ts";

/** Linux's trees without Linux, as devicetree-rebasing publishes them: its Makefile, `dtc_cpp_flags`. */
export const rebasing: Layout = {
	name: "devicetree-rebasing",
	rootIn: (snapshot, folder) =>
		snapshot.list(joinPath(folder, "include/dt-bindings")).length > 0 &&
		snapshot.list(joinPath(folder, "src")).includes("arm64")
			? folder
			: undefined,
	build(_snapshot, root, board, inside) {
		const own = folderOf(board);
		const src = joinPath(root, "src");
		const architecture = joinPath(src, nameBelow(src, inside) ?? "arm64");
		return searching([joinPath(root, "include"), architecture, src, own], [own, architecture]);
	},
};

/** A folder with bindings' headers in `include`, as OP-TEE's `core` and many a vendor's own tree. */
export const withBindings: Layout = {
	name: "a folder with include/dt-bindings",
	rootIn: (snapshot, folder) =>
		snapshot.list(joinPath(folder, "include/dt-bindings")).length > 0 ? folder : undefined,
	build(_snapshot, root, board) {
		const folders = [joinPath(root, "include"), folderOf(board)];
		return searching(folders, folders);
	},
};
