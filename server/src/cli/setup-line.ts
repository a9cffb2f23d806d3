import type { Analysis } from "../analysis.ts";
import { whyUnread } from "../catalogue/read-catalogue.ts";
import { overlayAlone } from "../features/status.ts";
import { bundledText } from "../plan/assumptions.ts";
import { enumerated } from "../text/listed.ts";
import { folderOf, joinPath } from "../text/path.ts";
import { countsText } from "../verdicts/summary.ts";
import { nodeText, unboundNodes } from "../verdicts/unbound-nodes.ts";
import { whyNothingBoots } from "../verdicts/why-nothing-boots.ts";
import { relative } from "./paths.ts";

/** How far a setup was checked. */
export type CheckedAgainst = "firmware" | "firmware, in part" | "no catalogue" | "no SCMI" | "no base" | "no boot";

export function checkedAgainst({ facts, verdicts }: Analysis): CheckedAgainst {
	const { stacks } = facts;
	const hasScmi = stacks.some(({ stack }) => stack.board.controllers.some(({ enabled }) => enabled));
	if (overlayAlone(facts) !== undefined && !hasScmi) return "no base";
	if (whyNothingBoots(facts) !== undefined) return "no boot";
	const usesNone = verdicts === undefined || countsText(verdicts.summary()) === "";
	if (!hasScmi && usesNone && stacks.every(({ stack }) => stack.board.tree.complete)) return "no SCMI";
	if (verdicts === undefined) return "no catalogue";
	return stacks.every(({ stack }) => stack.board.tree.complete) ? "firmware" : "firmware, in part";
}

/** A setup's name, with the folder it is in. */
export function placedName({ setup }: Analysis["facts"], cwd: string): string {
	const folder = relative(cwd, folderOf(setup.file ?? setup.host.base.path));
	return folder === "." ? setup.name : joinPath(folder, setup.name);
}

/**
 * What checking a setup came to, on one line: what was found, how much its domains get, and by which catalogue and mediator.
 * `isNamed`: somebody asked for it by name, and is told what to do where there is no answer.
 */
export function outcomeText(analysis: Analysis, cwd: string, isNamed: boolean): string {
	switch (checkedAgainst(analysis)) {
		case "firmware":
		case "firmware, in part":
			return againstFirmware(analysis, cwd);
		case "no catalogue":
			return `not checked against firmware: ${whyUnchecked(analysis, cwd)}`;
		case "no boot":
			return whyNothingBoots(analysis.facts)?.replace(/\.$/, "") ?? "";
		case "no SCMI":
			return "no SCMI node in use";
		case "no base":
			return (isNamed && overlayAlone(analysis.facts)) || "only its own text is checked: it has no base";
	}
}

function whyUnchecked({ facts: { firmwares, host, passedOver } }: Analysis, cwd: string): string {
	const [broken] = firmwares;
	if (broken !== undefined) return whyUnread(broken.catalogue.read, relative(cwd, broken.catalogue.path));
	const [near] = passedOver;
	if (near !== undefined) return `no catalogue (${relative(cwd, near.path)} is for another board)`;
	return host.board.controllers.length > 0 || host.board.tree.complete
		? "no catalogue"
		: "not all of its tree could be read";
}

/** Names of a kind that a line has room for. */
const NAMED = 3;

function againstFirmware({ facts, verdicts }: Analysis, cwd: string): string {
	const summary = verdicts?.summary();
	const isWhole = facts.stacks.every(({ stack }) => stack.board.tree.complete);
	const none = isWhole ? "no device uses SCMI" : "no device in what could be read uses SCMI";
	const counts = (summary && countsText(summary)) || none;
	const usable = facts.firmwares.filter(({ catalogue }) => catalogue.index !== undefined);
	const catalogues = enumerated(usable, NAMED, ({ catalogue }) =>
		catalogue.isBundled && catalogue.read.catalogue
			? `the ${bundledText(catalogue.read.catalogue)}`
			: relative(cwd, catalogue.path),
	);
	const unbound = unboundNodes(facts);
	const isUnknown = summary?.domains.some(({ unknown }) => unknown.length > 0) ?? false;
	return [
		`${counts} (against ${catalogues}, ${facts.recognised.hypervisor.title})`,
		...(unbound.length > 0 ? [`no catalogue for ${enumerated(unbound, NAMED, nodeText)}`] : []),
		...(isUnknown ? ["scmi-dt grants says what is not known, and why"] : []),
	].join("; ");
}
