import type { ValuePart } from "../devicetree/parse/ast.ts";
import {
	cellsOf,
	type ListFault,
	nodeOfPhandle,
	type PhandleList,
	phandleListOf,
	type ReadCell,
} from "../devicetree/tree/read-property.ts";
import { type Node, nodesBelow, type Property, type Tree } from "../devicetree/tree/tree.ts";
import { PROVIDER_CELLS } from "../scmi/resource-kind.ts";

/** A property that lists phandles, with what tells how many arguments follow each. */
export interface ReferenceList {
	/** dtc's name of its check; undefined: dtc has none for this property. */
	readonly check: ReferenceCheck | undefined;
	/** The provider's property, e.g. `#clock-cells`. */
	readonly cells: string;
	/** A provider may do without `cells`: no argument follows then. */
	readonly isOptional?: true;
}

/** A list that cannot be read to its end as it is written. */
export interface ReferenceFault {
	readonly node: Node;
	readonly property: Property;
	readonly list: ReferenceList;
	readonly fault: ListFault | NotOne | NoProvider | TextFault;
	/** Of too few or too many numbers: how many stand behind every reference to that provider, where they are as many everywhere. */
	readonly written?: WrittenNumbers;
}

export interface WrittenNumbers {
	readonly count: number;
	/** The nodes that have such references. */
	readonly nodes: readonly Node[];
}

/** Text, or a path, where references have to stand. */
export interface TextFault {
	readonly kind: "text";
	readonly part: Extract<ValuePart, { readonly kind: "string" | "path" }>;
}

/** What of SCMI surely is not what a reference is for, by what that is. */
export type Strangers = Readonly<Record<NotOne["wanted"] | "provider", ReadonlySet<Node>>>;

/** A reference to a node of SCMI where another kind of node has to stand. */
export interface NotOne {
	readonly kind: "not one";
	readonly wanted: "regulator" | "pin state";
	readonly cell: ReadCell;
	readonly provider: Node;
}

/** A reference to an SCMI node that has the cells itself: Linux registers what SCMI provides at its protocols' nodes alone. */
export interface NoProvider {
	readonly kind: "no provider";
	readonly cell: ReadCell;
	readonly provider: Node;
}

/** The checks of dtc (checks.c) for lists of phandles with arguments. */
export type ReferenceCheck =
	| "clocks_property"
	| "cooling_device_property"
	| "dmas_property"
	| "gpios_property"
	| "hwlocks_property"
	| "interrupts_extended_property"
	| "io_channels_property"
	| "iommus_property"
	| "mboxes_property"
	| "msi_parent_property"
	| "mux_controls_property"
	| "phys_property"
	| "power_domains_property"
	| "pwms_property"
	| "resets_property"
	| "sound_dai_property"
	| "thermal_sensors_property";

const LISTS: ReadonlyMap<string, ReferenceList> = new Map([
	["access-controllers", { check: undefined, cells: "#access-controller-cells" }],
	["clocks", { check: "clocks_property", cells: "#clock-cells" }],
	["assigned-clocks", { check: undefined, cells: "#clock-cells" }],
	["assigned-clock-parents", { check: undefined, cells: "#clock-cells" }],
	["cooling-device", { check: "cooling_device_property", cells: "#cooling-cells" }],
	["dmas", { check: "dmas_property", cells: "#dma-cells" }],
	["hwlocks", { check: "hwlocks_property", cells: "#hwlock-cells" }],
	["interrupts-extended", { check: "interrupts_extended_property", cells: "#interrupt-cells" }],
	["io-channels", { check: "io_channels_property", cells: "#io-channel-cells" }],
	["iommus", { check: "iommus_property", cells: "#iommu-cells" }],
	["mboxes", { check: "mboxes_property", cells: "#mbox-cells" }],
	["msi-parent", { check: "msi_parent_property", cells: "#msi-cells", isOptional: true }],
	["mux-controls", { check: "mux_controls_property", cells: "#mux-control-cells" }],
	["phys", { check: "phys_property", cells: "#phy-cells" }],
	["power-domains", { check: "power_domains_property", cells: "#power-domain-cells" }],
	["pwms", { check: "pwms_property", cells: "#pwm-cells" }],
	["resets", { check: "resets_property", cells: "#reset-cells" }],
	["sound-dai", { check: "sound_dai_property", cells: "#sound-dai-cells" }],
	["thermal-sensors", { check: "thermal_sensors_property", cells: "#thermal-sensor-cells" }],
]);

