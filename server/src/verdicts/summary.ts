import { isZephyrsTree } from "../board/zephyr-tree.ts";
import type { DomainFacts, Facts } from "../facts.ts";
import { eventText } from "../machine/event-text.ts";
import type { EventStep } from "../machine/trace.ts";
import { isMadeFromTree } from "../plan/assumptions.ts";
import type { StackFacts } from "../plan/read-sources.ts";
import { grouped } from "../text/grouped.ts";
import { listedSome } from "../text/listed.ts";
import { nameOf } from "../text/path.ts";
import { fateOf } from "./fate.ts";
import { STATES, type VerdictState } from "./states.ts";
import { type DeviceSubject, referenceTo } from "./subjects.ts";
import type { Verdict } from "./verdict.ts";

/** What a setup comes to: what each domain gets, what it is refused, and how much of it is not known. */
export interface Summary {
	readonly domains: readonly DomainSummary[];
	/** Sentences, the worst first; green stands over nothing that is not known. */
	readonly lines: readonly SummaryLine[];
}

export interface DomainSummary {
	readonly domain: string;
	/** How many of the devices its tree uses are in each state. */
	readonly counts: ReadonlyMap<VerdictState, number>;
	/** What is not known, with the reason. */
	readonly unknown: readonly { readonly devices: readonly string[]; readonly why: string }[];
	/** It uses something, and nothing of what it uses is known. */
	readonly isUnknown: boolean;
}

export interface SummaryLine {
	readonly tone: "good" | "bad" | "warning" | "unknown";
	readonly text: string;
	/** Subjects it speaks of, by id. */
	readonly about: readonly string[];
}

/** A device a domain's tree uses, and what it comes to. */
export interface Judged {
	readonly domain: DomainFacts;
	readonly subject: DeviceSubject;
	readonly verdict: Verdict;
}

/** @param judged every device with a domain whose tree uses it */
export function summarise(facts: Facts, judged: readonly Judged[]): Summary {
	const byDomain = grouped(judged, ({ domain }) => domain);
	const domains = facts.domains.map((domain) => domainSummary(facts, domain, byDomain.get(domain) ?? []));
	return { domains, lines: linesOf(facts, judged, byDomain, domains) };
}

function domainSummary(facts: Facts, domain: DomainFacts, judged: readonly Judged[]): DomainSummary {
	const counts = new Map<VerdictState, number>();
	for (const { verdict } of judged) counts.set(verdict.state, (counts.get(verdict.state) ?? 0) + 1);
	const unknown = new Map<string, string[]>();
	for (const { subject, verdict } of judged) {
		if (verdict.state !== "unknown") continue;
		const [reason] = verdict.reasons;
		const why = reason?.ofAll ?? reason?.text ?? "sources or catalogue do not say enough";
		const devices = unknown.get(why) ?? [];
		unknown.set(why, devices);
		devices.push(referenceTo(subject.device.node));
	}
	const unmodelled = unmodelledIn(facts, domain);
	if (unmodelled.length > 0) {
		counts.set("unknown", (counts.get("unknown") ?? 0) + unmodelled.length);
		unknown.set(whyUnmodelled(facts, domain), [...unmodelled]);
	}
	const unread = unknown.size === 0 ? unreadIn(domain.hardware ? facts.host : domain.guest) : undefined;
	if (unread !== undefined) unknown.set(unread, []);
	return {
		domain: domain.name,
		counts,
		unknown: [...unknown].map(([why, devices]) => ({ devices, why })),
		isUnknown: judged.length > 0 && counts.get("unknown") === judged.length + unmodelled.length,
	};
}

/** What its drivers ask is not modelled; whether it has a channel is. */
function whyUnmodelled({ boot }: Facts, domain: DomainFacts): string {
	const fate = boot && fateOf(boot, domain);
	return fate === undefined || fate.kind === "agent"
		? "what Zephyr asks of firmware is not modelled"
		: fate.reason.text;
}

/** What a Zephyr's own tree uses, as one refers to it. */
function unmodelledIn({ host }: Facts, { request, guest, hardware }: DomainFacts): readonly string[] {
	if (request.os !== "zephyr") return [];
	const tree = hardware && isZephyrsTree(host.board) ? host.board : guest?.board;
	const used = tree?.devices.filter(({ enabled, uses }) => enabled && uses.length > 0) ?? [];
	return used.map(({ node }) => referenceTo(node));
}

/** Why there may be more in a tree than was read. */
function unreadIn(stack: StackFacts | undefined): string | undefined {
	if (stack === undefined || stack.board.tree.complete) return undefined;
	const { problems, tree } = stack.resolved;
	if (tree.erased) return `${nameOf(tree.erased.by)} is refused, and its tree is lost with that (FDT_ERR_BADMAGIC)`;
	const [first] = [...problems.filter(({ severity }) => severity === "error"), ...problems];
	return first?.message ?? "not all of it could be read";
}

