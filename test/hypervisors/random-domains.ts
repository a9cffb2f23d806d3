import assert from "node:assert/strict";
import fc from "fast-check";
import { indexCatalogue } from "../../server/src/catalogue/catalogue-index.ts";
import type { Agent, Catalogue } from "../../server/src/catalogue/model.ts";
import type { ControllerPlan, DomainPlan } from "../../server/src/machine/boot-plan.ts";
import { handle } from "../../server/src/machine/dispatch.ts";
import { type Firmware, startFirmware } from "../../server/src/machine/firmware.ts";
import type { StartMediator } from "../../server/src/machine/mediator.ts";
import { ANY_CHANGE, mayUse } from "../../server/src/machine/permissions.ts";
import { startTrace } from "../../server/src/machine/recorder.ts";
import type { AgentChannel } from "../../server/src/machine/send.ts";
import type { MessageStep, Step } from "../../server/src/machine/trace.ts";
import { decodeReply } from "../../server/src/scmi/codec.ts";
import { decodeHeader } from "../../server/src/scmi/header.ts";
import { messageById } from "../../server/src/scmi/protocols.ts";
import { wordAt } from "../../server/src/scmi/word.ts";
import { anyMessage, isOwnReset, outOfReach } from "../machine/servers.ts";

/** Firmware with devices, and domains that want some of them. */
export interface RandomBoard {
	/** By device, the numbers of the clocks and resets it has. */
	readonly devices: readonly { readonly clocks: readonly number[]; readonly resets: readonly number[] }[];
	/** By domain, the devices it is to be given. */
	readonly wants: readonly (readonly number[])[];
	readonly exclusive: boolean;
	readonly grantAggregation: "last-write" | "any-grant";
	/** Some order of the domains' agents. */
	readonly order: readonly number[];
}

/** A mediator with what it is told of a board: how it begins, the agents' channels, and its domains in the order of `wants`. */
export interface TriedMediator {
	readonly name: string;
	/** Destroying a domain leaves with its agent what it was granted: flags 0 of BASE_RESET_AGENT_CONFIGURATION. */
	readonly leaks: boolean;
	agents(board: RandomBoard): Readonly<Record<string, Agent>>;
	start(board: RandomBoard): StartMediator;
	domains(board: RandomBoard): readonly DomainPlan[];
}

export type RandomStep =
	| { readonly kind: "create" | "destroy"; readonly domain: number }
	| { readonly kind: "say"; readonly domain: number; readonly message: Uint8Array };

const NUMBERS = 4;
const MOST_DOMAINS = 3;
const numbers = fc.uniqueArray(fc.nat({ max: NUMBERS - 1 }), { maxLength: 2 });

export const anyBoard: fc.Arbitrary<RandomBoard> = fc
	.tuple(
		fc.array(fc.record({ clocks: numbers, resets: numbers }), { minLength: 1, maxLength: 4 }),
		fc.array(fc.uniqueArray(fc.nat({ max: 3 }), { maxLength: 3 }), { minLength: 1, maxLength: MOST_DOMAINS }),
		fc.boolean(),
		fc.constantFrom("last-write", "any-grant"),
		fc.shuffledSubarray([0, 1, 2], { minLength: MOST_DOMAINS }),
	)
	.map(([devices, wants, exclusive, grantAggregation, order]) => ({
		devices,
		wants: wants.map((own) => own.filter((device) => device < devices.length)),
		exclusive,
		grantAggregation: grantAggregation as RandomBoard["grantAggregation"],
		order,
	}));

const domain = fc.nat({ max: MOST_DOMAINS - 1 });
export const anySteps: fc.Arbitrary<readonly RandomStep[]> = fc.array(
	fc.oneof(
		{ weight: 3, arbitrary: domain.map((number): RandomStep => ({ kind: "create", domain: number })) },
		{ weight: 1, arbitrary: domain.map((number): RandomStep => ({ kind: "destroy", domain: number })) },
		{
			weight: 3,
			arbitrary: fc
				.tuple(domain, anyMessage)
				.map(([number, message]): RandomStep => ({ kind: "say", domain: number, message })),
		},
	),
	{ maxLength: 12 },
);

function catalogueOf(board: RandomBoard, agents: Catalogue["agents"]): Catalogue {
	const table = () =>
		Object.fromEntries(Array.from({ length: NUMBERS }, (_, id) => [`n${id}`, { id, name: `n${id}` }]));
	const keys = (list: readonly number[]) => list.map((id) => `n${id}`);
	return {
		firmware: { name: "random", kind: "other" },
		scmi: {
			baseVersion: 0x20000,
			protocols: { clock: { id: 0x14, version: 0x20000 }, reset: { id: 0x16, version: 0x20000 } },
		},
		agents,
		resources: { clock: table(), reset: table() },
		devices: Object.fromEntries(
			board.devices.map(({ clocks, resets }, id) => [
				`d${id}`,
				{ id, resources: { clock: keys(clocks), reset: keys(resets) } },
			]),
		),
		permissions: {
			model: "device-runtime",
			initial: "none",
			setBy: ["xen"],
			bypass: ["xen"],
			controls: ["clock", "reset"],
			hidesUngranted: ["clock", "reset"],
			exclusive: board.exclusive,
			grantAggregation: board.grantAggregation,
			stateAggregation: "last-write",
			resetAgent: "flag",
			statuses: {},
			hierarchy: true,
			grants: {},
		},
		completeness: {
			agents: "complete",
			protocols: "complete",
			clock: "complete",
			reset: "complete",
			devices: "complete",
		},
		quirks: [],
	};
}

