import type { Analysis } from "../analysis.ts";
import { deviceName, type ResourceEntry } from "../catalogue/catalogue-index.ts";
import type { Catalogue } from "../catalogue/model.ts";
import { sourceLineText } from "../catalogue/source-line.ts";
import { spanOfNode } from "../devicetree/tree/tree.ts";
import type { DomainFacts, Facts } from "../facts.ts";
import { firmwareNames } from "../plan/bind-firmwares.ts";
import { resourceText } from "../rules/device-candidates.ts";
import type { Finding } from "../rules/finding.ts";
import { listedSome } from "../text/listed.ts";
import { agentText, fateOf } from "../verdicts/fate.ts";
import { deviceOf } from "../verdicts/named-device.ts";
import { STATES, type VerdictState, verdictText, worstOf } from "../verdicts/states.ts";
import { type DeviceSubject, type ResourceSubject, referenceTo } from "../verdicts/subjects.ts";
import { unmatchedDevices } from "../verdicts/unmatched-devices.ts";
import { type Reason, UNUSED, type Verdict } from "../verdicts/verdict.ts";
import type { Verdicts } from "../verdicts/verdicts.ts";
import { whyNothingBoots } from "../verdicts/why-nothing-boots.ts";
import { type Places, placesIn } from "./places.ts";
import type {
	GrantsCell,
	GrantsDomain,
	GrantsReport,
	GrantsRow,
	QuirkReport,
	RowFinding,
	UnmatchedReport,
} from "./reports.ts";
import { type RowFindings, rowFindingsOf } from "./row-findings.ts";
import { STILL_READING, withoutCatalogue } from "./status.ts";

/** Devices × domains of one setup, with states and reasons, as the verdicts say. */
export function grantsReport(analysis: Analysis): GrantsReport {
	const { facts, verdicts } = analysis;
	const { setup, firmwares } = facts;
	const names = firmwareNames(firmwares);
	const head = { setup: setup.name, catalogue: names.length === 0 ? null : names.join(", ") };
	if (verdicts === undefined) {
		const missing = analysis.isStillReading
			? STILL_READING
			: (whyNothingBoots(facts) ??
				(firmwares.length === 0
					? withoutCatalogue(facts)
					: firmwares.every(({ catalogue }) => catalogue.read.isAbsent)
						? "The firmware catalogue that scmi.yaml names is not there; correct its path to see the grants."
						: "The firmware catalogue has errors; fix them to see the grants."));
		const unmatched = { inNoTree: [], noDevice: [] };
		const nothing = {
			broken: null,
			quirks: [],
			unmatched,
			summary: [],
			legend: [],
			domains: [],
			devices: [],
			resources: [],
		};
		return { ...head, profile: "", assumptions: [], missing, ...nothing };
	}
	const places = placesIn([analysis]);
	const view: View = { analysis, facts, verdicts, places, cells: new Map(), findings: rowFindingsOf(analysis) };
	const devices = byNumber(facts, verdicts.devices())
		.map((subject) => deviceRow(view, subject))
		.filter(isWorthARow);
	const resources = verdicts.resources().map((subject) => resourceRow(view, subject));
	const rows = [...devices, ...resources];
	const occurring = new Set(rows.flatMap(({ cells }) => cells.map(({ state }) => state)));
	return {
		...head,
		profile: facts.recognised.hypervisor.title,
		assumptions: facts.assumptions.map(({ text, basis }) => ({ text, basis })),
		missing: null,
		broken: brokenIn(facts, places),
		quirks: verdicts.boot.indices.flatMap(({ catalogue }) => quirksOf(catalogue)),
		unmatched: unmatchedOf(view),
		summary: verdicts.summary().lines.map(({ tone, text, about }) => ({ tone, text, rows: about })),
		legend: (Object.keys(STATES) as VerdictState[])
			.filter((state) => occurring.has(state))
			.map((state) => {
				const { sign, word, says } = STATES[state];
				return { state, sign, word, says, rows: rows.filter((row) => row.state === state).length };
			}),
		domains: facts.domains.map((domain) => domainOf(view, domain)),
		devices,
		resources,
	};
}

function quirksOf(catalogue: Catalogue): readonly QuirkReport[] {
	return catalogue.quirks.map(({ id, summary, src }) => {
		const source = src === undefined ? null : sourceLineText(catalogue, src);
		return { firmware: catalogue.firmware.name, id, summary, source };
	});
}

function unmatchedOf({ facts, verdicts: { boot }, places }: View): UnmatchedReport {
	const { inNoTree, noDevice } = unmatchedDevices(facts, boot);
	return {
		inNoTree: inNoTree.map(({ index, device }) => {
			const own = facts.firmwares.find(({ catalogue }) => catalogue.index === index)?.catalogue.read.positions;
			const at = own?.get(`devices.${device.key}`);
			return {
				firmware: index.catalogue.firmware.name,
				name: `device ${deviceName(device)}`,
				owns: resourcesText(device.members),
				place: at === undefined ? null : places.locationOf(at),
			};
		}),
		noDevice: noDevice.map(({ node, uses }) => ({
			tree: referenceTo(node.node),
			uses: resourcesText(uses),
			place: places.locationOf(spanOfNode(node.node)),
		})),
	};
}

