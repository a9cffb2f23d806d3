import type { Board, Use } from "./board/board.ts";
import { readBoard } from "./board/read-board.ts";
import { type CatalogueLookup, createLookup } from "./catalogue/catalogue-lookup.ts";
import type { Catalogue } from "./catalogue/model.ts";
import { type DomainSetup, HARDWARE_DOMAIN, type Setup, type Stack } from "./configs/setup.ts";
import { readXlConfig, type XlConfig } from "./configs/xl-config.ts";
import { discoverIncludePath } from "./devicetree/cpp/include-path.ts";
import { createSourceCache, type SourceCache } from "./devicetree/cpp/source-cache.ts";
import type { Resolved } from "./devicetree/resolve.ts";
import { resolveStack } from "./devicetree/stack.ts";
import { compatiblesOf } from "./devicetree/tree/read-property.ts";
import { type Node, pathOf } from "./devicetree/tree/tree.ts";
import { MODELLED_PROFILES, PROFILES } from "./hypervisors/hypervisor.ts";
import { type BootResult, boot } from "./machine/boot.ts";
import type { ProfileName } from "./machine/boot-plan.ts";
import { describeAssumptions } from "./plan/assumptions.ts";
import { type CatalogueFacts, chooseCatalogue } from "./plan/choose-catalogue.ts";
import { makeBootPlan, type PlannedBoot } from "./plan/make-boot-plan.ts";
import { planDomain } from "./plan/plan-domain.ts";
import { createMemo, type Memo, remembered } from "./text/memo.ts";
import { nameOf } from "./text/path.ts";
import type { Problem } from "./text/problem.ts";
import type { Snapshot } from "./text/snapshot.ts";
import type { Span } from "./text/span.ts";
import { didYouMean } from "./text/yaml-closest-key.ts";

/** Everything there is to know about one setup at one instant; nothing in it is an opinion. */
export interface Facts {
	readonly setup: Setup;
	readonly host: StackFacts;
	readonly domains: readonly DomainFacts[];
	/** Undefined where none is configured and none matches. */
	readonly catalogue: CatalogueFacts | undefined;
	/** Undefined without a usable catalogue: then only what the trees say by themselves is known. */
	readonly boot: BootFacts | undefined;
	/** What could not be read: syntax of trees, catalogue, setup, xl.cfg. */
	readonly problems: readonly Problem[];
}

/** One stack, read and understood. */
export interface StackFacts {
	readonly stack: Stack;
	readonly resolved: Resolved;
	readonly board: Board;
}

export interface DomainFacts {
	readonly setup: DomainSetup;
	/** Dom0, or the one operating system of a board that is not partitioned: its tree is the host's. */
	readonly hardware: boolean;
	readonly xl: XlConfig | undefined;
	readonly guest: StackFacts | undefined;
}

/** The modelled boot with the plan it ran. */
export interface BootFacts {
	readonly planned: PlannedBoot;
	readonly result: BootResult;
	/** The catalogue. */
	readonly lookup: CatalogueLookup;
	/** The agent whose numbers a tree's uses are, by its key: that of the domain which has this tree. */
	agentKeyOf(use: Use): string | undefined;
	/** Sentences naming what the answers assume. */
	readonly assumptions: readonly string[];
}

/** Work kept between analyses; it changes no answer. */
export interface EngineCache {
	readonly sources: SourceCache;
	readonly memo: Memo;
}

export function createEngineCache(): EngineCache {
	return { sources: createSourceCache(), memo: createMemo() };
}

/** Reads a setup's trees and configurations and boots the model. Never throws: what cannot be read is in `problems`. */
export function establish(snapshot: Snapshot, cache: EngineCache, setup: Setup): Facts {
	const problems: Problem[] = [];
	const host = readStack(snapshot, cache, setup, setup.host, problems);
	const guests = setup.domains.filter(({ name }) => name !== HARDWARE_DOMAIN);
	const partitions = guests.map((domain) => readDomain(snapshot, cache, setup, domain, problems));
	const profile = profileOf(setup, host, partitions);
	const domains = [hardwareDomain(setup, profile.name), ...partitions];
	const catalogue = chooseCatalogue(snapshot, cache.memo, setup.catalogue, host.resolved.file, {
		rootCompatible: compatiblesOf(host.resolved.tree.root),
		scmiNodePaths: host.board.controllers.map(({ node }) => pathOf(node)),
		includes: [...host.resolved.sources.keys()],
	});
	problems.push(
		...(catalogue?.read.problems ?? []),
		...rivalsOf(catalogue),
		...strangeAgents(setup, catalogue?.read.catalogue),
		...strangeProfile(setup),
	);
	return { setup, host, domains, catalogue, boot: bootOf(host, domains, catalogue, profile, setup), problems };
}

/** Which of several catalogues is meant, nothing says. */
function rivalsOf(catalogue: CatalogueFacts | undefined): readonly Problem[] {
	const [rival] = catalogue?.rivals ?? [];
	if (catalogue === undefined || rival === undefined) return [];
	const message = `The \`match\` of ${nameOf(rival)} fits this board just as well: this catalogue is taken because of its file name. Name the one that is meant in scmi.yaml (\`catalogue:\`), or let only one match.`;
	return [{ code: "scmi-catalogue", severity: "warning", at: { file: catalogue.path, start: 0, end: 0 }, message }];
}

/** Agents the setup names and the catalogue does not have. */
function strangeAgents(setup: Setup, catalogue: Catalogue | undefined): readonly Problem[] {
	if (catalogue === undefined) return [];
	const known = Object.keys(catalogue.agents);
	return setup.domains.flatMap(({ agent }) => {
		if (agent === undefined || known.includes(agent.key)) return [];
		const has = known.length === 0 ? "names no agents" : `has ${known.join(", ")}`;
		const message = `There is no agent "${agent.key}": the catalogue of "${catalogue.firmware.name}" ${has}.${didYouMean(agent.key, known)}`;
		return [{ code: "scmi-setup", severity: "error" as const, at: agent.at, message }];
	});
}

