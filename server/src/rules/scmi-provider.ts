import type { Board, ProtocolNode } from "../board/board.ts";
import type { ReferenceFault } from "../board/reference-lists.ts";
import { kindServed } from "../catalogue/catalogue-index.ts";
import { type Node, pathOf } from "../devicetree/tree/tree.ts";
import type { BootFacts } from "../facts.ts";
import { isCpu } from "../machine/guests/linux/perf.ts";
import { kindOfProtocol, PROVIDER_CELLS, RESOURCE_KINDS } from "../scmi/resource-kind.ts";

/** A node of SCMI that a list refers to: a protocol, or the SCMI node itself. */
export interface ScmiProvider {
	/** Undefined: the SCMI node itself. */
	readonly protocol: ProtocolNode | undefined;
	/** Of the same SCMI node. */
	readonly siblings: readonly ProtocolNode[];
}

export function scmiProviderOf({ controllers }: Board, node: Node | undefined): ScmiProvider | undefined {
	for (const { node: own, protocols } of controllers) {
		if (node === own) return { protocol: undefined, siblings: protocols };
		const protocol = protocols.find((candidate) => candidate.node === node);
		if (protocol) return { protocol, siblings: protocols };
	}
	return undefined;
}

/** Of what a node is a part, as a regulator and a pin state are of their protocols. */
export function scmiAbove(board: Board, node: Node | undefined): ScmiProvider | undefined {
	return node && (scmiProviderOf(board, node) ?? scmiAbove(board, node.parent));
}

/** The node whose cells are not as the list has them. */
export function providerIn(fault: ReferenceFault["fault"]): Node | undefined {
	if (fault.kind === "text") return undefined;
	if (fault.kind === "no cells" || fault.kind === "not one" || fault.kind === "no provider") return fault.provider;
	return fault.kind === "short" ? fault.entry.provider : fault.before?.provider;
}

/** A fault of a list, with SCMI's part in it. */
export interface ProviderFault extends ReferenceFault {
	readonly board: Board;
	readonly scmi: ScmiProvider | undefined;
}

/** It is the protocol that lacks what it should have, and the reference that is right. */
export function lacksOwnCells(found: ProviderFault): boolean {
	const { fault, list, scmi } = found;
	const isOwn = fault.kind === "no cells" && scmi?.protocol !== undefined && provides(scmi.protocol, list.cells);
	return isOwn && !isForCpusAlone(found, scmi.protocol);
}

/** The performance protocol, at a node that is no CPU, with another protocol for such a list there, and no CPU that misses the same. */
function isForCpusAlone(found: ProviderFault, { node: provider, protocolId }: ProtocolNode): boolean {
	const { board, list, node } = found;
	if (kindOfProtocol(protocolId) !== "perf" || isCpu(pathOf(node)) || meantBy(found) === undefined) return false;
	const missesIt = ({ fault, list: { cells }, node: other }: ReferenceFault) =>
		fault.kind === "no cells" && fault.provider === provider && cells === list.cells && isCpu(pathOf(other));
	return !board.referenceFaults.some(missesIt);
}

/** The protocol of the provider's SCMI node that is meant by the list: a CPU's is that of performance domains, if both have the cells. */
export function meantBy({ scmi, list, node, fault }: ProviderFault): ProtocolNode | undefined {
	const labelled = (scmi?.siblings ?? []).filter(({ node: own }) => own.labels.length > 0);
	const withCells = labelled.filter((protocol) => protocol.node.properties.has(list.cells));
	// where the SCMI node has the cells, they may be taken from the protocol's
	const isMoved = withCells.length === 0 && fault.kind === "no provider";
	const fitting = isMoved ? labelled.filter((protocol) => provides(protocol, list.cells)) : withCells;
	if (fitting.length < 2) return fitting[0];
	const kinds = PROVIDER_CELLS[list.cells] ?? [];
	const kind = kinds.find((candidate) => (candidate === "perf") === isCpu(pathOf(node)));
	return fitting.find(({ protocolId }) => kindOfProtocol(protocolId) === kind);
}

export function provides({ protocolId }: ProtocolNode, cells: string): boolean {
	const kind = kindOfProtocol(protocolId);
	return kind !== undefined && PROVIDER_CELLS[cells]?.includes(kind) === true;
}

export function nounOf(protocol: ProtocolNode, boot: BootFacts | undefined): string {
	const { protocolId } = protocol;
	const kind = kindServed(boot?.indexOf({ protocol }), protocolId);
	if (kind === undefined) return `protocol 0x${protocolId.toString(16)}`;
	return `the ${kind === "pinctrl" ? "pin control" : RESOURCE_KINDS[kind].noun} protocol`;
}
