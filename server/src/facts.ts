import type { Board } from "./board/board.ts";
import { meantControllers } from "./board/meant-controllers.ts";
import { readBoard } from "./board/read-board.ts";
import { isZephyrsTree } from "./board/zephyr-tree.ts";
import { whyTreeIsMeant } from "./configs/guest-beside.ts";
import { lockFilesOf } from "./configs/lock.ts";
import { type ReadLock, readLock } from "./configs/read-lock.ts";
import type { Setup } from "./configs/setup.ts";
import { sharedXlNames } from "./configs/xl-names.ts";
import { createSourceCache, type SourceCache } from "./devicetree/parse/source-cache.ts";
import { type CauseTable, createCauseTable } from "./hypervisors/causes.ts";
import type { DomainSources, HostSide, Hypervisor, Sources } from "./hypervisors/hypervisor.ts";
import { DEVICE_ID_SPELLINGS } from "./hypervisors/index.ts";
import { planController } from "./hypervisors/plan-controller.ts";
import { type Recognised, recognise } from "./hypervisors/recognise.ts";
import type { Cause, DomainRequest } from "./machine/boot-plan.ts";
import { createLastBoots, type LastBoots } from "./machine/last-boots.ts";
import { type Assumption, describeAssumptions } from "./plan/assumptions.ts";
import { type BoundFirmware, bindFirmwares } from "./plan/bind-firmwares.ts";
import { boardMarks } from "./plan/board-marks.ts";
import { type BootFacts, bootOf, type DomainFacts, type OwnedStack, presumedIn } from "./plan/boot-facts.ts";
import { chooseCatalogues, type PassedOver, passedOver } from "./plan/choose-catalogues.ts";
import { guestSide } from "./plan/make-boot-plan.ts";
import { toldWhereNamed } from "./plan/missing-files.ts";
import { guestTreeOf, readStack, readXl, type StackFacts } from "./plan/read-sources.ts";
import { setupProblems } from "./plan/setup-problems.ts";
import { createMemo, type Memo, remembered } from "./text/memo.ts";
import type { Problem } from "./text/problem.ts";
import type { Snapshot } from "./text/snapshot.ts";

export type { BootFacts, DomainFacts, OwnedStack } from "./plan/boot-facts.ts";

/** Everything there is to know about one setup at one instant; nothing in it is an opinion. */
export interface Facts {
	readonly setup: Setup;
	readonly host: StackFacts;
	/** Catalogues beside the board that do not fit it, where none does. */
	readonly passedOver: readonly PassedOver[];
	/** What hypervisors are recognised by and asked with. */
	readonly sources: Sources;
	/** The mediator, and what shows it. */
	readonly recognised: Recognised;
	/** The cause that stands for what somebody wrote, by that. */
	causeOf(thing: object): Cause | undefined;
	readonly domains: readonly DomainFacts[];
	/** The host's tree, then every guest's. */
	readonly stacks: readonly OwnedStack[];
	/** One for each catalogue in use, also where that cannot be read. */
	readonly firmwares: readonly BoundFirmware[];
	/** The host's SCMI nodes, each with its firmware. */
	readonly hostSide: HostSide;
	/** What the answers rest on; empty without a usable catalogue. */
	readonly assumptions: readonly Assumption[];
	/** Undefined without a usable catalogue, or where nothing can be booted: then only what the trees say by themselves is known. */
	readonly boot: BootFacts | undefined;
	/** Without a catalogue: what each domain would come to, if firmware has the channels that the trees list. */
	readonly presumed: readonly string[];
	/** What its numbers meant when somebody said that they are right; undefined: there is no lock. */
	readonly lock: ReadLock | undefined;
	/** What could not be read: syntax of trees, catalogue, setup, xl.cfg. */
	readonly problems: readonly Problem[];
}

/** Work kept between analyses; it changes no answer. */
export interface EngineCache {
	readonly sources: SourceCache;
	readonly memo: Memo;
	readonly boots: LastBoots;
}

/** Files, and results made of files, that are kept at most: several times what the largest board with all its headers takes. */
const CACHE_BOUND = 4096;

export function createEngineCache(bound = CACHE_BOUND): EngineCache {
	return { sources: createSourceCache(bound), memo: createMemo(bound), boots: createLastBoots() };
}

