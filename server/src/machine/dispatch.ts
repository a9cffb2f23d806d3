import {
	type AgentEntry,
	type CatalogueIndex,
	hasNoProtocol,
	isComplete,
	isControlled,
	type ResourceEntry,
	resourcesOf,
} from "../catalogue/catalogue-index.ts";
import { decodeAnySize, decodeRequest, encodeReply, hasAllFields, showThrough } from "../scmi/codec.ts";
import { decodeHeader, type Header } from "../scmi/header.ts";
import { commonMessages, type Message, type Values } from "../scmi/message.ts";
import { isWhole, messageById } from "../scmi/protocols.ts";
import { kindOfProtocol } from "../scmi/resource-kind.ts";
import { putWord, wordAt } from "../scmi/word.ts";
import {
	type Firmware,
	type Handling,
	isImplemented,
	isPlatform,
	isPrivileged,
	isTooNew,
	PERMISSION_MESSAGES,
	type Served,
} from "./firmware.ts";
import { isBypassed, mayUse, mayUseProtocol } from "./permissions.ts";
import { handlerOf, modelOf } from "./protocols/index.ts";
import { findResource } from "./protocols/lookup.ts";
import { type Lookup, noSuchAgent, type Outcome, refuse, refuseAs, unknown } from "./protocols/model.ts";
import type { MessageBehaviour } from "./servers/behaviour.ts";
import { messageBehaviour } from "./servers/index.ts";
import { unreadPart } from "./unread-part.ts";

/**
 * What comes back. `assumed` names reply fields the catalogue does not determine. `unknown`: this server's answer does not
 * follow from the catalogue. `stops`: the server does not come back from it. `why` is a clause.
 */
export type Answer =
	| { readonly kind: "answer"; readonly bytes: Uint8Array; readonly assumed: readonly string[] }
	| { readonly kind: "unknown"; readonly why: string }
	| { readonly kind: "stops"; readonly why: string };

/**
 * One message over one agent's channel. Who sends is known from the channel alone, never from the payload.
 * @param bytes header and payload, as they stand in shared memory from 0x18 on
 */
export function handle(firmware: Firmware, agent: AgentEntry, bytes: Uint8Array): Answer {
	const header = decodeHeader(wordAt(bytes, 0));
	const served = firmware.protocols.get(header.protocolId);
	const message = served && messageById(served.table, header.messageId);
	const { rules } = handlingOf(firmware, served, message);
	const request = message && readRequest(message, rules, bytes, served.version);
	const outcome = outcomeOf({ firmware, agent, header, served, message, request });
	if (outcome.kind !== "reply") return outcome;
	const shape = { omits: rules.omits ?? [], whole: outcome.whole ?? false };
	const reply = encodeReply(header, message ?? NO_MESSAGE, outcome, served?.version ?? 0, shape);
	if (rules.unwritten && message && served && outcome.status === "SUCCESS")
		showThrough(reply, bytes, message, outcome.values, served.version, rules.unwritten);
	// the word comes back as it was sent, reserved bits and all
	putWord(reply, 0, wordAt(bytes, 0));
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
	readonly rules: MessageBehaviour;
}

/** What a server makes of a command: what its checks say in their order, else what carrying it out comes to. */
export function outcomeOf(command: Command): Outcome {
	const { firmware, agent, header, served, message, request } = command;
	const { rules, steps } = handlingOf(firmware, served, message);
	const lookup = lookUp(command, rules);
	const looked: Looked = { firmware, agent, header, served, message, request, lookup, rules };
	return firstRefusal(looked, steps) ?? carryOut(looked);
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
	const { firmware, agent, served, message } = command;
	if (first === undefined || message === undefined) return { refused: 0, unknown: 0 };
	let rest = entries;
	let refused = 0;
	let unknown = 0;
	const lookup = { kind: "found", entry: first } as const;
	const { rules, steps } = handlingOf(firmware, served, message);
	for (const check of steps) {
		if (check === "grant") {
			const access = rest.map((entry) => mayUse(firmware, agent, entry, message));
			rest = rest.filter((_, i) => access[i] !== "denied" && access[i] !== "unknown");
			for (const each of access) {
				if (each === "denied") refused++;
				if (each === "unknown") unknown++;
			}
			continue;
		}
		const outcome = CHECKS[check]({ ...command, lookup, rules });
		if (outcome === undefined) continue;
		if (outcome.kind === "unknown") unknown += rest.length;
		else refused += rest.length;
		return { refused, unknown };
	}
	return { refused, unknown };
}

