// Boots that released Xen went through, driven through the model.
import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { readSetups } from "../../server/src/configs/read-setups.ts";
import { type Node, nodesBelow, pathOf } from "../../server/src/devicetree/tree/tree.ts";
import { type EngineCache, establish, type Facts } from "../../server/src/facts.ts";
import { createCauseTable } from "../../server/src/hypervisors/causes.ts";
import { buildOf } from "../../server/src/hypervisors/xen/upstream/build.ts";
import { leftOutOf, memoryOf } from "../../server/src/hypervisors/xen/upstream/hardware-tree.ts";
import { routeSmc } from "../../server/src/hypervisors/xen/upstream/route-smc.ts";
import { scan } from "../../server/src/hypervisors/xen/upstream/scan.ts";
import { smcNodesIn } from "../../server/src/hypervisors/xen/upstream/smc-nodes.ts";
import type { ControllerPlan, DomainPlan } from "../../server/src/machine/boot-plan.ts";
import type { Fault } from "../../server/src/machine/fault.ts";
import { startFirmware } from "../../server/src/machine/firmware.ts";
import type { Admission, Mediator } from "../../server/src/machine/mediator.ts";
import { startTrace } from "../../server/src/machine/recorder.ts";
import type { Machine } from "../../server/src/machine/send.ts";
import type { EventStep } from "../../server/src/machine/trace.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

/** One line of `xen-upstream.jsonl`. */
export interface UpstreamBoot {
	readonly kind: "boot";
	readonly family: string;
	readonly seed?: number;
	readonly xen: string;
	/** With the SCI layer and its driver; of 4.20, with the driver. */
	readonly sci: boolean;
	readonly cmdline: string;
	/** What no source says: ACPI, or firmware with an older SMCCC. */
	readonly machine?: string;
	readonly dts: string;
	readonly xl: readonly { readonly name: string; readonly cfg: string; readonly iomem: readonly string[] }[];
	readonly sequence: readonly string[];
	readonly outcome: readonly UpstreamOutcome[];
	/** What a release build does where a debug build stops. */
	readonly withoutAssertions?: readonly UpstreamOutcome[];
	/** Xen reads past the end of a property. */
	readonly outside?: string;
}

export interface UpstreamOutcome extends Partial<Built> {
	readonly step: string;
	readonly console: readonly string[];
	readonly rc?: number | null;
	readonly owner?: string | null;
	readonly domains?: readonly (Partial<Built> & {
		readonly domain: string;
		readonly type?: number;
		readonly rc?: number;
		readonly owner?: string | null;
	})[];
	readonly xl?: string;
	readonly type?: number;
	readonly iomem?: readonly (readonly [string, number])[];
	readonly to?: string;
	readonly id?: string;
	readonly x0?: number;
	readonly panic?: { readonly kind: string; readonly domain?: string; readonly rc?: number };
	readonly stops?: string;
}

/** What is made of the domain on the host's tree. */
interface Built {
	readonly built: number;
	readonly dropped: readonly string[];
	readonly mapped: readonly (readonly [string, number])[];
	readonly permitted: readonly (readonly [string, string])[];
}

export type UpstreamReplayed =
	| { readonly kind: "known"; readonly outcome: readonly UpstreamOutcome[] }
	| { readonly kind: "unknown"; readonly why: string };

/** Firmware that answers on any call, wherever the page is: none of it was recorded. */
export const ANY_FIRMWARE = `scmiCatalogue: 1
firmware: { name: any }
scmi: { protocols: { base: { id: 0x10 } } }
agents: { only: { id: 1, type: ospm, channels: [{ transport: smc }] } }
permissions: { model: none }
`;

const IOMEM = /parsing iomem/;

const RELEASES: Readonly<Record<string, string>> = { master: "4.22.0" };

function filesOf({ dts, xen, sci, cmdline, xl }: UpstreamBoot): Record<string, string> {
	const domains = xl.map(({ name }) => `${name}: { xl: ${name}.cfg }`);
	return {
		"board.dts": dts,
		"scmi.yaml": `scmi: 1
host: board.dts
catalogue: ../firmware.scmi.yaml
profile: xen
xen: { version: "${RELEASES[xen] ?? xen}", config: [${sci ? "CONFIG_ARM_SCI, SCMI_SMC" : ""}], commandLine: ${JSON.stringify(cmdline)} }
complete: true
domains: { ${domains.join(", ")} }
`,
		...Object.fromEntries(xl.map(({ name, cfg }) => [`${name}.cfg`, cfg])),
	};
}