const GPIOS: ReferenceList = { check: "gpios_property", cells: "#gpio-cells" };

const CELLS: ReadonlySet<string> = new Set([
	...[...LISTS.values(), GPIOS].map(({ cells }) => cells),
	"#address-cells",
	"#size-cells",
]);

/** Whether a property is one that says how many cells something has. */
export const isCellsName = (name: string): boolean => CELLS.has(name);

/** The list that a node's property is: `gpios` of a hog are numbers alone. */
function listOf(node: Node, name: string): ReferenceList | undefined {
	const list = listNamed(name);
	return list === GPIOS && node.properties.has("gpio-hog") ? undefined : list;
}

/** The list that a property of this name is; `…,nr-gpios` is one number: dtc's check_gpios_property(). */
export function listNamed(name: string): ReferenceList | undefined {
	const list = LISTS.get(name);
	if (list !== undefined || !(name.endsWith("gpios") || name.endsWith("gpio"))) return list;
	return /(?:^|-)gpios?$/.test(name) && !name.endsWith(",nr-gpios") ? GPIOS : undefined;
}

/** Whether a property of this name is read for what it refers to. */
export const refersByName = (name: string): boolean =>
	listNamed(name) !== undefined || isSupply({ name }) || isPinState({ name });

/** The provider's property that tells how many arguments follow each phandle of a property; undefined of what is no such list. */
export function cellsNameOf(node: Node, name: string): string | undefined {
	return listOf(node, name)?.cells;
}

/** Reads the list that a property is by its name. */
export type ReadList = (property: Property) => PhandleList;

/** Reads each list of a tree once. */
export function listReader(tree: Tree): ReadList {
	const known = new Map<Property, PhandleList>();
	return (property) => {
		let list = known.get(property);
		if (list === undefined) {
			const named = listNamed(property.name);
			list = phandleListOf(tree, property, named?.cells, named?.isOptional);
			known.set(property, list);
		}
		return list;
	};
}

/** What is wrong with a property that refers to nodes. */
export function referenceFaultsOf(
	tree: Tree,
	readList: ReadList,
	node: Node,
	property: Property,
	strangers: Strangers,
): readonly ReferenceFault[] {
	const list = listOf(node, property.name);
	if (list === undefined) {
		const fault = notOneIn(property, strangers) ?? strayPinState(tree, property);
		return fault === undefined ? NO_FAULT : [{ node, property, list: WITHOUT_CELLS, fault }];
	}
	const part = property.value.find(isText);
	if (part !== undefined) return [{ node, property, list, fault: { kind: "text", part } }];
	const faults = listFaults(property, list, readList(property), strangers);
	return faults.length === 0 ? NO_FAULT : faults.map((fault) => ({ node, property, list, fault }));
}

const NO_FAULT: readonly ReferenceFault[] = [];

function listFaults(
	property: Property,
	{ cells }: ReferenceList,
	{ specifiers, faults }: PhandleList,
	strangers: Strangers,
): readonly (ListFault | NoProvider)[] {
	if (PROVIDER_CELLS[cells] === undefined) return faults;
	for (const { provider, first } of specifiers) {
		if (provider === undefined || !strangers.provider.has(provider)) continue;
		const cell = cellsOf(property)?.find((each) => each.cell.first === first);
		if (cell !== undefined) return [{ kind: "no provider", cell, provider }];
	}
	return faults;
}

