import { answeredName } from "../../scmi/answered-name.ts";
import { WHO_AM_I } from "../../scmi/protocols/base.ts";
import { isWhole } from "../../scmi/protocols.ts";
import { RESOURCE_KINDS, type ResourceKind } from "../../scmi/resource-kind.ts";
import { listed } from "../../text/listed.ts";
import { nameOf } from "../../text/path.ts";
import type { Snapshot } from "../../text/snapshot.ts";
import { textAt } from "../../text/text-at.ts";
import type {
	Imported,
	ImportedAgent,
	ImportedCatalogue,
	ImportedChannel,
	ImportedResource,
	ImportProblem,
} from "../imported-catalogue.ts";
import { keyFor } from "../key-for.ts";
import { type Answers, answersIn, type Unanswered } from "./answers.ts";
import { askedFor, resourcesOf } from "./captured-tables.ts";
import { namesByUse } from "./names-by-use.ts";
import { type Capture, type CapturedInstance, type CapturedScmiNode, readCapture } from "./read-capture.ts";

/** Which of a capture's firmwares is meant, where it has several. */
export interface CaptureFacts {
	/** The path of its node. A channel is known by the name of that: Linux's debugfs has no path. */
	readonly node?: string;
}

/**
 * What a running board's firmware answered to the agent that its Linux is: a file of `scmi-capture.sh`, or a log of scmi-tests.
 * Where Linux had no raw access, the names it lists, with the numbers that follow from their users.
 */
export function importCapture(snapshot: Snapshot, path: string, facts: CaptureFacts = {}): Imported {
	const problems: ImportProblem[] = [];
	const files = new Map([["capture", path]]);
	const tell = (line: number, text: string): void => void problems.push({ path, line, text });
	const text = textAt(snapshot, path);
	const capture = text === undefined ? undefined : readCapture(text);
	if (capture === undefined) {
		tell(1, "it is no output of scmi-capture.sh, and no log of scmi-tests that shows messages");
		return {
			catalogue: { firmware: { name: "captured firmware" }, sources: sourcesOf(path), resources: {} },
			problems,
			files,
		};
	}
	for (const { line, text } of capture.strange) tell(line, `not understood: ${text.slice(0, 80)}`);
	if (!capture.isWhole) tell(1, "its end is missing: the script was stopped, and there may be more than this");
	const instance = chosen(capture, facts, tell);
	const node = nodeOf(capture, instance, facts);
	const told = instance && instance.messages.length > 0;
	const catalogue = told
		? toldCatalogue(capture, instance, node, path, tell)
		: usedCatalogue(capture, node, path, tell);
	return { catalogue, problems, files };
}

type Tell = (line: number, text: string) => void;

const sourcesOf = (path: string): ImportedCatalogue["sources"] => ({
	capture: { path: nameOf(path), importer: "capture" },
});

function chosen({ instances }: Capture, { node }: CaptureFacts, tell: Tell): CapturedInstance | undefined {
	const wanted = node === undefined ? instances : instances.filter(({ name }) => nameOf(name) === nameOf(node));
	if (node !== undefined && wanted.length === 0 && instances.length > 0) {
		const names = listed(instances.map(({ number, name }) => `${number} (${name})`));
		tell(1, `of ${node} no channel was captured, only instance ${names}: what those answered is left out`);
	}
	const answered = wanted.filter(({ messages }) => messages.length > 0);
	const [first = wanted[0], ...others] = answered;
	for (const { number, name, line } of others)
		tell(line, `instance ${number} (${name}) is another channel, to be imported apart by its node (--node): left out`);
	return first;
}

/** Known where there is one, or one of that name. */
function nodeOf(
	{ scmiNodes }: Capture,
	instance: CapturedInstance | undefined,
	{ node }: CaptureFacts,
): CapturedScmiNode | undefined {
	if (node !== undefined) return scmiNodes.find(({ path }) => path === node);
	const named = scmiNodes.filter(({ path }) => instance !== undefined && nameOf(path) === nameOf(instance.name));
	const candidates = scmiNodes.length > 1 ? named : scmiNodes;
	return candidates.length === 1 ? candidates[0] : undefined;
}

function matchOf(
	{ compatible: [first], scmiNodes }: Capture,
	node: CapturedScmiNode | undefined,
): Pick<ImportedCatalogue["firmware"], "match"> {
	const match = {
		...(first !== undefined && { rootCompatible: [first] }),
		...(node && scmiNodes.length > 1 && { scmiNode: [node.path] }),
	};
	return Object.keys(match).length > 0 ? { match } : {};
}

