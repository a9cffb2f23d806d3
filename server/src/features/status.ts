import type { Analysis } from "../analysis.ts";
import { closedFirmwareOf, closedText } from "../catalogue/closed-firmware.ts";
import { compatiblesOf } from "../devicetree/tree/read-property.ts";
import { isOverlay } from "../devicetree/tree/tree.ts";
import type { Facts } from "../facts.ts";
import { firmwareNames } from "../plan/bind-firmwares.ts";
import type { PassedOver } from "../plan/choose-catalogues.ts";
import { listed, listedSome } from "../text/listed.ts";
import { nameOf, stemOf } from "../text/path.ts";
import type { Problem } from "../text/problem.ts";
import { whyNothingBoots } from "../verdicts/why-nothing-boots.ts";
import { guestsWithoutTree } from "./guest-trees.ts";
import { plain, prose } from "./markdown.ts";
import { boardOfPart, shownAnalyses } from "./part-of.ts";
import { uriOf } from "./places.ts";
import type { StatusReport } from "./reports.ts";
import { unitedFindings } from "./united-findings.ts";

/** Boards beside the one that is shown. */
const MAX_NAMED = 3;

/** What the status item says of a file: its setup, the firmware and mediator that answers rest on, and what they come to; findings that are shown are counted. */
export function statusReport(
	analyses: readonly Analysis[],
	file: string,
	isWanted: (finding: Problem) => boolean = () => true,
): StatusReport {
	const [analysis] = analyses;
	const shown = shownAnalyses(analyses, file);
	// what two setups have in common is shown once
	const found = unitedFindings(shown).filter(({ finding }) => isWanted(finding));
	const count = (severity: string): number => found.filter(({ finding }) => finding.severity === severity).length;
	const problems = { errors: count("error"), warnings: count("warning") };
	if (analysis === undefined)
		return {
			uri: uriOf(file),
			setup: null,
			board: null,
			catalogue: null,
			lacksCatalogue: false,
			profile: null,
			headline: null,
			detail: "",
			problems,
			unknown: 0,
			guestsWithoutTree: [],
		};
	const { facts, verdicts } = analysis;
	const names = firmwareNames(facts.firmwares);
	const [first] = verdicts?.summary().lines ?? [];
	const board = boardOfPart(analysis, file);
	const lost = analysis.isStillReading ? undefined : whyNothingBoots(facts);
	return {
		uri: uriOf(file),
		setup: facts.setup.name,
		board: board === undefined ? null : nameOf(board),
		catalogue: names.length === 0 ? null : names.join(", "),
		lacksCatalogue: lacksCatalogue(analysis),
		profile: verdicts === undefined ? null : facts.recognised.hypervisor.title,
		headline:
			lost !== undefined
				? { tone: "bad", text: lost }
				: first === undefined
					? null
					: { tone: first.tone, text: first.text },
		detail: detailOf(analysis, analyses, file),
		problems,
		unknown: sum(shown.map(({ verdicts: of }) => unknownIn(of))),
		guestsWithoutTree: analysis.isStillReading ? [] : guestsWithoutTree(analysis).map(({ name }) => name),
	};
}

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);

const unknownIn = (verdicts: Analysis["verdicts"]): number =>
	sum((verdicts?.summary().domains ?? []).map(({ counts }) => counts.get("unknown") ?? 0));

/**
 * Whether there is anything of SCMI to be shown of a setup: a node of it in a tree, a catalogue, or a scmi.yaml that speaks of it. An
 * overlay without its base only refers to what it has.
 */
export function isAboutScmi({ facts }: Analysis): boolean {
	const { setup, firmwares, host } = facts;
	if (setup.file !== undefined || firmwares.length > 0 || hasScmiNode(facts)) return true;
	return (
		overlayAlone(facts) !== undefined && [...host.resolved.sources.values()].some(({ text }) => /scmi/i.test(text))
	);
}

const hasScmiNode = ({ stacks }: Facts): boolean => stacks.some(({ stack }) => stack.board.controllers.length > 0);

/** Whether its numbers are not checked because no catalogue is known, and that is all that is missing. */
export function lacksCatalogue({ facts, isStillReading }: Analysis): boolean {
	return (
		!isStillReading &&
		facts.firmwares.length === 0 &&
		hasScmiNode(facts) &&
		overlayAlone(facts) === undefined &&
		whyNothingBoots(facts) === undefined &&
		treeUnread(facts) === undefined
	);
}

export const STILL_READING = "Files of this board are still being read.";