/** A mediator the setup names and nobody knows. */
function strangeProfile({ profile }: Setup): readonly Problem[] {
	if (profile?.at === undefined || MODELLED_PROFILES.some((name) => name === profile.name)) return [];
	const message = `There is no mediator "${profile.name}": ${MODELLED_PROFILES.join(", ")}.${didYouMean(profile.name, MODELLED_PROFILES)}`;
	return [{ code: "scmi-setup", severity: "error", at: profile.at, message }];
}

interface Profile {
	readonly name: ProfileName;
	/** How it is known, as a phrase. */
	readonly because: string;
}

/** The mediator the setup names, else the one that the sources are written for. */
function profileOf(setup: Setup, host: StackFacts, domains: readonly DomainFacts[]): Profile {
	const named = setup.profile?.name;
	if (named !== undefined) {
		const name = MODELLED_PROFILES.find((known) => known === named) ?? "unmodelled";
		return { name, because: "named by the setup" };
	}
	const bare = domains.find((domain) => domain.xl?.armSci?.value === "scmi_smc");
	if (bare !== undefined) return { name: "xen-rfc-v2", because: `arm_sci of ${bare.setup.name}` };
	const keyed = domains.find((domain) => domain.xl?.armSci?.hasKeys);
	if (keyed !== undefined) return { name: "unmodelled", because: `arm_sci of ${keyed.setup.name}` };
	const spelled = host.board.devices.some(({ deviceIds }) =>
		deviceIds.some(({ spelling }) => spelling === "scmi_devid"),
	);
	if (spelled) return { name: "xen-rfc-v2", because: "scmi_devid in the tree" };
	return { name: "none", because: "nothing in the sources names one" };
}

/** Dom0 under a hypervisor, else the one system that runs on the board; its tree is the host's. */
function hardwareDomain(setup: Setup, profile: ProfileName): DomainFacts {
	const stated = setup.domains.find(({ name }) => name === HARDWARE_DOMAIN);
	const name = profile === "none" && setup.domains.length === 0 ? "Linux" : HARDWARE_DOMAIN;
	return { setup: stated ?? { name, os: "linux", xl: [] }, hardware: true, xl: undefined, guest: undefined };
}

function readDomain(
	snapshot: Snapshot,
	cache: EngineCache,
	setup: Setup,
	domain: DomainSetup,
	problems: Problem[],
): DomainFacts {
	const paths = domain.xl.map(({ path }) => path);
	const xl =
		paths.length === 0
			? undefined
			: remembered(cache.memo, `xl ${paths.join(" ")}`, snapshot, (inner) => readXlConfig(inner, paths));
	problems.push(...(xl?.problems ?? []));
	const guest = domain.guest === undefined ? undefined : readStack(snapshot, cache, setup, domain.guest, problems);
	return { setup: domain, hardware: false, xl, guest };
}

/** Reads a stack's base with its overlays over it. */
function readStack(
	snapshot: Snapshot,
	cache: EngineCache,
	setup: Setup,
	stack: Stack,
	problems: Problem[],
): StackFacts {
	const overlays = stack.overlays.map(({ path }) => path);
	const read = remembered(
		cache.memo,
		`stack ${JSON.stringify([stack.base.path, overlays, setup.includePaths, setup.defines])}`,
		snapshot,
		(inner) => {
			const resolved = resolveStack(inner, cache.sources, stack.base.path, overlays, (path) => {
				const found = discoverIncludePath(inner, path);
				const includePath = { ...found, folders: [...setup.includePaths, ...found.folders] };
				return { includePath, defines: setup.defines };
			});
			return { resolved, board: readBoard(resolved.tree) };
		},
	);
	problems.push(...read.resolved.problems);
	return { stack, ...read };
}

function bootOf(
	host: StackFacts,
	domains: readonly DomainFacts[],
	chosen: CatalogueFacts | undefined,
	profile: Profile,
	setup: Setup,
): BootFacts | undefined {
	const catalogue = chosen?.read.catalogue;
	if (catalogue === undefined) return undefined;
	const planned = makeBootPlan({
		catalogue,
		profile: profile.name,
		host: host.board,
		domains: domains.map((domain) =>
			planDomain({ ...domain, guest: domain.guest?.board, at: placeOf(host, domain), complete: setup.complete }),
		),
	});
	const assumptions = describeAssumptions({ catalogue, profile, domains, setup });
	const result = boot(planned.plan, PROFILES[profile.name]);
	const agents = agentsByController(host, domains, result);
	return {
		planned,
		result,
		lookup: createLookup(catalogue),
		agentKeyOf: ({ protocol }) => agents.get(protocol.controller),
		assumptions,
	};
}

function agentsByController(
	host: StackFacts,
	domains: readonly DomainFacts[],
	{ grants }: BootResult,
): ReadonlyMap<Node, string> {
	const agents = new Map<Node, string>();
	for (const { setup, hardware, guest } of domains) {
		const agent = grants.domains.find(({ domain }) => domain === setup.name)?.agentKey;
		const board = hardware ? host.board : guest?.board;
		if (agent !== undefined) for (const { node } of board?.controllers ?? []) agents.set(node, agent);
	}
	return agents;
}

function placeOf(host: StackFacts, { setup, xl }: DomainFacts): Span {
	const [fragment] = setup.xl;
	if (setup.at !== undefined) return setup.at;
	if (xl?.name !== undefined) return xl.name.at;
	return { file: fragment?.path ?? host.resolved.file, start: 0, end: 0 };
}
