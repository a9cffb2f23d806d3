import type { DeviceIdSpelling } from "../board/board.ts";
import { DIRECT } from "./direct/index.ts";
import type { Hypervisor, Mark, Sources } from "./hypervisor.ts";
import { UNMODELLED } from "./unmodelled/index.ts";
import { EPAM_2024 } from "./xen/epam-2024/index.ts";
import { signOfXen, xenMarks } from "./xen/marks.ts";
import { MULTI_AGENT } from "./xen/multi-agent/index.ts";
import { RFC_V2 } from "./xen/rfc-v2/index.ts";
import { UPSTREAM } from "./xen/upstream/index.ts";

/** Every mediator that is modelled, the released one first: a new one is its folder and its place here. */
const MODELLED: readonly Hypervisor[] = [DIRECT, UPSTREAM, EPAM_2024, MULTI_AGENT, RFC_V2];

/** What shows a mediator in trees and configurations, by whose it is. */
const MARKS: readonly ((sources: Sources) => readonly Mark[])[] = [xenMarks];

/** Those a setup may name, without the older words for the same. */
export const HYPERVISOR_NAMES: readonly string[] = MODELLED.map(({ name }) => name);
export const HYPERVISOR_WORDS: readonly string[] = MODELLED.flatMap(({ name, otherNames }) => [name, ...otherNames]);

/** The spellings of "which firmware device is this" over time; the last is today's. */
export const DEVICE_ID_SPELLINGS: readonly DeviceIdSpelling[] = [
	{ property: "scmi_devid", form: "number" },
	{ property: "xen,scmi-devid", form: "number" },
	{ property: "access-controllers", form: "phandles" },
];

/** The mediator of a setup, and what shows it. */
export interface Recognised {
	readonly hypervisor: Hypervisor;
	/** How it is known, as a phrase, and whether the setup states it, the sources show it, or nothing speaks against it. */
	readonly because: string;
	readonly basis: "stated" | "read" | "assumed";
	/** Where it is not modelled, or may be several: the marks of it. */
	readonly foreign: readonly Mark[];
	/** By name, those that it may be; empty where it is one, or none that is modelled. */
	readonly candidates: readonly string[];
	/** Marks of other mediators that this one does not read. */
	readonly ignored: readonly Mark[];
}

export function hypervisorNamed(name: string): Hypervisor | undefined {
	return MODELLED.find((hypervisor) => hypervisor.name === name || hypervisor.otherNames.includes(name));
}

/** The mediator a setup names, else the one that the sources are written for. A mark of one that is not modelled makes it unknown. */
export function recognise(named: string | undefined, sources: Sources): Recognised {
	const recognised = recogniseByMarks(named, sources);
	const other = recognised.hypervisor.excludes?.(sources);
	if (other === undefined) return recognised;
	const foreign = MARKS.flatMap((marksIn) => marksIn(sources)).filter(recognised.hypervisor.reads);
	return { ...recognised, hypervisor: UNMODELLED, because: other, basis: "stated", foreign, ignored: [] };
}

function recogniseByMarks(named: string | undefined, sources: Sources): Recognised {
	const marks = MARKS.flatMap((marksIn) => marksIn(sources));
	const found = (
		hypervisor: Hypervisor,
		because: string,
		foreign: readonly Mark[] = [],
		basis: Recognised["basis"] = "read",
		candidates: readonly Hypervisor[] = [],
	): Recognised => ({
		hypervisor,
		because,
		basis,
		foreign,
		candidates: candidates.map(({ name }) => name),
		ignored: foreign.length > 0 ? [] : marks.filter((mark) => !hypervisor.reads(mark) && !hypervisor.heeds?.(mark)),
	});
	if (named !== undefined) return found(hypervisorNamed(named) ?? UNMODELLED, "named by the setup", [], "stated");
	const unread = marks.filter((mark) => !MODELLED.some((hypervisor) => hypervisor.reads(mark)));
	const decisive = unread.filter(({ decides }) => decides);
	if (decisive.length > 0) return found(UNMODELLED, `${decisive[0]?.text}`, decisive);
	const known = marks.filter((mark) => !unread.includes(mark));
	if (known.length === 0) {
		if (unread.length > 0) return found(UNMODELLED, `${unread[0]?.text}`, unread);
		// whoever asks for no SCMI is refused by every edition alike
		const xen = signOfXen(sources);
		return xen === undefined
			? found(DIRECT, "nothing in the sources names one", [], marks.length > 0 ? "read" : "assumed")
			: found(UPSTREAM, `${xen}, and nothing says which edition`, [], "assumed");
	}
	const deciding = known.filter(({ decides }) => decides);
	const [read, ...others] = deciding.length > 0 ? readersOfAll(deciding) : ownersOfSome(known);
	const several = (candidates: readonly Hypervisor[]) =>
		found(UNMODELLED, "the sources are written for several", marks, "read", candidates);
	if (read === undefined) return several(ownersOfSome(known));
	const own = (deciding.length > 0 ? deciding : known).filter((mark) => read.reads(mark));
	if (others.length === 0) return found(read, `${(own.find(isOnlyOf(read)) ?? own[0])?.text}`);
	if (deciding.length === 0) return several([read, ...others]);
	// of several that would all do it is the released one
	return found(read, `${own[0]?.text}, and nothing says which edition`, [], "assumed");
}

const readersOfAll = (marks: readonly Mark[]) =>
	MODELLED.filter((hypervisor) => marks.every((mark) => hypervisor.reads(mark)));

/** What is left over from another mediator does not tell: those that read something which no other does; else those that read any. */
function ownersOfSome(marks: readonly Mark[]): readonly Hypervisor[] {
	const owners = MODELLED.filter((hypervisor) => marks.some(isOnlyOf(hypervisor)));
	return owners.length > 0 ? owners : MODELLED.filter(({ reads }) => marks.some(reads));
}

const isOnlyOf = (hypervisor: Hypervisor) => (mark: Mark) =>
	hypervisor.reads(mark) && !MODELLED.some((other) => other !== hypervisor && other.reads(mark));
