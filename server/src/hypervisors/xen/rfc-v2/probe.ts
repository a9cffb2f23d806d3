import type { Cause, ControllerPlan, Known, SharedMemoryPlan } from "../../../machine/boot-plan.ts";
import { hex, ring } from "../../../machine/channels.ts";
import { type Boot, type Line, type Sent, send } from "../../../machine/send.ts";
import type { Values } from "../../../scmi/message.ts";
import { WHO_AM_I } from "../../../scmi/protocols/base.ts";
import { errnoText } from "../../../scmi/status.ts";
import { xenError } from "../errno.ts";

/** A channel of the mediator's list. */
export interface AgentChannel {
	/** What the SMC carries in x7; not the agent's number. */
	readonly number: number;
	readonly smcId: number;
	/** Undefined where the tree does not say. */
	readonly address: number | undefined;
	/** As discovered; undefined where the catalogue does not know who it is. */
	readonly agentId: number | undefined;
	readonly cause: Cause;
}

export interface Probed {
	/** The management channel. */
	readonly line: Line;
	/** In the order they are given away: every new one was put in front, so the highest number comes first. */
	readonly channels: readonly AgentChannel[];
}

/** Why there is no mediator; the trace has the event. `unknown`: whether there is one does not follow from what is known. */
export type NoMediator = "off" | "unknown";

const PAGE = 4096;

/**
 * scmi_probe(): the first `arm,scmi-smc` node, whatever its `status` (dt_find_matching_node() does not look at it), the page its
 * `shmem` names, and every other `arm,scmi-shmem` node of the tree. Any error ends it.
 */
export function probe(boot: Boot): Probed | NoMediator {
	const { complete, controllers, sharedMemories } = boot.plan.host;
	if (!complete) return doubt(boot, "not all of the host's tree could be read", []);
	const node = controllers.find(({ compatible }) => compatible.includes("arm,scmi-smc"));
	if (!node) return fail(boot, "the host tree has no arm,scmi-smc node", []);
	const { smcId } = node;
	if (smcId.kind !== "known") return withoutValue(boot, smcId, "arm,smc-id", node);
	const memory = managementMemory(boot, node);
	if (typeof memory === "string") return memory;
	const others = sharedMemories.filter((other) => other.path !== memory.path && addressOf(other) !== addressOf(memory));
	const unreadable = others.find(({ address }) => address.kind === "absent");
	if (unreadable) return withoutAddress(boot, unreadable);
	const unread = others.find(({ address }) => address.kind === "unknown");
	if (unread) return withoutAddress(boot, unread);

	const line = open(boot, smcId.value, 0, memory);
	if (typeof line === "string") return line;
	const attributes = ask(boot, line, "PROTOCOL_ATTRIBUTES", {}, [node.cause]);
	if (typeof attributes === "string") return attributes;
	const agentCount = (Number(attributes.reply.attributes) >>> 8) & 0xff;
	if (attributes.step.assumed.length > 0 && others.length > agentCount)
		return doubt(boot, moreAgents(agentCount, others.length), [node.cause]);
	const channels: AgentChannel[] = [];
	for (const [index, other] of others.entries()) {
		const number = index + 1;
		const agentId = discover(boot, smcId.value, number, other);
		if (agentId === "off") return agentId;
		channels.unshift({
			number,
			smcId: smcId.value,
			address: addressOf(other),
			agentId: agentId === "unknown" ? undefined : agentId,
			cause: other.cause,
		});
		if (number === agentCount) break;
	}
	const first = channels[0] ? `, channel ${channels[0].number} first` : "";
	const text = `The mediator has ${channels.length} channels to give away${first}.`;
	boot.trace.event({ phase: "probe", who: "Xen", event: "mediator-ready", text, causes: [node.cause] });
	return { line, channels };
}

