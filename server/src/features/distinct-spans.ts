import type { Span } from "../text/span.ts";

/** Each span once, in order. */
export function distinctSpans(spans: readonly Span[]): Span[] {
	return [...new Map(spans.map((span) => [`${span.file}:${span.start}:${span.end}`, span])).values()];
}
