import type { Analysis } from "../../analysis.ts";
import { readXlAssignments } from "../../configs/xl-assignments.ts";
import type { DomainFacts, Facts } from "../../facts.ts";
import type { Snapshot } from "../../text/snapshot.ts";
import type { XlValuePlace } from "./xl-place.ts";

/** A value that is typed in an xl configuration. */
export interface XlTyping {
	readonly snapshot: Snapshot;
	readonly file: string;
	readonly text: string;
	readonly place: XlValuePlace;
	/** The setup that the file is part of, and the domain that it is of. */
	readonly facts: Facts;
	readonly own: DomainFacts | undefined;
}

/** What a configuration belongs to: the first setup that starts a domain from it, else the one that is shown; there, the domain that it names. */
export function ownerOf(
	analyses: readonly Analysis[],
	file: string,
	text: string,
): { readonly analysis: Analysis | undefined; readonly own: DomainFacts | undefined } {
	for (const analysis of analyses) {
		const own = analysis.facts.domains.find(({ xl }) => xl?.files.includes(file));
		if (own !== undefined) return { analysis, own };
	}
	const [analysis] = analyses;
	const name = readXlAssignments(file, text).assignments.findLast(({ key }) => key === "name")?.value;
	const named = analysis?.facts.domains.find(
		(domain) => !domain.hardware && name?.kind === "text" && domain.name === name.text,
	);
	return { analysis, own: named };
}
