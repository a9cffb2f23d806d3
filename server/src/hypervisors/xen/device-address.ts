import { bytesOf } from "../../devicetree/tree/bytes.ts";
import { stringsOf } from "../../devicetree/tree/read-property.ts";
import type { Node } from "../../devicetree/tree/tree.ts";
import type { Untranslated } from "../../machine/boot-plan.ts";

/** Where Xen finds a register of a node. */
export type DeviceAddress =
	| { readonly kind: "region"; readonly address: number; readonly size: number }
	/** dt_device_get_address() fails, -EINVAL; with the bus that does not translate, where the node has a `reg` that can be read. */
	| { readonly kind: "none"; readonly bus?: Node; readonly because?: Untranslated }
	/** A value is not known, or it is a bus whose addresses are not read here (PCI). */
	| { readonly kind: "unknown" };

/**
 * An entry of `reg` as dt_device_get_address() of Xen reads it. Unlike the Devicetree Specification, and as in Linux, a bus without
 * `#address-cells` or `#size-cells` has those of the nearest bus above that has some: dt_n_addr_cells().
 * @param written what stands in `reg` as the address, where Xen has written one: dt_set_range()
 */
export function deviceAddressOf(node: Node, written?: number, index = 0): DeviceAddress {
	const bus = node.parent;
	if (bus === undefined) return { kind: "none" };
	if (isPci(bus)) return { kind: "unknown" };
	if (!isBus(bus)) return { kind: "none", bus, because: "no-ranges" };
	let cells = cellsBelow(bus);
	const reg = node.properties.get("reg");
	if (reg === undefined) return { kind: "none" };
	const bytes = bytesOf(reg);
	if (bytes === undefined || cells === undefined) return { kind: "unknown" };
	if (!isAddress(cells)) return { kind: "none", bus, because: "strange-cells" };
	const at = index * (cells.address + cells.size);
	if (bytes.length < 4 * (at + cells.address + cells.size)) return { kind: "none" };
	if (cells.size === 0) return { kind: "none", bus, because: "strange-cells" };
	const size = numberIn(bytes, at + cells.address, cells.size);
	let address: Uint8Array =
		written === undefined
			? bytes.subarray(4 * at, 4 * (at + cells.address))
			: cellsOfNumber(BigInt(written), cells.address);
	for (let below = bus; below.parent !== undefined; below = below.parent) {
		const { parent } = below;
		if (isPci(parent)) return { kind: "unknown" };
		if (!isBus(parent)) return { kind: "none", bus: parent, because: "no-ranges" };
		const above = cellsBelow(parent);
		if (above === undefined) return { kind: "unknown" };
		if (!isAddress(above) || above.size === 0) return { kind: "none", bus: parent, because: "strange-cells" };
		const translated = translate(below, address, cells, above);
		if (typeof translated === "string")
			return translated === "unknown" ? { kind: translated } : { kind: "none", bus: below, because: translated };
		address = translated;
		cells = above;
	}
	const value = numberIn(address, 0, cells.address);
	return value === NO_ADDRESS ? { kind: "none" } : { kind: "region", address: Number(value), size: Number(size) };
}

/** How many entries Xen counts in `reg`: dt_number_of_address(). Undefined: not known. */
export function addressCountOf(node: Node): number | undefined {
	const bus = node.parent;
	if (bus === undefined) return 0;
	if (isPci(bus)) return node.properties.has("assigned-addresses") ? undefined : 0;
	const reg = node.properties.get("reg");
	if (!isBus(bus) || reg === undefined) return 0;
	const [cells, bytes] = [cellsBelow(bus), bytesOf(reg)];
	if (cells === undefined || bytes === undefined) return undefined;
	if (!isAddress(cells) || cells.size === 0) return 0;
	return Math.floor(bytes.length / (4 * (cells.address + cells.size)));
}

interface Cells {
	readonly address: number;
	readonly size: number;
}

/** DT_BAD_ADDR */
const NO_ADDRESS = 0xffffffffffffffffn;

/** DT_MAX_ADDR_CELLS */
const isAddress = ({ address }: Cells) => address > 0 && address <= 4;

/** dt_bus_default_match() */
const isBus = (node: Node) => node.parent === undefined || node.properties.has("ranges");

/** dt_bus_pci_match() */
function isPci(node: Node): boolean {
	const [name] = node.name.split("@");
	const type = stringsOf(node.properties.get("device_type"))?.[0] ?? "";
	return ["pci", "pciex", "vci", "ht"].includes(type) || name === "pci" || name === "pcie";
}

/** DT_ROOT_NODE_ADDR_CELLS_DEFAULT and DT_ROOT_NODE_SIZE_CELLS_DEFAULT stand where no bus says it; undefined: not known. */
function cellsBelow(bus: Node): Cells | undefined {
	const address = nearest(bus, "#address-cells", 2);
	const size = nearest(bus, "#size-cells", 1);
	return address === undefined || size === undefined ? undefined : { address, size };
}

function nearest(bus: Node, name: string, otherwise: number): number | undefined {
	for (let at: Node | undefined = bus; at !== undefined; at = at.parent) {
		const property = at.properties.get(name);
		if (property === undefined) continue;
		const bytes = bytesOf(property);
		return bytes === undefined || bytes.length < 4 ? undefined : Number(numberIn(bytes, 0, 1));
	}
	return otherwise;
}

/** dt_translate_one(): an address on the bus as one on the bus above. */
function translate(bus: Node, address: Uint8Array, own: Cells, above: Cells): Uint8Array | Untranslated | "unknown" {
	const ranges = bus.properties.get("ranges");
	const bytes = ranges && bytesOf(ranges);
	if (ranges === undefined) return "no-ranges";
	if (bytes === undefined) return "unknown";
	const value = numberIn(address, 0, own.address);
	if (bytes.length === 0) return cellsOfNumber(value, above.address);
	const row = own.address + above.address + own.size;
	for (let at = 0; 4 * (at + row) <= bytes.length; at += row) {
		const first = numberIn(bytes, at, own.address);
		const size = numberIn(bytes, at + own.address + above.address, own.size);
		// three cells or more name something: they are compared, not counted
		const isNamed = own.address <= 2 || address.every((byte, i) => byte === bytes[4 * at + i]);
		if (!isNamed || value < first || value >= BigInt.asUintN(64, first + size)) continue;
		const start = numberIn(bytes, at + own.address, above.address);
		return cellsOfNumber(start + value - first, above.address);
	}
	return bytes.length % (4 * row) === 0 ? "outside-ranges" : "uneven-ranges";
}

/** dt_read_number(): of many cells the last two are left. @param at the first of `count` cells */
export function numberIn(bytes: Uint8Array, at: number, count: number): bigint {
	let number = 0n;
	for (let i = 4 * at; i < 4 * (at + count); i++) number = (number << 8n) | BigInt(bytes[i] ?? 0);
	return BigInt.asUintN(64, number);
}

/** dt_bus_default_translate() */
function cellsOfNumber(value: bigint, count: number): Uint8Array {
	const bytes = new Uint8Array(4 * count);
	let rest = BigInt.asUintN(count === 1 ? 32 : 64, value);
	for (let i = bytes.length - 1; rest > 0n; i--, rest >>= 8n) bytes[i] = Number(rest & 0xffn);
	return bytes;
}