const NO_NODE = undefined as ControllerPlan | undefined;

/**
 * Domains come and go and say what they like. At every instant an agent may use what the devices have that were asked for for it, and nothing
 * else; nothing a domain says changes that, or a resource that is not its; and it is told nothing of one.
 */
export function checkDomains(mediator: TriedMediator, board: RandomBoard, steps: readonly RandomStep[]): void {
	const firmware = startFirmware(indexCatalogue(catalogueOf(board, mediator.agents(board))));
	const domains = mediator.domains(board);
	const trace = startTrace();
	const running = mediator.start(board)({
		plan: { firmwares: [firmware.index], domains },
		firmwares: [firmware],
		trace,
	});
	const alive = new Map<number, AgentChannel | undefined>();
	for (const step of steps) {
		const plan = domains[step.domain];
		if (plan === undefined) continue;
		if (step.kind === "say") {
			const channel = alive.get(step.domain);
			if (channel !== undefined) checkMessage(firmware, channel, step.message);
			continue;
		}
		if (step.kind === "create" && !alive.has(step.domain)) {
			const from = trace.steps.length;
			const admission = running.admit(plan);
			for (const device of devicesAsked(trace.steps.slice(from)))
				assert.ok(board.wants[step.domain]?.includes(device), `device ${device} is not for ${plan.name}`);
			if (admission === "panic") return;
			const connection = admission === "admitted" ? running.connect(plan, NO_NODE) : undefined;
			if (connection) alive.set(step.domain, connection.kind === "connected" ? connection.channel : undefined);
		}
		if (step.kind === "destroy" && alive.has(step.domain)) {
			const agent = alive.get(step.domain)?.agent;
			const before = agent && accessOf(firmware, agent);
			running.retire(plan);
			alive.delete(step.domain);
			if (agent && mediator.leaks)
				assert.deepEqual(accessOf(firmware, agent), before, "flags 0 leave the grants in place");
			else if (agent) assert.ok(accessOf(firmware, agent).every((access) => access === "denied"));
		}
		checkGrants(firmware, trace.steps);
	}
}

const entriesOf = (firmware: Firmware) => [...firmware.index.tables.values()].flatMap(({ entries }) => entries);
const accessOf = (firmware: Firmware, agent: AgentChannel["agent"]) =>
	entriesOf(firmware).map((entry) => mayUse(firmware, agent, entry, ANY_CHANGE));

const isAnswered = (step: Step, message: string): step is MessageStep =>
	step.kind === "message" && step.message === message && step.status === "SUCCESS";
const numberIn = ({ request }: MessageStep, name: string) =>
	Number(request.find((field) => field.name === name)?.value);

const devicesAsked = (steps: readonly Step[]) =>
	steps.filter((step) => isAnswered(step, "BASE_SET_DEVICE_PERMISSIONS")).map((step) => numberIn(step, "device_id"));

/** What was asked for since an agent's last reset that takes it back is what it may use. */
function checkGrants(firmware: Firmware, steps: readonly Step[]): void {
	const given = new Map<number, Set<number>>();
	for (const step of steps) {
		if (isAnswered(step, "BASE_SET_DEVICE_PERMISSIONS")) {
			const agentId = numberIn(step, "agent_id");
			given.set(agentId, (given.get(agentId) ?? new Set()).add(numberIn(step, "device_id")));
		}
		if (isAnswered(step, "BASE_RESET_AGENT_CONFIGURATION") && (numberIn(step, "flags") & 1) === 1)
			given.delete(numberIn(step, "agent_id"));
	}
	for (const agent of firmware.index.agents) {
		if (agent.key === "xen") continue;
		const own = given.get(agent.agent.id);
		for (const entry of entriesOf(firmware)) {
			const isGiven = entry.owners.some(({ device }) => own?.has(device.id ?? -1));
			assert.equal(mayUse(firmware, agent, entry, ANY_CHANGE), isGiven ? "allowed" : "denied", entry.path);
		}
	}
}

function checkMessage(firmware: Firmware, { agent }: AgentChannel, bytes: Uint8Array): void {
	// giving up what one has is the one thing an agent may do to permissions
	if (isOwnReset(bytes)) return;
	const before = outOfReach(firmware, agent.key);
	const answer = handle(firmware, agent, bytes);
	assert.deepEqual(outOfReach(firmware, agent.key), before);
	if (bytes.length < 4 || answer.kind !== "answer") return;
	const { protocolId, messageId } = decodeHeader(wordAt(bytes, 0));
	const served = firmware.protocols.get(protocolId);
	const message = served && messageById(served.table, messageId);
	if (!served || !message?.access) return;
	const id = wordAt(bytes, 4 * (1 + message.request.findIndex(({ name }) => name === message.resource)));
	const entry = firmware.index.tables.get(served.table.kind as "clock")?.byNumber.get(id);
	if (entry === undefined || mayUse(firmware, agent, entry, message) !== "denied") return;
	assert.notEqual(decodeReply(message, answer.bytes, served.version)?.status, "SUCCESS", message.name);
}
