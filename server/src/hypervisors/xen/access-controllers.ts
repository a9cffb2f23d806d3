import type { BoardDevice } from "../../board/board.ts";
import { displayName, type Node, pathOf, spanOfNode, spanOfProperty, type Tree } from "../../devicetree/tree/tree.ts";
import type { Cause, ControllerPlan } from "../../machine/boot-plan.ts";
import type { CauseTable } from "../causes.ts";
import type { HostSide } from "../hypervisor.ts";
import { type PhandleList, phandleArguments } from "./phandle-arguments.ts";

/** A node with the controllers it names, as Xen walks them. */
export interface AccessControlled {
	readonly path: string;
	/** As a person calls it. */
	readonly name: string;
	readonly cause: Cause;
	/** Of its `access-controllers`; of the node where it has none. */
	readonly listCause: Cause;
	readonly list: PhandleList;
	/** The path of each entry's provider, and what stands for its number. */
	readonly providers: readonly { readonly path: string; readonly cause: Cause }[];
}

export const DEVICE_LIST = "access-controllers";
const DEVICE_CELLS = "#access-controller-cells";

export function accessControlled(
	tree: Tree,
	node: Node,
	device: BoardDevice | undefined,
	causes: CauseTable,
): AccessControlled {
	const name = displayName(node);
	const property = node.properties.get(DEVICE_LIST);
	const list = phandleArguments(tree, node, DEVICE_LIST, DEVICE_CELLS);
	const at = property && spanOfProperty(property);
	const listCause = causes.causeOf(property ?? node, () => ({
		at: at ?? spanOfNode(node),
		text: `${DEVICE_LIST} of ${name}`,
	}));
	const numbers = device?.deviceIds.filter(({ spelling }) => spelling === DEVICE_LIST) ?? [];
	return {
		path: pathOf(node),
		name,
		cause: causes.causeOf(device ?? node, () => ({ at: spanOfNode(node), text: name })),
		listCause,
		list,
		providers: list.entries.map(({ provider }) => {
			const place = numbers.findIndex((number) => number.provider === provider);
			const [number] = place < 0 ? [] : numbers.splice(place, 1);
			const cause = number && causes.causeOf(number, () => ({ at: number.at, text: `${DEVICE_LIST} of ${name}` }));
			return { path: pathOf(provider), cause: cause ?? listCause };
		}),
	};
}

/** `<&scmi 4>`, for a node that has a label. */
export function deviceListOf(
	{ board }: HostSide,
	provider: ControllerPlan | undefined,
	id: number,
): string | undefined {
	const node = board.controllers.find((each) => pathOf(each.node) === provider?.path)?.node;
	const [label] = node?.labels ?? [];
	return label === undefined ? undefined : `<&${label} ${id}>`;
}
