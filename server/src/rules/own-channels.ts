import type { Board, BoardDevice, Controller } from "../board/board.ts";
import type { Region } from "../devicetree/tree/address.ts";
import { type Node, type Property, spanOfNode, spanOfProperty } from "../devicetree/tree/tree.ts";
import type { BootFacts, DomainFacts, Facts } from "../facts.ts";
import type { ControllerPlan } from "../machine/boot-plan.ts";
import { agentBehindNode, type Behind } from "../machine/channels.ts";
import type { Span } from "../text/span.ts";

/** An SCMI node of the tree a domain's system finds, which is that system's channel as nobody stands between. */
export interface OwnChannel {
	readonly domain: DomainFacts;
	readonly board: Board;
	readonly controller: Controller;
	readonly node: ControllerPlan;
	/** The addresses of its tree are the machine's own. */
	readonly isPhysical: boolean;
}

/** What runs on a tree: a guest's, or the host's. Zephyr is built with its tree, and goes by bindings of its own. */
export function isZephyr({ domains }: Facts, guest: DomainFacts | undefined): boolean {
	return (guest ?? domains.find(({ hardware }) => hardware))?.request.os === "zephyr";
}

/** Those in use of the host's tree, and of guests' trees where no mediator answers for them. */
export function ownChannels(facts: Facts): readonly OwnChannel[] {
	const { hypervisor } = facts.recognised;
	const isOwn = hypervisor.isModelled && !hypervisor.isMediator;
	return writtenChannels(facts).filter(({ isPhysical }) => isPhysical || isOwn);
}

/** Those in use of guests' trees that the guests find as they are written, with a mediator behind that lets calls through. */
export function guestsChannels(facts: Facts): readonly OwnChannel[] {
	const { recognised, boot } = facts;
	const domains = boot === undefined || !recognised.hypervisor.isMediator ? [] : boot.planned.plan.domains;
	const found = new Set(domains.flatMap(({ hardware, controllers }) => (hardware ? [] : controllers.map(causeOf))));
	return writtenChannels(facts).filter(({ isPhysical, node }) => !isPhysical && found.has(causeOf(node)));
}

const causeOf = ({ cause }: ControllerPlan) => cause;

/** Those in use of all trees. */
export function writtenChannels({ domains, stacks }: Facts): readonly OwnChannel[] {
	const root = domains.find(({ hardware }) => hardware);
	return stacks.flatMap(({ stack: { board }, guest, side }) => {
		const domain = guest ?? root;
		if (domain === undefined) return [];
		return board.controllers.flatMap((controller, i): OwnChannel[] => {
			const node = side.controllers[i];
			return node?.enabled ? [{ domain, board, controller, node, isPhysical: guest === undefined }] : [];
		});
	});
}

/** Whose channel firmware takes it for; undefined: no catalogue describes its firmware. */
export function behindChannel({ indices }: BootFacts, { node, isPhysical }: OwnChannel): Behind | undefined {
	const index = node.firmware === undefined ? undefined : indices[node.firmware];
	return index && agentBehindNode(index, node, isPhysical);
}

/** The devices in use that use something of its node. */
export function usersOf({ board, controller }: OwnChannel): readonly BoardDevice[] {
	const users = (board.usersOf.get(controller.node) ?? []).map(({ device }) => device);
	return [...new Set(users)].filter(({ enabled }) => enabled);
}

/** A channel nobody speaks over is nobody's loss. What Zephyr drives is built into it. */
export function isUsed(own: OwnChannel): boolean {
	return own.domain.request.os === "zephyr" || usersOf(own).length > 0;
}

/** Where its messages and firmware's lie, as far as that is known. */
export function pagesOf({ shmem, further }: ControllerPlan): readonly Region[] {
	const pages = [...(shmem.kind === "known" ? [shmem.value] : []), ...further];
	return pages.flatMap(({ address, size }) =>
		address.kind === "known" && size.kind === "known" ? [{ address: address.value, size: size.value }] : [],
	);
}

/** The part of the node that says what rings, or where the messages lie. */
export function placeInNode({ controller, node }: OwnChannel, part: "transport" | "channel" | "page"): Span {
	const name = part === "transport" ? "compatible" : part === "page" ? "shmem" : DOOR_PROPERTIES[node.transport];
	return placeOfProperty(controller.node, name === undefined ? undefined : controller.node.properties.get(name));
}

const placeOfProperty = (node: Node, property: Property | undefined): Span =>
	(property && spanOfProperty(property)) ?? spanOfNode(node);

/** The property that says what rings. */
export const DOOR_PROPERTIES: Readonly<Record<ControllerPlan["transport"], string | undefined>> = {
	smc: "arm,smc-id",
	mailbox: "mboxes",
	optee: "linaro,optee-channel-id",
	virtio: undefined,
};