/** What firmware said itself. */
function toldCatalogue(
	capture: Capture,
	{ messages }: CapturedInstance,
	node: CapturedScmiNode | undefined,
	path: string,
	tell: Tell,
): ImportedCatalogue {
	const unanswered: Unanswered[] = [];
	const all = answersIn(messages, unanswered);
	const base = all.find(({ kind }) => kind === "base");
	const known = all.filter(
		(answers): answers is Answers & { readonly kind: ResourceKind } =>
			answers.kind !== "base" && isKnown(answers, unanswered, tell),
	);
	const read = known.map((answers) => ({ answers, table: resourcesOf(answers, unanswered) }));
	// one of which there are refusals alone is not served
	const served = read.filter(({ answers, table }) => answers.version !== undefined || Object.keys(table).length > 0);
	for (const { line, text } of unanswered) tell(line, text);
	const { agents, isAlone } = agentsOf(base, node);
	const isComplete = (answers: Answers): boolean => isAlone && capture.isWhole && askedFor(answers) >= countOf(answers);
	return {
		firmware: {
			...identityOf(base, capture),
			kind: "captured",
			...matchOf(capture, node),
		},
		sources: sourcesOf(path),
		protocols: Object.fromEntries(served.map(({ answers }) => [answers.kind, protocolOf(answers)])),
		...(Object.keys(agents).length > 0 && { agents }),
		resources: Object.fromEntries(
			served.filter(({ table }) => Object.keys(table).length > 0).map(({ answers, table }) => [answers.kind, table]),
		),
		completeness: Object.fromEntries(
			served
				.filter(({ answers }) => answers.kind !== "system")
				.map(({ answers }) => [answers.kind, isComplete(answers) ? "complete" : "partial"] as const),
		),
	};
}

/** On 0x18 firmware before SCMI 3.2 has pin control, whose answers have other sizes and no text where the name of a cap is. */
function isKnown({ id, of }: Answers, unanswered: readonly Unanswered[], tell: Tell): boolean {
	if (id !== RESOURCE_KINDS.powercap.protocolId) return true;
	const caps = of("POWERCAP_DOMAIN_ATTRIBUTES").filter(({ reply }) => reply.status === "SUCCESS");
	const isText = caps.every(({ reply }) => /^[ -~]*$/.test(String(reply.values.name)));
	const isSized = !unanswered.some(({ text }) => text.startsWith("POWERCAP_DOMAIN_ATTRIBUTES"));
	if (caps.length > 0 && isText && isSized) return true;
	const [version] = of("PROTOCOL_VERSION");
	if (version)
		tell(version.line, "protocol 0x18 is power capping, or pin control of firmware before SCMI 3.2: left out");
	return false;
}

function countOf(answers: Answers): number {
	const values = answers.of("PROTOCOL_ATTRIBUTES").at(-1)?.reply.values ?? {};
	const low = Number(values.attributes ?? values.attributes_low ?? Number.NaN);
	const pins = answers.kind === "pinctrl" ? (low >>> 16) + (Number(values.attributes_high ?? 0) & 0xffff) : 0;
	return Number.isNaN(low) ? Number.POSITIVE_INFINITY : (low & 0xffff) + pins;
}

/** What firmware says of itself; what it did not say from Linux's log. */
function identityOf(
	base: Answers | undefined,
	{ log }: Capture,
): Pick<ImportedCatalogue["firmware"], "name" | "vendor" | "subVendor" | "implementationVersion"> {
	const text = (message: string): string | undefined => {
		const value = base?.of(message).at(-1)?.reply.values.vendor_identifier;
		return typeof value === "string" ? answeredName(value) : undefined;
	};
	const vendor = text("BASE_DISCOVER_VENDOR") ?? log?.vendor;
	const subVendor = text("BASE_DISCOVER_SUB_VENDOR") ?? log?.subVendor;
	const version = base?.of("BASE_DISCOVER_IMPLEMENTATION_VERSION").at(-1)?.reply.values.implementation_version;
	const implementationVersion = version === undefined ? log?.implementationVersion : Number(version);
	const names = [vendor, subVendor].filter((part) => part !== undefined && part !== "");
	return {
		name: names.length > 0 ? `${names.join(" ")} firmware, captured` : "captured firmware",
		...(vendor !== undefined && { vendor }),
		...(subVendor !== undefined && { subVendor }),
		...(implementationVersion !== undefined && { implementationVersion }),
	};
}

