import { type AgentEntry, isComplete, type ResourceEntry } from "../../catalogue/catalogue-index.ts";
import type { Reply } from "../../scmi/codec.ts";
import type { Message, Protocol, Values } from "../../scmi/message.ts";
import type { Firmware, Served } from "../firmware.ts";
import type { ServerStatuses } from "../servers/behaviour.ts";
import { unreadPart } from "../unread-part.ts";

/** How servers carry out the messages of one protocol; what has no handler is not modelled. */
export interface ProtocolModel {
	readonly table: Protocol;
	readonly handlers: Readonly<Partial<Record<string, Handler>>>;
	/** The resource a request is about, by the field that has its number. */
	readonly lookUp?: (firmware: Firmware, agent: AgentEntry, message: Message, request: Values, field: string) => Lookup;
	/** By message, whether its arguments have values that are reserved. */
	readonly reserved?: Readonly<Partial<Record<string, (request: Values, version: number) => boolean>>>;
}

/** The handlers of a table, by its own message names: one that is misspelt does not compile. */
export function protocolModel<Name extends string>(
	table: Protocol<Name>,
	handlers: Readonly<Partial<Record<NoInfer<Name>, Handler>>>,
	more: {
		readonly lookUp?: NonNullable<ProtocolModel["lookUp"]>;
		readonly reserved?: Readonly<Partial<Record<NoInfer<Name>, (request: Values, version: number) => boolean>>>;
	} = {},
): ProtocolModel {
	return { table, handlers, ...more };
}

/** What a number means to one agent. `unknown`: the catalogue does not say; `why` is a clause to put behind "because". */
export type Lookup =
	| { readonly kind: "found"; readonly entry: ResourceEntry }
	/** `isNext`: the number before it exists. */
	| { readonly kind: "absent"; readonly isNext?: boolean }
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

/**
 * `whole`: all fields of the reply are sent, whatever the status. `unknown`: what this server answers does not follow from the
 * catalogue. `stops`: it does not come back. `why` is a clause.
 */
export type Outcome =
	| (Reply & { readonly kind: "reply"; readonly assumed: readonly string[]; readonly whole?: boolean })
	| { readonly kind: "unknown"; readonly why: string }
	| { readonly kind: "stops"; readonly why: string };

export type Handler = (call: Call) => Outcome;

export function answer(values: Values = {}, assumed: readonly string[] = []): Outcome {
	return { kind: "reply", status: "SUCCESS", values, assumed };
}

/** @param values sent by servers whose refusals are whole replies */
export function refuse(status: Reply["status"], values: Values = {}): Outcome {
	return { kind: "reply", status, values, assumed: [] };
}

/** A refusal in whose status servers differ. */
export function refuseAs({ index, behaviour }: Firmware, refusal: keyof ServerStatuses): Outcome {
	const { statuses, hasUnreadStatuses } = index.catalogue.permissions;
	if (hasUnreadStatuses && statuses[refusal] === undefined) return unknown(unreadPart("the statuses firmware answers"));
	return refuse(behaviour.statuses[refusal]);
}

export function unknown(why: string): Outcome {
	return { kind: "unknown", why };
}

/** Which agents there are is known of a list that is whole. */
export function noSuchAgent(firmware: Firmware, agentId: number, refusal: keyof ServerStatuses): Outcome {
	return isComplete(firmware.index, "agents")
		? refuseAs(firmware, refusal)
		: unknown(`the catalogue does not know agent ${agentId}, and its list of agents is not complete`);
}
