import type { Analysis } from "../analysis.ts";
import type { BoardDevice, Use } from "../board/board.ts";
import type { Device } from "../catalogue/model.ts";
import { displayName, spanOfNode } from "../devicetree/tree/tree.ts";
import type { BootFacts, DomainFacts, Facts } from "../facts.ts";
import type { Access } from "../machine/grants.ts";
import type { UseOutcome } from "../machine/use-outcome.ts";
import { PROFILE_NAMES } from "../plan/assumptions.ts";
import { wantedBy } from "../rules/device-candidates.ts";
import { DEVICE_ID_PROPERTY, deviceIdOf, isPartOfNamed, readsDeviceIds } from "../rules/device-ids.ts";
import { resourceOfUse } from "../rules/wording.ts";
import { RESOURCE_KINDS, type ResourceKind } from "../scmi/resource-kind.ts";
import {
	agentOf,
	fateOf,
	hostDevicesOf,
	isOpenQuestion,
	type Reason,
	reasonsOf,
	referenceTo,
	withoutAgent,
} from "./grant-reasons.ts";
import { type Places, placesIn } from "./places.ts";
import type { GrantsCell, GrantsDomain, GrantsReport, GrantsRow } from "./reports.ts";
import { noCatalogue } from "./status.ts";
import { readUseAccesses, type UseAccesses } from "./use-access.ts";

/** Devices × domains of one setup, with states and reasons, as read from the modelled firmware after the boot. */
export function grantsReport(analysis: Analysis): GrantsReport {
	const { facts } = analysis;
	const { boot, setup, catalogue } = facts;
	const head = { setup: setup.name, catalogue: catalogue?.read.catalogue?.firmware.name ?? null };
	if (boot === undefined) {
		const missing =
			catalogue === undefined ? noCatalogue() : "The firmware catalogue has errors; mend them to see the grants.";
		const nothing = { broken: null, domains: [], devices: [], resources: [] };
		return { ...head, profile: "", assumptions: [], missing, ...nothing };
	}
	const places = placesIn([analysis]);
	const view: View = { analysis, facts, boot, places, uses: readUseAccesses(boot), drivers: driversOf(boot) };
	return {
		...head,
		profile: PROFILE_NAMES[boot.planned.plan.profile],
		assumptions: boot.assumptions,
		missing: null,
		broken: brokenIn(facts, places),
		domains: facts.domains.map((domain) => domainOf(view, domain)),
		devices: [
			...namelessRows(view),
			...Object.entries(boot.planned.plan.catalogue.devices)
				.sort(([, a], [, b]) => (a.id ?? 0) - (b.id ?? 0))
				.flatMap(([key, device]) => deviceRow(view, key, device)),
		],
		resources: resourceRows(view),
	};
}

function brokenIn({ host, domains }: Facts, places: Places): GrantsReport["broken"] {
	for (const { resolved } of [host, ...domains.flatMap(({ guest }) => guest ?? [])]) {
		const problem = resolved.problems.find(({ code }) => code === "syntax" || code === "preprocessor");
		if (!resolved.tree.complete && problem) return { text: problem.message, place: places.locationOf(problem.at) };
	}
	return null;
}

interface View {
	readonly analysis: Analysis;
	readonly facts: Facts;
	readonly boot: BootFacts;
	readonly places: Places;
	readonly uses: UseAccesses;
	readonly drivers: Drivers;
}

function domainOf({ boot, facts, places }: View, domain: DomainFacts): GrantsDomain {
	const { name } = domain.setup;
	const outcome = boot.result.domains.find((entry) => entry.domain === name);
	const [fragment] = domain.setup.xl;
	const at = domain.setup.at ??
		domain.xl?.name?.at ?? { file: fragment?.path ?? facts.host.resolved.file, start: 0, end: 0 };
	return {
		name,
		agent: agentOf(boot, name) ?? (isOpenQuestion(boot, name) ? "agent not known" : null),
		note: fateOf(boot, name)?.text ?? (outcome?.state === "running" ? "" : `${name} is not created.`),
		place: places.locationOf(at),
	};
}

function deviceRow(view: View, key: string, device: Device): GrantsRow[] {
	const { facts, boot, places } = view;
	const hosts = hostDevicesOf(facts, device);
	const cells = facts.domains.map((domain): GrantsCell => {
		const { state, reasons } = reasonsOf(facts, boot, domain, key);
		const used = isUsed(view, domain, hosts);
		const shown = state === "none" ? (used ? "denied" : "unused") : state === "refused" ? "denied" : state;
		return withWaiting(view, domain.setup.name, usesOf(view, domain, hosts), {
			state: shown === "denied" && isLeftAlone(view, domain, device, hosts) ? "untouched" : shown,
			used,
			reasons: reasons.map((reason) => reasonOf(places, reason)),
		});
	});
	if (hosts.length === 0 && cells.every(({ state }) => NOTHING_TO_TELL.includes(state))) return [];
	return [{ ...rowHead(view, hosts), name: `device ${device.id === undefined ? "" : `${device.id} `}${key}`, cells }];
}