/** What uses an SCMI node that no driver takes waits for it. */
function withMeantControllers(stack: StackFacts): StackFacts {
	const { tree } = stack.board;
	const meant = meantControllers(tree);
	return meant.size === 0 ? stack : { ...stack, board: readBoard(tree, DEVICE_ID_SPELLINGS, meant) };
}

/** Reads a setup's trees and configurations and boots the model. Never throws: what cannot be read is in `problems`. */
export function establish(snapshot: Snapshot, cache: EngineCache, setup: Setup): Facts {
	const problems: Problem[] = [];
	const causes = createCauseTable();
	const seen = readStack(snapshot, cache, setup, setup.host, problems);
	const shown: Sources = {
		host: seen.board,
		hostFile: seen.resolved.file,
		domains: setup.domains.map((domain) => ({ setup: domain, xl: readXl(snapshot, cache, domain, problems) })),
		...(setup.root !== undefined && { root: setup.root }),
		...(setup.sequence !== undefined && { sequence: setup.sequence }),
		...(setup.build && { build: setup.build }),
		complete: setup.complete,
		modulesWritten: setup.complete || setup.host.makesModules === true,
		modulesMade: setup.host.makesModules === true,
	};
	problems.push(...sharedXlNames(setup, shown.domains));
	const recognised = recognise(setup.profile?.name, shown);
	// a mediator looks for the host's nodes by their compatible itself
	const host = recognised.hypervisor.isMediator ? seen : withMeantControllers(seen);
	const sources = { ...shown, host: host.board };
	for (const mark of recognised.ignored) causes.causeOf(mark.thing ?? mark, () => mark);
	const requests = recognised.hypervisor
		.domainsOf(sources, causes)
		.map((request) => withLinux(withZephyr(request, host.board), setup, sources.domains));
	const sourcesOf = new Map(sources.domains.toReversed().map((domain) => [domain.setup.name, domain]));
	const written = requests.map((request) => {
		const own = sourcesOf.get(request.name);
		const stated = request.hardware ? undefined : own?.setup.guest;
		const beside = stated || request.hardware ? undefined : guestTreeOf(snapshot, setup, request, own?.xl);
		const stack = stated ?? (beside && { base: beside, overlays: [] });
		if (request.withoutTree) return { own, request, guest: undefined, beside: undefined, unread: stack?.base };
		const guest = stack && readStack(snapshot, cache, setup, stack, problems);
		const running = guest && request.os === "unknown" ? withZephyr(request, guest.board, true) : request;
		const whole = withDevicesOf(recognised.hypervisor, running, guest, causes);
		return { own, request: whole, guest, beside, unread: undefined };
	});
	const trees = recognised.hypervisor.guestTrees?.(
		host.board.tree,
		written.map(({ request, guest }) => ({ request, tree: guest?.resolved.tree })),
	);
	const domains = written.map(({ own, request, guest, unread }): DomainFacts => {
		const { name, hardware } = request;
		const made = guest && trees?.get(name);
		const reaching = guest && made ? { ...guest, board: readBoard(made.tree, DEVICE_ID_SPELLINGS) } : guest;
		const found = reaching && request.os !== "zephyr" ? withMeantControllers(reaching) : reaching;
		return {
			name,
			setup: own?.setup,
			request,
			hardware,
			xl: own?.xl,
			guest: found,
			lost: made?.lost ?? [],
			left: made?.left ?? [],
			unread,
		};
	});
	const unbound = host.board.controllers.map((controller) =>
		planController(causes, host.board, controller, recognised.hypervisor.isMediator ? "mediated" : "alone"),
	);
	const catalogues = chooseCatalogues(snapshot, cache.memo, setup.catalogue, host.resolved.file, {
		marks: boardMarks(host.resolved, host.board),
		controllers: unbound,
	});
	const firmwares = bindFirmwares(catalogues, unbound);
	const usable = firmwares.filter(({ catalogue }) => catalogue.index !== undefined);
	const placeOf = new Map(
		usable.flatMap(({ nodes }, place) => nodes.map((node) => [node, place] as const)).toReversed(),
	);
	const hostSide: HostSide = {
		board: host.board,
		controllers: unbound.map((controller) => {
			const firmware = placeOf.get(controller.path);
			return firmware === undefined ? controller : { ...controller, firmware };
		}),
	};
	// what its author alone needs to know is told where a catalogue is checked by itself
	for (const { problems: ofNaming = [] } of catalogues) for (const problem of ofNaming) problems.push(problem);
	for (const { catalogue } of firmwares)
		for (const problem of catalogue.read.problems) if (problem.severity !== "information") problems.push(problem);
	const guests = domains.flatMap((domain): OwnedStack[] =>
		domain.guest ? [{ stack: domain.guest, guest: domain, side: guestSide(causes, usable, domain.guest.board) }] : [],
	);
	const stacks: readonly OwnedStack[] = [{ stack: host, guest: undefined, side: hostSide }, ...guests];
	const lock = firstOf(lockFilesOf(setup), (file) =>
		remembered(cache.memo, `lock ${file}`, snapshot, (inner) => readLock(inner, file)),
	);
	problems.push(...(lock?.problems ?? []));
	const { erased } = host.resolved.tree;
	const planned =
		usable.length === 0 || erased ? undefined : { recognised, sources, causes, hostSide, usable, domains, stacks };
	problems.push(
		...setupProblems(
			setup,
			stacks.map(({ stack }) => stack),
			firmwares,
			hostSide,
			recognised.hypervisor,
			requests,
			snapshot,
		),
	);
	return {
		setup,
		host,
		sources,
		recognised,
		causeOf: causes.madeFor,
		domains,
		stacks,
		firmwares,
		passedOver:
			firmwares.every(({ catalogue }) => catalogue.isBundled) && unbound.length > 0
				? passedOver(snapshot, cache.memo, host.resolved.file)
				: [],
		hostSide,
		assumptions: planned
			? describeAssumptions({
					recognised,
					sources,
					firmwares: usable,
					domains: domains.map(({ request }) => request),
					isStated: setup.file !== undefined,
					libfdt: setup.libfdt,
					guestTrees: written.flatMap(({ request, own, beside }) =>
						beside
							? [{ domain: request.name, file: beside.path, at: beside.at?.file }]
							: (own && setup.file === undefined && treeByName(own)) || [],
					),
					bootFiles: (setup.host.bootFiles ?? []).map(({ path }) => path),
					relabelled: stacks.flatMap(({ stack }) => stack.resolved.relabelled),
				})
			: [],
		boot: planned && bootOf(cache.boots, `${host.resolved.file} ${setup.name}`, planned),
		presumed:
			firmwares.length > 0 || erased ? [] : presumedIn({ recognised, sources, causes, hostSide, domains, stacks }),
		lock,
		problems: toldWhereNamed(snapshot, setup, problems),
	};
}

