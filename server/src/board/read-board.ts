import { spanOfTokens } from "../devicetree/lex/origin.ts";
import { regionOf } from "../devicetree/tree/address.ts";
import { bytesOf, firstCell } from "../devicetree/tree/bytes.ts";
import { namesNodes, nodesByProperty } from "../devicetree/tree/nodes-by-property.ts";
import {
	cellsOf,
	compatiblesOf,
	isEnabled,
	numberOf,
	type ReadCell,
	specifiersOf,
} from "../devicetree/tree/read-property.ts";
import { type Node, nodesBelow, type Property, spanOfProperty, type Tree } from "../devicetree/tree/tree.ts";
import { RESOURCE_KINDS } from "../scmi/resource-kind.ts";
import { transportOf } from "./bindings/transports.ts";
import type {
	Board,
	BoardDevice,
	BoardUser,
	Controller,
	DeviceId,
	DeviceIdSpelling,
	ProtocolNode,
	SharedMemory,
} from "./board.ts";
import { numberedUsesOf, statedUsesOf } from "./read-uses.ts";
import {
	isPinState,
	isSupply,
	listNamed,
	listReader,
	type ReadList,
	type ReferenceFault,
	referenceFaultsOf,
	refersByName,
	type Strangers,
	withWrittenNumbers,
} from "./reference-lists.ts";

const SHARED_MEMORY = "arm,scmi-shmem";

/** Whether a `compatible` is that of an SCMI instance or of its shared memory. */
export function isScmiCompatible(compatible: string): boolean {
	return transportOf([compatible]) !== undefined || compatible.toLowerCase() === SHARED_MEMORY;
}

/**
 * Reads what a resolved tree says of SCMI; `spellings` are the ways to write a firmware device's number, `meant` the nodes that are taken
 * for SCMI nodes though no driver takes them.
 */
export function readBoard(
	tree: Tree,
	spellings: readonly DeviceIdSpelling[],
	meant?: ReadonlyMap<Node, string>,
): Board {
	const controllers: Controller[] = [];
	const sharedMemories: SharedMemory[] = [];
	const candidates: Node[] = [];
	const visit = (node: Node): void => {
		const compatible = speaksOfScmi(node) ? compatiblesOf(node) : [];
		const undriven = meant?.get(node);
		if (undriven !== undefined || (transportOf(compatible) !== undefined && !isServer(node))) {
			const controller: Controller =
				undriven === undefined
					? readController(node, compatible)
					: { ...readController(node, [undriven]), isUndriven: true };
			controllers.push(controller);
			candidates.push(...regulatorsOf(controller), ...settingClocks(controller));
			return;
		}
		if (compatible.some((name) => name.toLowerCase() === SHARED_MEMORY))
			sharedMemories.push({ node, region: regionOf(node) });
		if (!namesNodes(node)) candidates.push(node);
		for (const child of node.children.values()) visit(child);
	};
	visit(tree.root);
	const protocols = new Map<Node, ProtocolNode>();
	for (const controller of controllers)
		for (const protocol of controller.protocols) protocols.set(protocol.node, protocol);
	const scmiNodes = new Set(controllers.map(({ node }) => node));
	const readList = listReader(tree);
	const nodesWith = nodesByProperty(tree);
	const having = (isSuch: (name: string) => boolean) =>
		new Set([...nodesWith].flatMap(([name, nodes]) => (isSuch(name) ? nodes : [])));
	const referring = having((name) => listNamed(name) !== undefined);
	const stating = having((name) => isSupply({ name }) || isPinState({ name }));
	for (const controller of controllers) for (const regulator of regulatorsOf(controller)) referring.add(regulator);
	const devices: BoardDevice[] = [];
	for (const node of candidates) {
		const deviceIds: DeviceId[] = [];
		for (const spelling of spellings)
			if (node.properties.has(spelling.property))
				for (const deviceId of deviceIdsOf(tree, node, spelling, scmiNodes)) deviceIds.push(deviceId);
		const uses = referring.has(node) ? numberedUsesOf(node, protocols, readList) : [];
		if (stating.has(node)) uses.push(...statedUsesOf(tree, node, protocols));
		if (deviceIds.length === 0 && uses.length === 0) continue;
		devices.push({ node, enabled: isEnabled(node), region: regionOf(node), deviceIds, uses });
	}
	return {
		tree,
		controllers,
		sharedMemories,
		devices,
		deviceOf: new Map(devices.map((device) => [device.node, device])),
		usersOf: usersIn(devices),
		nodesWith,
		referenceFaults: controllers.length === 0 ? [] : faultsIn(tree, nodesWith, readList, strangersOf(controllers)),
	};
}