/** Of a device that no node of the host names. */
const NOTHING_TO_TELL: readonly GrantsCell["state"][] = ["unused", "open", "unknown"];

/** Nodes that use what firmware guards by device, and name no device. */
function namelessRows(view: View): GrantsRow[] {
	const { facts, boot, places } = view;
	const { catalogue } = boot.planned.plan;
	if (!readsDeviceIds(facts) || catalogue.permissions.model !== "device-runtime") return [];
	return facts.host.board.devices.flatMap((host) => {
		const wanted = wantedBy(boot, host);
		if (deviceIdOf(facts, host) !== undefined || wanted.length === 0 || !host.enabled) return [];
		if (isPartOfNamed(facts, host, wanted)) return [];
		const cells = facts.domains.map((domain): GrantsCell => {
			const grants = boot.result.grants.domains.find((entry) => entry.domain === domain.setup.name);
			const used = isUsed(view, domain, [host]);
			const allowed = wanted.filter(({ kind, key }) => grants?.resources[kind]?.[key] === "allowed").length;
			if (isOpenQuestion(boot, domain.setup.name))
				return {
					state: used ? "unknown" : "unused",
					used,
					waits: false,
					reasons: [reasonOf(places, withoutAgent(boot, domain.setup.name))],
				};
			const state = allowed > 0 ? "partly" : used ? "denied" : "unused";
			const text = `${displayName(host.node)} has no ${DEVICE_ID_PROPERTY}, so nothing is asked for`;
			const reasons = [reasonOf(places, { text, at: spanOfNode(host.node) })];
			return withWaiting(view, domain.setup.name, usesOf(view, domain, [host]), { state, used, reasons });
		});
		return [{ ...rowHead(view, [host]), name: `no device named for ${displayName(host.node)}`, cells }];
	});
}

function rowHead(view: View, hosts: readonly BoardDevice[]): Pick<GrantsRow, "tree" | "place" | "concern"> {
	const [host] = hosts;
	return {
		tree: hosts.map(({ node }) => referenceTo(node)).join(", "),
		place: host === undefined ? null : view.places.locationOf(spanOfNode(host.node)),
		concern: hosts.map((each) => concernOf(view, each)).find((concern) => concern !== null) ?? null,
	};
}

function isUsed({ drivers }: View, { setup }: DomainFacts, hosts: readonly BoardDevice[]): boolean {
	return hosts.some((host) => drivers.get(setup.name)?.has(host));
}

/** What a domain's own tree says of host nodes. */
function usesOf({ drivers }: View, { setup }: DomainFacts, hosts: readonly BoardDevice[]): readonly Use[] {
	return hosts.flatMap((host) => drivers.get(setup.name)?.get(host) ?? []);
}

/** By domain, then by the host's node: the uses of the domain's own nodes that are it. */
type Drivers = ReadonlyMap<string, ReadonlyMap<BoardDevice, readonly Use[]>>;

function driversOf({ planned }: BootFacts): Drivers {
	const drivers = new Map<string, Map<BoardDevice, Use[]>>();
	for (const { domain, device, hostDevice } of planned.consumers) {
		if (hostDevice === undefined) continue;
		const own = drivers.get(domain) ?? new Map<BoardDevice, Use[]>();
		drivers.set(domain, own);
		const uses = own.get(hostDevice);
		if (uses) uses.push(...device.uses);
		else own.set(hostDevice, [...device.uses]);
	}
	return drivers;
}

const HAD: readonly GrantsCell["state"][] = ["granted", "open", "partly"];

/** A grant is of no use to a driver that never starts: that is said first. */
function withWaiting(
	{ places, uses: accesses }: View,
	domain: string,
	uses: readonly Use[],
	cell: Omit<GrantsCell, "waits">,
): GrantsCell {
	if (!cell.used || !HAD.includes(cell.state)) return { ...cell, waits: false };
	const waiting = uses.find((use) => accesses.outcomeOf(domain, use)?.state === "waits");
	const outcome = waiting && accesses.outcomeOf(domain, waiting);
	if (waiting === undefined || outcome?.state !== "waits") return { ...cell, waits: false };
	const reason = reasonOf(places, { text: `its driver waits, as ${outcome.why}`, at: waiting.at });
	return { ...cell, waits: true, reasons: [reason, ...cell.reasons] };
}

