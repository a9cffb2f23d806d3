import type { Analysis } from "../../analysis.ts";
import type { Problem } from "../../text/problem.ts";
import type { Snapshot } from "../../text/snapshot.ts";
import { domainItems } from "./domain-items.ts";
import { firmwareItems } from "./firmware-items.ts";
import { outcomeItems } from "./outcome-items.ts";
import { treeItems } from "./tree-items.ts";

/** What was found by itself about a setup, what is missing, and what to do next: plain data, in the order in which it is told. */
export interface DoctorReport {
	readonly setup: string;
	/** The path of its base tree. */
	readonly host: string;
	readonly items: readonly DoctorItem[];
	/** What to do next, the most urgent first. */
	readonly steps: readonly DoctorStep[];
}

/** found: read in the files or stated; assumed: nothing says otherwise; missing: what it would take is not there; wrong: it is, and cannot be used. */
export type DoctorState = "found" | "assumed" | "missing" | "wrong";

export interface DoctorItem {
	readonly topic: DoctorTopic;
	readonly state: DoctorState;
	readonly text: string;
	/** How it was found or why it is so, as a phrase; null where that is said. */
	readonly why: string | null;
	readonly step?: DoctorStep;
}

export type DoctorTopic =
	| "board"
	| "includes"
	| "overlays"
	| "setup"
	| "boot"
	| "SCMI"
	| "catalogue"
	| "mediator"
	| "domain"
	| "lock"
	| "findings"
	| "assumption";

/** One thing to do: a command of scmi-dt, or a line to write into a file. */
export interface DoctorStep {
	readonly why: string;
	readonly action:
		| { readonly kind: "run"; readonly words: readonly (string | { readonly file: string })[] }
		| { readonly kind: "write"; readonly file: string; readonly line: string };
	/** Whether answers are missing without it, or it would be good to have. */
	readonly urgency: "needed" | "advised";
}

/** @param setupProblems what is wrong with the scmi.yaml that the setup is from */
export function doctorReport(analysis: Analysis, snapshot: Snapshot, setupProblems: readonly Problem[]): DoctorReport {
	const { setup } = analysis.facts;
	const items = [
		...treeItems(analysis, snapshot),
		...firmwareItems(analysis),
		...domainItems(analysis, snapshot),
		...outcomeItems(analysis, setupProblems),
	];
	// where there is nothing to check, nothing is to be improved
	const hasScmi = analysis.facts.stacks.some(({ stack }) => stack.board.controllers.length > 0);
	const steps = items.flatMap(({ step }) => step ?? []).filter(({ urgency }) => hasScmi || urgency === "needed");
	return {
		setup: setup.name,
		host: setup.host.base.path,
		items,
		steps: once([
			...steps.filter(({ urgency }) => urgency === "needed"),
			...steps.filter(({ urgency }) => urgency === "advised"),
		]),
	};
}

/** What is to be done for several reasons is done once, for the first. */
function once(steps: readonly DoctorStep[]): readonly DoctorStep[] {
	const first = new Map(steps.toReversed().map((step) => [JSON.stringify(step.action), step]));
	return steps.filter((step) => first.get(JSON.stringify(step.action)) === step);
}