/** How a server handles one message, worked out once. Whatever it looks at first, it has to find the protocol, and then the message. */
export function handlingOf(firmware: Firmware, served: Served | undefined, message: Message | undefined): Handling {
	const { behaviour, handling } = firmware;
	if (!served || !message) return { rules: {}, steps: ["protocol", ...behaviour.firstChecks, "message"] };
	const known = handling.get(message);
	if (known) return known;
	const rules = messageBehaviour(behaviour, served.table.kind, message.name);
	const made: Handling = { rules, steps: ["protocol", ...behaviour.firstChecks, "message", ...rules.checks] };
	handling.set(message, made);
	return made;
}

function readRequest(
	message: Message,
	{ checks = [] }: MessageBehaviour,
	bytes: Uint8Array,
	version: number,
): Values | undefined {
	if (checks.includes("size")) return decodeRequest(message, bytes, version);
	if (checks.includes("minimum-size") && !hasAllFields(message, bytes, version)) return undefined;
	return decodeAnySize(message, bytes, version);
}

function firstRefusal(looked: Looked, checks: Handling["steps"]): Outcome | undefined {
	for (const check of checks) {
		const refusal = CHECKS[check](looked);
		if (refusal) return refusal;
	}
	return undefined;
}

function lookUp({ firmware, agent, served, message, request }: Command, rules: MessageBehaviour): Lookup | undefined {
	const field = rules.resource ?? message?.resource;
	if (!served || !message || !request || field === undefined) return undefined;
	const { kind } = served.table;
	const own = modelOf(served.table)?.lookUp;
	if (own) return own(firmware, agent, message, request, field);
	if (kind === "base") return undefined;
	const [only] = rules.single ? resourcesOf(firmware.index, kind) : [];
	return only ? { kind: "found", entry: only } : findResource(firmware.index, agent, kind, Number(request[field]));
}

