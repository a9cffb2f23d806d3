import type { BoardDevice, Use } from "../board/board.ts";
import type { ResourceEntry } from "../catalogue/catalogue-index.ts";
import type { BootFacts, DomainFacts, Facts } from "../facts.ts";
import type { Access } from "../machine/permissions.ts";
import { deviceVerdict } from "./device-verdict.ts";
import { fateOf, hasAgent } from "./fate.ts";
import { resourceVerdict } from "./resource-verdict.ts";
import { type DeviceSubject, deviceSubjects, type ResourceSubject, resourceSubjects } from "./subjects.ts";
import { type Judged, type Summary, summarise } from "./summary.ts";
import { unreadListsOf } from "./unread-lists.ts";
import { accessOf } from "./use-verdict.ts";
import { resourceOfUse } from "./used-resources.ts";
import { UNUSED, type Verdict } from "./verdict.ts";

/** The one place where answers are formed; each is worked out when it is first asked for. */
export interface Verdicts {
	readonly boot: BootFacts;
	devices(): readonly DeviceSubject[];
	/** Those that something of the domain's own tree is. */
	drivenBy(domain: DomainFacts): readonly DeviceSubject[];
	resources(): readonly ResourceSubject[];
	summary(): Summary;
	of(domain: DomainFacts, subject: DeviceSubject | ResourceSubject): Verdict;
	/** The device a node of any tree is. */
	subjectOf(device: BoardDevice): DeviceSubject | undefined;
	/** What a number in any tree stands for. */
	resourceOf(use: Use): ResourceSubject | undefined;
	/** The same of a catalogue's entry; undefined: no device in use refers to it. */
	resourceAt(entry: ResourceEntry): ResourceSubject | undefined;
	/** Whether a domain could use what it does not use; undefined: it is no agent of that firmware. */
	accessTo(domain: DomainFacts, entry: ResourceEntry): Access | undefined;
}

/** Undefined where there is no usable catalogue. */
export function verdictsOf(facts: Facts): Verdicts | undefined {
	const { boot } = facts;
	if (boot === undefined) return undefined;
	const known = new Map<DomainFacts, Map<DeviceSubject | ResourceSubject, Verdict>>();
	const outsiders = new Map<DomainFacts, Verdict>();
	const lists = once(() => unreadListsOf(facts));
	/** What a domain without an agent does not use is unused for one and the same reason. */
	const outsider = (domain: DomainFacts): Verdict => {
		const known = outsiders.get(domain);
		if (known) return known;
		const fate = fateOf(boot, domain);
		const verdict = fate.kind === "agent" ? UNUSED : { ...UNUSED, reasons: [fate.reason] };
		outsiders.set(domain, verdict);
		return verdict;
	};
	const of = (domain: DomainFacts, subject: DeviceSubject | ResourceSubject): Verdict => {
		const users = subject.kind === "device" ? subject.driven : subject.uses;
		if (!users.has(domain.name) && !hasAgent(boot, domain)) return outsider(domain);
		const own = known.get(domain) ?? new Map<DeviceSubject | ResourceSubject, Verdict>();
		known.set(domain, own);
		const found = own.get(subject);
		if (found) return found;
		const verdict =
			subject.kind === "device"
				? deviceVerdict(facts, boot, domain, subject, lists())
				: resourceVerdict(boot, domain, subject);
		own.set(subject, verdict);
		return verdict;
	};
	const devices = once(() => deviceSubjects(facts, boot));
	const driven = once(() => {
		const byDomain = new Map<string, DeviceSubject[]>(facts.domains.map(({ name }) => [name, []]));
		for (const subject of devices()) for (const name of subject.driven.keys()) byDomain.get(name)?.push(subject);
		return byDomain;
	});
	const drivenBy = ({ name }: DomainFacts) => driven().get(name) ?? [];
	const resources = once(() => resourceSubjects(boot));
	const byDevice = once(() => {
		const map = new Map<BoardDevice, DeviceSubject>();
		for (const subject of devices()) {
			map.set(subject.device, subject);
			for (const own of subject.driven.values()) for (const device of own) map.set(device, subject);
		}
		return map;
	});
	const byUse = once(() => {
		const map = new Map<object, ResourceSubject>();
		for (const subject of resources()) {
			if (subject.entry) map.set(subject.entry, subject);
			for (const own of subject.uses.values()) for (const use of own) map.set(use, subject);
		}
		return map;
	});
	const summary = once(() => {
		const judged = facts.domains.flatMap((domain) =>
			drivenBy(domain).flatMap((subject): Judged[] => {
				const verdict = of(domain, subject);
				return verdict.state === "unused" ? [] : [{ domain, subject, verdict }];
			}),
		);
		return summarise(facts, judged);
	});
	// functions: with getters in a literal each would get a hidden class of its own, which keeps its board until a full collection
	return {
		boot,
		devices,
		drivenBy,
		resources,
		summary,
		of,
		subjectOf: (device) => byDevice().get(device),
		resourceAt: (entry) => byUse().get(entry),
		accessTo: (domain, entry) => accessOf(boot, domain, entry),
		resourceOf: (use) => byUse().get(use) ?? byUse().get(resourceOfUse(boot, use) ?? use),
	};
}

function once<T>(make: () => T): () => T {
	let made: { readonly value: T } | undefined;
	return () => {
		made ??= { value: make() };
		return made.value;
	};
}