/** What ends the boot of the whole machine, as a sentence. */
function stopOf({ boot }: Facts): string | undefined {
	const step = boot?.result.trace.find(
		(each): each is EventStep => each.kind === "event" && ["boot-panic", "boot-hangs"].includes(each.event),
	);
	return step && eventText(step);
}

function linesOf(
	facts: Facts,
	judged: readonly Judged[],
	byDomain: ReadonlyMap<DomainFacts, readonly Judged[]>,
	domains: readonly DomainSummary[],
): readonly SummaryLine[] {
	const made = facts.firmwares.find(
		({ catalogue }) => catalogue.read.catalogue?.permissions.assumed && isMadeFromTree(catalogue.read.catalogue),
	);
	const lines = facts.domains.flatMap((domain) => {
		const own = byDomain.get(domain) ?? [];
		const of = (matches: (state: VerdictState) => boolean) => own.filter(({ verdict }) => matches(verdict.state));
		return [
			...line(
				"bad",
				of((state) => state === "denied"),
				(names) => `${domain.name} uses, but is refused: ${names}`,
			),
			...line(
				"bad",
				of((state) => state === "missing"),
				(names) => `${domain.name} uses a number that firmware does not have: ${names}`,
			),
			...line(
				"warning",
				of((state) => state === "partly"),
				(names) => `${domain.name} is refused part of what it uses: ${names}`,
			),
			...line(
				"warning",
				of((state) => state === "waits"),
				(names) =>
					facts.boot && fateOf(facts.boot, domain).kind !== "agent"
						? `${domain.name} does not reach firmware, and what needs it waits: ${names}`
						: `${domain.name} waits for something that is disabled or does not come up: ${names}`,
			),
			...line(
				"warning",
				own.filter(({ verdict }) => verdict.isWithheld),
				(names) => `${domain.name} may not change a clock of what it uses, and leaves it as it is: ${names}`,
			),
		];
	});
	const notKnown = grouped(
		judged.flatMap(({ subject, verdict }, place) => (verdict.state === "unknown" ? [{ subject, place }] : [])),
		({ subject }) => referenceTo(subject.device.node),
	);
	const unknown = domains.flatMap(({ domain, unknown }): SummaryLine[] =>
		made
			? []
			: unknown.map(({ devices, why }) => ({
					tone: "unknown",
					text: `${domain}: ${unknownText(devices.length)}: ${why}`,
					about: [...new Set(devices)]
						.flatMap((name) => notKnown.get(name) ?? [])
						.sort((a, b) => a.place - b.place)
						.map(({ subject }) => subject.id),
				})),
	);
	const untold: SummaryLine[] = made ? [{ tone: "unknown", text: MADE_FROM_TREE, about: [] }] : unknown;
	if (lines.length + untold.length > 0) return [...sorted(lines), ...untold];
	const stop = stopOf(facts);
	if (stop !== undefined) return [{ tone: "bad", text: stop, about: [] }];
	if (judged.length === 0) return [{ tone: "unknown", text: "No device of these trees uses SCMI.", about: [] }];
	const left = judged.filter(({ verdict }) => verdict.state === "untouched").length;
	const but =
		left === 0 ? "" : `, but for ${left} ${left === 1 ? "device" : "devices"} on clocks that nobody may change`;
	return [{ tone: "good", text: `Every domain gets what its tree uses${but}.`, about: [] }];
}

/** None are known of by name where a part of the tree could not be read. */
function unknownText(devices: number): string {
	if (devices === 0) return "not known what else its tree uses";
	return `${devices} ${devices === 1 ? "device" : "devices"} not known`;
}

const MADE_FROM_TREE =
	"Permissions not known: the catalogue is made from this tree, and a tree does not say who may use what.";

const TONES: readonly SummaryLine["tone"][] = ["bad", "warning", "unknown", "good"];
const sorted = (lines: readonly SummaryLine[]) =>
	lines.toSorted((a, b) => TONES.indexOf(a.tone) - TONES.indexOf(b.tone));

function line(
	tone: SummaryLine["tone"],
	judged: readonly Judged[],
	text: (names: string) => string,
): readonly SummaryLine[] {
	if (judged.length === 0) return [];
	const names = judged.map(({ subject }) => referenceTo(subject.device.node));
	return [{ tone, text: text(listedSome(names, NAMED)), about: judged.map(({ subject }) => subject.id) }];
}

const NAMED = 8;

/** How many of the devices that domains use are in each state, in words, the good first: `9 devices: 5 granted, 2 denied`; empty where none is used. */
export function countsText({ domains }: Summary): string {
	const sum = new Map<VerdictState, number>();
	for (const { counts } of domains) for (const [state, n] of counts) sum.set(state, (sum.get(state) ?? 0) + n);
	if (sum.size === 0) return "";
	const goodFirst = [...sum].toSorted(([a], [b]) => STATES[b].rank - STATES[a].rank);
	const total = goodFirst.reduce((all, [, n]) => all + n, 0);
	return `${total} ${total === 1 ? "device" : "devices"}: ${goodFirst.map(([state, n]) => `${n} ${STATES[state].word}`).join(", ")}`;
}
