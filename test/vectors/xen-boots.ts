// Boots that Xen's mediator of February 2022 went through, driven through the model: what is compared is said in the recording's words.
import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { readSetups } from "../../server/src/configs/read-setups.ts";
import { nodesBelow, pathOf } from "../../server/src/devicetree/tree/tree.ts";
import { type EngineCache, establish, type Facts } from "../../server/src/facts.ts";
import type { DomainPlan } from "../../server/src/machine/boot-plan.ts";
import type { Fault } from "../../server/src/machine/fault.ts";
import { startFirmware } from "../../server/src/machine/firmware.ts";
import { startTrace } from "../../server/src/machine/recorder.ts";
import type { Machine } from "../../server/src/machine/send.ts";
import type { MessageStep, Step } from "../../server/src/machine/trace.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

/** One line of `xen-rfc-v2.jsonl`. */
export interface RecordedBoot extends BootEnd {
	readonly kind: "boot";
	readonly family: string;
	readonly seed: number;
	/** The host's tree. */
	readonly dts: string;
	readonly domains: readonly {
		readonly name: string;
		readonly arm_sci: string | null;
		readonly dtdev: readonly string[];
	}[];
	/** `dom0`, `create NAME`, `destroy NAME`. */
	readonly sequence: readonly string[];
	/** It depends on what happened to lie on Xen's stack: the right answer is "not known". */
	readonly indeterminate?: boolean;
}

/** Of the lines of any recording. */
export const isBoot = (line: { readonly kind: string }): line is RecordedBoot => line.kind === "boot";

/** What a boot comes to. */
export interface BootEnd {
	/** The probe, then every step that was reached. */
	readonly outcome: readonly Outcome[];
	readonly messages: readonly RecordedMessage[];
	/** Channel, agent as discovered, page, domain; null: nobody's. */
	readonly owners: readonly (readonly [number, number | null, string, string | null])[];
	/**
	 * `c`lock or `r`eset with its number → a bit for each channel. `p` is not compared: grants write it, and no message of this server
	 * reads it.
	 */
	readonly permissions: Readonly<Record<string, string>>;
}

export interface Outcome {
	readonly step: string;
	readonly console: readonly string[];
	readonly mediator?: boolean;
	/** A negative errno; null: there is no such domain. */
	readonly rc?: number | null;
	readonly channel?: number;
	readonly agent?: number;
	readonly page?: string;
	readonly assign?: readonly (readonly [path: string, rc: number])[];
	readonly destroyed?: boolean;
	readonly panic?: boolean;
	/** Where Dom0's panic happened. */
	readonly node?: string;
}

type RecordedMessage = readonly [
	step: number,
	x7: number,
	request: string | null,
	reply: string | null,
	more?: {
		/** Ranges of bytes of the reply that are left to chance, both ends inclusive. */
		readonly undefined?: readonly (readonly [number, number])[];
		/** Firmware was called and found nothing in its page. */
		readonly unheard?: boolean;
		/** Firmware knows no such call. */
		readonly smcId?: string;
		readonly x0?: number;
	},
];

/** What the model makes of a boot; a clause why that is not known. */
export type Replayed =
	| { readonly kind: "known"; readonly end: BootEnd }
	| { readonly kind: "unknown"; readonly why: string };

/** The files a user would have: a setup with the host's tree, and a configuration and a tree for each guest. */
function filesOf({ dts, domains }: RecordedBoot): Record<string, string> {
	const files: Record<string, string> = {
		"board.dts": dts,
		"guest.dts": GUEST,
		"scmi.yaml": `scmi: 1
host: board.dts
catalogue: ../firmware.scmi.yaml
profile: xen-rfc-v2
complete: true
domains: { ${domains.map(({ name }) => `${name}: { xl: [${name}.cfg], guest: guest.dts }`).join(", ")} }
`,
	};
	for (const { name, arm_sci, dtdev } of domains)
		files[`${name}.cfg`] = `name = "${name}"
${arm_sci === null ? "" : `arm_sci = "${arm_sci}"`}
force_assign_without_iommu = 1
dtdev = [ ${dtdev.map((path) => `"${path}"`).join(", ")} ]
`;
	return files;
}

/** It has an SCMI node of its own, which libxl would else copy from the host. */
const GUEST = `/dts-v1/;
/ { firmware { scmi { compatible = "arm,scmi-smc"; arm,smc-id = <0x82000002>; #address-cells = <1>; #size-cells = <0>; }; }; };
`;

/**
 * Boots the model as the recording was booted.
 * @param folder of its own; what other boots read stays in the cache
 */
