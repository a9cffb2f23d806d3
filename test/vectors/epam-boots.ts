// Boots that the mediator of the Raspberry Pi 5 product went through, driven through the model.
import assert from "node:assert/strict";
import { readSetups } from "../../server/src/configs/read-setups.ts";
import { bytesOf } from "../../server/src/devicetree/tree/bytes.ts";
import { type Node, nodesBelow, pathOf, type Tree } from "../../server/src/devicetree/tree/tree.ts";
import { type EngineCache, establish, type Facts } from "../../server/src/facts.ts";
import { hasKernel } from "../../server/src/hypervisors/xen/dom0less.ts";
import { guestTrees } from "../../server/src/hypervisors/xen/epam-2024/guest-tree.ts";
import { leftOutForDom0 } from "../../server/src/hypervisors/xen/epam-2024/plan.ts";
import type { ControllerPlan, DomainPlan } from "../../server/src/machine/boot-plan.ts";
import type { Fault } from "../../server/src/machine/fault.ts";
import { startFirmware } from "../../server/src/machine/firmware.ts";
import type { Mediator } from "../../server/src/machine/mediator.ts";
import { startTrace } from "../../server/src/machine/recorder.ts";
import { ring } from "../../server/src/machine/ring.ts";
import type { Machine } from "../../server/src/machine/send.ts";
import type { EventStep, MessageStep, Step } from "../../server/src/machine/trace.ts";
import { givenAway } from "../../server/src/scmi/shared-memory.ts";
import { memorySnapshot } from "../memory-snapshot.ts";
import type { EpamBoot, EpamEnd, EpamOutcome, GeneratedNode, GuestTree, RecordedMessage } from "./epam-recording.ts";

export type EpamReplayed =
	| { readonly kind: "known"; readonly end: EpamEnd }
	| { readonly kind: "unknown"; readonly why: string };

/** The files a user would have. `dtc -@` is what a tree is compiled with that overlays are laid over. */
function filesOf({ dts, guests, symbols }: EpamBoot): Record<string, string> {
	const domains = guests.map(({ domain }) => {
		const guest = symbols ? `{ base: ${domain}.dts, overlays: [nothing.dtso] }` : `${domain}.dts`;
		return `${domain}: { guest: ${guest} }`;
	});
	return {
		"board.dts": dts,
		"nothing.dtso": "/dts-v1/;\n/plugin/;\n",
		"scmi.yaml": `scmi: 1
host: board.dts
catalogue: ../firmware.scmi.yaml
profile: epam-2024
complete: true
domains: { ${domains.join(", ")} }
`,
		...Object.fromEntries(guests.map(({ domain, dts: tree }) => [`${domain}.dts`, tree])),
	};
}

