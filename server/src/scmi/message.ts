import type { ResourceKind } from "./resource-kind.ts";
import type { StatusName } from "./status.ts";

/** One protocol of the specification as a table; codec, size check, dispatch and trace all read it. */
export interface Protocol<Name extends string = string> {
	/** The catalogue's table name, or `base`. */
	readonly kind: ResourceKind | "base";
	readonly id: number;
	readonly messages: readonly Named<Name>[];
	/** Undefined: as the specification has it. Servers older than a protocol's final text number its messages otherwise. */
	readonly dialect?: Dialect;
}

/**
 * Pin control on 0x18 before SCMI 3.2 fixed its number and messages, as the R-Car Gen3 BL31 server had it: the pins of a group and a
 * message for each kind of setting (2021), then attributes, associations and request (2023).
 */
export type Dialect = "draft-2021" | "draft-2023";

/** A message whose name the compiler knows. */
export type Named<Name extends string> = Message & { readonly name: Name };

/** The names of a protocol's messages. */
export type NamesOf<P> = P extends Protocol<infer Name> ? Name : never;

/** A table by which the compiler knows the names of the messages: one that is misspelt elsewhere does not compile. */
export function protocolTable<const Name extends string>(table: Protocol<Name>): Protocol<Name> {
	return table;
}

export interface Message {
	readonly id: number;
	/** e.g. `CLOCK_ATTRIBUTES`. */
	readonly name: string;
	readonly request: readonly FieldSpec[];
	/** After the status word; absent from a reply whose status is not SUCCESS. */
	readonly reply: readonly FieldSpec[];
	/** The statuses the specification lists beside the ones every message may answer. */
	readonly errors: readonly StatusName[];
	/** First version of the protocol that has it, major << 16 | minor. */
	readonly since?: number;
	/** What it does to one resource; undefined for messages that name none. */
	readonly access?: Access;
	/** The request field that names the resource. */
	readonly resource?: string;
}

/** describe: name and attributes; read: current state; notify: asks for notifications; change: alters hardware. */
export type Access = "describe" | "read" | "notify" | "change";

export interface FieldSpec {
	readonly name: string;
	readonly type: FieldType;
	readonly unit?: "Hz" | "kHz" | "µs" | "µV" | "version" | "flags";
	/** First protocol version that has this field. */
	readonly since?: number;
}

/**
 * u64 is two words, low first. `chars` is a fixed, NUL-padded string. `u32[]`, `i32[]` and `u64[]` run to the end of the message.
 * `packed` is a list of 1- or 2-byte numbers, padded with zeros to a whole word; how many is told by bits of an earlier field.
 */
export type FieldType =
	| "u16"
	| "u32"
	| "i32"
	| "u64"
	| { readonly chars: number }
	| "u32[]"
	| "i32[]"
	| "u64[]"
	| { readonly packed: 1 | 2; readonly count: string; readonly mask: number };

export type FieldValue = number | bigint | string | readonly number[] | readonly bigint[];

/** By field name. */
export type Values = Readonly<Record<string, FieldValue>>;

export const u16 = (name: string): FieldSpec => ({ name, type: "u16" });

export const u32 = (name: string, unit?: NonNullable<FieldSpec["unit"]>): FieldSpec =>
	unit === undefined ? { name, type: "u32" } : { name, type: "u32", unit };

/** The messages every protocol begins with; `attributes` is what its PROTOCOL_ATTRIBUTES answers. */
export function commonMessages(
	attributes: readonly FieldSpec[],
): readonly Named<"PROTOCOL_VERSION" | "PROTOCOL_ATTRIBUTES" | "PROTOCOL_MESSAGE_ATTRIBUTES">[] {
	return [
		{ id: 0, name: "PROTOCOL_VERSION", request: [], reply: [u32("version", "version")], errors: [] },
		{ id: 1, name: "PROTOCOL_ATTRIBUTES", request: [], reply: attributes, errors: [] },
		{
			id: 2,
			name: "PROTOCOL_MESSAGE_ATTRIBUTES",
			request: [u32("message_id")],
			reply: [u32("attributes", "flags")],
			errors: ["NOT_FOUND"],
		},
	];
}

/** Arrived in every protocol with SCMI 3.2, whose protocol versions differ: `since` is this protocol's. */
export function negotiateVersion(since: number): Named<"NEGOTIATE_PROTOCOL_VERSION"> {
	return {
		id: 0x10,
		name: "NEGOTIATE_PROTOCOL_VERSION",
		request: [u32("version", "version")],
		reply: [],
		errors: ["NOT_SUPPORTED"],
		since,
	};
}
