import { pageNodesOf } from "../board/pages.ts";
import {
	cellsOfEntry,
	holdsEntry,
	type Region,
	type RegionReading,
	regionOf,
	regionsOf,
} from "../devicetree/tree/address.ts";
import { cellsOf, compatiblesOf, isOkay, numberOf } from "../devicetree/tree/read-property.ts";
import { displayName, type Node, spanOfNode, spanOfProperty } from "../devicetree/tree/tree.ts";
import type { Cause, ControllerPlan } from "../machine/boot-plan.ts";
import { hex } from "../machine/channels.ts";
import { readsPage } from "../machine/run-instance.ts";
import { listed } from "../text/listed.ts";
import type { Span } from "../text/span.ts";
import { isNoPage } from "./no-page.ts";
import { guestsChannels, isUsed, type OwnChannel, ownChannels } from "./own-channels.ts";
import type { Reported, Rule } from "./rule.ts";
import { respeltStatus, strangeStatus } from "./status-words.ts";
import { formText, writtenForOtherCells } from "./written-reg.ts";

export const scmiPageMisfit: Rule = {
	code: "scmi-page-misfit",
	summary: "the page of an SCMI node is too small for a message, or does not fit the memory it lies in",
	severity: "warning",
	needs: [],
	*check({ facts }) {
		const told = new Set<Node>();
		const toldOfMemory = new Set<Node>();
		for (const own of ownChannels(facts)) {
			const { board, node: planned, domain } = own;
			if (!board.tree.complete || !readsPage(planned) || domain.request.os === "zephyr" || !isUsed(own)) continue;
			const pages = pagesOf(own);
			for (const page of pages) {
				if (told.has(page.node)) continue;
				told.add(page.node);
				const strange = strangeReg(page);
				// a place that is a part of something else is no place
				if (strange !== undefined)
					yield { ...strange, explains: page.user === own.controller.node ? causesOf(planned) : [] };
				else yield* [...tooSmall(page), ...outsideOfMemory(page, pages, toldOfMemory), ...overSibling(page)];
				yield* disabled(page);
			}
		}
		for (const own of guestsChannels(facts)) {
			const isLinux = own.domain.request.os === "linux";
			if (!isLinux || !own.board.tree.complete || !readsPage(own.node) || !isUsed(own)) continue;
			for (const page of pagesOf(own)) if (!told.has(page.node) && isReadAsWritten(page)) yield* tooSmall(page);
		}
	},
};

/** Of what becomes of the channel, whose messages lie elsewhere. */
const causesOf = ({ cause, shmem }: ControllerPlan): readonly Cause[] =>
	shmem.kind === "known" ? [cause, shmem.value.cause] : [cause];

interface Page {
	/** `arm,scmi-shmem`. */
	readonly node: Node;
	readonly region: Region;
	/** The SCMI or protocol node whose `shmem` names it. */
	readonly user: Node;
	readonly controller: Node;
	readonly isForCommands: boolean;
}

function pagesOf({ board, controller, node: { transport } }: OwnChannel): readonly Page[] {
	const users = [controller.node, ...controller.protocols.filter(({ enabled }) => enabled).map(({ node }) => node)];
	return users.flatMap((user) =>
		pageNodesOf(board.tree, user)
			.slice(0, transport === "mailbox" ? 2 : 1)
			.flatMap((node, place): Page[] => {
				// what is no memory at all is told at the reference
				const isMemory = node && !isNoPage(board, node) && holdsEntry(node) !== false;
				const region = isMemory ? placed(regionOf(node)) : undefined;
				return node && region ? [{ node, region, user, controller: controller.node, isForCommands: place === 0 }] : [];
			}),
	);
}

const placed = (reading: RegionReading): Region | undefined => (reading.kind === "region" ? reading.region : undefined);

