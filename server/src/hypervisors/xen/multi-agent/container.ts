import { bytesOf } from "../../../devicetree/tree/bytes.ts";
import { displayName, type Node, nodesBelow, pathOf, spanOfNode, type Tree } from "../../../devicetree/tree/tree.ts";
import type { Cause, Known, SharedMemoryPlan } from "../../../machine/boot-plan.ts";
import type { UnsaidCells } from "../../../machine/fault.ts";
import type { CauseTable } from "../../causes.ts";
import { knownNumber, knownValue } from "../../known-value.ts";
import { isCompatible } from "../dom0less.ts";
import { nodeOfXenPhandle, planXenMemory } from "../shared-memory.ts";
import { causeOfEntry } from "../table-entry.ts";

/** The node that has Xen's own part of the configuration, wherever it is. */
export const CONTAINER = "xen,sci";
export const AGENT_TABLE = "scmi-secondary-agents";
export const TABLE_CELLS = "#scmi-secondary-agents-cells";
export const DOM0_AGENT = "xen,dom0-sci-agent-id";

/** The first of the tree, whether or not the mediator's own SCMI node is below it: dt_find_compatible_node(). */
export function containerOf({ root }: Tree): Node | undefined {
	for (const node of nodesBelow(root)) if (isCompatible(node, CONTAINER)) return node;
	return undefined;
}

/** Whether the mediator looks at an SCMI node at all: scmi_probe() goes up from it. */
export function isBelowContainer(node: Node): boolean {
	for (let at = node.parent; at !== undefined; at = at.parent) if (isCompatible(at, CONTAINER)) return true;
	return false;
}

export interface ContainerPlan {
	readonly path: string;
	readonly cause: Cause;
	/** The tree has others, which are not looked at. */
	readonly isOneOf?: true;
	/** How many cells an entry has. */
	readonly cells: Known<number>;
	/** Where nothing says so. */
	readonly unsaidCells?: UnsaidCells;
	readonly table: Known<AgentTable>;
}

/** `bytes`: of a table that is empty or ends within an entry. */
export type AgentTable =
	| { readonly kind: "entries"; readonly entries: readonly TableEntry[] }
	| { readonly kind: "strange length"; readonly bytes: number };

/** An entry of `scmi-secondary-agents`. */
export interface TableEntry {
	readonly smcId: number;
	/** Undefined: its phandle is of no node. */
	readonly memory: SharedMemoryPlan | undefined;
	/** Undefined: each channel is asked whose it is. */
	readonly agentId: number | undefined;
	readonly cause: Cause;
}

export const ENTRY_CELLS: readonly number[] = [2, 3];
export const ENTRY_CELLS_UNSAID = 3;

export function planContainer(tree: Tree, causes: CauseTable): ContainerPlan | undefined {
	const node = containerOf(tree);
	if (node === undefined) return undefined;
	const cause = causes.causeOf(node, () => ({ at: spanOfNode(node), text: displayName(node) }));
	const written = knownNumber(causes, tree, node, TABLE_CELLS);
	const cells: Known<number> =
		written.kind === "absent" ? { kind: "known", value: ENTRY_CELLS_UNSAID, cause } : written;
	const isOneOf = nodesBelow(tree.root).some((other) => other !== node && isCompatible(other, CONTAINER));
	const unsaidCells = written.kind === "absent" ? { property: TABLE_CELLS, cells: ENTRY_CELLS_UNSAID } : undefined;
	return {
		path: pathOf(node),
		cause,
		cells,
		...(isOneOf && { isOneOf }),
		...(unsaidCells && { unsaidCells }),
		table: tableOf(tree, causes, node, cells),
	};
}

/** collect_agents(): `<smc_id phandle agent_id>`, or without the last. */
function tableOf(tree: Tree, causes: CauseTable, container: Node, cells: Known<number>): Known<AgentTable> {
	return knownValue(causes, tree, container, AGENT_TABLE, (property): AgentTable | undefined => {
		const bytes = bytesOf(property);
		if (bytes === undefined || cells.kind !== "known") return undefined;
		const size = 4 * cells.value;
		if (bytes.length === 0 || bytes.length % size !== 0) return { kind: "strange length", bytes: bytes.length };
		const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
		const entries = Array.from({ length: bytes.length / size }, (_, i): TableEntry => {
			const memory = nodeOfXenPhandle(tree, view.getUint32(size * i + 4));
			return {
				smcId: view.getUint32(size * i),
				memory: memory && planXenMemory(causes, tree, memory),
				agentId: cells.value > 2 ? view.getUint32(size * i + 8) : undefined,
				cause: causeOfEntry(causes, container, property, i, cells.value),
			};
		});
		return { kind: "entries", entries };
	});
}