/** Whether all that a domain's drivers use of a device is left as it is. */
function isLeftAlone(
	{ boot, uses }: View,
	{ setup }: DomainFacts,
	{ resources }: Device,
	hosts: readonly BoardDevice[],
): boolean {
	const accesses = hosts
		.flatMap((host) => host.uses)
		.filter((use) => resources?.[use.kind]?.includes(resourceOfUse(boot, use)?.key ?? ""))
		.map((use) => uses.accessOf(setup.name, use));
	return accesses.length > 0 && accesses.every((access) => access === "untouched");
}

/** The first thing that is wrong with a host node, as found by a rule. */
function concernOf({ analysis }: View, host: BoardDevice): string | null {
	const finding = analysis.findings.find(
		({ at, severity }) =>
			(severity === "error" || severity === "warning") &&
			host.node.bodies.some(
				({ body, first }) =>
					first.source.path === at.file && at.start >= first.start && at.end <= (body.close?.end ?? body.open.end),
			),
	);
	return finding?.message ?? null;
}

/** The first thing that is wrong with a number itself. */
function concernAt({ analysis }: View, uses: readonly Use[]): string | null {
	const finding = analysis.findings.find(
		({ at, severity }) =>
			(severity === "error" || severity === "warning") &&
			uses.some((use) => use.at.file === at.file && use.at.start === at.start && use.at.end === at.end),
	);
	return finding?.message ?? null;
}

function reasonOf(places: Places, { text, at }: Reason): GrantsCell["reasons"][number] {
	return { text, place: at === undefined ? null : places.locationOf(at) };
}

interface ResourceRow {
	readonly kind: ResourceKind;
	readonly key: string;
	readonly users: Set<string>;
	readonly usesByDomain: Map<string, Use[]>;
}

/** One row for each resource that an enabled device uses. */
function resourceRows(view: View): GrantsRow[] {
	const { facts, boot } = view;
	const { catalogue } = boot.planned.plan;
	const rows = new Map<string, ResourceRow>();
	for (const { domain, device, hostDevice } of boot.planned.consumers)
		for (const use of device.uses) {
			const found = resourceOfUse(boot, use);
			if (found === undefined) continue;
			const id = `${use.kind} ${found.key}`;
			const row = rows.get(id) ?? { kind: use.kind, key: found.key, users: new Set(), usesByDomain: new Map() };
			row.users.add(displayName((hostDevice ?? device).node));
			row.usesByDomain.set(domain, [...(row.usesByDomain.get(domain) ?? []), use]);
			rows.set(id, row);
		}
	const order = Object.keys(RESOURCE_KINDS);
	return [...rows.values()]
		.map((row) => ({ row, resource: catalogue.resources[row.kind]?.[row.key] }))
		.sort(
			(a, b) => order.indexOf(a.row.kind) - order.indexOf(b.row.kind) || (a.resource?.id ?? 0) - (b.resource?.id ?? 0),
		)
		.map(({ row, resource }) => ({
			name: `${RESOURCE_KINDS[row.kind].noun} ${resource?.id ?? ""} ${resource?.name || row.key}`.replace("  ", " "),
			tree: [...row.users].join(", "),
			place: null,
			cells: facts.domains.map(({ setup }) => resourceCell(view, setup.name, row)),
			concern: concernAt(view, [...row.usesByDomain.values()].flat()),
		}));
}

function resourceCell(view: View, domain: string, { kind, key, usesByDomain }: ResourceRow): GrantsCell {
	const { boot, places, uses: accesses } = view;
	const access = boot.result.grants.domains.find((entry) => entry.domain === domain)?.resources[kind]?.[key];
	const uses = usesByDomain.get(domain) ?? [];
	const reasons = uses.flatMap((use) => {
		const outcome = accesses.outcomeOf(domain, use);
		if (outcome === undefined) return [];
		const what = boot.planned.originOf(outcome.use.cause)?.text ?? use.property.name;
		return [reasonOf(places, { text: `${what}: ${resultText(outcome)}`, at: use.at })];
	});
	const used = uses.length > 0;
	const leftAlone = used && uses.every((use) => accesses.accessOf(domain, use) === "untouched");
	const state = leftAlone ? "untouched" : resourceState(boot, domain, access, used);
	return withWaiting(view, domain, uses, { state, used, reasons });
}

function resultText(outcome: UseOutcome): string {
	if (outcome.state !== "works" && outcome.state !== "refused") return outcome.why;
	const { message, status, n } = outcome.step;
	return `${message} ${status} (step ${n})`;
}

function resourceState(
	boot: BootFacts,
	domain: string,
	access: Access | undefined,
	used: boolean,
): GrantsCell["state"] {
	if (isOpenQuestion(boot, domain)) return "unknown";
	if (access === "allowed") return "granted";
	if (access === "open" || access === "unknown") return access;
	return used ? "denied" : "unused";
}
