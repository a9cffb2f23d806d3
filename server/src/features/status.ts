import type { Analysis } from "../analysis.ts";
import { firmwareNames } from "../plan/bind-firmwares.ts";
import { nameOf } from "../text/path.ts";
import { plain, prose } from "./markdown.ts";
import { uriOf } from "./places.ts";
import type { StatusReport } from "./reports.ts";

/** What the status item says of a file: its setup, the firmware and mediator that answers rest on, and what they come to. */
export function statusReport(analyses: readonly Analysis[], file: string): StatusReport {
	const [analysis] = analyses;
	const count = (severity: string): number =>
		analyses.reduce((sum, { findings }) => sum + findings.filter((finding) => finding.severity === severity).length, 0);
	const problems = { errors: count("error"), warnings: count("warning") };
	if (analysis === undefined)
		return {
			uri: uriOf(file),
			setup: null,
			catalogue: null,
			profile: null,
			headline: null,
			detail: "",
			problems,
		};
	const { facts, verdicts } = analysis;
	const names = firmwareNames(facts.firmwares);
	const [first] = verdicts?.summary().lines ?? [];
	return {
		uri: uriOf(file),
		setup: facts.setup.name,
		catalogue: names.length === 0 ? null : names.join(", "),
		profile: verdicts === undefined ? null : facts.recognised.hypervisor.title,
		headline: first === undefined ? null : { tone: first.tone, text: first.text },
		detail: detailOf(analysis, analyses, file),
		problems,
	};
}

export const STILL_READING = "Files of this board are still being read.";

function detailOf({ facts, verdicts, isStillReading }: Analysis, analyses: readonly Analysis[], file: string): string {
	const { setup, host, firmwares } = facts;
	const head = `**${plain(setup.name)}**: ${plain(nameOf(host.resolved.file))}, ${host.resolved.sources.size} files`;
	const lines: string[] = [];
	lines.push(...(verdicts?.summary().lines ?? []).map(({ text }) => text));
	if (isStillReading) lines.push(STILL_READING);
	else if (firmwares.length === 0) lines.push(noCatalogue());
	for (const { catalogue } of firmwares)
		lines.push(
			catalogue.read.catalogue === undefined
				? `The catalogue ${nameOf(catalogue.path)} has errors: firmware numbers are not checked until they are mended.`
				: `Catalogue: ${nameOf(catalogue.path)}, ${catalogue.chosenBy}.`,
		);
	lines.push(...facts.assumptions.map(({ text }) => text));
	if (analyses.length > 1)
		lines.push(
			`${nameOf(file)} also belongs to ${analyses
				.slice(1)
				.map((other) => other.facts.setup.name)
				.join(", ")}.`,
		);
	return [head, ...lines.map(prose)].join("\n\n");
}

/** The way forward where no catalogue is known. */
export function noCatalogue(): string {
	return "No firmware catalogue (*.scmi.yaml) matches this board, so its numbers are not checked. Put one beside the board, or begin with `scmi-dt import from-dts`.";
}
