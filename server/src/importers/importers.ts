import type { ResourceKind } from "../scmi/resource-kind.ts";
import type { Snapshot } from "../text/snapshot.ts";
import { importCTables } from "./c-tables/import-c-tables.ts";
import { PROFILE_NAMES } from "./c-tables/recognise.ts";
import { importCapture } from "./capture/import-capture.ts";
import { importDtHeader } from "./dt-header/import-dt-header.ts";
import type { Imported, ImportFacts } from "./imported-catalogue.ts";
import { importImxSm } from "./imx-sm/import-imx-sm.ts";
import { importOpteeDt } from "./optee-dt/import-optee-dt.ts";
import { numbersOf } from "./split-catalogue.ts";

/** What whoever imports may say; each importer takes what it knows of. */
export interface ImportWishes extends ImportFacts {
	/** Macros that are surely not defined: `-U`. */
	readonly undefined?: readonly string[];
	/** Where headers are looked for: `-I`. */
	readonly includePaths?: readonly string[];
	/** Of which family the C tables are, where that is not seen: `--as`. */
	readonly profile?: string;
	/** What the macros of a table begin with: `--prefix clock=ARM`. */
	readonly prefix?: Readonly<Partial<Record<ResourceKind, string>>>;
	/** Of several SCMI servers of a running board the one whose node this is: `--node`. */
	readonly node?: string;
}

/** One kind of firmware source that a catalogue can be made from. */
export interface Importer {
	/** What a person calls such sources. */
	readonly title: string;
	/** What is named behind the kind on the command line. */
	readonly operands: string;
	/** What it reads, in a few words. */
	readonly reads: string;
	/** What somebody chooses to have it imported: several where there may be several. */
	readonly chosen: readonly ("file" | "files" | "folder")[];
	/** How the names of such files end; of any file where this is not given. */
	readonly endings?: readonly string[];
	/** The part of its catalogue that all boards of a SoC share, where its sources tell that from the rest. */
	readonly numbersOf?: typeof numbersOf;
	/** `paths`: what was named, absolute; one at least. */
	run(snapshot: Snapshot, paths: readonly [string, ...string[]], wishes: ImportWishes): Imported;
}

export type ImportKind = "imx-sm" | "c-tables" | "dt-header" | "optee-dt" | "capture";

/** By kind, in the order in which they are listed. */
export const IMPORTERS: Readonly<Record<ImportKind, Importer>> = {
	"imx-sm": {
		title: "i.MX System Manager",
		operands: "CONFIGURATION.cfg",
		reads: "a configuration of NXP's i.MX System Manager, with the sources beside it",
		chosen: ["file"],
		endings: ["cfg"],
		numbersOf,
		run: (snapshot, [path], wishes) => importImxSm(snapshot, path, wishes),
	},
	"c-tables": {
		title: "C Sources of TF-A, OP-TEE or SCP-firmware",
		operands: "FOLDER|FILE...",
		reads: `the tables of a platform of TF-A, OP-TEE or SCP-firmware in C (${PROFILE_NAMES.join(", ")})`,
		chosen: ["folder", "files"],
		endings: ["c", "h"],
		run: importCTables,
	},
	"dt-header": {
		title: "Headers of dt-bindings",
		operands: "HEADER.h...",
		reads: "headers of dt-bindings that number what SCMI firmware has: numbers and their macros",
		chosen: ["files"],
		endings: ["h"],
		run: importDtHeader,
	},
	"optee-dt": {
		title: "Device Tree of OP-TEE",
		operands: "BOARD.dts",
		reads: "the device tree of an OP-TEE that serves SCMI as it says (optee,scmi-server)",
		chosen: ["file"],
		endings: ["dts", "dtsi", "dtb"],
		run: (snapshot, [path], wishes) => importOpteeDt(snapshot, path, wishes),
	},
	capture: {
		title: "Capture of a Running Board",
		operands: "CAPTURE.txt",
		reads: "what scmi-capture.sh printed on a running board, or a log of scmi-tests",
		chosen: ["file"],
		run: (snapshot, [path], wishes) => importCapture(snapshot, path, wishes),
	},
};

export const IMPORT_KINDS = Object.keys(IMPORTERS) as readonly ImportKind[];

export function isImportKind(word: string): word is ImportKind {
	return Object.hasOwn(IMPORTERS, word);
}