/** `clock 3 (_hsusb) and reset 10 (usb2_02)`; as many as can be taken in. */
function resourcesText(entries: readonly ResourceEntry[]): string {
	return entries.length === 0 ? "" : listedSome(entries.map(resourceText), 6);
}

interface View {
	readonly analysis: Analysis;
	readonly facts: Facts;
	readonly verdicts: Verdicts;
	readonly places: Places;
	/** By the verdict they show: many of a large board share one. */
	readonly cells: Map<Verdict, GrantsCell>;
	readonly findings: RowFindings;
}

/** As firmware counts its devices; those without a number come last, in the order of the tree. */
function byNumber({ recognised }: Facts, devices: readonly DeviceSubject[]): readonly DeviceSubject[] {
	const deviceNumberOf = ({ device }: DeviceSubject) => recognised.hypervisor.deviceNumber?.of(device)?.id ?? Infinity;
	return devices.toSorted((a, b) => {
		const [left, right] = [deviceNumberOf(a), deviceNumberOf(b)];
		return left === right ? 0 : left - right;
	});
}

/** A node that nobody drives is shown where somebody has it all the same. */
const isWorthARow = ({ cells, name }: GrantsRow) =>
	(name !== NAMELESS && name !== "") || cells.some(({ state, used }) => used && state !== "unused");

const NAMELESS = "no firmware device";

function brokenIn({ stacks }: Facts, places: Places): GrantsReport["broken"] {
	for (const { stack } of stacks) {
		const { resolved } = stack;
		const problem = resolved.problems.find(({ code }) => code === "syntax" || code === "preprocessor");
		if (!resolved.tree.complete && problem) return { text: problem.message, place: places.locationOf(problem.at) };
	}
	return null;
}

function domainOf({ facts, verdicts, places }: View, domain: DomainFacts): GrantsDomain {
	const fate = fateOf(verdicts.boot, domain);
	const origin = verdicts.boot.planned.originOf(domain.request.cause);
	return {
		name: domain.name,
		agent: agentText(fate),
		note: fate.kind === "agent" ? fate.note : `${fate.reason.text}.`,
		place: places.locationOf(origin?.at ?? { file: facts.host.resolved.file, start: 0, end: 0 }),
	};
}

function deviceRow(view: View, subject: DeviceSubject): GrantsRow {
	const { facts, verdicts, places } = view;
	const { device, driven } = subject;
	const { deviceNumber } = facts.recognised.hypervisor;
	const named = deviceOf(facts, verdicts.boot, device);
	const id = named === undefined ? deviceNumber?.of(device)?.id : undefined;
	const nameless = deviceNumber === undefined ? "" : NAMELESS;
	return {
		id: subject.id,
		kind: "device",
		name: named ? `device ${deviceName(named)}` : id === undefined ? nameless : `device ${id}`,
		tree: referenceTo(device.node),
		place: places.locationOf(spanOfNode(device.node)),
		...grantsCells(view, subject),
		findings: findingsOf(view, view.findings.of([device, ...[...driven.values()].flat()])),
	};
}

function resourceRow(view: View, subject: ResourceSubject): GrantsRow {
	return {
		id: subject.id,
		kind: subject.resource,
		name: subject.title,
		tree: subject.users.join(", "),
		place: null,
		...grantsCells(view, subject),
		findings: findingsOf(view, view.findings.at([...subject.uses.values()].flat())),
	};
}

function findingsOf({ places }: View, findings: readonly Finding[]): readonly RowFinding[] {
	return findings.flatMap(({ severity, message, at, fixes }): RowFinding[] => {
		if (severity !== "error" && severity !== "warning") return [];
		const fix = fixes.find(({ preferred }) => preferred) ?? fixes[0];
		return [{ severity, text: message, place: places.locationOf(at), fix: fix?.title ?? null }];
	});
}

function grantsCells(
	{ facts, verdicts, places, cells: known }: View,
	subject: DeviceSubject | ResourceSubject,
): Pick<GrantsRow, "cells" | "state"> {
	const cells = facts.domains.map((domain) => {
		const verdict = verdicts.of(domain, subject);
		const cell = known.get(verdict) ?? cellOf(places, verdict);
		known.set(verdict, cell);
		return cell;
	});
	return { cells, state: worstOf(cells.map(({ state }) => state)) };
}

const UNUSED_CELL: GrantsCell = {
	state: "unused",
	sign: STATES.unused.sign,
	text: STATES.unused.word,
	used: false,
	waits: false,
	reasons: [],
};

function cellOf(places: Places, verdict: Verdict): GrantsCell {
	if (verdict === UNUSED) return UNUSED_CELL;
	const { state, used, waits, reasons } = verdict;
	return {
		state,
		sign: STATES[state].sign,
		text: verdictText(verdict),
		used,
		waits,
		reasons: reasons.map(({ text, at }: Reason) => ({ text, place: at === undefined ? null : places.locationOf(at) })),
	};
}
