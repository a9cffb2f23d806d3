import type { Analysis } from "../analysis.ts";
import { compatiblesOf } from "../devicetree/tree/read-property.ts";
import { doesNotFit } from "../features/status.ts";
import { enumerated } from "../text/listed.ts";
import { nodeText, type ScmiNode } from "../verdicts/unbound-nodes.ts";
import type { Checked } from "./checked.ts";
import { type PlacedFinding, startOf } from "./finding-places.ts";
import { relative } from "./paths.ts";
import { checkedAgainst, placedName } from "./setup-line.ts";

/**
 * What `--require-catalogue` says of a setup, at the start of its board; nothing where every SCMI node in use has a catalogue of the
 * user's own.
 */
export function missingCatalogue(analysis: Analysis, checked: Checked, cwd: string): readonly PlacedFinding[] {
	const bundled = checked.firmwares.filter((firmware) => firmware.bundled).flatMap(({ nodes }) => nodes);
	const lacking = [...checked.withoutCatalogue, ...bundled.map((path): ScmiNode => ({ domain: "", path }))];
	const isUnchecked = checkedAgainst(analysis) === "no catalogue";
	if (lacking.length === 0 && checkedAgainst(analysis) === "firmware, in part") return [unread(analysis, cwd)];
	if (lacking.length === 0 && !isUnchecked) return [];
	const { facts } = analysis;
	const how = isUnchecked ? "is not checked" : "is not wholly checked";
	const why = whyMissing(analysis, lacking, bundled.length > 0, cwd);
	return [
		{
			code: "scmi-catalogue",
			severity: "error",
			...startOf(relative(cwd, facts.setup.host.base.path)),
			message: `${placedName(facts, cwd)} ${how} against firmware (--require-catalogue): ${why}`,
			related: [],
		},
	];
}

/** What depends on the rest of a tree was not checked, however good the catalogue. */
function unread({ facts }: Analysis, cwd: string): PlacedFinding {
	const trees = facts.stacks.map(({ stack }) => stack.resolved).filter(({ tree }) => !tree.complete);
	const [problem] = trees.flatMap(({ problems }) => problems);
	const why = problem === undefined ? "" : ` First: ${problem.message}`;
	return {
		code: "scmi-catalogue",
		severity: "error",
		...startOf(relative(cwd, facts.setup.host.base.path)),
		message: `${placedName(facts, cwd)} is not wholly checked against firmware (--require-catalogue): not all of its trees could be read.${why}`,
		related: [],
	};
}

/** Nodes that a sentence has room for. */
const NAMED = 6;

function whyMissing({ facts }: Analysis, lacking: readonly ScmiNode[], hasBundled: boolean, cwd: string): string {
	if (lacking.length === 0)
		return "not all of its tree could be read, so its SCMI nodes are not known. Fix what could not be read first.";
	const nodes = `SCMI ${lacking.length === 1 ? "node" : "nodes"} ${enumerated(lacking, NAMED, nodeText)}`;
	const broken = facts.firmwares.find(({ catalogue }) => catalogue.index === undefined);
	if (broken !== undefined)
		return `no usable catalogue for ${nodes}. Fix the errors in ${relative(cwd, broken.catalogue.path)}.`;
	const [near] = facts.passedOver;
	if (near !== undefined)
		return `no firmware catalogue for ${nodes}. ${doesNotFit(near, compatiblesOf(facts.host.resolved.tree.root))}`;
	if (hasBundled)
		return `only what comes with scmi-dt for ${nodes}, which does not count, named or not: your firmware may differ. Copy it beside the board (with VS Code's command, or from bundled/ beside scmi-dt.cjs, with what it extends) and correct it, or name your own with --catalogue or in scmi.yaml.`;
	return `no firmware catalogue for ${nodes}. Put one (*.scmi.yaml) beside the board, or name it with --catalogue or in scmi.yaml.`;
}
