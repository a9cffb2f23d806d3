import { iomemText, mayStillSet, type XlConfig, type XlIomem, type XlPages } from "../../configs/xl-config.ts";
import { type Region, regionOf, regionsOf } from "../../devicetree/tree/address.ts";
import { isEnabled, stringsOf } from "../../devicetree/tree/read-property.ts";
import {
	displayName,
	type Node,
	nodesBelow,
	spanOfNode,
	spanOfProperty,
	type Tree,
} from "../../devicetree/tree/tree.ts";
import { grouped } from "../../text/grouped.ts";
import type { Misfit } from "../hypervisor.ts";
import { frameOf, PAGE } from "../page.ts";
import { deviceAddressOf } from "./device-address.ts";
import { FIRST_SPI } from "./interrupts.ts";
import { otherInterrupts, placeOf, spisOf } from "./other-interrupts.ts";
import { listedIrqs } from "./xl-irqs.ts";

/** What a guest's configuration for xl leaves out of the devices that it gives away: `irqs` and `iomem` beside `dtdev`. */
export function xlMisfits(
	tree: Tree,
	hostAt: (path: string) => Node | undefined,
	xl: XlConfig,
	partial: Tree | undefined,
	domain: string,
): readonly Misfit[] {
	return [
		...unlistedInterrupts(tree, hostAt, xl, partial, domain),
		...(partial === undefined ? [] : unmappedRegisters(hostAt, xl, partial, domain)),
		...(partial === undefined ? [] : cutRegisters(hostAt, xl, partial, domain)),
		...(partial === undefined ? [] : strangeInterrupts(tree, hostAt, xl, partial, domain)),
	];
}

/** The nodes of a guest's tree in use that are host's nodes which xl gives it: by `xen,path`, else by the place of their registers, else by their name. */
function* givenIn(
	hostAt: (path: string) => Node | undefined,
	{ dtdev }: XlConfig,
	partial: Tree,
): Iterable<{ readonly node: Node; readonly host: Node; readonly address: number | undefined }> {
	const hosts = dtdev.flatMap(({ value }) => hostAt(value) ?? []);
	const placed = new Map(
		hosts.flatMap((host): [number, Node][] => {
			const found = deviceAddressOf(host);
			return found.kind === "region" ? [[found.address, host]] : [];
		}),
	);
	for (const node of nodesBelow(partial.root)) {
		const path = stringsOf(node.properties.get("xen,path"))?.[0];
		const region = regionOf(node);
		const address = region.kind === "region" ? region.region.address : undefined;
		const byPath = path === undefined ? undefined : hosts.find((host) => host === hostAt(path));
		const byPlace = address === undefined ? undefined : placed.get(address);
		// a reg that is written for other cells has no address
		const byName = address ? hosts.find(({ name }) => name.includes("@") && name === node.name) : undefined;
		const host = byPath ?? byPlace ?? byName;
		if (host !== undefined && isEnabled(node)) yield { node, host, address };
	}
}

/** Whether the guest finds memory of the host's at an address of its own. */
function isMapped({ iomem }: XlConfig, address: number): boolean {
	const own = frameOf(address);
	return iomem.some(({ frame, pages, guestFrame = frame }) => own >= guestFrame && own < guestFrame + pages);
}

/** What `iomem` of a configuration does not map of the registers that a guest's own tree has for the devices it is given. */
function unmappedRegisters(
	hostAt: (path: string) => Node | undefined,
	xl: XlConfig,
	partial: Tree,
	domain: string,
): readonly Misfit[] {
	if (!saysAll(xl, partial)) return [];
	const unmapped = [...givenIn(hostAt, xl, partial)].flatMap(({ node, host, address }) => {
		const reg = node.properties.get("reg");
		if (reg === undefined || address === undefined || isMapped(xl, address)) return [];
		const entry = xl.iomem.find((each) => meantByBytes(each, address) !== undefined);
		return [{ node, host, address, reg, entry }];
	});
	return [...grouped(unmapped, ({ entry }) => entry)].flatMap(([entry, group]): Misfit[] => {
		const pages = entry && group[0] && meantByBytes(entry, group[0].address);
		if (entry !== undefined && pages !== undefined) {
			const { at, value, frame } = entry;
			const hosts = group.map(({ host }) => placeOf(host));
			const nodes = group.map(({ node }) => displayName(node));
			const text = `iomem "${value}"`;
			const meant = iomemText(pages);
			return [{ domain, hosts, at, text, kind: "bytes-for-pages", nodes, address: frame * PAGE, meant }];
		}
		return group.map(({ node, host, address, reg }): Misfit => {
			const at = spanOfProperty(reg) ?? spanOfNode(node);
			const text = `reg of ${displayName(node)}`;
			return { domain, hosts: [placeOf(host)], at, text, kind: "registers", whose: "guest", address, mapping: "iomem" };
		});
	});
}