/** `reg` written for other cells than the buses above have: Linux reads its first entry, __of_get_address(). */
function strangeReg({ node, region, user }: Page): Reported | undefined {
	const other = writtenForOtherCells(node);
	if (other !== undefined)
		return {
			at: placeOf(node, "reg"),
			message: `reg of ${displayName(node)}, the page of ${displayName(user)}, is written for ${formText(other.written)} cells of address and size, and the nodes above it say ${formText(other.above)} (#address-cells and #size-cells): Linux takes the first entry, ${hex(region.size)} bytes at ${hex(region.address)}`,
			related: [{ at: placeOf(user, "shmem"), message: `shmem of ${displayName(user)}` }],
			fixes: other.fixes,
		};
	const cells = cellsOfEntry(node);
	const reg = node.properties.get("reg");
	const length = reg && cellsOf(reg)?.length;
	if (cells === undefined || length === undefined) return undefined;
	const entry = cells.address + cells.size;
	const isUneven = length % entry !== 0;
	const [first, second] = regionsOf(node);
	if (!isUneven && (first === undefined || second === undefined || !overlap(first, second))) return undefined;
	const why = isUneven
		? `which is no whole number of entries of ${cells.address} and ${cells.size}`
		: `which are ${length / entry} entries of ${cells.address} and ${cells.size} that overlap`;
	return {
		at: placeOf(node, "reg"),
		message: `reg of ${displayName(node)}, the page of ${displayName(user)}, has ${length} cells, ${why} (#address-cells and #size-cells above it): Linux takes the first entry, ${hex(region.size)} bytes at ${hex(region.address)}`,
		related: [{ at: placeOf(user, "shmem"), message: `shmem of ${displayName(user)}` }],
	};
}

/** What its bus makes of its `reg` otherwise is told there. */
const isReadAsWritten = (page: Page): boolean =>
	page.region.size > 0 && strangeReg(page) === undefined && page.node.parent?.properties.has("#size-cells") === true;

/** Linux drivers/firmware/arm_scmi/shmem.c: what is in front of a message's header, and the longest message of its own default. */
const OVERHEAD = 24;
const LONGEST = 104;
/** In front of the payload, the header included. */
const NO_PAYLOAD = 28;

/** Since Linux 6.13 shmem_setup_iomap() compares; before, messages go where the page ends. */
function* tooSmall({ node, region: { size }, user, controller, isForCommands }: Page): Generator<Reported> {
	const stated = controller.properties.get("arm,max-msg-size");
	const longest = stated === undefined ? LONGEST : numberOf(stated);
	if (longest === undefined || size >= longest + OVERHEAD) return;
	const needed = `${hex(longest + OVERHEAD)} (${OVERHEAD} of its own and ${longest} of ${stated ? "arm,max-msg-size" : "a message"})`;
	const loses = isForCommands
		? "does not set up the channel"
		: "goes on without it, and hears nothing that firmware tells by itself";
	const older =
		size < NO_PAYLOAD
			? "an older one writes each message past its end, into what lies behind it"
			: "an older one writes longer messages past its end, into what lies behind it";
	yield {
		at: placeOf(node, "reg"),
		message: `the page of ${displayName(user)}, ${displayName(node)}, has ${hex(size)} bytes, and Linux wants ${needed}: since 6.13 it ${loses} ("misconfigured SCMI shared memory", -28), and ${older}`,
		related: [{ at: placeOf(user, "shmem"), message: `shmem of ${displayName(user)}` }],
	};
}