function usersIn(devices: readonly BoardDevice[]): ReadonlyMap<Node, readonly BoardUser[]> {
	const users = new Map<Node, BoardUser[]>();
	for (const device of devices)
		for (const use of device.uses)
			for (const node of [use.protocol.node, use.protocol.controller]) {
				const known = users.get(node);
				if (known) known.push({ device, use });
				else users.set(node, [{ device, use }]);
			}
	return users;
}

/** What is wrong with the lists of a tree, in its order. Most trees have no such list, and most nodes of one that has. */
function faultsIn(
	tree: Tree,
	nodesWith: ReadonlyMap<string, readonly Node[]>,
	readList: ReadList,
	strangers: Strangers,
): readonly ReferenceFault[] {
	const faults: ReferenceFault[] = [];
	for (const [name, nodes] of nodesWith) {
		if (!refersByName(name)) continue;
		for (const node of nodes)
			for (const fault of referenceFaultsOf(tree, readList, node, node.properties.get(name) as Property, strangers))
				faults.push(fault);
	}
	return withWrittenNumbers(tree, inTreeOrder(tree, faults));
}

function inTreeOrder(tree: Tree, faults: readonly ReferenceFault[]): readonly ReferenceFault[] {
	if (faults.length < 2) return faults;
	const places = new Map<Property, number>();
	for (const node of nodesBelow(tree.root))
		for (const property of node.properties.values()) places.set(property, places.size);
	const placeOf = ({ property }: ReferenceFault) => places.get(property) ?? 0;
	return faults.toSorted((a, b) => placeOf(a) - placeOf(b));
}

/** Whether any compatible of a node has `scmi` in it, as all that are looked for here have: asked of every node of a board, and so of the bytes. */
function speaksOfScmi(node: Node): boolean {
	const property = node.properties.get("compatible");
	if (property === undefined) return false;
	return property.value.every(({ kind }) => kind === "string")
		? property.value.some((part) => "bytes" in part && hasScmi(part.bytes))
		: hasScmi(bytesOf(property));
}

function hasScmi(bytes: Uint8Array | undefined): boolean {
	if (bytes === undefined) return false;
	const isLetter = (at: number, letter: number): boolean => ((bytes[at] as number) | 0x20) === letter;
	for (let at = 0; at + 3 < bytes.length; at++)
		if (isLetter(at, 0x73) && isLetter(at + 1, 0x63) && isLetter(at + 2, 0x6d) && isLetter(at + 3, 0x69)) return true;
	return false;
}

/** OP-TEE describes its SCMI server in a tree, with the agents' compatible inside. */
function isServer(node: Node): boolean {
	return node.parent !== undefined && compatiblesOf(node.parent).includes("optee,scmi-server");
}

function readController(node: Node, compatible: readonly string[]): Controller {
	const protocols: ProtocolNode[] = [];
	for (const child of nodesBelow(node)) {
		const protocolId = child.parent === node ? numberOf(child.properties.get("reg")) : undefined;
		if (protocolId !== undefined)
			protocols.push({ node: child, controller: node, protocolId, enabled: isEnabled(child) });
	}
	return { node, compatible, enabled: isEnabled(node), protocols };
}

/** The provider of firmware's clocks sets some itself as it is registered, and is not there when that fails: of_clk_add_hw_provider() of Linux drivers/clk/clk.c. */
function settingClocks({ protocols }: Controller): readonly Node[] {
	return protocols.flatMap(({ node, protocolId }) =>
		protocolId === RESOURCE_KINDS.clock.protocolId && node.properties.has("assigned-clocks") ? [node] : [],
	);
}

