import { enumerated } from "../text/listed.ts";
import { DIRECT } from "./direct/index.ts";
import type { Hypervisor, Mark, Sources, Stranger } from "./hypervisor.ts";
import { hypervisorNamed, MARKS, MODELLED, RELEASED, STRANGERS } from "./index.ts";
import { UNMODELLED } from "./unmodelled/index.ts";
import { signOfXen } from "./xen/marks.ts";

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
	/** Where some of those are: what shows this one, one mark of each kind. Empty where the setup names it. */
	readonly prevailing: readonly Mark[];
}

/** The mediator a setup names, else the one that the sources are written for. */
export function recognise(named: string | undefined, sources: Sources): Recognised {
	const recognised = recogniseByMarks(named, sources);
	const other = recognised.hypervisor.excludes?.(sources);
	if (other === undefined) return recognised;
	return unmodelled(other, marksOf(sources).filter(recognised.hypervisor.reads), "stated");
}

const READERS: readonly Pick<Hypervisor, "reads">[] = [...MODELLED, ...STRANGERS];

const marksOf = (sources: Sources): readonly Mark[] => MARKS.flatMap((marksIn) => marksIn(sources));

function recogniseByMarks(named: string | undefined, sources: Sources): Recognised {
	const all = marksOf(sources);
	const found = (hypervisor: Hypervisor, because: string, basis: Recognised["basis"] = "read"): Recognised => {
		const ignored = all.filter((mark) => !hypervisor.reads(mark) && !hypervisor.heeds?.(mark));
		const isMixed = basis !== "stated" && ignored.some((mark) => READERS.some(({ reads }) => reads(mark)));
		const prevailing = isMixed ? oneOfEach(all.filter(hypervisor.reads)) : [];
		return { hypervisor, because, basis, foreign: [], candidates: [], ignored, prevailing };
	};
	if (named !== undefined) {
		const hypervisor = hypervisorNamed(named);
		return hypervisor
			? found(hypervisor, "named by the setup", "stated")
			: unmodelled("named by the setup", [], "stated");
	}
	// a word that nobody reads shows nobody
	const marks = all.filter(({ whose }) => whose !== undefined);
	const deciding = marks.filter(({ decides }) => decides);
	if (deciding.length === 0) return recogniseUndecided(marks, sources, found);
	const [read, ...others] = MODELLED.filter((hypervisor) => deciding.every(hypervisor.reads));
	const meant = meantOtherwise(deciding, marks);
	if (meant !== undefined) return found(meant, mostOf(marks.filter(meant.reads)), "assumed");
	if (read !== undefined) {
		if (others.length === 0) return found(read, `${(deciding.find(isOnlyOf(read)) ?? deciding[0])?.text}`);
		const heaviest = heaviestOf(
			[read, ...others],
			marks,
			({ reads, heeds }) =>
				(mark) =>
					reads(mark) || heeds?.(mark),
		);
		// of several that would all do it is the released one
		return heaviest.length === 1 && heaviest[0] !== undefined
			? found(heaviest[0], `${marks.find(isOnlyOf(heaviest[0]))?.text ?? deciding[0]?.text}`)
			: found(read, `${deciding[0]?.text}, and nothing says which edition`, "assumed");
	}
	const stranger = STRANGERS.filter(isToldBy(deciding)).find(({ reads }) => deciding.every(reads));
	return stranger ? ofStranger(stranger, deciding) : recogniseByMost(marks, found);
}

type Found = (hypervisor: Hypervisor, because: string, basis?: Recognised["basis"]) => Recognised;

/**
 * Numbers of devices alone. What is left over from another mediator does not tell: those count that read something which no other does,
 * else those that read any.
 */
function recogniseUndecided(marks: readonly Mark[], sources: Sources, found: Found): Recognised {
	const owners = MODELLED.filter((hypervisor) => marks.some(isOnlyOf(hypervisor)));
	const [read, ...others] = owners.length > 0 ? owners : MODELLED.filter(({ reads }) => marks.some(reads));
	if (read !== undefined)
		return others.length > 0
			? several(marks, [read, ...others])
			: found(read, `${(marks.find(isOnlyOf(read)) ?? marks.find(read.reads))?.text}`);
	const [unread] = marks;
	if (unread !== undefined) return unmodelled(unread.text, marks);
	// whoever asks for no SCMI is refused by every edition alike
	const xen = signOfXen(sources);
	return xen === undefined
		? found(DIRECT, "nothing in the sources names one", "assumed")
		: found(RELEASED, `${xen}, and nothing says which edition`, "assumed");
}

