import type { AgentEntry, ResourceEntry } from "../../catalogue/catalogue-index.ts";
import type { Reply } from "../../scmi/codec.ts";
import type { Message, Protocol, Values } from "../../scmi/message.ts";
import type { Firmware, Served } from "../firmware.ts";

/** How servers carry out the messages of one protocol; what has no handler is not modelled. */
export interface ProtocolModel {
	readonly table: Protocol;
	readonly handlers: Readonly<Partial<Record<string, Handler>>>;
	/** The resource a request is about; undefined: it names none that can be. */
	readonly lookUp?: (firmware: Firmware, agent: AgentEntry, message: Message, request: Values) => Lookup;
}

/** The handlers of a table, by its own message names: one that is misspelt does not compile. */
export function protocolModel<Name extends string>(
	table: Protocol<Name>,
	handlers: Readonly<Partial<Record<NoInfer<Name>, Handler>>>,
	lookUp?: ProtocolModel["lookUp"],
): ProtocolModel {
	return { table, handlers, ...(lookUp && { lookUp }) };
}

/** What a number means to one agent. `unknown`: the catalogue does not say; `why` is a clause to put behind "because". */
export type Lookup =
	| { readonly kind: "found"; readonly entry: ResourceEntry }
	| { readonly kind: "absent" }
	| { readonly kind: "unknown"; readonly why: string };

/** One command, past the checks. */
export interface Call {
	readonly firmware: Firmware;
	readonly agent: AgentEntry;
	readonly served: Served;
	readonly message: Message;
	readonly request: Values;
	/** What `message.resource` names; undefined for messages without. */
	readonly lookup: Lookup | undefined;
}

/** `unknown`: what this server answers does not follow from the catalogue; `why` is a clause. */
export type Outcome =
	| (Reply & { readonly kind: "reply"; readonly assumed: readonly string[] })
	| { readonly kind: "unknown"; readonly why: string };

export type Handler = (call: Call) => Outcome;

export function answer(values: Values = {}, assumed: readonly string[] = []): Outcome {
	return { kind: "reply", status: "SUCCESS", values, assumed };
}

export function refuse(status: Reply["status"]): Outcome {
	return { kind: "reply", status, values: {}, assumed: [] };
}

export function unknown(why: string): Outcome {
	return { kind: "unknown", why };
}