/** Boots the model as the recording was booted. */
export function replayUpstream(boot: UpstreamBoot, folder: string, cache: EngineCache): UpstreamReplayed {
	if (boot.machine !== undefined)
		return { kind: "unknown", why: `no source says that the machine has ${boot.machine}` };
	const own = Object.entries(filesOf(boot)).map(([name, text]) => [`/u/${folder}/${name}`, text]);
	const snapshot = memorySnapshot({ "/u/firmware.scmi.yaml": ANY_FIRMWARE, ...Object.fromEntries(own) });
	const [setup] = readSetups(snapshot, `/u/${folder}/scmi.yaml`).setups;
	assert.ok(setup);
	const facts = establish(snapshot, cache, setup);
	// of xl.c itself only the parser and the reader of arm_sci were compiled: the recording took ranges that xl gives up at
	const ranged = facts.domains.find(
		({ xl }) => xl?.refusedAt && xl.problems.some(({ message }) => IOMEM.test(message)),
	);
	if (ranged !== undefined) return { kind: "unknown", why: `xl gives up at the iomem of ${ranged.name}` };
	const { plan, start } = facts.boot?.planned ?? assert.fail();
	const trace = startTrace();
	const machine: Machine = { plan, firmwares: plan.firmwares.map(startFirmware), trace };
	const mediator = start(machine);
	const eventsSince = (from: number) => trace.steps.slice(from).filter((step) => step.kind === "event");
	const probe = eventsSince(0);
	const outcome: UpstreamOutcome[] = [booted(boot, probe)];
	const hasLayer = boot.xen !== "4.20.0";
	const withOwner = () => (hasLayer ? { owner } : {});
	const domains = new Map(plan.domains.map((domain) => [domain.name, domain]));
	const running = new Set<string>();
	let owner: string | null = null;
	let isStopped = false;
	const admit = (domain: DomainPlan): { readonly admission: Admission; readonly events: readonly EventStep[] } => {
		const from = trace.steps.length;
		const admission = mediator.admit(domain);
		const events = eventsSince(from);
		if (events.some(({ event }) => event === "scmi-owner")) owner = domain.name;
		if (admission === "admitted") running.add(domain.name);
		else if (owner === domain.name && admission === "refused") owner = null;
		isStopped ||= admission === "panic";
		return { admission, events };
	};
	const typeOf = (domain: DomainPlan) => (hasLayer ? { type: domain.channel.kind === "any" ? 1 : 0 } : {});

	const stepOf = (text: string): UpstreamOutcome => {
		const [verb, name = "", id = "", immediate] = text.split(" ");
		const head = { step: text, console: [] };
		if (verb === "dom0") {
			const domain = domains.get("Dom0") ?? assert.fail();
			const { events } = admit(domain);
			const end = endOf(events);
			const panic = end && { panic: { kind: "set-up-dom0", rc: -22 } };
			return { ...head, console: consoleOf(end), ...withOwner(), ...builtOf(facts), ...panic };
		}
		if (verb === "domus") {
			const found: NonNullable<UpstreamOutcome["domains"]>[number][] = [];
			let end: Fault | undefined;
			for (const domain of plan.domains.filter(({ atBoot, name: own }) => atBoot && own !== "Dom0")) {
				const { events } = admit(domain);
				end = endOf(events);
				const isCreated = end === undefined || end.kind === "no-processor-address";
				const isRead = isCreated || end?.kind === "not-passed-through" || end?.kind === "scmi-taken";
				found.push({
					domain: domain.name,
					...(isRead && typeOf(domain)),
					...(isCreated && { rc: 0, ...withOwner(), ...(domain.hardware && builtOf(facts)) }),
				});
				if (end !== undefined) break;
			}
			const last = found.at(-1)?.domain ?? "";
			return { ...head, console: consoleOf(end), domains: found, ...(end && { panic: panicOf(end, last) }) };
		}
		if (verb === "xl") {
			const domain = domains.get(name) ?? assert.fail();
			if (domain.refused) return { ...head, xl: "syntax error" };
			const { events } = admit(domain);
			const end = endOf(events);
			if (end?.kind === "strange-request") return { ...head, xl: "unknown type" };
			const ranges = boot.xl.find((guest) => guest.name === name)?.iomem ?? [];
			const failed = end?.kind === "memory-not-permitted" ? /"([^"@]*)/.exec(end.range)?.[1] : undefined;
			const reached = failed === undefined ? ranges : ranges.slice(0, ranges.indexOf(failed) + 1);
			const isCreated = end === undefined || failed !== undefined;
			return {
				...head,
				...typeOf(domain),
				...(isCreated &&
					ranges.length > 0 && { iomem: reached.map((range) => [range, range === failed ? -1 : 0] as const) }),
				rc: end ? errnoOf(end) : 0,
				...withOwner(),
			};
		}
		const domain = domains.get(name);
		const isThere = domain !== undefined && running.has(name);
		if (verb === "destroy") {
			if (!isThere) return { ...head, rc: null, ...withOwner() };
			mediator.retire(domain);
			running.delete(name);
			if (owner === name) owner = null;
			return { ...head, rc: 0, ...withOwner() };
		}
		if (!isThere) return { ...head, rc: null };
		if (immediate !== undefined) return { ...head, to: "undefined instruction" };
		return called(mediator, domain, text, Number(BigInt.asUintN(32, BigInt(id))), filterOf(probe));
	};

	for (const text of boot.sequence) {
		if (isStopped) break;
		outcome.push(stepOf(text));
	}
	const unknown = eventsSince(0).find(({ event }) => event === "unknown");
	if (unknown !== undefined)
		return { kind: "unknown", why: JSON.stringify("what" in unknown ? unknown.what : unknown) };
	const open = plan.domains.find(({ channel, refused }) => channel.kind === "unknown" && refused === undefined);
	if (open !== undefined) return { kind: "unknown", why: `whether ${open.name} asks for SCMI` };
	return { kind: "known", outcome };
}

