import { type Analysis, hasRead } from "../analysis.ts";
import { DISABLE_CODE } from "../rules/disable-comments.ts";
import type { Finding } from "../rules/finding.ts";

/** A finding, and one of the analyses that has it. */
export interface UnitedFinding {
	readonly finding: Finding;
	readonly analysis: Analysis;
}

/** The findings of several setups, each once; of one that holds in some variants of a scmi.yaml only, the message says in which. */
export function unitedFindings(analyses: readonly Analysis[]): readonly UnitedFinding[] {
	const united = new Map<
		string,
		{ readonly finding: Finding; readonly analysis: Analysis; readonly in: Set<Analysis> }
	>();
	for (const analysis of analyses)
		for (const finding of analysis.findings) {
			const key = keyOf(finding);
			const known = united.get(key);
			if (known) known.in.add(analysis);
			else united.set(key, { finding, analysis, in: new Set([analysis]) });
		}
	const isIdleInAll = ({ finding, in: holders }: { readonly finding: Finding; readonly in: Set<Analysis> }) =>
		finding.code !== DISABLE_CODE ||
		analyses.every((analysis) => holders.has(analysis) || !hasRead(analysis, finding.at.file));
	return [...united.values()].filter(isIdleInAll).map(({ finding, analysis, in: holders }) => {
		const where = variantsText([...holders], analyses);
		return { analysis, finding: where === "" ? finding : { ...finding, message: `${finding.message} (${where})` } };
	});
}

export function keyOf({ code, at, message }: Finding): string {
	return `${at.file} ${at.start} ${at.end} ${code} ${message}`;
}

/** Empty where every variant of the file has it, or the setup has none. */
function variantsText(holders: readonly Analysis[], analyses: readonly Analysis[]): string {
	const variants = holders.filter(({ facts }) => facts.setup.file !== undefined);
	const files = new Set(variants.map(({ facts }) => facts.setup.file));
	const siblings = analyses.filter(({ facts }) => files.has(facts.setup.file));
	if (siblings.length <= variants.length) return "";
	const names = variants.flatMap(({ facts }) => facts.setup.name.split("#")[1] ?? []);
	return names.length === 0 ? "" : `in variant ${names.join(", ")}`;
}
