import type { Source } from "../lex/source.ts";
import type { Token } from "../lex/token.ts";

/** One open `#if`. */
export interface Branch {
	readonly opening: Token;
	/** True once one of its branches was live. */
	taken: boolean;
	sawElse: boolean;
	/** Where the text that is being passed over began. */
	inactiveFrom: number | undefined;
}

/** A file being read, with the place reached in it. */
export interface OpenFile {
	readonly source: Source;
	/** Where in the include path it was found, for #include_next; -1 beside its includer. */
	readonly foundAt: number;
	/** False for files pulled in by dtc's /include/, which cpp never sees. */
	readonly preprocessed: boolean;
	readonly branches: Branch[];
	/** Whether the end was reached in looking for an `#endif`. */
	lacksEndif: boolean;
	next: number;
}

/** Reads on to the end of the line. */
export function restOfLine(file: OpenFile): Token[] {
	const from = file.next;
	while (!file.source.startsLine(file.next)) file.next++;
	return file.source.tokensBetween(from, file.next);
}