const CHECKS: Readonly<Record<Handling["steps"][number], (command: Looked) => Outcome | undefined>> = {
	type: ({ header }) => (header.type === "command" ? undefined : refuse("PROTOCOL_ERROR")),

	protocol: ({ firmware, header, served }) => {
		if (served) return undefined;
		return hasNoProtocol(firmware.index, header.protocolId)
			? refuse("NOT_SUPPORTED")
			: unknown(protocolUnstated(firmware.index, header.protocolId));
	},

	message: ({ firmware, header, served, message, rules }) => {
		if (!served) return undefined;
		if (!message)
			return isWhole(served.table)
				? refuse(firmware.behaviour.unknownMessage)
				: unknown(`message 0x${header.messageId.toString(16)} of this protocol is not modelled`);
		// an older server's table ends before it; one it leaves out has an empty place there
		if (isTooNew(served, message)) return refuse(firmware.behaviour.unknownMessage);
		if (firmware.index.catalogue.permissions.assumed && PERMISSION_MESSAGES.includes(message.name))
			return unknown(permissionsUnknown(firmware.index));
		if (!isImplemented(firmware, served, message)) return refuse("NOT_SUPPORTED");
		return rules.answers === undefined ? undefined : refuse(rules.answers);
	},

	"protocol-grant": ({ firmware, agent, served }) =>
		served && mayUseProtocol(firmware, agent, served.table.kind, undefined) === false ? refuse("DENIED") : undefined,

	"message-grant": ({ firmware, agent, served, message }) =>
		served && message && mayUseProtocol(firmware, agent, served.table.kind, message.name) === false
			? refuse("DENIED")
			: undefined,

	size: sizeRefusal,
	"minimum-size": sizeRefusal,

	caller: ({ firmware, agent }) => (isPrivileged(firmware, agent) ? undefined : refuseAs(firmware, "notPrivileged")),

	"caller-or-self": ({ firmware, agent, request }) =>
		isPrivileged(firmware, agent) || request?.agent_id === agent.agent.id
			? undefined
			: refuseAs(firmware, "notPrivileged"),

	agent: ({ firmware, request, message }) => {
		const agentId = Number(request?.agent_id);
		const { index, behaviour } = firmware;
		if (isPlatform(firmware, agentId)) {
			const { grant, reset } = behaviour.platformAgent;
			const effect = message?.name === "BASE_RESET_AGENT_CONFIGURATION" ? reset : grant;
			return effect === "NOT_FOUND" ? refuse("NOT_FOUND") : undefined;
		}
		return index.agentById.has(agentId) ? undefined : noSuchAgent(firmware, agentId, "unknownAgent");
	},

	device: ({ firmware, request }) => {
		const { index } = firmware;
		const id = Number(request?.device_id);
		if (index.deviceById.has(id) || !isComplete(index, "devices")) return undefined;
		const isHole = index.devices.some(({ device }) => (device.id ?? -1) > id);
		return refuseAs(firmware, isHole ? "missingDevice" : "unknownDevice");
	},

	arguments: ({ served, message, request, rules }) => {
		const isReserved = served && message ? modelOf(served.table)?.reserved?.[message.name] : undefined;
		return isReserved && request && isReserved(request, served?.version ?? 0)
			? refuse(rules.badArguments ?? "INVALID_PARAMETERS")
			: undefined;
	},

	resource: ({ lookup, rules }) => {
		if (lookup?.kind === "absent" && rules.oneTooMany && lookup.isNext) return undefined;
		if (lookup?.kind === "absent") return refuse(rules.unknown ?? "NOT_FOUND");
		return lookup?.kind === "unknown" ? unknown(lookup.why) : undefined;
	},

	grant: ({ firmware, agent, served, message, lookup }) => {
		if (!message || !lookup) return undefined;
		if (lookup.kind !== "found") {
			const isGuarded = firmware.behaviour.absentGrant === "DENIED" && !isBypassed(firmware, agent);
			const kind = served?.table.kind;
			if (!isGuarded || kind === undefined || kind === "base" || !isControlled(firmware.index, kind)) return undefined;
			return lookup.kind === "absent" ? refuse("DENIED") : unknown(lookup.why);
		}
		const access = mayUse(firmware, agent, lookup.entry, message);
		if (access === "denied") return refuse("DENIED");
		if (access !== "unknown") return undefined;
		return firmware.index.catalogue.permissions.assumed
			? unknown(permissionsUnknown(firmware.index))
			: unknown(`what firmware has granted agent ${agent.agent.id} is not known for certain`);
	},
};

function sizeRefusal({ message, request }: Looked): Outcome | undefined {
	return message && !request ? refuse("PROTOCOL_ERROR") : undefined;
}

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

/** Of a protocol that is not listed where the list is not complete, or of which something cannot be read. */
export function protocolUnstated({ catalogue }: CatalogueIndex, protocolId: number): string {
	const kind = kindOfProtocol(protocolId);
	if (kind !== undefined && catalogue.scmi.unread?.includes(kind))
		return unreadPart(`protocol 0x${protocolId.toString(16)}`);
	return `the catalogue does not say whether firmware has protocol 0x${protocolId.toString(16)}`;
}

function carryOut({ firmware, agent, served, message, request, lookup, rules }: Looked): Outcome {
	if (!served || !message || !request) return refuse("PROTOCOL_ERROR");
	// what is granted to everybody is not looked up
	const isRead = !(rules.checks?.includes("grant") && isBypassed(firmware, agent));
	if (lookup?.kind === "unknown" && isRead) return unknown(lookup.why);
	if (lookup?.kind === "absent" && rules.beyond !== undefined && isRead) return { kind: rules.beyond, why: PAST_TABLE };
	const handler = rules.isUnknown ? undefined : handlerOf(served.table, message.name);
	if (!handler) return unknown(`what this firmware answers to ${message.name} is not modelled`);
	const outcome = handler({ firmware, agent, served, message, request, lookup });
	if (outcome.kind !== "reply" || !rules.wholeRefusal || outcome.status === "SUCCESS") return outcome;
	return { ...outcome, whole: true };
}

const PAST_TABLE = "the server does not check the number and reads past its table";
