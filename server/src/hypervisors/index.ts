import type { DeviceIdSpelling } from "../board/board.ts";
import { DIRECT } from "./direct/index.ts";
import type { Hypervisor, Mark, Sources } from "./hypervisor.ts";
import { UNMODELLED } from "./unmodelled/index.ts";
import { EPAM_2024 } from "./xen/epam-2024/index.ts";
import { xenMarks } from "./xen/marks.ts";
import { MULTI_AGENT } from "./xen/multi-agent/index.ts";
import { RFC_V2 } from "./xen/rfc-v2/index.ts";

/** Every mediator that is modelled: a new one is its folder and its place here. */
const MODELLED: readonly Hypervisor[] = [DIRECT, EPAM_2024, MULTI_AGENT, RFC_V2];

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
	/** Where it is not modelled: the marks of it. */
	readonly foreign: readonly Mark[];
	/** Marks of other mediators that this one does not read. */
	readonly ignored: readonly Mark[];
}

export function hypervisorNamed(name: string): Hypervisor | undefined {
	return MODELLED.find((hypervisor) => hypervisor.name === name || hypervisor.otherNames.includes(name));
}

/** The mediator a setup names, else the one that the sources are written for. A mark of one that is not modelled makes it unknown. */
export function recognise(named: string | undefined, sources: Sources): Recognised {
	const marks = MARKS.flatMap((marksIn) => marksIn(sources));
	const found = (
		hypervisor: Hypervisor,
		because: string,
		foreign: readonly Mark[] = [],
		basis: Recognised["basis"] = "read",
	): Recognised => ({
		hypervisor,
		because,
		basis,
		foreign,
		ignored: foreign.length > 0 ? [] : marks.filter((mark) => !hypervisor.reads(mark) && !hypervisor.heeds?.(mark)),
	});
	if (named !== undefined) return found(hypervisorNamed(named) ?? UNMODELLED, "named by the setup", [], "stated");
	const unread = marks.filter((mark) => !MODELLED.some((hypervisor) => hypervisor.reads(mark)));
	const decisive = unread.filter(({ decides }) => decides);
	if (decisive.length > 0) return found(UNMODELLED, `${decisive[0]?.text}`, decisive);
	const readers = MODELLED.filter((hypervisor) => marks.some((mark) => hypervisor.reads(mark)));
	if (readers.length === 0)
		return unread.length > 0
			? found(UNMODELLED, `${unread[0]?.text}`, unread)
			: found(DIRECT, "nothing in the sources names one", [], marks.length > 0 ? "read" : "assumed");
	const known = marks.filter((mark) => readers.some((hypervisor) => hypervisor.reads(mark)));
	const [read, ...others] = readers.filter((hypervisor) => readsAllThatTells(hypervisor, known));
	if (read === undefined || others.length > 0) return found(UNMODELLED, "the sources are written for several", marks);
	const own = marks.filter((mark) => read.reads(mark));
	const isItsAlone = (mark: Mark) => readers.every((hypervisor) => hypervisor === read || !hypervisor.reads(mark));
	const deciding = own.filter(({ decides }) => decides);
	const shown = deciding.find(isItsAlone) ?? deciding[0] ?? own[0];
	return found(read, `${shown?.text}`);
}

/** Some marks are read by several mediators; where some are left over from another one, those that decide count. */
function readsAllThatTells(hypervisor: Hypervisor, marks: readonly Mark[]): boolean {
	const decisive = marks.filter(({ decides }) => decides);
	return (decisive.length > 0 ? decisive : marks).every((mark) => hypervisor.reads(mark));
}
