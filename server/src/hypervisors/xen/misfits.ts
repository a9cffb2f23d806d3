import { HARDWARE_DOMAIN } from "../../configs/setup.ts";
import type { XlConfig } from "../../configs/xl-config.ts";
import { regionOf } from "../../devicetree/tree/address.ts";
import { bytesOf } from "../../devicetree/tree/bytes.ts";
import { displayName, type Node, pathOf, spanOfNode, spanOfProperty, type Tree } from "../../devicetree/tree/tree.ts";
import { grouped } from "../../text/grouped.ts";
import type { Span } from "../../text/span.ts";
import type { Hypervisor, Misfit } from "../hypervisor.ts";
import { deviceAddressOf } from "./device-address.ts";
import type { LeftOutIn } from "./dom0-devices.ts";
import { makesDom0, type PassedThrough, passedThroughIn, pathIn } from "./dom0less.ts";
import { type Window, windowsOf } from "./guest-memory.ts";
import { interruptsOfHardware, routedInterrupts } from "./interrupts.ts";
import { nodeFinder } from "./node-at-path.ts";
import { otherInterrupts, placeOf } from "./other-interrupts.ts";
import { isUnaligned } from "./passed-device.ts";
import { listedIrqs } from "./xl-irqs.ts";
import { xlMisfits } from "./xl-misfits.ts";

const MAPPING = "xen,reg";

/**
 * What Xen does not compare, and nobody else: the registers and interrupts of a host's node with those that a guest is given by its
 * tree (`xen,reg`) or by xl's configuration (`irqs`); and what of a guest's Dom0 has as well.
 */
export const xenMisfits =
	(leftOutIn: LeftOutIn): NonNullable<Hypervisor["misfits"]> =>
	({ tree }, guests) => {
		const hostAt = nodeFinder(tree.root);
		// a Dom0 whose kernel a boot script may add is none of which anything is certain
		const isFirst = makesDom0(tree) !== false && guests.length > 0;
		const dom0s = isFirst ? new Set(interruptsOfHardware(tree, leftOutIn(tree)).map(({ path }) => path)) : NOTHING;
		// nothing is made of what xl refuses: that comes first
		const made = guests.filter(({ request, xl }) => request.atBoot || xl?.refusedAt === undefined);
		return made.flatMap(({ request: { name, atBoot }, tree: partial, xl }) => [
			...(partial !== undefined && atBoot ? takenByDom0(tree, hostAt, dom0s, partial, name) : []),
			...(partial === undefined ? [] : misfitsIn(tree, hostAt, partial, name, atBoot === true)),
			...(xl === undefined ? [] : xlMisfits(tree, hostAt, xl, partial, name)),
			...(xl === undefined ? [] : boundByDom0(tree, hostAt, dom0s, xl, name)),
		]);
	};

const NOTHING: ReadonlySet<string> = new Set();

function misfitsIn(
	hostTree: Tree,
	hostAt: (path: string) => Node | undefined,
	partial: Tree,
	domain: string,
	atBoot: boolean,
): readonly Misfit[] {
	const all = passedThroughIn(partial);
	// xl has no use for xen,reg
	const misread = atBoot && partial.complete ? all.filter(isMisread) : [];
	const cut = atBoot ? all.flatMap((passed) => cutEntry(passed, domain) ?? []) : [];
	// what a bus in front of a device has mapped for it counts too
	const windows = all.flatMap((passed) => windowsOf(passed) ?? []);
	const others = all.flatMap((passed) => {
		const path = pathIn(passed);
		const host = path === undefined ? undefined : hostAt(path);
		if (host === undefined) return [];
		const found = misfitsOf(hostTree, host, partial, passed, windows, domain);
		const isRead = !misread.includes(passed) && cutEntry(passed, domain) === undefined;
		return isRead ? found : found.filter(({ kind }) => kind !== "registers");
	});
	const buses = [...grouped(misread, ({ node }) => node.parent)];
	return [
		...buses.flatMap(([bus, below]) => (bus === undefined ? [] : [misfitOfBus(bus, below, domain)])),
		...cut,
		...others,
	];
}

/** A `xen,reg` that is no whole number of entries, below a bus that says how long they are: Xen reads the whole ones. */
function cutEntry({ node, reg, addressCells, sizeCells }: PassedThrough, domain: string): Misfit | undefined {
	const bytes = reg && bytesOf(reg);
	if (reg === undefined || bytes === undefined || node.parent === undefined) return undefined;
	if (addressCells === undefined || sizeCells === undefined || cellsLackingIn(node.parent).length > 0) return undefined;
	const entry = 4 * (2 * addressCells + sizeCells);
	if (entry === 0 || bytes.length % entry === 0) return undefined;
	const bus = displayName(node.parent);
	return {
		domain,
		hosts: [],
		at: spanOfProperty(reg) ?? spanOfNode(node),
		text: `${MAPPING} of ${displayName(node)}`,
		kind: "entry-cut",
		cells: bytes.length / 4,
		addressCells,
		sizeCells,
		bus,
		lines: ownRegisters(node),
	};
}

function ownRegisters(node: Node): readonly Span[] {
	const own = node.properties.get("reg");
	const at = own && spanOfProperty(own);
	return at === undefined ? [] : [at];
}

