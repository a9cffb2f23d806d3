import { type Diagnostic, DiagnosticSeverity } from "vscode-languageserver-types";
import type { Analysis } from "../analysis.ts";
import type { Finding } from "../rules/finding.ts";
import type { Problem, Severity } from "../text/problem.ts";
import type { Span } from "../text/span.ts";
import { visible } from "../text/visible.ts";
import { type Places, placesIn } from "./places.ts";
import { unitedFindings } from "./united-findings.ts";

export interface DiagnosticsOptions {
	/** Whether findings are shown in this file: others go to where it is included. */
	isShown(file: string): boolean;
	/** Whether a finding is shown, where it is. */
	isWanted(finding: Problem): boolean;
	/** The address of the page that explains a code, if there is one. */
	pageOf(code: string): string | undefined;
}

/** The findings of several setups by file, each once; `loose` are those of files read by themselves. */
export function diagnostics(
	analyses: readonly Analysis[],
	loose: readonly Problem[],
	loosePlaces: Places,
	options: DiagnosticsOptions,
): ReadonlyMap<string, readonly Diagnostic[]> {
	const byFile = new Map<string, Map<string, Diagnostic>>();
	const add = (finding: Finding, places: Places): void => {
		const { code, at, message } = finding;
		if (!options.isWanted(finding)) return;
		const ofFile = byFile.get(at.file) ?? new Map<string, Diagnostic>();
		byFile.set(at.file, ofFile);
		const key = `${code} ${at.start} ${at.end} ${message}`;
		if (!ofFile.has(key)) ofFile.set(key, diagnosticOf(finding, places, options));
	};
	const views = new Map(
		analyses.map((analysis) => [analysis, { places: placesIn([analysis]), moved: mover(analysis, options) }]),
	);
	for (const { finding, analysis } of unitedFindings(analyses)) {
		const view = views.get(analysis);
		if (view) add(view.moved(finding), view.places);
	}
	for (const problem of loose) add({ ...problem, related: [], fixes: problem.fixes ?? [] }, loosePlaces);
	return new Map([...byFile].map(([file, ofFile]) => [file, [...ofFile.values()]]));
}

const SEVERITIES: Readonly<Record<Severity, DiagnosticSeverity>> = {
	error: DiagnosticSeverity.Error,
	warning: DiagnosticSeverity.Warning,
	information: DiagnosticSeverity.Information,
	hint: DiagnosticSeverity.Hint,
};

function diagnosticOf(finding: Finding, places: Places, { pageOf }: DiagnosticsOptions): Diagnostic {
	const { code, severity, at, message, related } = finding;
	const href = pageOf(code);
	return {
		source: "scmi",
		code,
		severity: SEVERITIES[severity],
		range: places.rangeOf(at),
		message: visible(message),
		...(href !== undefined && { codeDescription: { href } }),
		...(related.length > 0 && {
			relatedInformation: related.map((other) => ({
				location: places.locationOf(other.at),
				message: visible(other.brief ?? other.message),
			})),
		}),
	};
}

/** Moves findings in files that are not shown to the line of a shown file through which they came. */
function mover({ facts }: Analysis, { isShown }: DiagnosticsOptions): (finding: Finding) => Finding {
	const cameThrough = new Map<string, Span>();
	const refer = (path: string | undefined, at: Span | undefined): void => {
		if (path !== undefined && at && !cameThrough.has(path)) cameThrough.set(path, at);
	};
	const { setup, stacks: trees, firmwares } = facts;
	const stacks = [setup.host, ...setup.domains.flatMap(({ guest }) => guest ?? [])];
	for (const { base, overlays, bootFiles = [] } of stacks)
		for (const { path, at } of [base, ...overlays, ...bootFiles]) refer(path, at);
	for (const { xl } of setup.domains) for (const { path, at } of xl) refer(path, at);
	for (const { catalogue } of firmwares) refer(catalogue.path, catalogue.namedAt);
	for (const { stack } of trees) for (const { path, at } of stack.resolved.inclusions) refer(path, at);

	const shownPlace = (file: string): Span | undefined => {
		const seen = new Set<string>();
		let at = cameThrough.get(file);
		while (at && !isShown(at.file) && !seen.has(at.file)) {
			seen.add(at.file);
			at = cameThrough.get(at.file);
		}
		return at && isShown(at.file) ? at : undefined;
	};
	return (finding) => {
		const at = isShown(finding.at.file) ? undefined : shownPlace(finding.at.file);
		if (!at) return finding;
		return { ...finding, at, related: [{ at: finding.at, message: "It is here." }, ...finding.related] };
	};
}