/** The tree that a guest of a lone board is taken to start with, because of what it is called. */
function treeByName({
	setup: {
		name,
		xl: [config],
		guest,
	},
	xl,
}: DomainSources) {
	const why = guest && xl && config && whyTreeIsMeant(xl, config.path, guest.base.path);
	return guest && why !== undefined ? [{ domain: name, file: guest.base.path, at: undefined, why }] : undefined;
}

function firstOf<T>(files: readonly string[], read: (file: string) => T | undefined): T | undefined {
	for (const file of files) {
		const found = read(file);
		if (found !== undefined) return found;
	}
	return undefined;
}

/** A tree that is written as Zephyr reads it is Zephyr's. */
function withZephyr(request: DomainRequest, board: Board, isOwn = request.hardware): DomainRequest {
	return isOwn && isZephyrsTree(board) ? { ...request, os: "zephyr" } : request;
}

/** The release of a domain's Linux is what the setup says of it, else of all. */
function withLinux(request: DomainRequest, setup: Setup, domains: Sources["domains"]): DomainRequest {
	const own = domains.find((domain) => domain.setup.name === request.name)?.setup.linux;
	const linux = own ?? setup.linux;
	return request.os === "linux" && linux !== undefined ? { ...request, linux } : request;
}

/** A guest that its own tree gives devices to is given what stands there; without it nobody knows what that is. */
function withDevicesOf(
	{ devicesIn }: Hypervisor,
	request: DomainRequest,
	guest: StackFacts | undefined,
	causes: CauseTable,
): DomainRequest {
	if (devicesIn === undefined || guest === undefined || !request.atBoot) return request;
	const { tree } = guest.resolved;
	return { ...request, devices: devicesIn(tree, request, causes), moreDevices: !tree.complete };
}
