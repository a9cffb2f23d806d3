import { STATUSES, type StatusName } from "../scmi/status.ts";
import { integer, list, optional, text, word } from "../text/yaml-shape.ts";

/** What several parts of the format are made of. */

export const UINT32 = integer(0, 0xffff_ffff);
export const NUMBER = integer(0, Number.MAX_SAFE_INTEGER);
export const WORDS = list(text());
export const KEY = text();
/** DEN0056: names in replies are 16 bytes with the closing NUL; extended names 64. */
export const SHORT_NAME = text({ maxLength: 15 });
export const MESSAGE_NAME = text({
	pattern: { source: "^[A-Z][A-Z0-9_]*$", says: "the name of a message, like CLOCK_RATE_SET" },
});
/** By which a server answers. */
export const STATUS = word(...(Object.keys(STATUSES) as StatusName[]));
export const SOURCE_LINE = optional(
	text(),
	'Where this stands in the firmware\'s own source: "key:line" or "key", a key of `sources`; or a file that is none of them, "megamix.cfg:128".',
);