/** The scan, and what Xen makes of its command line. */
function booted({ sci, xen }: UpstreamBoot, events: readonly EventStep[]): UpstreamOutcome {
	const console: string[] = [];
	let rc = 0;
	for (const event of events) {
		if (event.event === "parameter-ignored") console.push(event.isKnown ? "parameter-invalid" : "parameter-unknown");
		if (event.event === "calls-forwarded") console.push(`using ${hex(event.smcId)}`);
		if (event.event === "further-scmi-node") {
			console.push(event.smcId === undefined ? `no-smc-id ${event.path}` : "already-registered");
			rc = Number.parseInt(event.errno, 10);
		}
		if (event.event !== "probe-failed") continue;
		if (event.fault.kind === "no-property") {
			console.push(`no-smc-id ${event.fault.path}`, ...(xen === "4.20.0" ? ["init-failed"] : []));
			rc = -2;
		} else if (xen === "4.20.0") rc = -95;
	}
	return { step: "boot", console, ...(sci && { rc }) };
}

/** The number that is let through. */
function filterOf(events: readonly EventStep[]): number | undefined {
	const told = events.flatMap((event) =>
		(event.event === "calls-forwarded" || event.event === "further-scmi-node") && event.smcId !== undefined
			? [event.smcId]
			: [],
	);
	return told.at(-1);
}

const END: readonly string[] = ["boot-panic", "domain-refused"];

function endOf(events: readonly EventStep[]): Fault | undefined {
	const end = events.find(({ event }) => END.includes(event));
	return end !== undefined && "fault" in end ? end.fault : undefined;
}

const errnoOf = (fault: Fault) => ("errno" in fault ? Number.parseInt(fault.errno ?? "", 10) : 0);

/** The lines of Xen's that go with an end; of an empty `xen,sci_type` there is none. */
function consoleOf(fault: Fault | undefined): readonly string[] {
	if (fault?.kind === "no-processor-address") return [`no-address ${fault.path}`];
	if (fault?.kind === "not-built-in") return ["sci-type-not-built"];
	return fault?.kind === "strange-request" ? ["sci-type-invalid"] : [];
}

