import { isDeepStrictEqual } from "node:util";
import type { AgentEntry, CatalogueIndex } from "../../server/src/catalogue/catalogue-index.ts";
import { type Firmware, startFirmware } from "../../server/src/machine/firmware.ts";
import { type Rung, ring } from "../../server/src/machine/ring.ts";
import { decodeReply } from "../../server/src/scmi/codec.ts";
import { decodeHeader } from "../../server/src/scmi/header.ts";
import { messageById } from "../../server/src/scmi/protocols.ts";
import { givenAway } from "../../server/src/scmi/shared-memory.ts";
import { wordAt } from "../../server/src/scmi/word.ts";
import type { Noted, Recording, Sequence, Sweep } from "./recordings.ts";

/** How the model's answers compare with those that were recorded. */
export interface Comparison {
	identical: number;
	/** The model says that the catalogue cannot know. */
	unknown: number;
	different: number;
	/** Not compared: the server stops, or what it does is outside the C language. */
	stops: number;
	outside: number;
	readonly differences: string[];
}

export interface Replayed {
	readonly sweeps: Comparison;
	readonly messages: Comparison;
}

/** Sends everything of a recording to the model, and compares the answers. */
export function replay({ lines }: Recording, index: CatalogueIndex): Replayed {
	const [sweeps, messages] = [newComparison(), newComparison()];
	const agents = agentsByChannel(index);
	for (const line of lines) {
		if (line.kind === "sweep") replaySweep(line, index, agents, sweeps);
		if (line.kind === "sequence") replaySequence(line, index, agents, messages);
	}
	return { sweeps, messages };
}

export const newComparison = (): Comparison => ({
	identical: 0,
	unknown: 0,
	different: 0,
	stops: 0,
	outside: 0,
	differences: [],
});

/** Recordings count channels as their agents do, from the first that has one. */
function agentsByChannel(index: CatalogueIndex): readonly AgentEntry[] {
	return index.agents.filter(({ agent }) => (agent.channels ?? []).length > 0);
}

function replaySweep(sweep: Sweep, index: CatalogueIndex, agents: readonly AgentEntry[], into: Comparison): void {
	const firmware = startFirmware(index);
	for (const { channel, request } of sweep.before ?? []) send(firmware, agents[channel], request);
	const { channel, request, reply } = sweep;
	compare(`channel ${channel} ${request}`, firmware, send(firmware, agents[channel], request), reply, sweep, into);
}

function replaySequence(
	{ seed, messages }: Sequence,
	index: CatalogueIndex,
	agents: readonly AgentEntry[],
	into: Comparison,
): void {
	const firmware = startFirmware(index);
	for (const [place, [channel, request, reply, noted = {}]] of messages.entries()) {
		const rung = send(firmware, agents[channel], request);
		compare(`sequence ${seed}, message ${place}: channel ${channel} ${request}`, firmware, rung, reply, noted, into);
	}
}

type Reply = Rung | { readonly kind: "no channel" };

function send(firmware: Firmware, agent: AgentEntry | undefined, request: string): Reply {
	if (!agent) return { kind: "no channel" };
	return ring(firmware, agent, givenAway(Uint8Array.from(Buffer.from(request, "hex"))));
}

function compare(
	what: string,
	firmware: Firmware,
	rung: Reply,
	reply: string | null,
	noted: Noted,
	into: Comparison,
): void {
	const counted = countOf(firmware, rung, reply, noted);
	into[counted]++;
	if (counted === "different")
		into.differences.push(`${what}\n  recorded ${reply ?? said(noted)}\n  model    ${shown(rung)}`);
}

function countOf(
	firmware: Firmware,
	rung: Reply,
	reply: string | null,
	noted: Noted,
): Exclude<keyof Comparison, "differences"> {
	if (noted.stops !== undefined) return "stops";
	if (noted.outside !== undefined) return "outside";
	if (rung.kind === "unknown") return "unknown";
	if (noted.undefinedLength) return "identical";
	if (reply !== null && rung.kind === "answered") {
		const wanted = Buffer.from(reply, "hex");
		if (isSame(rung.memory.message, wanted, noted)) return "identical";
		return isSameButFor(rung.assumed, rung.memory.message, wanted, firmware) ? "unknown" : "different";
	}
	if (noted.channelStatus === 3) return rung.kind === "error" ? "identical" : "different";
	return rung.kind === "no channel" ? "identical" : "different";
}

function isSame(bytes: Uint8Array, wanted: Uint8Array, { undefined: holes = [] }: Noted): boolean {
	if (wanted.length !== bytes.length) return false;
	return wanted.every((byte, at) => byte === bytes[at] || holes.some(([first, last]) => first <= at && at <= last));
}

/** Whether two replies have the same status and differ in nothing but fields that are assumed. */
function isSameButFor(assumed: readonly string[], bytes: Uint8Array, wanted: Uint8Array, firmware: Firmware): boolean {
	const { protocolId, messageId } = decodeHeader(wordAt(wanted, 0));
	const served = firmware.protocols.get(protocolId);
	const message = served && messageById(served.table, messageId);
	const [ours, theirs] = [bytes, wanted].map((reply) => message && decodeReply(message, reply, served?.version ?? 0));
	if (!message || !ours || !theirs || ours.status !== theirs.status) return false;
	const fields = message.reply.map(({ name }) => name).filter((name) => !assumed.includes(name));
	return fields.every((name) => isDeepStrictEqual(ours.values[name], theirs.values[name]));
}

const said = ({ channelStatus, x0 }: Noted) => (x0 === undefined ? `channel status ${channelStatus}` : `x0 ${x0}`);
const shown = (rung: Reply) =>
	rung.kind === "answered" ? Buffer.from(rung.memory.message).toString("hex") : JSON.stringify(rung);
