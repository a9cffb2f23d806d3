import type { Analysis } from "../analysis.ts";
import { PROFILE_NAMES } from "../plan/assumptions.ts";
import { nameOf } from "../text/path.ts";
import { uriOf } from "./places.ts";
import type { StatusReport } from "./reports.ts";

/** What the status item says of a file: its setup, the catalogue and the mediator that answers rest on. */
export function statusReport(analyses: readonly Analysis[], file: string): StatusReport {
	const [analysis] = analyses;
	const count = (severity: string): number =>
		analyses.reduce((sum, { findings }) => sum + findings.filter((finding) => finding.severity === severity).length, 0);
	const problems = { errors: count("error"), warnings: count("warning") };
	if (analysis === undefined)
		return { uri: uriOf(file), setup: null, catalogue: null, profile: null, detail: "", problems };
	const { facts } = analysis;
	const { boot, catalogue, setup } = facts;
	return {
		uri: uriOf(file),
		setup: setup.name,
		catalogue: catalogue?.read.catalogue?.firmware.name ?? null,
		profile: boot === undefined ? null : PROFILE_NAMES[boot.planned.plan.profile],
		detail: detailOf(analyses, file),
		problems,
	};
}

function detailOf(analyses: readonly Analysis[], file: string): string {
	const [analysis] = analyses;
	if (analysis === undefined) return "";
	const { setup, host, catalogue, boot } = analysis.facts;
	const lines = [`**${setup.name}**: ${nameOf(host.resolved.file)}, ${host.resolved.sources.size} files`];
	if (catalogue === undefined) lines.push(noCatalogue());
	else if (catalogue.read.catalogue === undefined)
		lines.push(
			`The catalogue ${nameOf(catalogue.path)} has errors: firmware numbers are not checked until they are mended.`,
		);
	else lines.push(`Catalogue: ${nameOf(catalogue.path)}, ${catalogue.chosenBy}.`);
	lines.push(...(boot?.assumptions ?? []));
	if (analyses.length > 1)
		lines.push(
			`${nameOf(file)} also belongs to ${analyses
				.slice(1)
				.map(({ facts }) => facts.setup.name)
				.join(", ")}.`,
		);
	return lines.join("\n\n");
}

/** The way forward where no catalogue is known. */
export function noCatalogue(): string {
	return "No firmware catalogue (*.scmi.yaml) matches this board, so its numbers are not checked. Put one beside the board, or begin with `scmi-dt import from-dts`.";
}