function managementMemory(boot: Boot, node: ControllerPlan): SharedMemoryPlan | NoMediator {
	if (node.shmem.kind !== "known") return withoutValue(boot, node.shmem, "shmem", node);
	const memory = node.shmem.value;
	if (memory.address.kind !== "known") return withoutAddress(boot, memory);
	const { size } = memory;
	if (size.kind === "known" && size.value % PAGE !== 0)
		return fail(boot, `${memory.path} has ${hex(size.value)} bytes, not whole pages of 4 KiB`, [
			memory.cause,
			size.cause,
		]);
	return memory;
}

/** A line to firmware over one channel. */
function open(boot: Boot, smcId: number, x7: number, memory: SharedMemoryPlan): Line | NoMediator {
	const shmemAddress = addressOf(memory);
	const place = { smcId, x7, ...(shmemAddress !== undefined && { shmemAddress }) };
	const rung = ring(boot.firmware.index, place);
	if (rung.kind === "reached") return { sender: "Xen", agent: rung.agent, channel: place, nextToken: () => 0 };
	if (rung.kind === "unknown") return doubt(boot, rung.why, [memory.cause]);
	const errno = errnoText(rung.kind === "deaf" ? "EBUSY" : "EOPNOTSUPP");
	return fail(boot, `${rung.why}, ${errno}`, [memory.cause]);
}

/** The number of the agent behind a channel. */
function discover(boot: Boot, smcId: number, x7: number, memory: SharedMemoryPlan): number | NoMediator {
	const line = open(boot, smcId, x7, memory);
	if (typeof line === "string") return line;
	const sent = ask(boot, line, "BASE_DISCOVER_AGENT", { agent_id: WHO_AM_I }, [memory.cause]);
	return typeof sent === "string" ? sent : Number(sent.reply.agent_id);
}

/** A successful answer; any other ends the probe. */
function ask(boot: Boot, line: Line, message: string, values: Values, causes: readonly Cause[]): Answered | NoMediator {
	const sent = send(boot, line, { phase: "probe", kind: "base", message, values, causes });
	if (sent.kind === "unknown") return "unknown";
	const { status } = sent.step;
	if (status === "SUCCESS") return sent;
	return fail(boot, `${message} on channel ${line.channel.x7} is answered ${status}, ${xenError(status)}`, causes);
}

type Answered = Extract<Sent, { readonly kind: "answered" }>;

/** The probe ends at the number of agents firmware reports, or with the last page. */
const moreAgents = (listed: number, pages: number) =>
	`the catalogue lists ${listed} agents and does not call that complete, so it is not known how many of the tree's ${pages} further pages become channels`;

const addressOf = ({ address }: SharedMemoryPlan) => (address.kind === "known" ? address.value : undefined);

/** A property that is absent ends the probe for certain, one that is unknown leaves it open. */
function withoutValue(
	boot: Boot,
	value: Known<unknown>,
	what: string,
	at: { readonly path: string; readonly cause: Cause },
): NoMediator {
	return value.kind === "absent"
		? fail(boot, `${at.path} has no ${what}`, [at.cause])
		: doubt(boot, `the ${what} of ${at.path} is not known`, [at.cause]);
}

function withoutAddress(boot: Boot, memory: SharedMemoryPlan): NoMediator {
	const { path, cause, address, untranslatedBy } = memory;
	if (untranslatedBy === undefined) return withoutValue(boot, address, "address", memory);
	return fail(boot, `${path} has no address of the processor's, as ${untranslatedBy} has no ranges`, [cause]);
}

function fail(boot: Boot, why: string, causes: readonly Cause[]): "off" {
	const text = `The mediator stays off: ${why}.`;
	boot.trace.event({ phase: "probe", who: "Xen", event: "probe-failed", text, causes });
	return "off";
}

/** Notes that a probe may end either way. */
export function doubt(boot: Boot, why: string, causes: readonly Cause[]): "unknown" {
	const text = `What the probe finds is not known: ${why}.`;
	boot.trace.event({ phase: "probe", who: "Xen", event: "unknown", text, causes });
	return "unknown";
}
