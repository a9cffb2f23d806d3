import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { gunzipSync } from "node:zlib";

/** What a real server answered, recorded: one file, a header line and then one line for each thing that was tried. */
export interface Recording {
	/** As the header names it; for firmware also its catalogue's. */
	readonly name: string;
	/** The firmware under a mediator, by the name of its catalogue. */
	readonly firmware: string | undefined;
	readonly lines: readonly RecordedLine[];
}

export type RecordedLine = Sweep | Sequence | { readonly kind: "boot" };

/** A fresh server, the requests of `before`, then one request. Bytes are hexadecimal. */
export interface Sweep extends Noted {
	readonly kind: "sweep";
	readonly channel: number;
	readonly request: string;
	readonly reply: string | null;
	readonly before?: readonly { readonly channel: number; readonly request: string }[];
}

/** A fresh server, and messages in order. */
export interface Sequence {
	readonly kind: "sequence";
	readonly seed: number;
	readonly messages: readonly (readonly [number, string, string | null, Noted?])[];
}

/** What is said of a reply beside its bytes. */
export interface Noted {
	/** Ranges of bytes, both ends included, that the server leaves to chance. */
	readonly undefined?: readonly (readonly [number, number])[];
	readonly undefinedLength?: boolean;
	/** What the SMC itself gives. */
	readonly x0?: number;
	/** The status word of the shared page: 3 in error, 0 never touched. */
	readonly channelStatus?: number;
	readonly stops?: string;
	/** The C language does not say what happens. */
	readonly outside?: string;
}

/** Those that are part of the tests. */
export const OWN = join(import.meta.dirname, "recordings");

/** The recordings of the folder that SCMI_VECTORS names, else of the tests: `*.jsonl`, or that compressed. */
export function recordings(folder = process.env.SCMI_VECTORS || OWN): readonly Recording[] {
	if (!existsSync(folder)) throw new Error(`there is no folder ${resolve(folder)}`);
	return readdirSync(folder)
		.filter((name) => /\.jsonl(\.gz)?$/.test(name))
		.sort()
		.map((name) => readRecording(join(folder, name)));
}

function readRecording(path: string): Recording {
	const bytes = readFileSync(path);
	const text = (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
	const [header, ...lines] = text
		.split("\n")
		.filter(Boolean)
		.map((line) => JSON.parse(line));
	return { name: header.file, firmware: header.firmware, lines };
}

/** The catalogue of the server a recording is of; undefined: one that the tests have none of. */
export function cataloguePath(name: string): string | undefined {
	const path = join(import.meta.dirname, "catalogues", `${name}.scmi.yaml`);
	return existsSync(path) ? path : undefined;
}
