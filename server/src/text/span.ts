/** A half-open range of UTF-16 offsets in one file; `file` is the file's real path. */
export interface Span {
	readonly file: string;
	readonly start: number;
	readonly end: number;
}

/** One macro use on the way from the place in a body to the text that was typed. */
export interface MacroUse {
	readonly name: string;
	/** The use itself: the name, with its arguments for a function-like macro. */
	readonly at: Span;
}

/**
 * Where a value came from. An edit is only safe where `via` is empty: then the typed text is the place itself.
 */
export interface Origin {
	/** The text as somebody typed it, possibly in a macro's definition. */
	readonly typed: Span;
	/** The outermost place it expands to in a body: what a finding underlines. */
	readonly at: Span;
	/** The macros between, outermost first. */
	readonly via: readonly MacroUse[];
}

export const isSameSpan = (a: Span, b: Span): boolean => a.file === b.file && a.start === b.start && a.end === b.end;

/** Of places that may end elsewhere: a statement with its `;` or without. */
export const beginsAt = (a: Span, b: Span): boolean => a.file === b.file && a.start === b.start;

export function spanContains(span: Span, offset: number): boolean {
	return span.start <= offset && offset <= span.end;
}
