import type { Place } from "../../server/src/lsp/protocol.ts";

/** A place as one says it: `rcar-h3.dts:85`. */
export function placeName({ uri, range }: Place): string {
	return `${decodeURIComponent(uri.slice(uri.lastIndexOf("/") + 1))}:${range.start.line + 1}`;
}