/** What may be regulators of firmware's: the nodes two below a protocol node. */
function regulatorsOf(controller: Controller): readonly Node[] {
	return containersOf(controller).flatMap(({ children }) => [...children.values()]);
}

/** What has the regulators in it: Linux drivers/regulator/scmi-regulator.c. */
export const CONTAINER = "regulators";

/** What may have them in it. */
function containersOf({ protocols }: Controller): readonly Node[] {
	return protocols.flatMap(({ node, protocolId }) =>
		protocolId === RESOURCE_KINDS.voltage.protocolId ? [...node.children.values()] : [],
	);
}

/** Of the voltage protocol only its regulators are some, of the pin control protocol only what lies below it has pins. */
function strangersOf(controllers: readonly Controller[]): Strangers {
	const neither = controllers.flatMap((controller) => [
		controller.node,
		...controller.protocols.map(({ node }) => node),
		...containersOf(controller).filter(({ name }) => name === CONTAINER),
	]);
	const pins = controllers.flatMap(({ protocols }) =>
		protocols.flatMap(({ node, protocolId }) =>
			protocolId === RESOURCE_KINDS.pinctrl.protocolId ? [...nodesBelow(node)] : [],
		),
	);
	return {
		provider: new Set(controllers.map(({ node }) => node)),
		regulator: new Set([...neither, ...pins]),
		"pin state": new Set([...neither, ...controllers.flatMap(regulatorsOf)]),
	};
}

/** What a node's property says of which firmware device it is. */
export function deviceIdsOf(
	tree: Tree,
	node: Node,
	{ property: name, form }: DeviceIdSpelling,
	scmiNodes: ReadonlySet<Node>,
): readonly DeviceId[] {
	const property = node.properties.get(name);
	if (property === undefined) return [];
	if (form === "phandles") return deviceIdsInList(tree, property, scmiNodes);
	const cell = cellsOf(property)?.[0];
	const at = cell === undefined ? spanOfProperty(property) : spanOfTokens(cell.cell.first, cell.cell.last);
	if (at === undefined) return [];
	const written = { property, at, cell: cell?.cell, literal: isLiteral(cell) };
	return [{ spelling: name, ...u32Of(property), ...written, provider: undefined }];
}

/** The first four bytes, whatever they were written as: dt_property_read_u32() of Xen. */
function u32Of(property: Property): Pick<DeviceId, "id" | "tooShort"> {
	const bytes = bytesOf(property);
	if (bytes === undefined) return { id: numberOf(property), tooShort: false };
	const id = firstCell(bytes);
	return { id, tooShort: id === undefined };
}

function isLiteral(cell: ReadCell | undefined): boolean {
	return cell !== undefined && cell.cell.first.expansion === undefined && cell.cell.last.expansion === undefined;
}

/** `access-controllers`: the entries that lead to an SCMI node, also where `#access-controller-cells` is missing there. */
function deviceIdsInList(tree: Tree, property: Property, scmiNodes: ReadonlySet<Node>): DeviceId[] {
	const ids: DeviceId[] = [];
	const named = new Set<Node>();
	for (const { provider, cells, isShort, first, last } of specifiersOf(tree, property, "#access-controller-cells")) {
		const head = cells[0];
		if (isShort || provider === undefined || !scmiNodes.has(provider)) continue;
		named.add(provider);
		ids.push({
			spelling: property.name,
			id: head?.value === undefined ? undefined : Number(head.value),
			tooShort: false,
			property,
			at: head === undefined ? spanOfTokens(first, last) : spanOfTokens(head.cell.first, head.cell.last),
			cell: head?.cell,
			literal: isLiteral(head),
			provider,
		});
	}
	for (const { target, cell } of cellsOf(property) ?? []) {
		if (target === undefined || named.has(target) || !scmiNodes.has(target)) continue;
		const at = spanOfTokens(cell.first, cell.last);
		ids.push({
			spelling: property.name,
			id: undefined,
			tooShort: true,
			property,
			at,
			cell: undefined,
			literal: false,
			provider: target,
		});
	}
	return ids;
}
