import { type CatalogueIndex, indexCatalogue } from "../catalogue/catalogue-index.ts";
import { readCatalogue } from "../catalogue/read-catalogue.ts";
import type { Snapshot } from "../text/snapshot.ts";
import { linesText } from "../text/visible.ts";
import { catalogueFile } from "./load-setups.ts";
import { Refusal, type Terminal } from "./terminal.ts";

/** A catalogue that somebody named, with all it extends. */
export interface CatalogueOperand {
	readonly typed: string;
	/** Its real path. */
	readonly path: string;
	readonly index: CatalogueIndex;
}

/** What is wrong in it makes unknown what depends on that, which is said. */
export function readCatalogueOperand(terminal: Terminal, snapshot: Snapshot, typed: string): CatalogueOperand {
	const path = catalogueFile(terminal, snapshot, typed);
	const { catalogue, problems } = readCatalogue(snapshot, path);
	const errors = problems.filter(({ severity }) => severity === "error");
	if (catalogue === undefined)
		throw new Refusal(`${typed} cannot be read as a catalogue: ${errors[0]?.message ?? "it is none"}`);
	if (errors.length > 0) {
		const count = errors.length === 1 ? "1 error" : `${errors.length} errors`;
		const text = `${typed} has ${count}, and what depends on that is left out: scmi-dt check ${typed} says which`;
		terminal.complain(linesText([text]));
	}
	return { typed, path, index: indexCatalogue(catalogue) };
}

/** One of two releases, as JSON names it. */
export function sideOf({ typed, index }: CatalogueOperand) {
	const { name, release = null } = index.catalogue.firmware;
	return { catalogue: typed, name, release };
}