/** Boots the model as the recording was booted. */
export function replayEpam(boot: EpamBoot, folder: string, catalogue: string, cache: EngineCache): EpamReplayed {
	const own = Object.entries(filesOf(boot)).map(([name, text]) => [`/e/${folder}/${name}`, text]);
	const snapshot = memorySnapshot({ "/e/firmware.scmi.yaml": catalogue, ...Object.fromEntries(own) });
	const [setup] = readSetups(snapshot, `/e/${folder}/scmi.yaml`).setups;
	assert.ok(setup);
	const facts = establish(snapshot, cache, setup);
	const { plan, start } = facts.boot?.planned ?? assert.fail();
	const trace = startTrace();
	const machine: Machine = { plan, firmwares: plan.firmwares.map(startFirmware), trace };
	const segments: (readonly Step[])[] = [];
	const calls: RecordedMessage[] = [];
	const record = <T>(run: () => T): T => {
		const from = trace.steps.length;
		const result = run();
		segments.push(trace.steps.slice(from));
		return result;
	};
	const mediator = record(() => start(machine));
	const probed = eventsOf(segments[0] ?? []).some(({ event }) => event === "mediator-ready");
	const outcome: EpamOutcome[] = [probeOutcome(segments[0] ?? [])];
	const channels = probed ? tableOf(boot, segments[0] ?? []) : [];
	const owners = new Map<number, string>();
	const domains = new Map(plan.domains.map((domain) => [domain.name, domain]));
	let stopped = false;
	// what the real Xen does without any kernel was not recorded: there was no Dom0
	const chosen = facts.host.board.tree.root.children.get("chosen");
	const hasDom0 = chosen !== undefined && hasKernel(chosen);
	for (const domain of plan.domains.filter(({ atBoot, hardware }) => atBoot && (hasDom0 || !hardware))) {
		if (stopped) break;
		const admission = record(() => mediator.admit(domain));
		const step = domain.hardware ? "dom0" : `domU ${domain.name}`;
		outcome.push(created(step, domain, segments.at(-1) ?? [], channels, owners));
		stopped = admission !== "admitted";
	}
	const running = new Set([...domains.keys()]);
	for (const text of stopped ? [] : boot.sequence) {
		const [verb, name = "", id = "", bytes = ""] = text.split(" ");
		if (verb === "create") {
			const domain = toolstackDomain(name, id, domains.get(name));
			domains.set(name, domain);
			const admission = record(() => mediator.admit(domain));
			outcome.push(created(`create ${name} ${id}`, domain, segments.at(-1) ?? [], channels, owners));
			if (admission === "admitted") running.add(name);
			continue;
		}
		const domain = domains.get(name);
		const isThere = domain !== undefined && running.has(name);
		if (verb === "destroy") {
			record(() => isThere && mediator.retire(domain));
			const kept = eventsOf(segments.at(-1) ?? []).find((event) => event.event === "channel-kept");
			const rc = !isThere ? null : kept ? Number.parseInt(kept.errno, 10) : 0;
			outcome.push({ step: `destroy ${name}`, rc, console: [] });
			if (rc === 0) {
				running.delete(name);
				for (const [channel, owner] of owners) if (owner === name) owners.delete(channel);
			}
			continue;
		}
		segments.push([]);
		outcome.push(called(mediator, isThere ? domain : undefined, name, id, bytes, outcome.length, calls));
	}
	const unknown = segments.flatMap(eventsOf).find(({ event }) => event === "unknown");
	if (unknown !== undefined)
		return { kind: "unknown", why: JSON.stringify("what" in unknown ? unknown.what : unknown) };
	return {
		kind: "known",
		end: {
			outcome,
			messages: [...segments.flatMap((steps, i) => messagesOf(steps, i)), ...calls].sort((a, b) => a[0] - b[0]),
			owners: channels.map(({ agent, smcId, page }, i) => [
				agent,
				smcId,
				page,
				i === 0 ? "Xen" : (owners.get(agent) ?? null),
			]),
			devices: devicesOf(machine),
			permissions: permissionsOf(machine),
			guestTrees: treesOf(facts, outcome),
			dom0Tree: dom0Of(facts, outcome),
		},
	};
}

/** What a toolstack that is not xl asks for by hypercall. */
function toolstackDomain(name: string, type: string, before: DomainPlan | undefined): DomainPlan {
	const channel: DomainPlan["channel"] =
		type === "1"
			? { kind: "any", causes: [] }
			: type === "0"
				? { kind: "none", causes: [] }
				: { kind: "strange", value: type, causes: [] };
	const { cause = 0 } = before ?? {};
	const nothing = { devices: [], moreDevices: false, consumers: [], controllers: [] };
	return { name, cause, hardware: false, os: "unknown", channel, ...nothing };
}

const eventsOf = (steps: readonly Step[]) => steps.filter((step) => step.kind === "event");
const sentIn = (steps: readonly Step[]) => steps.filter((step) => step.kind === "message");

function probeOutcome(steps: readonly Step[]): EpamOutcome {
	const mediator = eventsOf(steps).some(({ event }) => event === "mediator-ready");
	const faults = eventsOf(steps).flatMap((event) => (event.event === "probe-failed" ? [event.fault] : []));
	return { step: "probe", console: mediator ? ["mediator-on"] : faults.flatMap(lineOf), mediator };
}

/** The line that Xen prints of a fault; of some there is none. */
function lineOf(fault: Fault): readonly string[] {
	switch (fault.kind) {
		case "no-property":
			if (fault.property === "arm,smc-id") return ["no-smc-id"];
			return fault.property === "epam,secondary-agents" ? ["no-table"] : [];
		case "not-whole-pages":
			return ["shmem-size"];
		case "strange-length":
			return ["table-length"];
		case "no-page-node":
			return [`table-no-node ${fault.agentId}`];
		case "no-page-address":
			return [`table-no-address ${fault.agentId}`];
		default:
			return [];
	}
}

interface Channel {
	readonly agent: number;
	readonly smcId: string;
	readonly page: string;
}

