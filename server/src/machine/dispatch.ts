import { decodeRequest, encodeReply } from "../scmi/codec.ts";
import { decodeHeader, type Header } from "../scmi/header.ts";
import { commonMessages, type Message, type Protocol, type Values } from "../scmi/message.ts";
import { BASE } from "../scmi/protocols/base.ts";
import { isWhole, messageById } from "../scmi/protocols.ts";
import { wordAt } from "../scmi/word.ts";
import { type AgentEntry, findResource, type Lookup } from "./catalogue-index.ts";
import {
	type Firmware,
	GRANTING,
	isImplemented,
	isTooNew,
	type Outcome,
	refuse,
	type Served,
	unknown,
} from "./firmware.ts";
import { isPrivileged, mayUse } from "./permissions.ts";
import { handlerOf } from "./protocols/handlers.ts";
import { pinSelectorOf } from "./protocols/pinctrl.ts";
import type { Check } from "./server-behaviour.ts";

/**
 * What comes back. `assumed` names reply fields the catalogue does not determine. `unknown`: this server's answer does not
 * follow from the catalogue; `why` is a clause.
 */
export type Answer =
	| { readonly kind: "answer"; readonly bytes: Uint8Array; readonly assumed: readonly string[] }
	| { readonly kind: "unknown"; readonly why: string };

/**
 * One message over one agent's channel. Who sends is known from the channel alone, never from the payload.
 * @param bytes header and payload, as they stand in shared memory from 0x18 on
 */
export function handle(firmware: Firmware, agent: AgentEntry, bytes: Uint8Array): Answer {
	const header = decodeHeader(wordAt(bytes, 0));
	const command = readCommand(firmware, agent, header, bytes);
	const outcome = firstRefusal(command) ?? carryOut(command);
	if (outcome.kind === "unknown") return outcome;
	const reply = encodeReply(header, command.message ?? NO_MESSAGE, outcome, command.served?.version ?? 0);
	return { kind: "answer", bytes: reply, assumed: outcome.assumed };
}

const NO_MESSAGE = commonMessages([])[0] as Message;

/** A command as far as it can be read. */
interface Command {
	readonly firmware: Firmware;
	readonly agent: AgentEntry;
	readonly header: Header;
	readonly served: Served | undefined;
	readonly message: Message | undefined;
	/** Undefined when the message has the wrong size. */
	readonly request: Values | undefined;
	readonly lookup: Lookup | undefined;
}

function readCommand(firmware: Firmware, agent: AgentEntry, header: Header, bytes: Uint8Array): Command {
	const served = firmware.protocols.get(header.protocolId);
	const message = served && messageById(served.table, header.messageId);
	const request = message && decodeRequest(message, bytes, served.version);
	const lookup = request && lookUp(firmware, agent, served.table, message, request);
	return { firmware, agent, header, served, message, request, lookup };
}

function lookUp(
	{ index }: Firmware,
	agent: AgentEntry,
	table: Protocol,
	message: Message,
	request: Values,
): Lookup | undefined {
	if (message.resource === undefined || table.kind === "base") return undefined;
	const id = Number(request[message.resource]);
	if (table.kind !== "pinctrl") return findResource(index, agent, table.kind, id);
	const selector = pinSelectorOf(message, request);
	return selector ? findResource(index, agent, table.kind, id, selector) : { kind: "absent" };
}

function firstRefusal(command: Command): Outcome | undefined {
	for (const check of command.firmware.behaviour.checks) {
		const refusal = CHECKS[check](command);
		if (refusal) return refusal;
	}
	return undefined;
}

const CHECKS: Readonly<Record<Check, (command: Command) => Outcome | undefined>> = {
	type: ({ header }) => (header.type === "command" ? undefined : refuse("PROTOCOL_ERROR")),

	protocol: ({ firmware, header, served }) => {
		if (served) return undefined;
		// a list that is there is the list; vendors' numbers are seldom written down
		const listed = Object.keys(firmware.index.catalogue.scmi.protocols).length > 0;
		return listed && header.protocolId < 0x80
			? refuse("NOT_SUPPORTED")
			: unknown(`the catalogue does not say whether firmware has protocol 0x${header.protocolId.toString(16)}`);
	},

	message: ({ firmware, header, served, message }) => {
		if (!served) return undefined;
		if (!message)
			return isWhole(served.table)
				? refuse(firmware.behaviour.unknownMessage)
				: unknown(`message 0x${header.messageId.toString(16)} of this protocol is not modelled`);
		// an older server's table ends before it; one it leaves out has an empty place there
		if (isTooNew(served, message)) return refuse(firmware.behaviour.unknownMessage);
		return isImplemented(firmware, served, message) ? undefined : refuse("NOT_SUPPORTED");
	},

	size: ({ message, request }) => (message && !request ? refuse("PROTOCOL_ERROR") : undefined),

	caller: ({ firmware, agent, served, message }) =>
		served?.table.id === BASE.id && message && GRANTING.includes(message.name) && !isPrivileged(firmware, agent)
			? refuse(firmware.index.catalogue.permissions.statuses.notPrivileged ?? "DENIED")
			: undefined,

	resource: ({ lookup }) => {
		if (lookup?.kind === "absent") return refuse("NOT_FOUND");
		return lookup?.kind === "unknown" ? unknown(lookup.why) : undefined;
	},

	grant: ({ firmware, agent, message, lookup }) => {
		if (lookup?.kind !== "found" || !message) return undefined;
		const access = mayUse(firmware, agent, lookup.entry, message);
		if (access === "denied") return refuse("DENIED");
		return access === "unknown"
			? unknown(`what firmware has granted agent ${agent.agent.id} is not known for certain`)
			: undefined;
	},
};

function carryOut({ firmware, agent, served, message, request, lookup }: Command): Outcome {
	if (!served || !message || !request) return refuse("PROTOCOL_ERROR");
	const handler = handlerOf(served.table.kind, message.name);
	return handler
		? handler({ firmware, agent, served, message, request, lookup })
		: unknown(`what this firmware answers to ${message.name} is not modelled`);
}
