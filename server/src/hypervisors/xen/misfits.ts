import type { Board } from "../../board/board.ts";
import type { XlConfig } from "../../configs/xl-config.ts";
import { regionOf } from "../../devicetree/tree/address.ts";
import { bytesOf } from "../../devicetree/tree/bytes.ts";
import { displayName, type Node, pathOf, spanOfNode, spanOfProperty, type Tree } from "../../devicetree/tree/tree.ts";
import type { Misfit, WrittenGuest } from "../hypervisor.ts";
import { deviceAddressOf } from "./device-address.ts";
import { interruptsOf } from "./dom0-tree.ts";
import { type PassedThrough, passedThroughIn, pathIn } from "./dom0less.ts";
import { nodeFinder } from "./node-at-path.ts";

/** The GIC counts private interrupts first: irqs of xl is 32 more than the number in a tree. docs/man/xl.cfg.5.pod.in */
const FIRST_SPI = 32;
const PAGE = 4096;
const MAPPING = "xen,reg";

/**
 * What Xen does not compare, and nobody else: the registers and interrupts of a host's node with those that a guest is given by its
 * tree (`xen,reg`) or by xl's configuration (`irqs`).
 */
export function xenMisfits({ tree }: Board, guests: readonly WrittenGuest[]): readonly Misfit[] {
	const hostAt = nodeFinder(tree.root);
	return guests.flatMap(({ request: { name }, tree: partial, xl }) => [
		...(partial === undefined
			? []
			: passedThroughIn(partial).flatMap((passed) => {
					const path = pathIn(passed);
					const host = path === undefined ? undefined : hostAt(path);
					return host === undefined ? [] : misfitsOf(tree, host, partial, passed, name);
				})),
		...(xl === undefined ? [] : unlistedInterrupts(tree, hostAt, xl, name)),
	]);
}

function misfitsOf(
	hostTree: Tree,
	host: Node,
	partial: Tree,
	passed: PassedThrough,
	domain: string,
): readonly Misfit[] {
	const { node, reg } = passed;
	const of = { domain, hosts: [placeOf(host)] };
	const misfits: Misfit[] = [];
	const regions = regionsOf(passed);
	if (reg !== undefined && regions.length > 0) {
		const at = spanOfProperty(reg) ?? spanOfNode(node);
		const text = `${MAPPING} of ${displayName(node)}`;
		const found = deviceAddressOf(host);
		const inside = (address: number, from: "machine" | "guest") =>
			regions.some(({ [from]: start, size }) => address >= start && address < start + size);
		if (found.kind === "region" && !inside(found.address, "machine"))
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
	const interrupts = node.properties.get("interrupts");
	const own = interrupts === undefined ? [] : sharedInterrupts(wordsOf(bytesOf(interrupts)));
	const hosts = new Set(spisOf(hostTree, host));
	const others = own.filter((number) => !hosts.has(number));
	if (interrupts !== undefined && hosts.size > 0 && others.length > 0)
		misfits.push({
			...of,
			at: spanOfProperty(interrupts) ?? spanOfNode(node),
			text: `interrupts of ${displayName(node)}`,
			kind: "other-interrupts",
			interrupts: others,
			own: [...hosts],
		});
	return misfits;
}

interface Region {
	readonly machine: number;
	readonly guest: number;
	readonly size: number;
}

function regionsOf({ reg, addressCells = 0, sizeCells = 0 }: PassedThrough): readonly Region[] {
	const words = wordsOf(reg && bytesOf(reg));
	const entry = 2 * addressCells + sizeCells;
	if (entry === 0 || addressCells === 0) return [];
	const number = (at: number, count: number) =>
		words.slice(at, at + count).reduce((value, word) => value * 2 ** 32 + word, 0);
	return Array.from({ length: Math.floor(words.length / entry) }, (_, i) => ({
		machine: number(i * entry, addressCells),
		size: number(i * entry + addressCells, sizeCells),
		guest: number(i * entry + addressCells + sizeCells, addressCells),
	})).filter(({ size }) => size >= PAGE);
}

/** What `irqs` of a configuration lacks of the interrupts of the devices it gives away; nothing is said of one that gives none. */
function unlistedInterrupts(
	tree: Tree,
	hostAt: (path: string) => Node | undefined,
	{ settings, dtdev, whole }: XlConfig,
	domain: string,
): readonly Misfit[] {
	const written = settings.get("irqs")?.value;
	if (written?.kind !== "list" || !whole) return [];
	const listed = new Set(
		written.items.flatMap((item) =>
			item.kind === "number" ? [item.number] : item.kind === "text" ? [Number(item.text)] : [],
		),
	);
	if (written.items.some(({ kind }) => kind === "unknown" || kind === "list")) return [];
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

const placeOf = (node: Node) => ({ path: pathOf(node), at: spanOfNode(node) });

/** The shared interrupts of a host's node, by their number in the tree. */
const spisOf = (tree: Tree, node: Node): readonly number[] =>
	interruptsOf(tree, node).flatMap(([type, number]) => (type === 0 && number !== undefined ? [number] : []));

/** Of a partial tree, whose GIC says nothing: type, number and flags each. */
function sharedInterrupts(words: readonly number[]): readonly number[] {
	if (words.length % 3 !== 0) return [];
	return words.flatMap((word, i) => (i % 3 === 1 && words[i - 1] === 0 ? [word] : []));
}

function wordsOf(bytes: Uint8Array | undefined): readonly number[] {
	if (bytes === undefined) return [];
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
	return Array.from({ length: bytes.length >> 2 }, (_, i) => view.getUint32(4 * i));
}
