import type { ControllerPlan } from "../machine/boot-plan.ts";
import { isListed } from "./channel-fit.ts";
import type { CatalogueFacts } from "./choose-catalogues.ts";
import { serversOf } from "./servers.ts";

/** A firmware of a setup: one server with one state, and the SCMI nodes of the host that are channels into it. */
export interface BoundFirmware {
	readonly catalogue: CatalogueFacts;
	/** Paths in the host's tree. */
	readonly nodes: readonly string[];
	/** Other catalogues that would fit its nodes as well. */
	readonly rivals: readonly string[];
}

/** Of the catalogues that could be read, what they call their firmware; one that came with the product says so. */
export function firmwareNames(firmwares: readonly BoundFirmware[]): readonly string[] {
	return firmwares.flatMap(({ catalogue: { read, isBundled } }) => {
		const name = read.catalogue?.firmware.name;
		return name === undefined ? [] : [isBundled ? `${name}, bundled` : name];
	});
}

/**
 * Which catalogue describes the firmware behind each SCMI node of the host: the one named for it, else the one that lists its channel or
 * its path. A catalogue that says nothing of channels and paths is taken for the first node; a node no catalogue is bound to is
 * unknown, and never judged by another's tables.
 */
export function bindFirmwares(
	catalogues: readonly CatalogueFacts[],
	controllers: readonly ControllerPlan[],
): readonly BoundFirmware[] {
	const bound: { catalogue: CatalogueFacts; nodes: string[]; rivals: string[] }[] = [];
	const free = new Set(controllers);
	for (const catalogue of catalogues) {
		const named = catalogue.nodes && new Set(catalogue.nodes);
		const own = [...free].filter((controller) => named?.has(controller.path) ?? isListedIn(catalogue, controller));
		const [best] = bound;
		const isFirst = best === undefined;
		const nodes = own.length > 0 || !isFirst || catalogue.nodes ? own : firstOf(controllers);
		if (nodes.length === 0 && !isFirst && catalogue.nodes === undefined) {
			if (catalogue.specificity === best?.catalogue.specificity) best.rivals.push(catalogue.path);
			continue;
		}
		for (const node of nodes) free.delete(node);
		bound.push({ catalogue, nodes: nodes.map(({ path }) => path), rivals: [] });
	}
	const servers = serversOf(controllers);
	for (const { nodes } of bound)
		for (const node of sameServer(nodes, free, servers)) {
			free.delete(node);
			nodes.push(node.path);
		}
	return bound;
}

/** Of the nodes nothing is named for, those that call a firmware the same way as one of its own. */
function sameServer(
	own: readonly string[],
	free: ReadonlySet<ControllerPlan>,
	servers: readonly (readonly ControllerPlan[])[],
): readonly ControllerPlan[] {
	const paths = new Set(own);
	const called = new Set(servers.filter((server) => server.some(({ path }) => paths.has(path))).flat());
	return [...free].filter((node) => called.has(node));
}

/** The place of the firmware behind a guest's SCMI node that no mediator answers for; a guest's own addresses need not be the machine's. */
export function firmwareOfGuestNode(
	firmwares: readonly BoundFirmware[],
	controller: ControllerPlan,
	isOnlyNode: boolean,
): number | undefined {
	const named = firmwares.findIndex(({ catalogue }) => catalogue.nodes?.includes(controller.path));
	if (named >= 0) return named;
	const listed = firmwares.findIndex(({ catalogue }) => isListed(catalogue.index, controller, false));
	if (listed >= 0) return listed;
	return firmwares.length === 1 && isOnlyNode && firmwares[0]?.catalogue.nodes === undefined ? 0 : undefined;
}

/** By its path or its channel. */
function isListedIn({ index }: CatalogueFacts, controller: ControllerPlan): boolean {
	return index?.catalogue.firmware.match?.scmiNode?.includes(controller.path) || isListed(index, controller, true);
}

/** The node a catalogue is taken for that says neither channels nor paths. */
function firstOf(controllers: readonly ControllerPlan[]): readonly ControllerPlan[] {
	return [controllers.find(({ enabled }) => enabled) ?? controllers[0]].flatMap((first) => first ?? []);
}
