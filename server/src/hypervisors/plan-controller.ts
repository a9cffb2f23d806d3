import { transportOf } from "../board/bindings/transports.ts";
import type { Board, Controller, ProtocolNode } from "../board/board.ts";
import { mailboxesOf, waitsForUser } from "../board/mailboxes.ts";
import { disabledOptee } from "../board/optee-driver.ts";
import { ownClocksOf } from "../board/own-clocks.ts";
import { pageNodesOf } from "../board/pages.ts";
import { ramOfPage } from "../board/ram-of-page.ts";
import { isZephyrsTree } from "../board/zephyr-tree.ts";
import { holdsEntry, type Region, type RegionReading, regionOf } from "../devicetree/tree/address.ts";
import { bytesOf } from "../devicetree/tree/bytes.ts";
import { cellsOf, compatiblesOf, isEnabled, phandleListOf } from "../devicetree/tree/read-property.ts";
import {
	displayName,
	isBelow,
	type Node,
	type Property,
	pathOf,
	spanOfNode,
	spanOfProperty,
	type Tree,
} from "../devicetree/tree/tree.ts";
import type { Cause, ControllerPlan, Known, MailboxPlan, SharedMemoryPlan, Transport } from "../machine/boot-plan.ts";
import { pageFault } from "../machine/run-instance.ts";
import type { CauseTable } from "./causes.ts";
import { knownNumber, knownValue } from "./known-value.ts";
import {
	hasOwnChannel,
	mailboxFault,
	onePageTwice,
	ownMailboxFault,
	strayPage,
	takenMailbox,
} from "./mailbox-faults.ts";

/**
 * An SCMI node of a board in the machine's words, not yet bound to a firmware. `mediated`: a mediator reads it, and where it finds no page
 * goes on with an address that is left to chance; `alone`: the tree's RAM is the machine's, and all of it Linux's.
 */
export function planController(
	causes: CauseTable,
	{ tree, controllers }: Pick<Board, "tree" | "controllers">,
	controller: Controller,
	reader: "mediated" | "alone" | "guest",
): ControllerPlan {
	const { node, compatible, enabled, protocols } = controller;
	const transport = kindOf(compatible);
	const inUse = protocols.filter((protocol) => protocol.enabled);
	const earlier = controllers.slice(0, controllers.indexOf(controller)).filter((other) => other.enabled);
	const unseen = controller.isUndriven
		? `no driver takes ${displayName(node)}`
		: tree.complete && !isZephyrsTree({ controllers })
			? whyUnseen(node)
			: undefined;
	const channelFault = tree.complete
		? (withoutOptee(tree, node, transport) ??
			takenByEarlier(tree, node, transport, earlier) ??
			setsOwnClocks(tree, node))
		: undefined;
	const mapsRam = reader === "alone" && tree.complete && transport !== "virtio";
	const inRam = mapsRam ? pageInRam(tree, [node, ...inUse.map((protocol) => protocol.node)]) : undefined;
	return {
		path: pathOf(node),
		cause: causes.causeOf(controller, () => ({ at: spanOfNode(node), text: `the SCMI node ${displayName(node)}` })),
		compatible,
		transport,
		enabled,
		firmware: undefined,
		smcId: knownNumber(causes, tree, node, "arm,smc-id"),
		shmem: unseen === undefined ? planPage(causes, tree, node, reader === "mediated") : { kind: "absent", why: unseen },
		further: furtherPages(causes, tree, node),
		mailbox: planMailbox(causes, tree, controller),
		opteeChannel: knownNumber(causes, tree, node, "linaro,optee-channel-id"),
		...(channelFault !== undefined && { channelFault }),
		...(inRam !== undefined && { inRam }),
		protocols: protocols.map((protocol) => {
			const before = inUse.slice(0, Math.max(inUse.indexOf(protocol), 0)).map((each) => each.node);
			const ownFault = faultOfOwn(causes, tree, transport, protocol, { controller: node, before });
			return {
				protocolId: protocol.protocolId,
				enabled: protocol.enabled,
				cause: causes.causeOf(protocol, () => ({
					at: spanOfNode(protocol.node),
					text: `the protocol node ${displayName(protocol.node)}`,
				})),
				...(ownFault !== undefined && { channelFault: ownFault }),
				...(hasOwnChannel(tree, protocol.node, transport) && { further: furtherPages(causes, tree, protocol.node) }),
			};
		}),
	};
}

