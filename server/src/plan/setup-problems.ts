import type { Board } from "../board/board.ts";
import type { Catalogue } from "../catalogue/model.ts";
import { bundledFile, noSuchBundled } from "../configs/bundled-word.ts";
import { HARDWARE_DOMAIN, type Setup, type Stack } from "../configs/setup.ts";
import { isOverlay } from "../devicetree/tree/tree.ts";
import type { HostSide, Hypervisor } from "../hypervisors/hypervisor.ts";
import { HYPERVISOR_NAMES, hypervisorNamed } from "../hypervisors/index.ts";
import type { DomainRequest } from "../machine/boot-plan.ts";
import { enumerated } from "../text/listed.ts";
import { nameOf } from "../text/path.ts";
import type { Problem } from "../text/problem.ts";
import type { Snapshot } from "../text/snapshot.ts";
import { fixesOf, meantKey, meantWord, textsOf } from "../text/yaml-repair.ts";
import type { BoundFirmware } from "./bind-firmwares.ts";

/** What a setup names and is not there: mediators, agents, SCMI nodes; and catalogues of which nothing says which is meant. */
export function setupProblems(
	setup: Setup,
	stacks: readonly ReadStack[],
	firmwares: readonly BoundFirmware[],
	host: HostSide,
	hypervisor: Hypervisor,
	requests: readonly DomainRequest[],
	snapshot: Snapshot,
): readonly Problem[] {
	const textOf = textsOf(snapshot);
	return [
		...strangeBundled(setup, host, snapshot),
		...overlaysAsBase(setup, stacks),
		...strangeProfile(setup, textOf),
		...otherCommandLine(setup, host, hypervisor),
		...strangeAgents(setup, firmwares, textOf),
		...uncreatedDomains(setup, host, hypervisor, requests, textOf),
		...strangeNodes(setup, stacks, host, textOf),
		...rivalsOf(firmwares),
		...unreadConfigurations(setup),
	];
}

/** A scmi.yaml is told where it says so; this is what the settings of an editor wish for. */
function strangeBundled({ catalogue, host }: Setup, { controllers }: HostSide, snapshot: Snapshot): readonly Problem[] {
	if (catalogue?.kind !== "bundled, where it fits" || controllers.length === 0) return [];
	if (bundledFile(snapshot, catalogue.name) !== undefined) return [];
	const message = `scmi.catalogue in the settings: ${noSuchBundled(snapshot, catalogue.name)}`;
	return [{ code: "scmi-setup", severity: "error", at: { file: host.base.path, start: 0, end: 0 }, message }];
}

type TextOf = (file: string) => string | undefined;

/** What the tree gives a hypervisor is what it reads. */
function otherCommandLine({ build }: Setup, { board }: HostSide, { commandLineOf }: Hypervisor): readonly Problem[] {
	const read = commandLineOf?.(board.tree);
	if (build?.commandLine === undefined || build.commandLineAt === undefined || read === undefined) return [];
	if (read.text === build.commandLine) return [];
	const message = `The tree has another command line, and that counts: "${read.text}" (${nameOf(read.at.file)}). Take this one out, or write it there.`;
	return [{ code: "scmi-setup", severity: "warning", at: build.commandLineAt, message }];
}

/** What these would start is not known. */
function unreadConfigurations({ host, unread = [] }: Setup): readonly Problem[] {
	const [first] = unread;
	if (first === undefined) return [];
	const more = unread.length === 1 ? "is" : `and ${unread.length - 1} more are`;
	const message = `The .cfg files beside this board are too large to be read together: ${nameOf(first)} ${more} not looked into, and domains they start are not in the answers. Name those of this board in a scmi.yaml (\`domains:\`).`;
	return [{ code: "scmi-xl-config", severity: "warning", at: { file: host.base.path, start: 0, end: 0 }, message }];
}

interface ReadStack {
	readonly stack: Stack;
	readonly board: Pick<Board, "tree">;
}

/** Alone: with overlays over it, the stack says so. */
function overlaysAsBase(setup: Setup, stacks: readonly ReadStack[]): readonly Problem[] {
	return stacks.flatMap(({ stack: { base, overlays }, board }) => {
		// An overlay that nobody wrote a setup for is nothing wrong.
		if (setup.file === undefined || overlays.length > 0 || !isOverlay(board.tree)) return [];
		const message = `${nameOf(base.path)} is an overlay: name the tree that it is laid over, { base: board.dts, overlays: [${nameOf(base.path)}] }.`;
		const at = base.at ?? { file: base.path, start: 0, end: 0 };
		return [{ code: "scmi-setup", severity: "error" as const, at, message }];
	});
}

