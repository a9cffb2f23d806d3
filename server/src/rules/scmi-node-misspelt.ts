import type { Board, ProtocolNode } from "../board/board.ts";
import { meantTransport, presumedControllers } from "../board/meant-controllers.ts";
import { compatiblesOf, isEnabled } from "../devicetree/tree/read-property.ts";
import { displayName, type Node, type Property, pathOf, spanOfNode, spanOfProperty } from "../devicetree/tree/tree.ts";
import type { ControllerPlan, ProtocolPlan, Transport } from "../machine/boot-plan.ts";
import { missingProperty } from "../machine/run-instance.ts";
import type { StackFacts } from "../plan/read-sources.ts";
import { listedSome } from "../text/listed.ts";
import { misspeltCellsOf, withoutTheirCells } from "./misspelt-cells.ts";
import { isZephyr } from "./own-channels.ts";
import { respeltProperty, respeltString } from "./respelt.ts";
import type { Reported, Rule } from "./rule.ts";
import { meantProperty } from "./scmi-words.ts";
import { withoutTransport } from "./without-transport.ts";

export const scmiNodeMisspelt: Rule = {
	code: "scmi-node-misspelt",
	summary:
		"a word of an SCMI node that nobody reads and that looks like one Linux does: `arm,scmi-scm`, `arm,smc_id`, `shmen`, `#clock-cell`; or no `compatible`",
	severity: "warning",
	needs: [],
	*check({ facts }) {
		for (const { stack, side, guest } of facts.stacks) {
			if (isZephyr(facts, guest)) continue;
			const { tree, controllers } = stack.board;
			if (!tree.complete) continue;
			for (const node of writtenControllers(stack)) {
				const found = [...misspeltTransport(node, guest === undefined)];
				const told = found.length > 0 ? found : withoutTransport(facts, stack.board, node, guest !== undefined);
				const own = controllers.find((each) => each.node === node);
				const cause = own && facts.causeOf(own);
				const explains = cause === undefined ? [] : [cause];
				const oneCause = guest && undrivenNode(guest.name, node);
				for (const each of told) yield { ...each, explains, ...(oneCause !== undefined && { oneCause }) };
			}
			for (const [i, { node, protocols }] of controllers.entries()) {
				const planned = side.controllers[i];
				if (planned === undefined) continue;
				yield* misspeltIn(node, planned);
				for (const [j, protocol] of protocols.entries()) {
					yield* misspeltOfProtocol(protocol.node, node, planned, planned.protocols[j]);
					yield* cellsMisspelt(stack.board, protocol);
				}
			}
		}
	},
};

/** Of a guest's, with those that what is copied for it leaves out for that very word. */
function writtenControllers({ board, resolved }: StackFacts): readonly Node[] {
	const here = presumedControllers(board.tree);
	if (resolved.tree === board.tree) return here;
	const paths = new Set(here.map(pathOf));
	return [...here, ...presumedControllers(resolved.tree).filter((node) => !paths.has(pathOf(node)))];
}

function* misspeltTransport(node: Node, isHosts: boolean): Generator<Reported> {
	const property = node.properties.get("compatible");
	const typed = compatiblesOf(node).find((word) => meantTransport(word) !== undefined);
	const meant = typed && meantTransport(typed);
	if (property === undefined || typed === undefined || meant === undefined) return;
	yield {
		at: spanOfProperty(property) ?? spanOfNode(node),
		severity: "error",
		message: `no driver takes ${displayName(node)}: "${typed}" is nothing that Linux knows, "${meant}" is. Its protocols never come, without a message, and whoever uses them waits`,
		fixes: respeltString(property, typed, meant),
		...(isHosts && { oneCause: lackOfNode(meant) }),
	};
}

/** That a guest does not get an SCMI node, and that no driver takes it as it is written, are one finding. */
export const undrivenNode = (domain: string, node: Node): string => `no driver takes ${pathOf(node)} of ${domain}`;

/** A mediator that finds no node of this compatible in the host's tree, and one there that is misspelt, are one finding. */
export const lackOfNode = (compatible: string): string => `the host has no ${compatible} node`;

function* misspeltIn(node: Node, planned: ControllerPlan): Generator<Reported> {
	for (const property of node.properties.values()) {
		const meant = meantProperty(property.name, planned.transport);
		if (meant === undefined || node.properties.has(meant)) continue;
		const isNeeded = missingProperty(planned) === meant;
		const consequence = isNeeded
			? `${displayName(node)} has no ${meant}, and Linux's probe of it fails`
			: `Linux does as if ${meant} were not there`;
		yield {
			...misspelt(node, property, meant, consequence),
			...(isNeeded && { severity: "error", explains: [planned.cause] }),
		};
	}
}

function* misspeltOfProtocol(
	node: Node,
	controller: Node,
	planned: ControllerPlan,
	own: ProtocolPlan | undefined,
): Generator<Reported> {
	const { transport } = planned;
	const bell = BELLS[transport];
	for (const property of node.properties.values()) {
		const meant = meantProperty(property.name, transport);
		if (meant === undefined || !OF_PROTOCOLS.has(meant) || node.properties.has(meant)) continue;
		if (meant !== "shmem" || bell === undefined) {
			yield misspelt(node, property, meant, `its messages take the channel of ${displayName(controller)}`);
			continue;
		}
		// without what rings a page is not read either
		if (!node.properties.has(bell)) continue;
		if (transport !== "mailbox") yield misspelt(node, property, meant, `Linux does as if ${meant} were not there`);
		else
			yield {
				...misspelt(
					node,
					property,
					meant,
					`Linux finds ${bell} without it ("Invalid channel descriptor", -22), and its probe of ${displayName(controller)} fails`,
				),
				severity: "error",
				explains: [planned.cause, ...(own ? [own.cause] : [])],
			};
	}
}

/** Linux of_phandle_iterator_next(): a list is given up at a provider that does not say how many numbers follow. */
function* cellsMisspelt(board: Board, protocol: ProtocolNode): Generator<Reported> {
	const { node } = protocol;
	const found = isEnabled(node) ? misspeltCellsOf(protocol) : undefined;
	if (found === undefined) return;
	const { property, meant } = found;
	const users = withoutTheirCells(board, node, meant);
	const names = [...new Set(users.map(({ user }) => user))];
	const fate =
		users.length === 0
			? "nothing can refer to it"
			: `Linux logs "could not get ${meant} for ${pathOf(node)}" for ${listedSome(names, MOST)}, and reads nothing of ${users.length === 1 ? "its list" : "their lists"} from there on`;
	yield {
		...misspelt(node, property, meant, fate),
		severity: users.some(({ isInUse }) => isInUse) ? "error" : "warning",
		related: users.map(({ of, at }) => ({ at, message: `${of} refers to it` })),
	};
}

const MOST = 3;

/** What rings for a protocol's own channel: `chan_available` of Linux drivers/firmware/arm_scmi/transports. */
const BELLS: Readonly<Record<Transport, string | undefined>> = {
	mailbox: "mboxes",
	optee: "linaro,optee-channel-id",
	smc: undefined,
	virtio: undefined,
};

/** What of a channel a protocol node may have for itself: arm,scmi.yaml. */
const OF_PROTOCOLS: ReadonlySet<string> = new Set(["shmem", "mboxes", "linaro,optee-channel-id"]);

function misspelt(node: Node, property: Property, meant: string, consequence: string) {
	return {
		at: spanOfProperty(property) ?? spanOfNode(node),
		message: `${property.name} of ${displayName(node)} is read by nobody, ${meant} is: ${consequence}`,
		fixes: respeltProperty(property, meant),
	};
}