function setsOwnClocks(tree: Tree, node: Node): string | undefined {
	const own = ownClocksOf(tree, node);
	return own && `${own.name} of ${pathOf(node)} leads to clocks of its own, which are there only behind its probe`;
}

function furtherPages(causes: CauseTable, tree: Tree, node: Node): readonly SharedMemoryPlan[] {
	return pageNodesOf(tree, node)
		.slice(1)
		.flatMap((page) => (page === undefined ? [] : [planSharedMemory(causes, tree, page)]));
}

/** The first page; one that stands there twice is refused. Linux transports/mailbox.c, mailbox_chan_validate(). */
function planPage(causes: CauseTable, tree: Tree, node: Node, isMediated: boolean): ControllerPlan["shmem"] {
	const why = node.properties.has("mboxes") ? onePageTwice(tree, node) : undefined;
	if (why !== undefined) return { kind: "absent", why };
	const shmem = node.properties.get("shmem");
	if (isText(shmem) || (shmem && cellsOf(shmem)?.length === 0)) return { kind: "absent" };
	const [first] = pageNodesOf(tree, node);
	// of a guest's tree that was made of parts of another
	if (first !== undefined && !isBelow(first, tree.root))
		return { kind: "absent", why: `${pathOf(first)}, the page of ${pathOf(node)}, is not in its tree` };
	const stray = first === undefined && !isMediated ? strayPage(tree, node) : undefined;
	if (stray !== undefined) return { kind: "absent", why: stray };
	return knownValue(causes, tree, node, "shmem", () => first && planSharedMemory(causes, tree, first));
}

/**
 * Why Linux makes no device of a node, as a clause: of what is below a node without `compatible` it makes some below the root's own
 * /firmware alone. drivers/of/platform.c, of_platform_bus_create(), of_platform_default_populate_init().
 */
function whyUnseen(node: Node): string | undefined {
	for (let at = node.parent; at?.parent !== undefined; at = at.parent)
		if (!at.properties.has("compatible") && pathOf(at) !== "/firmware")
			return `${pathOf(at)} has no compatible, and Linux makes no devices of what is below it, so that it never sees ${pathOf(node)}`;
	return undefined;
}

/** A list that cannot be read to its end is none: Linux counts it with of_parse_phandle_with_args(), which fails. */
function planMailbox(causes: CauseTable, tree: Tree, controller: Controller): Known<MailboxPlan> {
	const { node } = controller;
	const mailboxes = mailboxesOf(tree, node);
	const why = mailboxFault(tree, node);
	if (why !== undefined) return { kind: "absent", why };
	const property = node.properties.get("mboxes");
	const isCut = tree.complete && property && phandleListOf(tree, property, "#mbox-cells").faults.length > 0;
	if (isCut || mailboxes.some(({ isShort }) => isShort) || isText(property)) return { kind: "absent" };
	return knownValue(causes, tree, node, "mboxes", () => {
		const [first] = mailboxes;
		if (first?.provider === undefined) return undefined;
		const { provider, cells, channel, words } = first;
		const region = regionOf(provider);
		const address = region.kind === "region" ? region.region.address : undefined;
		const waitsFor = tree.complete ? waitsForUser(tree, provider, controller)?.name : undefined;
		return {
			address,
			path: pathOf(provider),
			cells,
			channel,
			words,
			enabled: isEnabled(provider),
			...(waitsFor !== undefined && { waitsFor }),
		};
	});
}

/** Whose bytes are nobody's phandle. */
const isText = (property: Property | undefined): boolean =>
	property?.value.some(({ kind }) => kind === "string" || kind === "path") === true;

/** Linux drivers/firmware/arm_scmi/transports/optee.c registers its driver when OP-TEE's own has found the service. */
function withoutOptee(tree: Tree, node: Node, transport: Transport): string | undefined {
	const optee = transport === "optee" ? disabledOptee(tree) : undefined;
	return optee && `${pathOf(optee)}, through which ${pathOf(node)} is reached, is disabled`;
}