/** The mediator's channels in the order of the table: those it asked, then those behind the number that firmware reports. */
function tableOf(_boot: EpamBoot, steps: readonly Step[]): readonly Channel[] {
	return sentIn(steps)
		.filter(({ message }) => message === "BASE_DISCOVER_AGENT")
		.map(({ channel, reply }) => ({
			agent: Number(reply.find(({ name }) => name === "agent_id")?.value),
			smcId: `0x${channel.smcId?.toString(16)}`,
			page: `0x${channel.shmemAddress?.toString(16)}`,
		}));
}

function created(
	step: string,
	domain: DomainPlan,
	steps: readonly Step[],
	channels: readonly Channel[],
	owners: Map<number, string>,
): EpamOutcome {
	const assigned = eventsOf(steps).find((event) => event.event === "channel-assigned");
	const channel = assigned && channels.slice(1).find(({ agent }) => agent === assigned.channel);
	if (assigned) owners.set(assigned.channel, domain.name);
	const end = eventsOf(steps).find(({ event }) => END.includes(event));
	const console = eventsOf(steps).flatMap((event) => consoleOf(event, domain));
	const place = channel ? { agent: channel.agent, smcId: channel.smcId, page: channel.page } : {};
	if (end === undefined) return { step, rc: 0, console, ...place };
	if (end.event === "boot-hangs") return { step, console: [...console, "no-controller"], hangs: true };
	if (end.event !== "boot-panic" && end.event !== "domain-refused") assert.fail();
	const rc = errnoOf(end.fault);
	if (end.event === "domain-refused") return { step, rc, console };
	if (end.fault.kind === "direct-map-without-static-memory")
		return { step, console, panic: "direct-map-without-static-mem" };
	if (end.fault.kind === "no-cpus") return { step, console, panic: "no-cpus" };
	const inTree =
		end.phase === "assign" || ["not-direct-mapped", "no-host-scmi", "tree-too-large"].includes(end.fault.kind);
	return {
		step,
		console: inTree ? [...console, `tree-failed ${rc}`] : console,
		...place,
		panic: domain.hardware ? "dom0" : "domain",
		panicRc: inTree ? -22 : rc,
	};
}

const END: readonly string[] = ["boot-panic", "boot-hangs", "domain-refused"];

function consoleOf(event: EventStep, domain: DomainPlan): readonly string[] {
	if (event.event === "list-cut") return CUTS[event.cut.because] ?? [];
	if (event.event !== "boot-panic") return [];
	const { fault } = event;
	const assign = event.phase === "assign" && !domain.hardware ? ["assign-failed"] : [];
	switch (fault.kind) {
		case "no-such-node":
			return [`no-host-node ${fault.path}`, ...assign];
		case "half-passthrough":
			return ["reg-or-path-missing"];
		case "not-page-aligned":
			return ["reg-not-aligned", ...assign];
		case "device-refused":
			return assign;
		case "not-direct-mapped":
			return ["not-direct-mapped"];
		case "no-host-scmi":
			return ["no-host-scmi"];
		case "no-kernel":
			return ["no-kernel"];
		case "no-iommu":
			return assign;
		case "partial-tree-too-large":
			return ["partial-tree-too-big"];
		case "no-device-address":
			return [`no-address ${fault.path}`];
		default:
			return [];
	}
}

const CUTS: Readonly<Record<string, readonly string[]>> = {
	zero: [],
	"no-node": ["controller-no-node"],
	"no-cells": ["controller-without-cells"],
	"too-few-cells": ["controller-cells-missing"],
};

const errnoOf = (fault: Fault) => ("errno" in fault ? Number.parseInt(fault.errno, 10) : 0);