/** Linux drivers/misc/sram.c, sram_reserve_regions(). Where all of several pages lie outside, the memory is what is written wrong. */
function* outsideOfMemory(page: Page, pages: readonly Page[], told: Set<Node>): Generator<Reported> {
	const { node, user } = page;
	const sram = sramOf(node);
	const memory = sram && placed(regionOf(sram));
	if (sram === undefined || memory === undefined || isWithin(page.region, memory) || told.has(sram)) return;
	const inIt = distinctPages(pages).filter((other) => sramOf(other.node) === sram);
	const areAll = inIt.length > 1 && inIt.every(({ region }) => !isWithin(region, memory));
	if (areAll) told.add(sram);
	const outside = areAll ? inIt : [page];
	const extents = listed(outside.map(({ region }) => extentOf(region)));
	const what = areAll
		? `the pages of ${displayName(user)}, ${extents}, lie`
		: `the page of ${displayName(user)}, ${extents}, lies`;
	yield {
		// pages that begin elsewhere are translated to there
		at: areAll ? placeOf(sram, isWithin({ ...page.region, size: 0 }, memory) ? "reg" : "ranges") : placeOf(node, "reg"),
		message: `${what} outside of ${displayName(sram)}, ${extentOf(memory)}: Linux's SRAM driver fails ("reserved block ${node.name} outside the sram area", -22), and there may be no memory at all`,
		related: areAll
			? outside.map((other) => ({ at: placeOf(other.node, "reg"), message: `reg of ${displayName(other.node)}` }))
			: [{ at: placeOf(sram, "reg"), message: `reg of ${displayName(sram)}` }],
	};
}

const distinctPages = (pages: readonly Page[]): readonly Page[] => [
	...new Map(pages.map((page) => [page.node, page])).values(),
];

/** Sections of one SRAM, or reservations, of which one is the page: sram.c, and of_reserved_mem.c, __rmem_check_for_overlap(). */
function* overSibling({ node, region, user }: Page): Generator<Reported> {
	const parent = node.parent;
	const consequence = sramOf(node)
		? 'Linux\'s SRAM driver fails ("block at … starts after current offset", -22)'
		: parent?.name === "reserved-memory"
			? 'Linux only says so ("OVERLAP DETECTED!")'
			: undefined;
	if (parent === undefined || consequence === undefined) return;
	for (const sibling of parent.children.values()) {
		const other = placed(regionOf(sibling));
		const isPage = compatiblesOf(sibling).includes("arm,scmi-shmem");
		if (sibling === node || isPage || other === undefined || !isOkay(sibling) || !overlap(region, other)) continue;
		yield {
			at: placeOf(node, "reg"),
			message: `the page of ${displayName(user)}, ${extentOf(region)}, lies in ${displayName(sibling)}, ${extentOf(other)}, too: whoever uses that writes over messages to firmware, and ${consequence}`,
			related: [{ at: placeOf(sibling, "reg"), message: `reg of ${displayName(sibling)}` }],
		};
	}
}

/** shmem_setup_iomap() does not look at `status`; the SRAM driver does, of its children. */
function* disabled({ node, user }: Page): Generator<Reported> {
	if (isOkay(node) || node.parent?.name === "reserved-memory") return;
	const sram = sramOf(node);
	const strange = strangeStatus(node);
	const why = strange ? ` (its status, ${strange.says}, is neither "okay" nor "ok")` : "";
	const page = `the page of ${displayName(user)}, ${displayName(node)}, is disabled${why}`;
	const fixes = respeltStatus(node);
	yield sram
		? {
				at: placeOf(node, "status"),
				fixes,
				message: `${page}: Linux uses it all the same, and its SRAM driver does not keep it: whoever takes memory of ${displayName(sram)} may get the same. Enable it`,
			}
		: {
				at: placeOf(node, "status"),
				fixes,
				severity: "information",
				message: `${page}: Linux does not look at that, and uses it all the same. To take SCMI away disable ${displayName(user)}`,
			};
}

/** The SRAM of which a node is a section. */
function sramOf({ parent }: Node): Node | undefined {
	return parent && compatiblesOf(parent).includes("mmio-sram") ? parent : undefined;
}

const endOf = ({ address, size }: Region) => address + size;
const isWithin = (inner: Region, outer: Region) => inner.address >= outer.address && endOf(inner) <= endOf(outer);
const overlap = (a: Region, b: Region) => a.address < endOf(b) && b.address < endOf(a);
const extentOf = ({ address, size }: Region) => `${hex(address)}–${hex(address + size - 1)}`;

function placeOf(node: Node, name: string): Span {
	const property = node.properties.get(name);
	return (property && spanOfProperty(property)) ?? spanOfNode(node);
}
