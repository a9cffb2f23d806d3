import { decodeReply, encodeRequest, listFields } from "../scmi/codec.ts";
import type { Values } from "../scmi/message.ts";
import { messageByName, protocolFor } from "../scmi/protocols.ts";
import { BASE_PROTOCOL_ID, RESOURCE_KINDS, type ResourceKind } from "../scmi/resource-kind.ts";
import { type StatusName, statusOf } from "../scmi/status.ts";
import { wordAt } from "../scmi/word.ts";
import type { BootPlan, Cause } from "./boot-plan.ts";
import type { AgentEntry } from "./catalogue-index.ts";
import type { Place } from "./channels.ts";
import { handle } from "./dispatch.ts";
import type { Firmware } from "./firmware.ts";
import type { Recorder } from "./recorder.ts";
import type { MessageStep, Phase } from "./trace.ts";

/** A machine being booted: what everybody in the model shares. */
export interface Boot {
	readonly plan: BootPlan;
	readonly firmware: Firmware;
	readonly trace: Recorder;
}

/** The sender's end of a channel that works. */
export interface Line {
	/** The hypervisor, or a domain by name. */
	readonly sender: string;
	/** Whom firmware takes the sender for. */
	readonly agent: AgentEntry;
	readonly channel: Place;
	/** The token of the next message: Linux counts, Xen always sends 0. */
	readonly nextToken: () => number;
}

/** What is to be sent: the kind says the table, the number goes into the header. */
export interface Letter {
	readonly phase: Phase;
	readonly kind: ResourceKind | "base";
	/** Where the tree gives another number than the standard one. */
	readonly protocolId?: number;
	readonly message: string;
	readonly values?: Values;
	readonly causes: readonly Cause[];
	/** Request fields the plan does not determine. */
	readonly assumed?: readonly string[];
}

export type Sent =
	| { readonly kind: "answered"; readonly step: MessageStep; readonly reply: Values }
	| { readonly kind: "unknown"; readonly why: string };

/** Sends one message and records it with its answer; what has no certain answer is recorded as such, not sent. */
export function send(boot: Boot, line: Line, letter: Letter): Sent {
	const { phase, causes, message: name, values = {}, assumed = [] } = letter;
	const exchanged = exchange(boot.firmware, line, letter);
	if (exchanged.kind === "unknown") return recordUnknown(boot, line, letter, exchanged.why);
	const { message, protocolId, version, requestBytes, answer } = exchanged;
	const reply = decodeReply(message, answer.bytes, version) ?? { status: "PROTOCOL_ERROR", values: {} };
	const step = boot.trace.keep({
		kind: "message",
		n: boot.trace.next(),
		phase,
		sender: line.sender,
		agentId: line.agent.agent.id,
		channel: line.channel,
		protocolId,
		messageId: message.id,
		message: name,
		request: listFields(message.request, values, version),
		status: reply.status,
		reply: listFields(message.reply, reply.values, version),
		requestBytes,
		replyBytes: answer.bytes,
		assumed: assumed.length === 0 ? answer.assumed : [...assumed, ...answer.assumed],
		causes,
	});
	return { kind: "answered", step, reply: reply.values };
}

/** The status of a message that is not recorded; undefined where the answer is not known. */
export function statusUnrecorded({ firmware }: Boot, line: Line, letter: Letter): StatusName | number | undefined {
	const exchanged = exchange(firmware, line, letter);
	if (exchanged.kind === "unknown") return undefined;
	return statusOf(wordAt(exchanged.answer.bytes, 4) | 0);
}

function exchange(firmware: Firmware, line: Line, letter: Letter) {
	const protocolId = letter.protocolId ?? standardId(letter.kind);
	const message = messageByName(protocolFor(letter.kind, protocolId), letter.message);
	if (!message) return unknown(`${letter.message} is not a message of protocol 0x${protocolId.toString(16)}`);
	const version = firmware.protocols.get(protocolId)?.version ?? 0x10000;
	const header = { messageId: message.id, type: "command", protocolId, token: line.nextToken() } as const;
	const requestBytes = encodeRequest(header, message, letter.values ?? {}, version);
	const answer = handle(firmware, line.agent, requestBytes);
	return answer.kind === "unknown"
		? answer
		: ({ kind: "exchanged", message, protocolId, version, requestBytes, answer } as const);
}

const unknown = (why: string) => ({ kind: "unknown", why }) as const;

/** Tokens 0, 1, 2, … 1023, 0, …: Linux's sequence numbers. */
export function countTokens(): () => number {
	let next = 0;
	return () => next++ & 0x3ff;
}

const standardId = (kind: ResourceKind | "base") =>
	kind === "base" ? BASE_PROTOCOL_ID : RESOURCE_KINDS[kind].protocolId;

function recordUnknown(boot: Boot, line: Line, letter: Letter, why: string): Sent {
	boot.trace.event({
		phase: letter.phase,
		who: line.sender,
		event: "unknown",
		text: `What firmware answers to ${letter.message}${argumentsOf(letter)} is not known: ${why}.`,
		causes: letter.causes,
	});
	return { kind: "unknown", why };
}

const argumentsOf = ({ values }: Letter) => {
	const list = Object.entries(values ?? {}).map(([name, value]) => `${name} ${value}`);
	return list.length > 0 ? ` (${list.join(", ")})` : "";
};