/** The provider that says another count than stands behind the reference to it. */
export function miscounted(fault: ReferenceFault["fault"]): Node | undefined {
	if (fault.kind === "short") return fault.entry.provider;
	return fault.kind === "no phandle" ? fault.before?.provider : undefined;
}

/** The faults with what is written in all other places; a tree without any is not looked at. */
export function withWrittenNumbers(tree: Tree, faults: readonly ReferenceFault[]): readonly ReferenceFault[] {
	const asked = new Map<Node, Map<string, number[]>>();
	const users = new Map<Node, Set<Node>>();
	for (const { fault, list } of faults) {
		const provider = miscounted(fault);
		if (provider === undefined) continue;
		const counts = asked.get(provider) ?? new Map<string, number[]>();
		asked.set(provider, counts.set(list.cells, []));
		users.set(provider, new Set());
	}
	if (asked.size === 0) return faults;
	for (const node of nodesBelow(tree.root))
		for (const property of node.properties.values()) {
			const cells = listOf(node, property.name)?.cells;
			if (cells === undefined) continue;
			for (const { provider, count } of numbersBehind(property)) {
				const counts = asked.get(provider)?.get(cells);
				if (counts === undefined) continue;
				counts.push(count);
				users.get(provider)?.add(node);
			}
		}
	return faults.map((found) => {
		const provider = miscounted(found.fault);
		const counts = (provider && asked.get(provider)?.get(found.list.cells)) ?? [];
		const [count] = counts;
		if (provider === undefined || count === undefined || counts.some((other) => other !== count)) return found;
		return { ...found, written: { count, nodes: [...(users.get(provider) ?? [])] } };
	});
}

/** How many numbers stand behind each reference, up to the next or the end of its `< >`. */
function numbersBehind({ value, targets }: Property): { readonly provider: Node; readonly count: number }[] {
	const found: { provider: Node; count: number }[] = [];
	for (const part of value) {
		if (part.kind !== "cells") continue;
		let last: { provider: Node; count: number } | undefined;
		for (const cell of part.cells) {
			if (cell.kind !== "reference") {
				if (last !== undefined) last.count++;
				continue;
			}
			const provider = targets.get(cell.reference);
			last = provider && { provider, count: 0 };
			if (last !== undefined) found.push(last);
		}
	}
	return found;
}

const isText = (part: ValuePart): part is TextFault["part"] => part.kind === "string" || part.kind === "path";

const WITHOUT_CELLS: ReferenceList = { check: undefined, cells: "" };

export const isSupply = ({ name }: Pick<Property, "name">): boolean => name.endsWith("-supply");

/** `pinctrl-0`, not `pinctrl-names`. Tried with its beginning first, as it is asked of every property of a board. */
export const isPinState = ({ name }: Pick<Property, "name">): boolean =>
	name.startsWith("pinctrl-") && /^pinctrl-[0-9]+$/.test(name);

/** Each cell of a pin state is a phandle, 0 too: Linux drivers/pinctrl/devicetree.c, pinctrl_dt_to_map(). */
function strayPinState(tree: Tree, property: Property): ListFault | undefined {
	if (!isPinState(property)) return undefined;
	const cells = cellsOf(property) ?? [];
	const cell = cells.find(
		({ cell: written, value }) =>
			written.kind === "number" && !written.lost && nodeOfPhandle(tree, Number(value)) === undefined,
	);
	if (cell === undefined) return undefined;
	return { kind: "no phandle", cell, before: undefined, hasLabels: cells.some(({ target }) => target !== undefined) };
}

/** `X-supply` leads to what lies below the voltage protocol's node, `pinctrl-N` to what lies below that of pin control. */
function notOneIn(property: Property, strangers: Strangers): NotOne | undefined {
	const wanted = isSupply(property) ? "regulator" : isPinState(property) ? "pin state" : undefined;
	if (wanted === undefined) return undefined;
	for (const cell of cellsOf(property) ?? [])
		if (cell.target !== undefined && strangers[wanted].has(cell.target))
			return { kind: "not one", wanted, cell, provider: cell.target };
	return undefined;
}
