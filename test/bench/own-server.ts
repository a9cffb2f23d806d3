import { mkdtempSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { SERVER_FLAGS, serverEnvironment } from "../../client/src/server-flags.ts";
import { readBoard } from "../../server/src/board/read-board.ts";
import { createSourceCache } from "../../server/src/devicetree/parse/source-cache.ts";
import { resolve } from "../../server/src/devicetree/resolve.ts";
import { DEVICE_ID_SPELLINGS } from "../../server/src/hypervisors/index.ts";
import { catalogueFromUses } from "../../server/src/importers/from-dts.ts";
import { observedUses } from "../../server/src/importers/observed-uses.ts";
import { GRANTS_REQUEST, type GrantsReport } from "../../server/src/lsp/protocol.ts";
import { diskFiles } from "../../server/src/node/disk-files.ts";
import { DiskCache } from "../../server/src/workspace/disk-cache.ts";
import type { MeasuredServer } from "./server-session.ts";

const CATALOGUE_NAME = "observed";

/**
 * Our built server as the extension starts it, with a complete catalogue of the board, rules and model on. `storage`: the extension's own
 * folder.
 */
export function ownServer(linux: string, board: string, storage: string): MeasuredServer {
	const catalogue = join(mkdtempSync(join(storage, "catalogue-")), "complete.scmi.yaml");
	writeFileSync(catalogue, completeCatalogue(linux, board));
	return {
		args: [...SERVER_FLAGS, "dist/quick-start.cjs", "lsp", "--stdio"],
		environment: serverEnvironment(storage),
		settings: { scmi: { catalogue } },
		check: async (client, uri) => {
			const report = await client.sendRequest<GrantsReport | null>(GRANTS_REQUEST, { uri });
			if (report?.catalogue !== CATALOGUE_NAME || report.resources.length === 0) throw new Error("the model is not on");
		},
	};
}

/** Lists what the board itself refers to, as if firmware had just that. */
function completeCatalogue(linux: string, board: string): string {
	const prefixes = join(linux, "scripts/dtc/include-prefixes");
	const includePath = { folders: [prefixes, dirname(board)], dtcFolders: [dirname(board), prefixes] };
	const disk = new DiskCache(diskFiles).snapshot;
	const { tree } = resolve(disk, createSourceCache(), board, { includePath, defines: {} });
	return catalogueFromUses(observedUses(readBoard(tree, DEVICE_ID_SPELLINGS)), {
		name: CATALOGUE_NAME,
		source: board,
		completeness: "complete",
	});
}