/** A domain writes a message into its page and calls. */
function called(
	mediator: Mediator,
	domain: DomainPlan | undefined,
	name: string,
	id: string,
	bytes: string,
	step: number,
	calls: RecordedMessage[],
): EpamOutcome {
	const head = { step: `smc ${name} ${id.replace(/^0x/, "")}`, console: [] };
	if (domain === undefined) return { ...head, rc: null };
	const node = { path: "", transport: "smc", smcId: { kind: "known", value: Number(id), cause: 0 } };
	const connection = mediator.connect(domain, node as unknown as ControllerPlan);
	if (connection.kind === "unread") return { ...head, rc: 0, handled: true, x0: "0x0" };
	if (connection.kind !== "connected") return { ...head, rc: 0, handled: false };
	const { firmware, agent } = connection.channel;
	const rung = ring(firmware, agent, givenAway(Buffer.from(bytes, "hex")));
	const reply = rung.kind === "answered" ? hex(rung.memory.message) : rung.kind;
	calls.push([step, agent.agent.id, bytes, reply, { from: name }]);
	return { ...head, rc: 0, handled: true, x0: "0x0" };
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

function messagesOf(steps: readonly Step[], index: number): readonly RecordedMessage[] {
	return steps.flatMap((step): RecordedMessage[] => {
		if (step.kind === "message") return [sentMessage(step, index)];
		if (step.event !== "probe-failed") return [];
		if (step.fault.kind === "other-page") return [[index, null, null, null, { unheard: true }]];
		return step.fault.kind === "no-such-channel" ? [[index, null, null, null, { smcId: "" }]] : [];
	});
}

const sentMessage = (step: MessageStep, index: number): RecordedMessage => [
	index,
	step.agentId,
	hex(step.requestBytes),
	hex(step.replyBytes),
];

function devicesOf({ firmwares }: Machine): EpamEnd["devices"] {
	const [firmware] = firmwares;
	assert.ok(firmware);
	return [0, 1, 2, 3, 4].map((id) => {
		const device = firmware.index.devices.find((entry) => entry.device.id === id);
		return (device && firmware.permissions.owners.get(device)) ?? null;
	});
}

function permissionsOf({ firmwares }: Machine): EpamEnd["permissions"] {
	const masks = new Map<string, number>();
	for (const [agentId, resources] of firmwares[0]?.permissions.resources ?? [])
		for (const [{ kind, resource }, isAllowed] of resources) {
			const name = `${kind === "reset" ? "r" : "p"}${resource.id}`;
			if (isAllowed) masks.set(name, (masks.get(name) ?? 0) | (1 << agentId));
		}
	return Object.fromEntries([...masks].map(([name, mask]) => [name, `0x${mask.toString(16)}`]));
}

function treesOf(facts: Facts, outcome: readonly EpamOutcome[]): EpamEnd["guestTrees"] {
	return Object.fromEntries(
		facts.domains.flatMap(({ name, hardware, guest, request }): [string, GuestTree][] => {
			const built = outcome.find(({ step }) => step === `domU ${name}`);
			if (hardware || !request.atBoot || built?.rc !== 0) return [];
			const made =
				guest?.board.tree ?? guestTrees(facts.host.board.tree, [{ request, tree: undefined }]).get(name)?.tree;
			return [[name, guestTreeOf(made, built.page)]];
		}),
	);
}

function guestTreeOf(tree: Tree | undefined, page: string | undefined): GuestTree {
	// the GIC is not among what was recorded
	const children = [...(tree?.root.children.values() ?? [])].filter(({ name }) => name !== "interrupt-controller");
	const generated = children.filter(({ name }) => name === "scmi-shmem" || name === "/firmware");
	const nameOf = (node: Node) => (node.name === "scmi-shmem" ? `scmi-shmem@${page?.slice(2)}` : node.name);
	const written = (node: Node): GeneratedNode => [
		nameOf(node),
		Object.fromEntries([
			...[...node.properties.values()].map(({ name, ...property }) => {
				const bytes = bytesOf({ name, ...property });
				return [name, bytes === undefined ? "?" : hex(bytes)] as const;
			}),
			...(node.name === "scmi-shmem" ? [["reg", regOf(page)] as const, ["phandle", "0000fdea"] as const] : []),
		]),
		[...node.children.values()].map(written),
	];
	return { root: ["chosen", ...children.map(nameOf)], generated: generated.map(written) };
}

const regOf = (page: string | undefined) =>
	`${Number(page).toString(16).padStart(16, "0")}${(4096).toString(16).padStart(16, "0")}`;

function dom0Of({ host }: Facts, outcome: readonly EpamOutcome[]): EpamEnd["dom0Tree"] {
	if (outcome.find(({ step }) => step === "dom0")?.rc !== 0) return null;
	const { tree } = host.board;
	const leftOut = leftOutForDom0(tree);
	const chosen = tree.root.children.get("chosen");
	const isIn = (node: Node): boolean => node === chosen || (node.parent !== undefined && isIn(node.parent));
	const lacks = nodesBelow(tree.root).filter((node) => leftOut(node) !== undefined && !isIn(node));
	return { lacks: lacks.map(pathOf) };
}