/** No mediator reads all that is there: it is the one that most is of. Where two have as much, nobody knows. */
function recogniseByMost(marks: readonly Mark[], found: Found): Recognised {
	const strangers = STRANGERS.filter(isToldBy(marks));
	const heaviest = heaviestOf<Hypervisor | Stranger>([...MODELLED, ...strangers], marks);
	const [read, ...others] = MODELLED.filter((each) => heaviest.includes(each));
	const stranger = strangers.find((each) => heaviest.includes(each));
	if (read === undefined) return stranger ? ofStranger(stranger, marks) : unmodelled(`${marks[0]?.text}`, marks);
	if (others.length > 0 || stranger !== undefined) {
		const telling = marks.filter((mark) => !heaviest.every(({ reads }) => reads(mark)));
		return several(telling, [read, ...others]);
	}
	return found(read, mostOf(marks.filter(read.reads)), "assumed");
}

/**
 * One word that asks, in the spelling of one mediator, beside numbers of devices that are all another's, which spells the word otherwise:
 * the word is sooner wrong than all of them.
 */
function meantOtherwise(deciding: readonly Mark[], marks: readonly Mark[]): Hypervisor | undefined {
	const others = marks.filter(({ decides }) => !decides);
	if (others.length < 2) return undefined;
	return MODELLED.find(
		(each) =>
			others.every(isOnlyOf(each)) &&
			deciding.every(({ respells, ...mark }) => respells !== undefined && each.reads({ ...mark, kind: respells })),
	);
}

const mostOf = (marks: readonly Mark[]): string =>
	`${enumerated(oneOfEach(marks), SAID, ({ text }) => text)}: most of the sources is written for it, not all`;

/** As many marks as a sentence bears. */
const SAID = 3;

/** The first of each kind, the strongest before the others: of what shows a mediator, else of what there is. */
function oneOfEach(marks: readonly Mark[]): readonly Mark[] {
	const telling = marks.filter(({ decides, isOfScmi }) => decides && isOfScmi);
	const kept = (telling.length > 0 ? telling : marks).toSorted(
		(a, b) => STRENGTHS.indexOf(a.strength) - STRENGTHS.indexOf(b.strength),
	);
	return kept.filter(({ kind }, i) => kept.findIndex((mark) => mark.kind === kind) === i);
}

const STRENGTHS: readonly Mark["strength"][] = ["sets up", "asks", "accompanies"];

/** Those that read the most of the marks. */
function heaviestOf<T extends Pick<Hypervisor, "reads">>(
	readers: readonly T[],
	marks: readonly Mark[],
	takenBy: (reader: T) => (mark: Mark) => boolean | undefined = ({ reads }) => reads,
): readonly T[] {
	const weighed = readers.map((reader) => ({ reader, weight: weightOf(marks.filter(takenBy(reader))) }));
	const [most] = weighed.map(({ weight }) => weight).toSorted((a, b) => compare(b, a));
	return weighed.filter(({ weight }) => most && compare(weight, most) === 0).map(({ reader }) => reader);
}

/** What sets a mediator up outweighs what asks it for SCMI, and that the rest; of one strength the more counts. */
function weightOf(marks: readonly Mark[]): readonly number[] {
	const kindsOf = (strength: Mark["strength"]) =>
		new Set(marks.filter((mark) => mark.strength === strength).map(({ kind }) => kind)).size;
	return [kindsOf("sets up"), marks.filter(({ strength }) => strength === "asks").length, kindsOf("accompanies")];
}

const compare = (a: readonly number[], b: readonly number[]): number =>
	a.map((number, i) => number - (b[i] ?? 0)).find((difference) => difference !== 0) ?? 0;

const isOnlyOf = (hypervisor: Hypervisor) => (mark: Mark) =>
	hypervisor.reads(mark) && !MODELLED.some((other) => other !== hypervisor && other.reads(mark));

const isToldBy =
	(marks: readonly Mark[]) =>
	({ toldBy }: Stranger) =>
		toldBy.every((kind) => marks.some((mark) => mark.kind === kind));

/** The marks that tell it come first, with what it is. */
function ofStranger({ toldBy, whose, does, reads }: Stranger, marks: readonly Mark[]): Recognised {
	const own = toldBy
		.flatMap((kind) => marks.filter((mark) => mark.kind === kind))
		.map((mark) => ({ ...mark, whose, does }));
	const rest = marks.filter((mark) => reads(mark) && !toldBy.includes(mark.kind));
	return unmodelled(`${own[0]?.text}`, [...own, ...rest]);
}

const several = (marks: readonly Mark[], candidates: readonly Hypervisor[]): Recognised => ({
	...unmodelled("the sources are written for several", marks),
	candidates: candidates.map(({ name }) => name),
});

const unmodelled = (because: string, foreign: readonly Mark[], basis: Recognised["basis"] = "read"): Recognised => ({
	hypervisor: UNMODELLED,
	because,
	basis,
	foreign,
	candidates: [],
	ignored: [],
	prevailing: [],
});
