import type { AgentEntry } from "../catalogue/catalogue-index.ts";
import type { ChannelPlace } from "../catalogue/channel-table.ts";
import { decodeReply, encodeRequest, listFields } from "../scmi/codec.ts";
import type { Values } from "../scmi/message.ts";
import { messageByName, protocolFor } from "../scmi/protocols.ts";
import { BASE_PROTOCOL_ID, RESOURCE_KINDS, type ResourceKind } from "../scmi/resource-kind.ts";
import { givenAway, type SharedMemory } from "../scmi/shared-memory.ts";
import type { BootPlan, Cause } from "./boot-plan.ts";
import { handlingOf } from "./dispatch.ts";
import type { Firmware } from "./firmware.ts";
import type { Recorder } from "./recorder.ts";
import { ring } from "./ring.ts";
import type { MessageStep, Phase } from "./trace.ts";

/** A machine being booted: what everybody in the model shares. */
export interface Machine {
	readonly plan: BootPlan;
	/** As in the plan. */
	readonly firmwares: readonly Firmware[];
	readonly trace: Recorder;
}

/** The sender's end of a channel that works. */
export interface AgentChannel {
	/** The hypervisor, or a domain by name. */
	readonly sender: string;
	readonly firmware: Firmware;
	/** Whom firmware takes the sender for. */
	readonly agent: AgentEntry;
	readonly place: ChannelPlace;
	/** The token of the next message: Linux counts, Xen always sends 0. */
	readonly nextToken: () => number;
}

/** What is to be sent: the kind says the table, the number goes into the header. */
export interface Request {
	readonly phase: Phase;
	/** The domain it is for, where the hypervisor sends it. */
	readonly domain?: string;
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
export function send({ trace }: Machine, channel: AgentChannel, request: Request): Sent {
	const { phase, causes, message: name, values = {}, assumed = [], domain = channel.sender } = request;
	const protocolId = request.protocolId ?? standardId(request.kind);
	const served = channel.firmware.protocols.get(protocolId);
	const table = served?.table.kind === request.kind ? served.table : protocolFor(request.kind, protocolId);
	const message = messageByName(table, name);
	const version = served?.version ?? 0x10000;
	const failed = (why: string): Sent => {
		const fields = message === undefined ? [] : listFields(message.request, values, version);
		const what = { kind: "answer", message: name, request: fields, why } as const;
		trace.event({ phase, who: channel.sender, domain, event: "unknown", what, causes });
		return { kind: "unknown", why };
	};
	if (!message) return failed(`${name} is not a message of protocol 0x${protocolId.toString(16)}`);
	const header = { messageId: message.id, type: "command", protocolId, token: channel.nextToken() } as const;
	const requestBytes = encodeRequest(header, message, values, version);
	const sent = givenAway(requestBytes);
	const rung = ring(channel.firmware, channel.agent, sent);
	if (rung.kind === "error") return failed(CHANNEL_IN_ERROR);
	if (rung.kind === "stops") return failed(`${rung.why}: the call does not return`);
	if (rung.kind === "unknown") return failed(rung.why);
	const { memory, assumed: unsure } = rung;
	const { rules } = handlingOf(channel.firmware, served?.table === table ? served : undefined, message);
	const reply = decodeReply(message, memory.message, version, rules.omits) ?? { status: "PROTOCOL_ERROR", values: {} };
	const step = trace.keep({
		kind: "message",
		n: trace.next(),
		phase,
		sender: channel.sender,
		domain,
		agentId: channel.agent.agent.id,
		channel: channel.place,
		protocolId,
		messageId: message.id,
		message: name,
		request: listFields(message.request, values, version),
		status: reply.status,
		reply: listFields(message.reply, reply.values, version),
		requestBytes,
		replyBytes: memory.message,
		sharedMemory: { before: wordsOf(sent), after: wordsOf(memory) },
		assumed: assumed.length === 0 ? unsure : [...assumed, ...unsure],
		causes,
	});
	return { kind: "answered", step, reply: reply.values };
}

const CHANNEL_IN_ERROR = "firmware marks the channel free and in error (status 3) and answers no more on it";

const wordsOf = ({ status, flags, lengthBytes }: SharedMemory) => ({ status, flags, lengthBytes });

/** Tokens 1, 2, … 1023, 0, …: Linux's sequence numbers (xfer_get() of drivers/firmware/arm_scmi/driver.c). */
export function countTokens(): () => number {
	let last = 0;
	return () => ++last & 0x3ff;
}

const standardId = (kind: ResourceKind | "base") =>
	kind === "base" ? BASE_PROTOCOL_ID : RESOURCE_KINDS[kind].protocolId;
