import { decodeReply, decodeRequest, type Reply } from "../../scmi/codec.ts";
import { decodeHeader } from "../../scmi/header.ts";
import type { Message, Protocol, Values } from "../../scmi/message.ts";
import { BASE } from "../../scmi/protocols/base.ts";
import { messageById, protocolFor } from "../../scmi/protocols.ts";
import { BASE_PROTOCOL_ID, kindOfProtocol, type ResourceKind } from "../../scmi/resource-kind.ts";
import { wordAt } from "../../scmi/word.ts";
import { grouped } from "../../text/grouped.ts";
import type { CapturedMessage } from "./read-capture.ts";

/** One message that was understood. */
export interface Answer {
	readonly message: Message;
	readonly request: Values;
	readonly reply: Reply;
	readonly line: number;
}

/** What firmware told of one protocol. */
export interface Answers {
	readonly kind: ResourceKind | "base";
	readonly id: number;
	/** Undefined: it did not say. */
	readonly version: number | undefined;
	readonly table: Protocol;
	/** In the order they came. */
	of(message: string): readonly Answer[];
}

/** A message that has no answer, or one that is not understood. */
export interface Unanswered {
	readonly line: number;
	readonly text: string;
}

/** The messages of one channel by protocol, those of protocols whose messages are not known left out. */
export function answersIn(messages: readonly CapturedMessage[], unanswered: Unanswered[]): readonly Answers[] {
	const byProtocol = grouped(messages, ({ request }) => decodeHeader(wordAt(request, 0)).protocolId);
	return [...byProtocol].flatMap(([id, list]) => {
		const kind = id === BASE_PROTOCOL_ID ? "base" : kindOfProtocol(id);
		return kind === undefined ? [] : [answersOf(kind, id, list, unanswered)];
	});
}

function answersOf(
	kind: ResourceKind | "base",
	id: number,
	messages: readonly CapturedMessage[],
	unanswered: Unanswered[],
): Answers {
	const table = kind === "base" ? BASE : protocolFor(kind, id);
	const found: Answer[] = [];
	let version: number | undefined;
	for (const captured of messages) {
		const answer = answerTo(captured, table, version ?? 0x10000, unanswered);
		if (answer === undefined) continue;
		const { message, reply } = answer;
		const told = message.name === "PROTOCOL_VERSION" && reply.status === "SUCCESS" ? reply.values.version : undefined;
		if (told !== undefined) version = Number(told);
		found.push(answer);
	}
	const byMessage = grouped(found, ({ message }) => message.name);
	return { kind, id, version, table, of: (message) => byMessage.get(message) ?? [] };
}

function answerTo(
	{ request, reply, line }: CapturedMessage,
	table: Protocol,
	version: number,
	unanswered: Unanswered[],
): Answer | undefined {
	const header = decodeHeader(wordAt(request, 0));
	const message = messageById(table, header.messageId);
	const values = message && decodeRequest(message, request, version);
	const name = message?.name ?? `message ${header.messageId} of protocol ${header.protocolId}`;
	const tell = (text: string): undefined => void unanswered.push({ line, text: `${name} ${text}` });
	if (message === undefined || values === undefined) return tell("is not understood");
	if (reply === undefined) return tell("was not answered");
	if (wordAt(reply, 0) !== wordAt(request, 0)) return tell("was answered with another message");
	const decoded = decodeReply(message, reply, version) ?? decodeOtherSize(message, reply, version);
	if (decoded === undefined) return tell("has an answer of another size");
	return { message, request: values, reply: decoded, line };
}

/**
 * Firmware of an earlier draft leaves out the last field (OP-TEE the delay of a clock), and some sends more than there is to
 * say: what is behind the last field is nobody's. A list that runs to the end has no other size.
 */
function decodeOtherSize(message: Message, reply: Uint8Array, version: number): Reply | undefined {
	const last = message.reply.at(-1);
	if (last === undefined || (typeof last.type === "string" && last.type.endsWith("[]"))) return undefined;
	for (let length = reply.length - 4; length > 8; length -= 4) {
		const cut = decodeReply(message, reply.subarray(0, length), version);
		if (cut) return cut;
	}
	return last.type === "u32" ? decodeReply(message, reply, version, [last.name]) : undefined;
}
