import type { Board } from "../../board/board.ts";
import { listNamed } from "../../board/reference-lists.ts";
import { cellsOf, compatiblesOf } from "../../devicetree/tree/read-property.ts";
import { type Node, nodesBelow, type Property } from "../../devicetree/tree/tree.ts";

/** What a property's references may lead to. */
export interface TargetKind {
	/** The provider's property that says how many numbers follow; undefined: none follow. */
	readonly cells: string | undefined;
	fits(node: Node): boolean;
}

/** Lists that dtc does not check. Linux Documentation/devicetree/bindings, dtschema's dt-core.yaml and consumers. */
const CELLS: Readonly<Record<string, string>> = {
	interconnects: "#interconnect-cells",
	"nvmem-cells": "#nvmem-cell-cells",
	"power-domain": "#power-domain-cells",
	"trigger-sources": "#trigger-source-cells",
};

/** What a reference in a property may lead to; undefined: nothing is known of properties of this name. */
export function targetKind(name: string, board: Board): TargetKind | undefined {
	const list = listNamed(name);
	const cells = list?.cells ?? CELLS[name];
	if (cells === "#nvmem-cell-cells") return { cells, fits: nvmemCells(board) };
	if (cells !== undefined) {
		const isOptional = list?.isOptional === true;
		return {
			cells,
			fits: (node) => node.properties.has(cells) || (isOptional && node.properties.has("msi-controller")),
		};
	}
	const fits = fitsAlone(name, board);
	return fits && { cells: undefined, fits };
}

function fitsAlone(name: string, board: Board): TargetKind["fits"] | undefined {
	if (name.endsWith("-supply")) return isRegulator;
	if (/^pinctrl-[0-9]+$/.test(name)) return pinStates(board);
	switch (name) {
		case "interrupt-parent":
			return ({ properties }) =>
				properties.has("#interrupt-cells") &&
				(properties.has("interrupt-controller") || properties.has("interrupt-map"));
		case "shmem":
			return (node) => board.sharedMemories.some((memory) => memory.node === node);
		case "memory-region":
			return ({ parent }) => parent?.name === "reserved-memory" && parent.parent?.parent === undefined;
		case "remote-endpoint":
			return (node) => /^endpoint(?:@|$)/.test(node.name);
		case "operating-points-v2":
			return (node) => isCompatible(node, /^operating-points-v2/);
		case "mmc-pwrseq":
			return (node) => isCompatible(node, /^mmc-pwrseq-/);
		case "phy-handle":
			return (node) =>
				(/^(?:ethernet-)?phy(?:@|$)/.test(node.name) && !node.properties.has("#phy-cells")) ||
				isCompatible(node, /^ethernet-phy-/);
		case "cpu-idle-states":
		case "domain-idle-states":
			return (node) => isCompatible(node, /(?:^|,)(?:arm,idle-state|idle-state|domain-idle-state)$/);
		case "next-level-cache":
			return (node) => isCompatible(node, /cache/) || node.properties.has("cache-level");
		case "trip":
			return ({ parent }) => parent?.name === "trips";
		case "cpu":
			return (node) => /^cpu@/.test(node.name);
		default:
			return undefined;
	}
}

const isCompatible = (node: Node, pattern: RegExp): boolean => compatiblesOf(node).some((text) => pattern.test(text));

/** A part of a memory of which somebody uses another part, or that is laid out. Linux nvmem.yaml, fixed-layout.yaml. */
function nvmemCells({ tree }: Board): TargetKind["fits"] {
	const memories = new Set<Node | undefined>();
	for (const { properties } of nodesBelow(tree.root)) {
		const property = properties.get("nvmem-cells");
		for (const { parent } of property === undefined ? [] : targetsOf(property)) memories.add(parent);
	}
	return ({ parent, properties }) => {
		if (properties.has("#nvmem-cell-cells")) return true;
		if (parent === undefined || !properties.has("reg")) return false;
		return memories.has(parent) || isCompatible(parent, /fuse|eeprom|otp|bsec|qfprom|fixed-layout/);
	};
}

/** By the property that only regulators have, else by where it stands or what drives it. Linux regulator.yaml. */
function isRegulator(node: Node): boolean {
	const { parent, properties } = node;
	return (
		properties.has("regulator-name") ||
		properties.has("regulator-min-microvolt") ||
		parent?.name === "regulators" ||
		isCompatible(node, /^regulator-(?:fixed|gpio)/)
	);
}

/** What lies below a node to which some `pinctrl-N` of the tree leads, or below an SCMI pin controller. */
function pinStates({ tree, controllers }: Board): TargetKind["fits"] {
	const protocols = controllers.flatMap((controller) => controller.protocols);
	const protocolNodes = new Set(protocols.map(({ node }) => node));
	const pinControllers = new Set(protocols.filter(({ protocolId }) => protocolId === 0x19).map(({ node }) => node));
	const controllerOf = (state: Node): Node | undefined => {
		let at = state.parent;
		// older firmware has its pins behind another number
		while (at !== undefined && !protocolNodes.has(at) && !at.properties.has("compatible")) at = at.parent;
		return at?.parent === undefined ? undefined : at;
	};
	for (const { properties } of nodesBelow(tree.root))
		for (const property of properties.values())
			if (property.name.startsWith("pinctrl-"))
				for (const target of targetsOf(property)) {
					const controller = controllerOf(target);
					if (controller !== undefined) pinControllers.add(controller);
				}
	return (node) => {
		const { properties, children } = node;
		if (properties.has("compatible") || properties.has("gpio-controller")) return false;
		// a folder of states has nothing of its own, nor has a state of several groups
		const isFolder = !properties.size && ![...children.values()].some((child) => isPinGroup(child));
		const controller = isFolder ? undefined : controllerOf(node);
		return controller !== undefined && pinControllers.has(controller);
	};
}

/** Linux pinmux-node.yaml. */
const isPinGroup = ({ properties }: Node): boolean =>
	properties.has("pins") || properties.has("groups") || properties.has("pinmux") || properties.has("function");

/** The nodes that the references of a property lead to. */
export function targetsOf(property: Property): readonly Node[] {
	return (cellsOf(property) ?? []).flatMap(({ target }) => target ?? []);
}