function panicOf(fault: Fault, domain: string): NonNullable<UpstreamOutcome["panic"]> {
	switch (fault.kind) {
		case "strange-request":
		case "no-text":
		case "not-built-in":
			return { kind: "sci-configuration" };
		case "strange-hardware-domain":
			return { kind: HARDWARE_PANICS[fault.because] ?? fault.because };
		case "direct-map-without-static-memory":
			return { kind: "direct-map" };
		case "no-processor-address":
			return { kind: "set-up-domain", domain, rc: -22 };
		default:
			return { kind: "create-domain", domain, rc: errnoOf(fault) };
	}
}

const HARDWARE_PANICS: Readonly<Record<string, string>> = {
	capabilities: "capabilities",
	second: "two-hardware-domains",
	"no-direct-map": "hardware-domain-needs-iommu",
};

function builtOf({ host, sources }: Facts): Partial<Built> {
	const { tree } = host.board;
	const build = buildOf(sources);
	const found = scan(smcNodesIn(tree, createCauseTable()), build);
	const leftOut = leftOutOf(tree, build, found);
	const memory = memoryOf(tree, build, found);
	const isTop = (node: Node) =>
		leftOut(node) !== undefined && (node.parent === undefined || leftOut(node.parent) === undefined);
	return {
		mapped: memory.mapped.map(({ first, count }) => [hex(first), count]),
		built: memory.failedAt === undefined ? 0 : -22,
		...(memory.failedAt === undefined && { dropped: nodesBelow(tree.root).filter(isTop).map(pathOf) }),
		permitted: memory.permitted.map(({ first, last }) => [hex(first), hex(last)]),
	};
}

const hex = (value: number) => `0x${value.toString(16)}`;

/** A domain calls, with its page wherever. */
function called(
	mediator: Mediator,
	domain: DomainPlan,
	step: string,
	id: number,
	filter: number | undefined,
): UpstreamOutcome {
	const connection = mediator.connect(domain, nodeWith(id));
	if (connection.kind !== "refused") return { step, console: [], to: "firmware", id: hex(id), x0: 0 };
	const route = routeSmc(id, { smcId: undefined, isOwner: false });
	if (route !== "nobody") return { step, console: [], to: route === "own" ? "xen" : "psci" };
	const isOthers = routeSmc(id, { smcId: filter, isOwner: true }) === "firmware";
	const unhandled = `unhandled ${id === 0 ? "0" : hex(id)}`;
	return { step, console: [...(isOthers ? ["unprivileged"] : []), unhandled], to: "nobody", x0: -1 };
}

function nodeWith(id: number): ControllerPlan {
	const absent = { kind: "absent" } as const;
	return {
		path: "/firmware/scmi",
		cause: 0,
		compatible: ["arm,scmi-smc"],
		transport: "smc",
		enabled: true,
		firmware: 0,
		smcId: { kind: "known", value: id, cause: 0 },
		shmem: { kind: "unknown" },
		further: [],
		mailbox: absent,
		opteeChannel: absent,
		protocols: [],
	};
}

export interface UpstreamDifference {
	readonly where: string;
	readonly recorded: unknown;
	readonly model: unknown;
}

/** A release build is what is modelled. Where Xen reads past a property, what may be handed on is left out. */
export function upstreamDifferences(
	{ outcome, withoutAssertions, outside }: Pick<UpstreamBoot, "outcome" | "withoutAssertions" | "outside">,
	model: readonly UpstreamOutcome[],
): readonly UpstreamDifference[] {
	const recorded = withoutAssertions ?? outcome;
	const found: UpstreamDifference[] = [];
	for (let i = 0; i < Math.max(recorded.length, model.length); i++) {
		const [a, b] = [recorded[i], model[i]].map((step) => step && comparable(step, outside !== undefined));
		if (!isDeepStrictEqual(a, b)) found.push({ where: `step ${i}`, recorded: a, model: b });
	}
	return found;
}

/** Without warnings that have nothing to do with SCMI. */
function comparable({ console, permitted, ...step }: UpstreamOutcome, isOutside: boolean) {
	const lines = console.filter((line) => !line.startsWith("reserved-path"));
	return { ...step, console: lines, ...(!isOutside && permitted && { permitted }) };
}
