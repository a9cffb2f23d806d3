import { RESOURCE_KINDS } from "../scmi/resource-kind.ts";
import { STATUSES, type StatusName } from "../scmi/status.ts";
import { choice, IDENTIFIER, integer, list, optional, record, type Shape, text } from "../text/yaml-shape.ts";

/** What several parts of the format are made of. */

export const UINT32 = integer(0, 0xffff_ffff);
export const NUMBER = integer(0, Number.MAX_SAFE_INTEGER);
export const WORDS = list(text());

/** What a catalogue calls something else that is in it, or that it takes from elsewhere. */
export type Named =
	| "agent"
	| "device"
	| "table"
	/** Of the table whose key is nearest around it. */
	| "resource"
	| "protocol"
	/** Of the protocol or table whose key is nearest around it. */
	| "message"
	| "reply field"
	| "source line"
	| "catalogue file";

/** The name of something of this kind. */
export const nameOf = (names: Named) => text({ names });
/** A map whose keys are the names of such things. */
export const recordOf = <T>(names: Named, value: Shape<T>) => record(value, IDENTIFIER, { names });

export const TABLES: Readonly<Record<string, string>> = Object.fromEntries(
	Object.entries(RESOURCE_KINDS).map(([table, { protocolId, noun }]) => [
		table,
		`${noun.charAt(0).toUpperCase()}${noun.slice(1)}s, protocol 0x${protocolId.toString(16)}.`,
	]),
);

/** A map by table. */
export const byTable = <T>(value: Shape<T>, usual = TABLES) => record(value, IDENTIFIER, { names: "table", usual });
/** DEN0056: names in replies are 16 bytes with the closing NUL; extended names 64. */
export const SHORT_NAME = text({ maxLength: 15 });
export const MESSAGE_NAME = text({
	names: "message",
	pattern: { source: "^[A-Z][A-Z0-9_]*$", says: "the name of a message, like CLOCK_RATE_SET" },
});
/** By which a server answers. */
export const STATUS = choice(
	Object.fromEntries(
		Object.entries(STATUSES).map(([name, { code, linux }]) => [
			name,
			`Status ${code}.${linux === undefined ? "" : ` Linux makes ${linux} of it.`}`,
		]),
	) as Readonly<Record<StatusName, string>>,
);
export const SOURCE_LINE = optional(
	nameOf("source line"),
	'Where this stands in the firmware\'s own source: "key:line" or "key", a key of `sources`; or a file that is none of them, "megamix.cfg:128".',
);