/** All that `iomem` maps, and the guest's tree, is known. */
const saysAll = (xl: XlConfig, partial: Tree): boolean =>
	xl.settings.has("iomem") && !mayStillSet(xl, "iomem") && xl.whole && partial.complete;

/** The same of a device whose registers are mapped in part: their first address is, and not every page. */
function cutRegisters(
	hostAt: (path: string) => Node | undefined,
	xl: XlConfig,
	partial: Tree,
	domain: string,
): readonly Misfit[] {
	if (!saysAll(xl, partial)) return [];
	return [...givenIn(hostAt, xl, partial)].flatMap(({ node, host, address }): readonly Misfit[] => {
		const reg = node.properties.get("reg");
		if (reg === undefined || address === undefined || !isMapped(xl, address)) return [];
		const lacking = regionsOf(node).flatMap((region, entry) =>
			unmappedIn(xl, region).map((pages) => ({ pages, region, entry })),
		);
		const [first, ...others] = lacking;
		if (first === undefined) return [];
		const line = others.length === 0 ? cutLine(xl, first.region) : undefined;
		const own = deviceAddressOf(host, undefined, first.entry);
		const hostPages = own.kind === "region" ? pagesOf(own) : undefined;
		const wanted = pagesOf(first.region);
		// what is behind the host's registers is another device's
		const isHosts = hostPages !== undefined && hostPages.pages >= wanted.pages;
		const { frame, guestFrame } = line ?? {};
		const isWidened = isHosts && frame === hostPages.frame && (guestFrame ?? frame) === wanted.frame;
		const isAdded =
			isHosts && others.length === 0 && hostPages.frame === wanted.frame && first.pages.frame === wanted.frame;
		return [
			{
				domain,
				hosts: [placeOf(host)],
				at: line?.at ?? spanOfProperty(reg) ?? spanOfNode(node),
				text: line === undefined ? "iomem" : `iomem "${line.value}"`,
				kind: "registers-cut",
				node: displayName(node),
				lacks: lacking.map(({ pages }) => ({ address: pages.frame * PAGE, bytes: pages.pages * PAGE })),
				...(line && isWidened
					? {
							meant: {
								line: iomemText({ ...line, pages: first.pages.frame + first.pages.pages - wanted.frame }),
								isNew: false,
							},
						}
					: isAdded && line === undefined && { meant: { line: iomemText(first.pages), isNew: true } }),
			},
		];
	});
}

/** The one line that maps the beginning of some registers and ends within them. */
function cutLine({ iomem }: XlConfig, region: Region): XlIomem | undefined {
	const { frame: first, pages } = pagesOf(region);
	const lines = iomem.filter(({ frame, guestFrame = frame, pages: count }) => {
		const end = guestFrame + count;
		return guestFrame <= first && end > first && end < first + pages;
	});
	return lines.length === 1 ? lines[0] : undefined;
}

function pagesOf({ address, size }: Region): XlPages {
	const frame = frameOf(address);
	return { frame, pages: frameOf(address + Math.max(size, 1) - 1) - frame + 1 };
}

/** The pages of a region where the guest finds nothing of the host's, in ascending order. */
function unmappedIn({ iomem }: XlConfig, region: Region): readonly XlPages[] {
	const { frame, pages } = pagesOf(region);
	const end = frame + pages;
	const mapped = iomem
		.map(({ frame: host, guestFrame = host, pages: count }) => ({ from: guestFrame, to: guestFrame + count }))
		.toSorted((a, b) => a.from - b.from);
	const left: XlPages[] = [];
	let at = frame;
	for (const { from, to } of mapped) {
		if (to <= at || from >= end) continue;
		if (from > at) left.push({ frame: at, pages: from - at });
		at = Math.max(at, to);
	}
	if (at < end) left.push({ frame: at, pages: end - at });
	return left;
}

