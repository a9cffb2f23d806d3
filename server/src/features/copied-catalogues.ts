import type { Analysis } from "../analysis.ts";
import { listed } from "../text/listed.ts";
import { folderOf, joinPath, nameOf, relativePath } from "../text/path.ts";
import type { Snapshot } from "../text/snapshot.ts";
import { catalogueEdit } from "./catalogue-edit.ts";
import { uriOf } from "./places.ts";
import type { MadeCatalogues } from "./reports.ts";

/**
 * The catalogues that came with the product and that a board is checked against, with what they extend, as files beside the
 * board: there they count in full, and can be corrected. Null where it is checked against none of these.
 */
export function copiedCatalogues({ facts }: Analysis, snapshot: Snapshot): MadeCatalogues | null {
	const folder = folderOf(facts.host.resolved.file);
	const bundled = facts.firmwares.flatMap(({ catalogue }) => (catalogue.isBundled ? catalogue.read.files : []));
	if (bundled.length === 0) return null;
	const files = bundled.flatMap((path) => {
		const reading = snapshot.read(path);
		const target = joinPath(folder, nameOf(path));
		const isThere = snapshot.read(target).kind !== "absent";
		return reading.kind === "text" && !isThere ? [{ uri: uriOf(target), text: reading.text }] : [];
	});
	// what a scmi.yaml names counts before what lies beside the board
	const { setup } = facts;
	const [named] = facts.firmwares.flatMap(({ catalogue }) => (catalogue.isBundled ? [nameOf(catalogue.path)] : []));
	const isNamed = setup.file !== undefined && setup.catalogue !== undefined && named !== undefined;
	return {
		files,
		edit: isNamed
			? catalogueEdit(setup, snapshot, relativePath(folderOf(setup.file ?? folder), joinPath(folder, named)))
			: null,
		nothing:
			files.length === 0
				? `${listed(bundled.map(nameOf))} ${bundled.length === 1 ? "lies" : "lie"} beside the board already.`
				: null,
	};
}
