import { type Analysis, hasRead } from "../analysis.ts";
import { DISABLE_CODE } from "../rules/disable-comments.ts";
import type { Finding } from "../rules/finding.ts";
import { withoutSteps } from "../rules/trace-step.ts";
import { grouped } from "../text/grouped.ts";
import { enumerated } from "../text/listed.ts";
import { worseOf } from "../text/problem.ts";

/** A finding, and one of the analyses that has it. */
export interface UnitedFinding {
	readonly finding: Finding;
	readonly analysis: Analysis;
}

/** The findings of several setups, each once; of one that holds in some variants of a scmi.yaml only, the message says in which. */
export function unitedFindings(analyses: readonly Analysis[]): readonly UnitedFinding[] {
	const united = new Map<string, Held>();
	for (const analysis of analyses)
		for (const finding of analysis.findings) {
			const key = keyOf(finding);
			const known = united.get(key);
			if (known === undefined) {
				united.set(key, { finding, analysis, in: new Set([analysis]) });
				continue;
			}
			known.in.add(analysis);
			// what it comes to may be worse in one of them
			if (worseOf(known.finding.severity, finding.severity) !== known.finding.severity) {
				known.finding = finding;
				known.analysis = analysis;
			}
			if (textOf(known.finding) !== textOf(finding)) known.finding = ofAnyBoot(known.finding);
		}
	const readersOf = onceEach((file: string) => analyses.filter((analysis) => hasRead(analysis, file)));
	const isIdleInAll = ({ finding, in: holders }: Held) =>
		finding.code !== DISABLE_CODE || readersOf(finding.at.file).every((analysis) => holders.has(analysis));
	const variants = grouped(analyses, ({ facts }) => facts.setup.file);
	return [...united.values()].filter(isIdleInAll).map(({ finding, analysis, in: holders }) => {
		const where = isOfFile(finding, analysis) ? "" : variantsText([...holders], variants);
		return { analysis, finding: where === "" ? finding : { ...finding, message: `${finding.message} (${where})` } };
	});
}

/** Boots of several setups come to the same in different steps. */
export function keyOf({ code, at, message }: Pick<Finding, "code" | "at" | "message">): string {
	return `${at.file} ${at.start} ${at.end} ${code} ${withoutSteps(message)}`;
}

/** What is told of the scmi.yaml itself is told at the variant, and what xl does not take of one configuration alone it takes in none. */
function isOfFile(finding: Finding, { facts: { setup, domains } }: Analysis): boolean {
	const { at } = finding;
	const isMissing = setup.missing?.some(({ at: named }) => named.file === at.file && named.start === at.start) === true;
	const key = keyOf(finding);
	return (
		isMissing || domains.some(({ xl }) => xl?.files.length === 1 && xl.problems.some((each) => keyOf(each) === key))
	);
}

interface Held {
	finding: Finding;
	analysis: Analysis;
	readonly in: Set<Analysis>;
}

const textOf = ({ message, related }: Finding): string => [message, ...related.map((each) => each.message)].join("\n");

function ofAnyBoot(finding: Finding): Finding {
	const related = finding.related.map((each) => ({ ...each, message: withoutSteps(each.message) }));
	return { ...finding, message: withoutSteps(finding.message), related };
}

/** Empty where every variant of the file has it, or the setup has none. */
function variantsText(
	holders: readonly Analysis[],
	variantsOf: ReadonlyMap<string | undefined, readonly Analysis[]>,
): string {
	const variants = holders.filter(({ facts }) => facts.setup.file !== undefined);
	const files = new Set(variants.map(({ facts }) => facts.setup.file));
	const siblings = [...files].reduce((sum, file) => sum + (variantsOf.get(file)?.length ?? 0), 0);
	if (siblings <= variants.length) return "";
	const names = variants.flatMap(({ facts }) => facts.setup.name.split("#")[1] ?? []);
	return names.length === 0 ? "" : `in variant ${enumerated(names, NAMED, String)}`;
}

/** As many as can be taken in. */
const NAMED = 12;

/** Works an answer out once for each question. */
function onceEach<Q, A>(answer: (question: Q) => A): (question: Q) => A {
	const known = new Map<Q, { readonly answer: A }>();
	return (question) => {
		const found = known.get(question) ?? { answer: answer(question) };
		known.set(question, found);
		return found.answer;
	};
}
