import { type Region, regionOf, regionsOf } from "../devicetree/tree/address.ts";
import { isOkay, numberOf, stringsOf } from "../devicetree/tree/read-property.ts";
import type { Node, Tree } from "../devicetree/tree/tree.ts";

/** A page that lies in what the tree gives Linux as RAM. */
export interface PageInRam {
	readonly address: number;
	readonly memory: Node;
	/** A reservation in use that has the page, without `no-map`, or ignored with all others. */
	readonly reserved: Node | undefined;
	/** One that has the page, in use or not. */
	readonly reservedOrOff: Node | undefined;
	/** The cells for which Linux ignores every reservation. */
	readonly ignoredFor: { readonly parent: Node; readonly cells: string } | undefined;
	/** Where it is reserved the boot loader may give Linux less RAM than the tree says: of an upstream board it does. */
	readonly isCertain: boolean;
}

/**
 * Linux does not map RAM a second time. What is reserved stays RAM without `no-map`: arch/arm64/mm/ioremap.c and arch/arm/mm/ioremap.c,
 * drivers/of/of_reserved_mem.c. Undefined: the page is no RAM, or nobody knows where it is.
 */
export function ramOfPage(tree: Tree, page: Node): PageInRam | undefined {
	const reading = regionOf(page);
	if (reading.kind !== "region") return undefined;
	const { region } = reading;
	const memory = ramOf(tree).find((candidate) => regionsOf(candidate).some((ram) => contains(ram, region)));
	if (memory === undefined) return undefined;
	const ignoredFor = ignoredReservations(tree);
	const around = reservationsOf(tree).filter((each) => regionsOf(each).some((own) => contains(own, region)));
	const reserved = around.find(isOkay);
	if (reserved?.properties.has("no-map") === true && ignoredFor === undefined) return undefined;
	const isCertain = reserved === undefined || ignoredFor !== undefined;
	return { address: region.address, memory, reserved, reservedOrOff: around[0], ignoredFor, isCertain };
}

/** early_init_dt_scan_memory(): children of the root alone. */
function ramOf({ root }: Tree): readonly Node[] {
	return [...root.children.values()].filter((node) => {
		const type = node.properties.get("device_type");
		return type !== undefined && stringsOf(type)?.[0] === "memory" && isOkay(node);
	});
}

/** of_reserved_mem.c, __reserved_mem_check_root(). */
function ignoredReservations({ root }: Tree): PageInRam["ignoredFor"] {
	const parent = root.children.get("reserved-memory");
	const given = ["#address-cells", "#size-cells"].filter((name) => root.properties.has(name));
	const cells = given.find((name) => numberOf(parent?.properties.get(name)) !== numberOf(root.properties.get(name)));
	return parent === undefined || cells === undefined ? undefined : { parent, cells };
}

function reservationsOf({ root }: Tree): readonly Node[] {
	return [...(root.children.get("reserved-memory")?.children.values() ?? [])];
}

const contains = (outer: Region, { address, size }: Region): boolean =>
	address >= outer.address && address + size <= outer.address + outer.size;