export function replay(boot: RecordedBoot, folder: string, catalogue: string, cache: EngineCache): Replayed {
	const own = Object.entries(filesOf(boot)).map(([name, text]) => [`/b/${folder}/${name}`, text]);
	const snapshot = memorySnapshot({ "/b/firmware.scmi.yaml": catalogue, ...Object.fromEntries(own) });
	const [setup] = readSetups(snapshot, `/b/${folder}/scmi.yaml`).setups;
	assert.ok(setup);
	const facts = establish(snapshot, cache, setup);
	const planned = facts.boot?.planned;
	assert.ok(planned);
	const { plan, start } = planned;
	const trace = startTrace();
	const machine: Machine = { plan, firmwares: plan.firmwares.map(startFirmware), trace };
	const segments: (readonly Step[])[] = [];
	const record = <T>(run: () => T): T => {
		const from = trace.steps.length;
		const result = run();
		segments.push(trace.steps.slice(from));
		return result;
	};
	const mediator = record(() => start(machine));
	const paths = pathsOf(facts);
	const outcome: Outcome[] = [probeOutcome(segments[0] ?? [])];
	const owners = new Map<number, string>();
	const running = new Set<string>();
	for (const step of boot.sequence) {
		const [verb, name = "Dom0"] = step.split(" ");
		const domain = plan.domains.find((candidate) => candidate.name === name);
		assert.ok(domain, `no domain ${name}`);
		if (verb === "destroy" && !running.has(name)) {
			outcome.push({ step, rc: null, console: [] });
			segments.push([]);
			continue;
		}
		const admission = record(() => (verb === "destroy" ? mediator.retire(domain) : mediator.admit(domain)));
		const steps = segments.at(-1) ?? [];
		outcome.push(verb === "destroy" ? destroyed(step, steps) : created(step, domain, steps, paths, segments[0] ?? []));
		for (const event of steps)
			if (event.kind === "event" && event.event === "channel-assigned") owners.set(event.channel, name);
		const isKept = steps.some((event) => event.kind === "event" && event.event === "channel-kept");
		if (admission === "admitted") running.add(name);
		else if (admission !== "panic" && !isKept) {
			running.delete(name);
			for (const [channel, owner] of owners) if (owner === name) owners.delete(channel);
		}
		if (admission === "panic") break;
	}
	const doubt = trace.steps.find((step) => step.kind === "event" && step.event === "unknown");
	if (doubt !== undefined) return { kind: "unknown", why: JSON.stringify(doubt) };
	const isOn = outcome[0]?.mediator === true;
	return {
		kind: "known",
		end: {
			outcome,
			messages: segments.flatMap(messagesOf),
			owners: isOn ? ownersOf(segments[0] ?? [], owners) : [],
			permissions: permissionsOf(machine),
		},
	};
}

/** Paths of host nodes by the causes that stand for them. */
type Paths = ReadonlyMap<number, string>;

function pathsOf({ boot, host }: Facts): Paths {
	const nodes = nodesBelow(host.board.tree.root).map((node) => [boot?.planned.causeOf(node), node] as const);
	const devices = host.board.devices.map((device) => [boot?.planned.causeOf(device), device.node] as const);
	return new Map(
		[...nodes, ...devices].flatMap(([cause, node]) => (cause === undefined ? [] : [[cause, pathOf(node)]])),
	);
}

const eventsOf = (steps: readonly Step[]) => steps.filter((step) => step.kind === "event");
const sentIn = (steps: readonly Step[]) => steps.filter((step) => step.kind === "message");

function probeOutcome(steps: readonly Step[]): Outcome {
	const mediator = eventsOf(steps).some(({ event }) => event === "mediator-ready");
	const faults = eventsOf(steps).flatMap((event) => (event.event === "probe-failed" ? [event.fault] : []));
	return { step: "probe", console: mediator ? ["mediator-on"] : faults.flatMap(consoleOf), mediator };
}

/** A probe can fail without a line. */
function consoleOf(fault: Fault): readonly string[] {
	if (fault.kind === "not-whole-pages") return ["shmem-size"];
	if (fault.kind !== "no-property") return [];
	return fault.property === "arm,smc-id" ? ["no-smc-id"] : fault.property === "shmem" ? ["no-shmem-node"] : [];
}

function created(
	step: string,
	domain: DomainPlan,
	steps: readonly Step[],
	paths: Paths,
	probe: readonly Step[],
): Outcome {
	const grants = sentIn(steps).filter(({ message }) => message === "BASE_SET_DEVICE_PERMISSIONS");
	const console = grants.map(({ causes }) => `device ${pathAmong(causes, paths)}`);
	const assigned = eventsOf(steps).find((event) => event.event === "channel-assigned");
	const channel = assigned && channelsOf(probe).find(({ x7 }) => x7 === assigned.channel);
	const place = channel && { channel: channel.x7, agent: channel.agent ?? -1, page: channel.page };
	const end = eventsOf(steps).find((event) => event.event === "boot-panic" || event.event === "domain-refused");
	if (end === undefined)
		return {
			step,
			rc: 0,
			console,
			...place,
			...(domain.devices.length > 0 && { assign: domain.devices.map(({ path }) => [path, 0] as const) }),
		};
	const rc = errnoOf(end.fault);
	if (end.event === "boot-panic") {
		const node = end.phase === "assign" ? pathAmong(end.causes, paths) : undefined;
		return { step, rc, console, ...place, panic: true, ...(node !== undefined && { node }) };
	}
	if (end.phase === "create") return { step, rc, console };
	// the creation itself went well
	const last = domain.devices.findIndex(({ cause }) => end.causes.includes(cause));
	const assign = domain.devices.slice(0, last + 1).map(({ path }, i) => [path, i === last ? rc : 0] as const);
	return { step, rc: 0, console, ...place, assign, destroyed: true };
}