/** Version, and the messages that firmware says it does not have. */
function protocolOf(answers: Answers): NonNullable<ImportedCatalogue["protocols"]>[string] {
	const { id, version, table } = answers;
	const lacking = answers
		.of("PROTOCOL_MESSAGE_ATTRIBUTES")
		.filter(({ reply }) => reply.status === "NOT_FOUND")
		.map(({ request }) => Number(request.message_id));
	const unsupported = table.messages.filter(
		({ id, since = 0 }) => lacking.includes(id) && (version === undefined || since <= version) && isWhole(table),
	);
	return {
		id,
		...(version !== undefined && { version }),
		...(unsupported.length > 0 && { unsupported: unsupported.map(({ name }) => name) }),
	};
}

/** Who talks to firmware, and whether nobody does but the platform and the one that asked. */
function agentsOf(
	base: Answers | undefined,
	node: CapturedScmiNode | undefined,
): { readonly agents: Readonly<Record<string, ImportedAgent>>; readonly isAlone: boolean } {
	const named = keyFor();
	const asked = base?.of("BASE_DISCOVER_AGENT").filter(({ reply }) => reply.status === "SUCCESS") ?? [];
	const self = asked.find(({ request }) => Number(request.agent_id) === WHO_AM_I)?.reply.values.agent_id;
	const byId = new Map<number, ImportedAgent>();
	for (const { request, reply, line } of asked) {
		const id = Number(reply.values.agent_id ?? request.agent_id);
		const name = answeredName(String(reply.values.name ?? ""));
		if (id === WHO_AM_I || byId.has(id)) continue;
		const channel = id === Number(self) && node ? channelOf(node) : undefined;
		byId.set(id, { id, name, ...(channel && { channels: [channel] }), src: `capture:${line}` });
	}
	const sorted = [...byId.values()].sort((a, b) => a.id - b.id);
	// DEN0056: 0 is the platform; there is firmware that gives the number to somebody
	const others = sorted.filter(({ id, name = "" }) => id !== Number(self) && !(id === 0 && /^platform/i.test(name)));
	const count = Number(base?.of("PROTOCOL_ATTRIBUTES").at(-1)?.reply.values.attributes ?? 0) >>> 8;
	const agents = Object.fromEntries(sorted.map((agent) => [named(agent.name || `agent_${agent.id}`), agent]));
	const isAlone = self !== undefined && others.length === 0 && sorted.length >= (count & 0xff);
	return { agents, isAlone };
}

function channelOf({ compatible, smcId, opteeChannel }: CapturedScmiNode): ImportedChannel | undefined {
	if (compatible.includes("arm,scmi-smc") && smcId !== undefined) return { transport: "smc", smcId };
	if (compatible.includes("linaro,scmi-optee") && opteeChannel !== undefined)
		return { transport: "optee", opteeChannel };
	return undefined;
}

/** What Linux lists, where nobody could ask firmware. */
function usedCatalogue(
	capture: Capture,
	node: CapturedScmiNode | undefined,
	path: string,
	tell: Tell,
): ImportedCatalogue {
	const { scmiNodes } = capture;
	if (node === undefined) {
		const nodes = listed(scmiNodes.map(({ path }) => path));
		tell(1, `there was no raw access, and which node's numbers are meant is not clear: ${nodes}`);
	}
	const { clock, power, unclear } = node ? namesByUse(capture, node.path) : { clock: [], power: [], unclear: [] };
	for (const { line, text } of unclear) tell(line, text);
	if (node && clock.length + power.length === 0)
		tell(1, "there was no raw access, and no name that Linux lists leads to one number");
	const tables = [
		["clock", clock],
		["power", power],
	] as const;
	const filled = tables.filter(([, list]) => list.length > 0);
	return {
		firmware: { ...identityOf(undefined, capture), kind: "captured", ...matchOf(capture, node) },
		sources: sourcesOf(path),
		resources: Object.fromEntries(
			filled.map(([kind, list]) => {
				const named = keyFor();
				const entries = list.map(({ id, name, line }): readonly [string, ImportedResource] => [
					named(name),
					{ id, name, src: `capture:${line}` },
				]);
				return [kind, Object.fromEntries(entries)];
			}),
		),
		completeness: Object.fromEntries(filled.map(([kind]) => [kind, "partial" as const])),
	};
}