function detailOf(analysis: Analysis, analyses: readonly Analysis[], file: string): string {
	const { facts, verdicts, isStillReading } = analysis;
	const { setup, host, firmwares } = facts;
	const files = host.resolved.sources.size;
	const head = `**${plain(setup.name)}**: ${plain(nameOf(host.resolved.file))}, ${files} ${files === 1 ? "file" : "files"}`;
	const lines: string[] = [];
	const board = boardOfPart(analysis, file);
	if (board !== undefined) lines.push(asPart(nameOf(file), board, analyses));
	lines.push(...(verdicts?.summary().lines ?? []).map(({ text }) => text));
	const lost = whyNothingBoots(facts);
	if (isStillReading) lines.push(STILL_READING);
	else if (lost !== undefined) lines.push(lost);
	else if (firmwares.length === 0) lines.push(withoutCatalogue(facts));
	for (const { catalogue } of firmwares)
		lines.push(
			catalogue.read.catalogue === undefined
				? `The catalogue ${nameOf(catalogue.path)} ${catalogue.read.isAbsent ? "is not there: firmware numbers are not checked." : "has errors: firmware numbers are not checked until they are fixed."}`
				: catalogue.isBundled
					? `Catalogue: the one of "${catalogue.read.catalogue.firmware.name}" that comes with this extension, ${catalogue.chosenBy}. Your firmware may differ. \`SCMI: Make or Choose a Catalogue…\` copies it beside the board, where it counts in full.`
					: `Catalogue: ${nameOf(catalogue.path)}, ${catalogue.chosenBy}.`,
		);
	lines.push(...facts.assumptions.map(({ text, basis }) => (basis === "assumed" ? `${text} (assumed)` : text)));
	const others = shownAnalyses(analyses, file).slice(1);
	if (others.length > 0)
		lines.push(`${nameOf(file)} also belongs to ${others.map((other) => other.facts.setup.name).join(", ")}.`);
	return [head, ...lines.map(prose)].join("\n\n");
}

/** Only boards that are read already are named: to look for all of them takes time. */
function asPart(name: string, board: string, analyses: readonly Analysis[]): string {
	const known = new Set(analyses.map(({ facts }) => facts.host.resolved.file));
	const others = [...known].filter((other) => other !== board).map(nameOf);
	const shown = `${name} is shown as part of ${nameOf(board)}`;
	if (others.length === 0) return `${shown}.`;
	return `${shown}; ${listedSome(others, MAX_NAMED)} ${others.length === 1 ? "has" : "have"} it too.`;
}

/** Why there are no answers where no catalogue is known, and the way forward. */
export function withoutCatalogue(facts: Facts): string {
	return overlayAlone(facts) ?? treeUnread(facts) ?? [noCatalogue(facts), ...presumedText(facts)].join(" ");
}

function presumedText({ presumed }: Facts): readonly string[] {
	return presumed.length === 0 ? [] : [`If firmware has the channels that the trees list: ${presumed.join(" ")}`];
}

/** A catalogue is found by what the tree says. */
function treeUnread({ host: { resolved } }: Facts): string | undefined {
	const [first] = resolved.problems.filter(({ severity }) => severity !== "hint");
	if (resolved.tree.complete || first === undefined) return undefined;
	return `Not all of this board could be read, so it is not known which firmware catalogue (*.scmi.yaml) is its own: ${first.message}`;
}

/** What is missing where an overlay is read without a base; undefined for everything else. */
export function overlayAlone({ host: { resolved } }: Pick<Facts, "host">): string | undefined {
	if (!isOverlay(resolved.tree) || resolved.overlays.length > 0) return undefined;
	const name = nameOf(resolved.file);
	const stem = stemOf(name);
	return `Nothing says which tree this overlay is laid over, so only its own text is checked. Name both in a scmi.yaml, \`host: { base: board.dts, overlays: [${name}] }\`, or in the Makefile beside it, \`${stem}-board-dtbs := board.dtb ${stem}.dtbo\`.`;
}

const MAKE_ONE = "make one from the numbers it uses: `SCMI: Make or Choose a Catalogue…`, `scmi-dt import from-dts`";

/** One lies beside the board, and is for another one. */
export function doesNotFit({ path, rootCompatible }: PassedOver, own: readonly string[]): string {
	const wanted =
		rootCompatible.length === 0 ? "" : `: it wants ${listed(rootCompatible, "or")}, and this board is ${listed(own)}`;
	return `${nameOf(path)} lies beside this board, but its \`match\` does not fit${wanted}. Its numbers are not checked: correct the catalogue, or ${MAKE_ONE}.`;
}

/** The way forward where no catalogue is known. */
export function noCatalogue({ passedOver, host }: Facts): string {
	const [near] = passedOver;
	const own = compatiblesOf(host.resolved.tree.root);
	if (near !== undefined) return doesNotFit(near, own);
	const closed = closedFirmwareOf(own);
	const why = closed === undefined ? "" : ` ${closedText(closed)}`;
	return `No firmware catalogue (*.scmi.yaml) matches this board, so its numbers are not checked.${why} Put one beside the board, or ${MAKE_ONE}.`;
}