/** A bus that leaves out its numbers of cells has 2 and 1, and what is written with others does not come out even, or has no size. */
function isMisread(passed: PassedThrough): boolean {
	const { node, reg, addressCells, sizeCells } = passed;
	const bytes = reg && bytesOf(reg);
	if (bytes === undefined || cellsLackingIn(node.parent).length === 0) return false;
	if (addressCells === undefined || sizeCells === undefined) return false;
	const isUneven = bytes.length % (4 * (2 * addressCells + sizeCells)) !== 0;
	return isUneven || (windowsOf(passed) ?? []).some((window) => window.bytes === 0);
}

/** What they are where a bus has none: device_tree_get_u32(). */
const CELLS = [
	{ property: "#address-cells", taken: 2 },
	{ property: "#size-cells", taken: 1 },
] as const;

const cellsLackingIn = (bus: Node | undefined) =>
	CELLS.filter(({ property }) => bus?.properties.has(property) === false);

function misfitOfBus(bus: Node, below: readonly PassedThrough[], domain: string): Misfit {
	const nodes = below.map(({ node }) => node);
	return {
		domain,
		hosts: [],
		at: spanOfNode(bus),
		text: displayName(bus),
		kind: "cells-missing",
		lacks: cellsLackingIn(bus),
		nodes: nodes.map(displayName),
		mapping: MAPPING,
		lines: nodes.flatMap(ownRegisters),
	};
}

/**
 * Dom0 is made first, with the interrupts of all that is not marked: route_irq_to_guest() of xen/arch/arm/irq.c gives none of them to
 * another domain.
 * @param dom0s the paths of nodes with whose interrupts it is made
 */
function takenByDom0(
	hostTree: Tree,
	hostAt: (path: string) => Node | undefined,
	dom0s: ReadonlySet<string>,
	partial: Tree,
	domain: string,
): readonly Misfit[] {
	return passedThroughIn(partial).flatMap((passed): Misfit[] => {
		const path = pathIn(passed);
		const host = path === undefined ? undefined : hostAt(path);
		if (host === undefined || !dom0s.has(pathOf(host))) return [];
		const [first] = routedInterrupts(hostTree, host);
		return [
			{
				domain,
				hosts: [placeOf(host)],
				at: (passed.path && spanOfProperty(passed.path)) ?? spanOfNode(passed.node),
				text: `xen,path of ${displayName(passed.node)}`,
				...DOM0_TOO,
				consequence: takenFirst(`panics when it comes to ${domain}`, first?.interrupt),
			},
		];
	});
}

/** The same of what xl gives a guest: `irqs` with an interrupt of a node of its `dtdev`. XEN_DOMCTL_bind_pt_irq fails then. */
function boundByDom0(
	hostTree: Tree,
	hostAt: (path: string) => Node | undefined,
	dom0s: ReadonlySet<string>,
	xl: XlConfig,
	domain: string,
): readonly Misfit[] {
	const hosts = xl.dtdev.flatMap(({ value }) => hostAt(value) ?? []).filter((host) => dom0s.has(pathOf(host)));
	return listedIrqs(xl).flatMap(({ interrupt, at }): readonly Misfit[] => {
		const own = hosts.filter((host) => routedInterrupts(hostTree, host).some((each) => each.interrupt === interrupt));
		if (own.length === 0) return [];
		return [
			{
				domain,
				hosts: own.map(placeOf),
				at,
				text: `${interrupt} of irqs`,
				...DOM0_TOO,
				consequence: takenFirst(`xl does not create ${domain}`, interrupt),
			},
		];
	});
}

const DOM0_TOO = { kind: "roots-too", root: HARDWARE_DOMAIN, keeper: "xen,passthrough" } as const;

const takenFirst = (end: string, interrupt: number | undefined) =>
	`Xen routes its interrupts to Dom0 first, and ${end}: "IRQ ${interrupt} is already used by domain 0"`;

function misfitsOf(
	hostTree: Tree,
	host: Node,
	partial: Tree,
	passed: PassedThrough,
	windows: readonly Window[],
	domain: string,
): readonly Misfit[] {
	const { node, reg } = passed;
	const of = { domain, hosts: [placeOf(host)] };
	const misfits: Misfit[] = [];
	// Xen stops at what is not whole pages
	if (reg !== undefined && !isUnaligned(passed) && (windowsOf(passed)?.length ?? 0) > 0) {
		const at = spanOfProperty(reg) ?? spanOfNode(node);
		const text = `${MAPPING} of ${displayName(node)}`;
		const found = deviceAddressOf(host);
		const inside = (address: number, from: "host" | "guest") =>
			windows.some(({ [from]: start, bytes }) => address >= start && address < start + bytes);
		if (found.kind === "region" && !inside(found.address, "host"))
			misfits.push({ ...of, at, text, kind: "registers", whose: "host", address: found.address, mapping: MAPPING });
		const own = partial.complete ? regionOf(node) : undefined;
		const ownReg = node.properties.get("reg");
		if (own?.kind === "region" && !inside(own.region.address, "guest"))
			misfits.push({
				...of,
				at: (ownReg && spanOfProperty(ownReg)) ?? at,
				text: `reg of ${displayName(node)}`,
				kind: "registers",
				whose: "guest",
				address: own.region.address,
				mapping: MAPPING,
			});
	}
	misfits.push(...otherInterrupts(hostTree, host, node, domain));
	return misfits;
}
