import type { Analysis } from "../analysis.ts";
import { folderOf, joinPath, nameOf, stemOf } from "../text/path.ts";
import type { Snapshot } from "../text/snapshot.ts";
import { catalogueOf, fileOf, nothingObserved, observedServers } from "./catalogue-of-board.ts";
import { uriOf } from "./places.ts";
import type { MadeCatalogues } from "./reports.ts";

/** Catalogues to start from, made of the numbers that a board uses, one of each firmware server: files to be, beside the board. */
export function madeCatalogues({ facts }: Analysis, snapshot: Snapshot): MadeCatalogues {
	const board = facts.host.resolved.file;
	const servers = observedServers(facts);
	const nameFor = (at: number): string => `${stemOf(nameOf(board))}${at === 1 ? "" : `-${at}`}.scmi.yaml`;
	const pathsFor = (at: number) => servers.map((server) => joinPath(folderOf(board), fileOf(nameFor(at), server)));
	let at = 1;
	while (pathsFor(at).some((path) => snapshot.read(path).kind !== "absent")) at++;
	const paths = pathsFor(at);
	return {
		files: servers.map((server, i) => ({ uri: uriOf(paths[i] as string), text: catalogueOf(facts, server) })),
		edit: null,
		nothing: servers.length === 0 ? `${nothingObserved(nameOf(board), facts.host)}.` : null,
	};
}