/** Of the nodes with a channel, why Linux does not map a page of theirs for its messages; those of firmware's own it does without. */
function pageInRam(tree: Tree, nodes: readonly Node[]): ControllerPlan["inRam"] {
	const found = nodes.flatMap((node) => {
		const [page] = pageNodesOf(tree, node);
		const ram = page && ramOfPage(tree, page);
		if (page === undefined || ram === undefined) return [];
		const why = `${pathOf(page)}, the page of ${pathOf(node)}, lies in the RAM of ${pathOf(ram.memory)}`;
		return [
			ram.isCertain
				? { isCertain: true, why: `${why}, and Linux does not map it` }
				: {
						isCertain: false,
						why: `${why}, reserved without no-map, and Linux does not map it unless the boot loader takes it out`,
					},
		];
	});
	return found.find(({ isCertain }) => isCertain) ?? found[0];
}

/** What one SCMI node alone can have, and one in front of this has: a mailbox, or Linux's virtio device for SCMI. */
function takenByEarlier(
	tree: Tree,
	node: Node,
	transport: Transport,
	earlier: readonly Controller[],
): string | undefined {
	const same = earlier.filter(({ compatible }) => kindOf(compatible) === transport);
	if (transport === "mailbox")
		return takenMailbox(
			tree,
			node,
			same.map((other) => other.node),
		);
	const [first] = same;
	return transport === "virtio" && first !== undefined
		? `Linux has one virtio device for SCMI, and its channel is that of ${displayName(first.node)} ("failed to setup channel for protocol:0x10", -22)`
		: undefined;
}

/** A protocol's channel of its own: one that Linux cannot set up takes the whole SCMI node with it. Linux driver.c, scmi_channels_setup(). */
function faultOfOwn(
	causes: CauseTable,
	tree: Tree,
	transport: Transport,
	{ node }: ProtocolNode,
	{ controller, before }: { readonly controller: Node; readonly before: readonly Node[] },
): string | undefined {
	if (!tree.complete || !hasOwnChannel(tree, node, transport)) return undefined;
	if (transport === "mailbox") {
		const why = ownMailboxFault(tree, node, [controller, ...before]);
		if (why !== undefined) return why;
	}
	const [page] = pageNodesOf(tree, node);
	const fault = page && pageFault(planSharedMemory(causes, tree, page));
	return fault === undefined ? undefined : `the page that shmem of ${pathOf(node)} names, ${fault}`;
}

const kindOf = (compatible: readonly string[]): Transport => transportOf(compatible)?.kind ?? "mailbox";

/** A bus, as what it lacks is its own. */
export function causeOfBus(causes: CauseTable, bus: Node): Cause {
	return causes.causeOf(bus, () => ({ at: spanOfNode(bus), text: displayName(bus) }));
}

/** A node of shared memory; its address as Linux finds it, or as `reading` says. */
export function planSharedMemory(
	causes: CauseTable,
	tree: Tree,
	node: Node,
	reading: RegionReading = regionOf(node),
): SharedMemoryPlan {
	const isAbsent = tree.complete && (reading.kind === "absent" || reading.kind === "untranslated");
	const untranslated =
		tree.complete && reading.kind === "untranslated"
			? { bus: pathOf(reading.bus), cause: causeOfBus(causes, reading.bus), because: reading.because }
			: undefined;
	const part = (pick: (region: Region) => number): Known<number> => {
		if (reading.kind !== "region") return { kind: isAbsent ? "absent" : "unknown" };
		const property = node.properties.get("reg");
		const at = (property && spanOfProperty(property)) ?? spanOfNode(node);
		return {
			kind: "known",
			value: pick(reading.region),
			cause: causes.add({ at, text: `reg of ${displayName(node)}` }),
		};
	};
	return {
		path: pathOf(node),
		cause: causes.causeOf(node, () => ({ at: spanOfNode(node), text: `shared memory ${displayName(node)}` })),
		address: part((region) => region.address),
		size: part((region) => region.size),
		...(untranslated && { untranslated }),
		...(tree.complete && lackOf(node)),
	};
}

/** Linux drivers/firmware/arm_scmi/shmem.c, shmem_setup_iomap(). */
function lackOf(node: Node): Pick<SharedMemoryPlan, "lacks"> {
	const names = node.properties.get("compatible");
	const isKnown = names === undefined || bytesOf(names) !== undefined;
	if (isKnown && !compatiblesOf(node).some((name) => name.toLowerCase() === "arm,scmi-shmem"))
		return { lacks: "compatible" };
	if (!node.properties.has("reg")) return { lacks: "reg" };
	return holdsEntry(node) === false ? { lacks: "entry" } : {};
}
