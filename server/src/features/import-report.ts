import {
	type ImportOrder,
	importedCounts,
	importedText,
	importSources,
	nothingImported,
	notUnderstood,
} from "../importers/import-sources.ts";
import type { ImportProblem } from "../importers/imported-catalogue.ts";
import { IMPORT_KINDS, IMPORTERS } from "../importers/importers.ts";
import { sourcePlaces } from "../importers/source-places.ts";
import { lineIndexOf } from "../text/line-index.ts";
import { joinPath, nameOf, stemOf } from "../text/path.ts";
import type { Snapshot } from "../text/snapshot.ts";
import { placesOf, uriOf } from "./places.ts";
import type { ImportKindReport, ImportReport } from "./reports.ts";

/** An import that somebody asks for in an editor: plain data, which may go to a thread. */
export interface ImportTask {
	readonly order: ImportOrder;
	/** Where the catalogue would lie. */
	readonly folder: string;
	/** The board that it is for, by the first `compatible` of its root. */
	readonly compatible?: string;
}

export function importKinds(): readonly ImportKindReport[] {
	return IMPORT_KINDS.map((kind) => {
		const { title, reads, chosen, endings = [] } = IMPORTERS[kind];
		return { kind, title, reads, chosen, endings };
	});
}

/** What comes of importing: a catalogue that is yet to be written, and every line that is not in it. */
export function importReport(snapshot: Snapshot, { order, folder, compatible }: ImportTask): ImportReport {
	const { kind, paths } = order;
	const { catalogue, problems } = importSources(snapshot, order);
	const places = placesOf((file) => {
		const reading = snapshot.read(file);
		return reading.kind === "text" ? lineIndexOf(reading.text) : undefined;
	});
	const placeOf = sourcePlaces(snapshot);
	const counts = importedCounts(catalogue);
	const path = joinPath(folder, `${stemOf(paths[0])}.scmi.yaml`);
	const fitting = { ...catalogue, firmware: fittingBoard(catalogue.firmware, compatible) };
	return {
		file: counts === "" ? null : { uri: uriOf(path), text: importedText(kind, fitting) },
		says: counts === "" ? whyNothing(nothingImported(kind, paths.map(nameOf)), problems) : counts,
		lines: problems.map(({ path, line, text }) => ({ text, place: places.locationOf(placeOf(path, line)) })),
		doubts: problems.length === 0 ? null : notUnderstood(problems.length),
	};
}

/** Of one reason there is no need to look for it among the lines. */
function whyNothing(text: string, [only, another]: readonly ImportProblem[]): string {
	return only === undefined || another !== undefined ? `${text}.` : `${text}: ${only.text}.`;
}

type Firmware = ReturnType<typeof importSources>["catalogue"]["firmware"];

/** Where the sources do not say for which boards they are, it is for the one that it was asked for. */
function fittingBoard(firmware: Firmware, compatible: string | undefined): Firmware {
	if (compatible === undefined || firmware.match?.rootCompatible !== undefined) return firmware;
	const { includes: _, ...match } = firmware.match ?? {};
	return { ...firmware, match: { ...match, rootCompatible: [compatible] } };
}