/** Which of several catalogues is meant, nothing says. */
function rivalsOf(firmwares: readonly BoundFirmware[]): readonly Problem[] {
	return firmwares.flatMap(({ catalogue, rivals: [rival] }) => {
		if (rival === undefined) return [];
		const message = `The \`match\` of ${nameOf(rival)} fits this board just as well: this catalogue is taken because of its file name. Name the one that is meant in scmi.yaml (\`catalogue:\`), or let only one match.`;
		return [{ code: "scmi-catalogue", severity: "warning", at: { file: catalogue.path, start: 0, end: 0 }, message }];
	});
}

function strangeAgents({ domains }: Setup, firmwares: readonly BoundFirmware[], textOf: TextOf): readonly Problem[] {
	const catalogues = firmwares.flatMap(({ catalogue }) => catalogue.read.catalogue ?? []);
	if (catalogues.length === 0 || catalogues.some(({ hasUnreadAgents }) => hasUnreadAgents)) return [];
	const known = new Set(catalogues.flatMap(({ agents }) => Object.keys(agents)));
	return domains.flatMap(({ agent }) => {
		if (agent === undefined || known.has(agent.key)) return [];
		const { question, repairs } = meantWord(agent.key, known, agent.at);
		const message = `There is no agent "${agent.key}": ${catalogues.map(agentsOf).join(", ")}.${question}`;
		return [{ code: "scmi-setup", severity: "error" as const, at: agent.at, message, ...fixesOf(repairs, textOf) }];
	});
}

/** Where nothing else reaches the boot: a domain that the hypervisor does not make by itself, and without a configuration to make it of. */
function uncreatedDomains(
	{ domains, complete, root = HARDWARE_DOMAIN }: Setup,
	{ board }: HostSide,
	{ isMediator, isModelled }: Hypervisor,
	requests: readonly DomainRequest[],
	textOf: TextOf,
): readonly Problem[] {
	if (!complete || !board.tree.complete || !isMediator || !isModelled) return [];
	const made = new Set(requests.filter(({ hardware, atBoot }) => hardware || atBoot).map(({ name }) => name));
	const named = new Set(domains.map(({ name }) => name));
	return domains.flatMap(({ name, xl, at }) => {
		if (at === undefined || name === root || xl.length > 0 || made.has(name)) return [];
		const free = requests
			.filter((request) => request.atBoot && !named.has(request.name))
			.map((request) => request.name);
		const { question, repairs } = meantWord(name, free, at);
		const message = `Nothing creates ${name}: the host's tree has no domain of that name, and no xl configuration is named for it (xl:). This setup says that it is complete.${question}`;
		return [{ code: "scmi-setup", severity: "warning" as const, at, message, ...fixesOf(repairs, textOf) }];
	});
}

/** As many as can be taken in. */
const NAMED = 12;

function agentsOf({ firmware, agents }: Catalogue): string {
	const known = Object.keys(agents);
	return `the catalogue of "${firmware.name}" ${known.length === 0 ? "names no agents" : `has ${enumerated(known, NAMED, String)}`}`;
}

function strangeProfile({ profile }: Setup, textOf: TextOf): readonly Problem[] {
	if (profile?.at === undefined || hypervisorNamed(profile.name)) return [];
	const { question, repairs } = meantWord(profile.name, HYPERVISOR_NAMES, profile.at);
	const message = `There is no mediator "${profile.name}": ${HYPERVISOR_NAMES.join(", ")}.${question}`;
	return [{ code: "scmi-setup", severity: "error", at: profile.at, message, ...fixesOf(repairs, textOf) }];
}

/** Nodes a catalogue is named for; one of a guest's tree has the same path there. */
function strangeNodes(
	{ catalogue }: Setup,
	stacks: readonly ReadStack[],
	{ board, controllers }: HostSide,
	textOf: TextOf,
): readonly Problem[] {
	if (catalogue?.kind !== "by node" || !board.tree.complete || stacks.length > 1) return [];
	const known = new Set(controllers.map(({ path }) => path));
	const has = known.size === 0 ? "it has none" : `it has ${enumerated([...known], NAMED, String)}`;
	return catalogue.files.flatMap(({ node, file }) => {
		if (known.has(node) || file.at === undefined) return [];
		const { question, repairs } = meantKey(node, known, file.at);
		const message = `The host's tree has no SCMI node ${node}: ${has}.${question}`;
		return [{ code: "scmi-setup", severity: "error" as const, at: file.at, message, ...fixesOf(repairs, textOf) }];
	});
}
