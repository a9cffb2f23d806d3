import type { Problem } from "../../text/problem.ts";
import type { Span } from "../../text/span.ts";
import type { Source } from "../lex/source.ts";
import type { Style } from "./include-path.ts";
import { copyOfMarkers, type LineMarkers } from "./line-markers.ts";
import type { Macro } from "./macro.ts";

/** What a reader has learnt of a board up to some place. */
export interface ReaderState {
	problems: Problem[];
	/** How many of them are errors. */
	errors: number;
	inclusions: Inclusion[];
	/** Every path that was looked up: its text, or undefined where there was none. */
	lookups: Map<string, string | undefined>;
	sources: Map<string, Source>;
	/** Text that conditionals left out. */
	inactive: Span[];
	/** What an earlier run of cpp says of its text. */
	lineMarkers: LineMarkers;
	/** What is said by `#line`, which `__LINE__` and `__FILE__` follow. */
	lineDirectives: LineMarkers;
	/** By symbol. */
	macros: (Macro | undefined)[];
	/** Macro definitions in order. */
	definitions: Macro[];
	/** True once something that may define names could not be read: what is not found may still exist. */
	incomplete: boolean;
	/** True once something depended on a configuration that is not there. */
	sawUnconfigured: boolean;
	/** Length of all the texts. */
	characters: number;
}

/** One `#include` or `/include/` that was followed, or not: `path` is undefined where nothing was found. */
export interface Inclusion {
	readonly at: Span;
	/** As it is typed. */
	readonly name: string;
	readonly style: Style["kind"];
	readonly path: string | undefined;
}

export function copyOf(state: ReaderState): ReaderState {
	return {
		problems: [...state.problems],
		errors: state.errors,
		inclusions: [...state.inclusions],
		lookups: new Map(state.lookups),
		sources: new Map(state.sources),
		inactive: [...state.inactive],
		lineMarkers: copyOfMarkers(state.lineMarkers),
		lineDirectives: copyOfMarkers(state.lineDirectives),
		macros: state.macros.slice(),
		definitions: [...state.definitions],
		incomplete: state.incomplete,
		sawUnconfigured: state.sawUnconfigured,
		characters: state.characters,
	};
}
