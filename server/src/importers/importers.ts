import type { Snapshot } from "../text/snapshot.ts";
import type { Imported, ImportFacts } from "./imported-catalogue.ts";
import { importImxSm } from "./imx-sm/import-imx-sm.ts";

/** One kind of firmware source that a catalogue can be made from. */
export interface Importer {
	/** What is named behind the kind on the command line. */
	readonly operands: string;
	/** What it reads, in a few words. */
	readonly reads: string;
	/** `paths`: what was named, absolute; one at least. */
	run(snapshot: Snapshot, paths: readonly [string, ...string[]], facts: ImportFacts): Imported;
}

/** By kind, in the order in which they are listed. */
export const IMPORTERS: Readonly<Record<string, Importer>> = {
	"imx-sm": {
		operands: "CONFIGURATION.cfg",
		reads: "a configuration of NXP's i.MX System Manager, with the sources beside it",
		run: (snapshot, [path], facts) => importImxSm(snapshot, path, facts),
	},
};