/**
 * The pages that are meant where somebody wrote the address of these registers in bytes, perhaps with a size in bytes; undefined:
 * nobody did. Where the line says a guest's address too, it is that of the registers, and both are in bytes.
 */
function meantByBytes({ frame, pages, guestFrame }: XlPages, address: number): XlPages | undefined {
	const isWhole = [frame, guestFrame ?? frame].every((bytes) => bytes > 0 && bytes % PAGE === 0);
	const first = frameOf(guestFrame ?? frame);
	const count = pages % PAGE === 0 ? frameOf(pages) : pages;
	const own = frameOf(address);
	return isWhole && own >= first && own < first + count
		? { frame: frameOf(frame), pages: count, ...(guestFrame !== undefined && { guestFrame: first }) }
		: undefined;
}

/** A guest has an interrupt by the number that it has on the host. Of what names a host's node that is told with it. */
function strangeInterrupts(
	tree: Tree,
	hostAt: (path: string) => Node | undefined,
	xl: XlConfig,
	partial: Tree,
	domain: string,
): readonly Misfit[] {
	return [...givenIn(hostAt, xl, partial)].flatMap(({ node, host }) =>
		node.properties.has("xen,path") ? [] : otherInterrupts(tree, host, node, domain),
	);
}

/** What `irqs` of a configuration, which counts as the GIC does (docs/man/xl.cfg.5.pod.in), lacks of the interrupts of the devices it gives away; where there is none, of those that it maps registers of and whose node in the guest's tree has interrupts. */
function unlistedInterrupts(
	tree: Tree,
	hostAt: (path: string) => Node | undefined,
	xl: XlConfig,
	partial: Tree | undefined,
	domain: string,
): readonly Misfit[] {
	const { settings, dtdev, whole } = xl;
	const written = settings.get("irqs")?.value;
	if (!whole) return [];
	if (written === undefined) return partial?.complete ? withoutInterrupts(tree, hostAt, xl, partial, domain) : [];
	if (written.kind !== "list" || mayStillSet(xl, "irqs")) return [];
	const listed = new Set(listedIrqs(xl).map(({ interrupt }) => interrupt));
	const lacking = dtdev.flatMap(({ value }) => {
		const node = hostAt(value);
		const missing = node ? spisOf(tree, node).filter((number) => !listed.has(number + FIRST_SPI)) : [];
		return node === undefined || missing.length === 0 ? [] : [{ node, missing }];
	});
	const interrupts = [...new Set(lacking.flatMap(({ missing }) => missing))];
	if (interrupts.length === 0) return [];
	return [
		{
			domain,
			hosts: lacking.map(({ node }) => placeOf(node)),
			at: written.at,
			text: "irqs",
			kind: "interrupts-not-listed",
			interrupts,
			listsOwn: interrupts.every((number) => listed.has(number)),
			more: FIRST_SPI,
		},
	];
}

/** Told where registers are mapped: there somebody means the guest to have the device. */
function withoutInterrupts(
	tree: Tree,
	hostAt: (path: string) => Node | undefined,
	xl: XlConfig,
	partial: Tree,
	domain: string,
): readonly Misfit[] {
	const waiting = [...givenIn(hostAt, xl, partial)].filter(
		({ node, host, address }) =>
			node.properties.has("interrupts") &&
			spisOf(tree, host).length > 0 &&
			address !== undefined &&
			isMapped(xl, address),
	);
	const at = xl.settings.get("iomem")?.value.at;
	if (at === undefined || waiting.length === 0) return [];
	const interrupts = [...new Set(waiting.flatMap(({ host }) => spisOf(tree, host)))];
	const hosts = waiting.map(({ host }) => placeOf(host));
	return [
		{ domain, hosts, at, text: "irqs", kind: "interrupts-not-listed", interrupts, listsOwn: false, more: FIRST_SPI },
	];
}