function destroyed(step: string, steps: readonly Step[]): Outcome {
	const kept = eventsOf(steps).find((event) => event.event === "channel-kept");
	return { step, rc: kept ? Number.parseInt(kept.errno, 10) : 0, console: [] };
}

const pathAmong = (causes: readonly number[], paths: Paths) =>
	causes.map((cause) => paths.get(cause)).find((path) => path !== undefined);

const errnoOf = (fault: Fault) => ("errno" in fault ? Number.parseInt(fault.errno, 10) : 0);

/** Those that the probe has opened, the mediator's own first. */
function channelsOf(probe: readonly Step[]) {
	return sentIn(probe).map(({ channel, reply, message }) => ({
		x7: channel.x7 ?? 0,
		agent: message === "BASE_DISCOVER_AGENT" ? Number(reply.find(({ name }) => name === "agent_id")?.value) : null,
		page: `0x${channel.shmemAddress?.toString(16)}`,
	}));
}

function ownersOf(probe: readonly Step[], owners: ReadonlyMap<number, string>): BootEnd["owners"] {
	return channelsOf(probe).map(({ x7, agent, page }) => [x7, agent, page, x7 === 0 ? "Xen" : (owners.get(x7) ?? null)]);
}

/** A message that came to nothing is an event of the model: its bytes are in no trace. */
function messagesOf(steps: readonly Step[], index: number): readonly RecordedMessage[] {
	const sent = sentIn(steps).map(
		(step): RecordedMessage => [index, step.channel.x7 ?? 0, hex(step.requestBytes), hex(step.replyBytes)],
	);
	const lost = eventsOf(steps).flatMap((event): readonly RecordedMessage[] => {
		if (event.event !== "probe-failed") return [];
		if (event.fault.kind === "other-page") return [[index, sent.length, null, null, { unheard: true }]];
		return event.fault.kind === "no-such-channel" ? [[index, sent.length, null, null, { smcId: "" }]] : [];
	});
	return [...sent, ...lost];
}

const hex = (bytes: MessageStep["requestBytes"]) => Buffer.from(bytes).toString("hex");

/** The bits of firmware's own tables: of agent n, which has channel n - 1, that of the channel. */
function permissionsOf({ firmwares }: Machine): BootEnd["permissions"] {
	const masks = new Map<string, number>();
	for (const [agentId, resources] of firmwares[0]?.permissions.resources ?? [])
		for (const [{ kind, resource }, isAllowed] of resources) {
			const name = `${LETTERS[kind]}${resource.id}`;
			if (isAllowed) masks.set(name, (masks.get(name) ?? 0) | (1 << (agentId - 1)));
		}
	return Object.fromEntries([...masks].map(([name, mask]) => [name, `0x${mask.toString(16)}`]));
}

const LETTERS: Readonly<Partial<Record<string, string>>> = { clock: "c", reset: "r" };

export interface Difference {
	readonly where: string;
	readonly recorded: unknown;
	readonly model: unknown;
}

/** Where the model departs from a recording. */
export function differences(recorded: RecordedBoot, model: BootEnd): readonly Difference[] {
	const found: Difference[] = [];
	const compare = (where: string, a: unknown, b: unknown) => {
		if (!isDeepStrictEqual(a, b)) found.push({ where, recorded: a, model: b });
	};
	for (let i = 0; i < Math.max(recorded.outcome.length, model.outcome.length); i++)
		compare(`step ${i}`, recorded.outcome[i], model.outcome[i]);
	for (let i = 0; i < Math.max(recorded.messages.length, model.messages.length); i++) {
		const [a, b] = [recorded.messages[i], model.messages[i]];
		compare(`message ${i}`, a && comparable(a, a), b && comparable(b, a ?? b));
	}
	compare("owners", recorded.owners, model.owners);
	compare("permissions", sorted(recorded.permissions), sorted(model.permissions));
	return found;
}

/** Without the bytes that are left to chance; of a message without an answer only that it is one. */
function comparable(
	[step, x7, request, reply, more]: RecordedMessage,
	[, , , , { undefined: chance = [] } = {}]: RecordedMessage,
) {
	if (more?.unheard || more?.smcId !== undefined) return { step, x7, lost: more.unheard ? "unheard" : "no such call" };
	const bytes = [...(reply ?? "").matchAll(/../g)].map(([byte], i) =>
		chance.some(([first, last]) => first <= i && i <= last) ? ".." : byte,
	);
	return { step, x7, request, reply: bytes.join("") };
}

const sorted = (masks: BootEnd["permissions"]) =>
	Object.entries(masks)
		.filter(([name]) => !name.startsWith("p"))
		.sort(([a], [b]) => (a < b ? -1 : 1));
