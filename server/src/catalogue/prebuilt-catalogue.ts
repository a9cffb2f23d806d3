import { joinPath, nameOf } from "../text/path.ts";
import type { Snapshot } from "../text/snapshot.ts";
import type { Span } from "../text/span.ts";
import type { Catalogue } from "./model.ts";
import { type ReadCatalogue, readCatalogue } from "./read-catalogue.ts";

/** A catalogue without findings as it was read when the product was built: reading its YAML takes thirty times as long. */
interface Prebuilt {
	readonly catalogue: Catalogue;
	/** Names of the files it is from, in its folder. */
	readonly files: readonly string[];
}

/** The file that a built product has beside a bundled catalogue. */
export function prebuiltName(name: string): string {
	return name.replace(/\.scmi\.yaml$/, ".json");
}

/** What to write into it; undefined for a catalogue with findings, which is none to ship. */
export function prebuiltText({ catalogue, problems, files }: ReadCatalogue): string | undefined {
	if (catalogue === undefined || problems.length > 0) return undefined;
	const prebuilt: Prebuilt = { catalogue, files: files.map(nameOf) };
	return JSON.stringify(prebuilt);
}

/** The same as `readCatalogue` of the YAML beside it, which is read when somebody asks for a place; undefined where there is no such file. */
export function readPrebuilt(snapshot: Snapshot, folder: string, name: string): ReadCatalogue | undefined {
	const reading = snapshot.read(joinPath(folder, prebuiltName(name)));
	if (reading.kind !== "text") return undefined;
	const { catalogue, files } = JSON.parse(reading.text) as Prebuilt;
	let positions: ReadonlyMap<string, Span> | undefined;
	return {
		catalogue,
		problems: [],
		files: files.map((each) => joinPath(folder, each)),
		get positions() {
			positions ??= readCatalogue(snapshot, joinPath(folder, name)).positions;
			return positions;
		},
	};
}
