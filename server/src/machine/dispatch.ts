import {
	type AgentEntry,
	type CatalogueIndex,
	hasNoProtocol,
	type ResourceEntry,
} from "../catalogue/catalogue-index.ts";
import { decodeRequest, encodeReply } from "../scmi/codec.ts";
import { decodeHeader, type Header } from "../scmi/header.ts";
import { commonMessages, type Message, type Values } from "../scmi/message.ts";
import { BASE } from "../scmi/protocols/base.ts";
import { isWhole, messageById } from "../scmi/protocols.ts";
import { wordAt } from "../scmi/word.ts";
import { type Firmware, GRANTING, isImplemented, isPrivileged, isTooNew, type Served } from "./firmware.ts";
import { mayUse } from "./permissions.ts";
import { handlerOf, modelOf } from "./protocols/index.ts";
import { findResource } from "./protocols/lookup.ts";
import { type Lookup, type Outcome, refuse, unknown } from "./protocols/model.ts";
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
	const served = firmware.protocols.get(header.protocolId);
	const message = served && messageById(served.table, header.messageId);
	const request = message && decodeRequest(message, bytes, served.version);
	const outcome = outcomeOf({ firmware, agent, header, served, message, request });
	if (outcome.kind === "unknown") return outcome;
	const reply = encodeReply(header, message ?? NO_MESSAGE, outcome, served?.version ?? 0);
	return { kind: "answer", bytes: reply, assumed: outcome.assumed };
}

const NO_MESSAGE = commonMessages([])[0] as Message;

/** A command as far as it can be read. */
export interface Command {
	readonly firmware: Firmware;
	readonly agent: AgentEntry;
	readonly header: Pick<Header, "type" | "protocolId" | "messageId">;
	readonly served: Served | undefined;
	readonly message: Message | undefined;
	/** Undefined when the message has the wrong size. */
	readonly request: Values | undefined;
}

interface Looked extends Command {
	readonly lookup: Lookup | undefined;
}

/** What a server makes of a command: what its checks say in their order, else what carrying it out comes to. */
export function outcomeOf(command: Command): Outcome {
	const { firmware, agent, header, served, message, request } = command;
	const looked: Looked = { firmware, agent, header, served, message, request, lookup: lookUp(command) };
	for (const check of firmware.behaviour.checks) {
		const refusal = CHECKS[check](looked);
		if (refusal) return refusal;
	}
	return carryOut(looked);
}

/** What a server makes of one question about many resources that it has. */
export interface Tally {
	readonly refused: number;
	readonly unknown: number;
}

/**
 * `outcomeOf` for each of several resources that are there: of its checks only the grant depends on which one it is, and a question
 * that passes them all is answered.
 */
export function tallyOf(command: Command, entries: readonly ResourceEntry[]): Tally {
	const [first] = entries;
	const { firmware, agent, header, served, message, request } = command;
	if (first === undefined || message === undefined) return { refused: 0, unknown: 0 };
	let rest = entries;
	let refused = 0;
	let unknown = 0;
	const lookup = { kind: "found", entry: first } as const;
	for (const check of firmware.behaviour.checks) {
		if (check === "grant") {
			const access = rest.map((entry) => mayUse(firmware, agent, entry, message));
			rest = rest.filter((_, i) => access[i] !== "denied" && access[i] !== "unknown");
			for (const each of access) {
				if (each === "denied") refused++;
				if (each === "unknown") unknown++;
			}
			continue;
		}
		const outcome = CHECKS[check]({ firmware, agent, header, served, message, request, lookup });
		if (outcome === undefined) continue;
		if (outcome.kind === "unknown") unknown += rest.length;
		else refused += rest.length;
		return { refused, unknown };
	}
	return { refused, unknown };
}

function lookUp({ firmware, agent, served, message, request }: Command): Lookup | undefined {
	if (!served || !message || !request || message.resource === undefined) return undefined;
	const { kind, id } = served.table;
	const own = modelOf(kind, id)?.lookUp;
	if (own) return own(firmware, agent, message, request);
	return kind === "base" ? undefined : findResource(firmware.index, agent, kind, Number(request[message.resource]));
}

const CHECKS: Readonly<Record<Check, (command: Looked) => Outcome | undefined>> = {
	type: ({ header }) => (header.type === "command" ? undefined : refuse("PROTOCOL_ERROR")),

	protocol: ({ firmware, header, served }) => {
		if (served) return undefined;
		return hasNoProtocol(firmware.index, header.protocolId)
			? refuse("NOT_SUPPORTED")
			: unknown(protocolUnstated(header.protocolId));
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
		if (access !== "unknown") return undefined;
		return firmware.index.catalogue.permissions.assumed
			? unknown(permissionsUnknown(firmware.index))
			: unknown(`what firmware has granted agent ${agent.agent.id} is not known for certain`);
	},
};

/** Of a catalogue without a word on permissions, such as one made from a tree; and of one whose word cannot be read. */
const PERMISSIONS_UNSTATED = "the catalogue does not say who may use what";
const PERMISSIONS_UNREAD = "what the catalogue says of permissions cannot be read";

function permissionsUnknown({ catalogue }: CatalogueIndex): string {
	return catalogue.permissions.isUnread ? PERMISSIONS_UNREAD : PERMISSIONS_UNSTATED;
}

/** Whether that is why something is not known. */
export function isAboutPermissions(why: string): boolean {
	return why === PERMISSIONS_UNSTATED || why === PERMISSIONS_UNREAD;
}

/** Of a protocol that is not listed where the list is not complete. */
export function protocolUnstated(protocolId: number): string {
	return `the catalogue does not say whether firmware has protocol 0x${protocolId.toString(16)}`;
}

function carryOut({ firmware, agent, served, message, request, lookup }: Looked): Outcome {
	if (!served || !message || !request) return refuse("PROTOCOL_ERROR");
	const handler = handlerOf(served.table.kind, served.table.id, message.name);
	return handler
		? handler({ firmware, agent, served, message, request, lookup })
		: unknown(`what this firmware answers to ${message.name} is not modelled`);
}
