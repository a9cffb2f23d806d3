import { bytesOf } from "../../devicetree/tree/bytes.ts";
import { displayName, spanOfNode, spanOfProperty, type Tree } from "../../devicetree/tree/tree.ts";
import type { Cause } from "../../machine/boot-plan.ts";
import type { CauseTable } from "../causes.ts";
import type { DomainSources, Sources, WrittenDomain } from "../hypervisor.ts";
import { PAGE } from "../page.ts";
import { numberIn } from "./device-address.ts";
import { type PassedThrough, passedThroughIn } from "./dom0less.ts";
import { mayBeSet } from "./xen-domains.ts";

/** Memory of the host's, and where a guest finds it; in bytes. */
export interface Window {
	readonly host: number;
	readonly guest: number;
	readonly bytes: number;
}

/** What a guest sees of the host's memory. */
export interface GuestMemory {
	readonly windows: readonly GivenWindow[];
	/** There are no others. */
	readonly isWhole: boolean;
	/** The property or key that says so. */
	readonly property: "xen,reg" | "iomem";
}

export interface GivenWindow extends Window {
	/** What gives it, as a person calls it. */
	readonly text: string;
	readonly cause: Cause;
}

/** Of a domain that Xen makes at boot by `xen,reg` of its partial tree, of any other by `iomem` of its configuration. */
export function guestMemoryOf(sources: Sources, { request, tree }: WrittenDomain, causes: CauseTable): GuestMemory {
	if (request.atBoot) return memoryByTree(tree, causes);
	const guest = sources.domains.find(({ setup }) => setup.name === request.name);
	return guest === undefined ? { windows: [], isWhole: false, property: "iomem" } : memoryByXl(sources, guest, causes);
}

/** By the name of a guest that a toolstack starts, what `iomem` of its configuration names. */
export function iomemOf(
	sources: Sources,
	domains: readonly WrittenDomain[],
	causes: CauseTable,
): ReadonlyMap<string, readonly GivenWindow[]> {
	const guests = domains.filter(({ request }) => !request.hardware && !request.atBoot);
	return new Map(guests.map((guest) => [guest.request.name, guestMemoryOf(sources, guest, causes).windows]));
}

function memoryByTree(partial: Tree | undefined, causes: CauseTable): GuestMemory {
	const passed = partial === undefined ? [] : passedThroughIn(partial);
	const read = passed.map((each) => windowsOf(each));
	const windows = passed.flatMap(({ node, reg }, i) => {
		if (reg === undefined) return [];
		const text = `xen,reg of ${displayName(node)}`;
		const cause = causes.causeOf(reg, () => ({ at: spanOfProperty(reg) ?? spanOfNode(node), text }));
		return (read[i] ?? []).map((window) => ({ ...window, text, cause }));
	});
	return { windows, isWhole: (partial?.complete ?? false) && !read.includes(undefined), property: "xen,reg" };
}

/** In frames; without a frame of the guest's the page is where it is on the host. */
function memoryByXl(sources: Sources, guest: DomainSources, causes: CauseTable): GuestMemory {
	const windows = (guest.xl?.iomem ?? []).map((range) => {
		const { at, value, frame, pages, guestFrame = frame } = range;
		const cause = causes.causeOf(range, () => ({ at, text: `iomem of ${guest.setup.name}` }));
		const text = `iomem "${value}"`;
		return { host: frame * PAGE, guest: guestFrame * PAGE, bytes: pages * PAGE, text, cause };
	});
	return { windows, isWhole: !mayBeSet(sources, guest, "iomem"), property: "iomem" };
}

/** What puts the host's memory at an address of the guest's; undefined: nothing there is the host's. */
export function windowAt({ windows }: GuestMemory, address: number): GivenWindow | undefined {
	return windows.find(({ guest, bytes }) => guest <= address && address < guest + bytes);
}

/** Where on the host an address of the guest's lies that a window has. */
export const hostAddressIn = ({ host, guest }: Window, address: number): number => host + address - guest;

/**
 * What `xen,reg` of one node maps: the host's address, the size and the guest's address for each entry. What is left behind the last
 * entry is not read. Undefined: not known.
 */
export function windowsOf({ reg, addressCells, sizeCells }: PassedThrough): readonly Window[] | undefined {
	if (reg === undefined) return [];
	const bytes = bytesOf(reg);
	if (bytes === undefined || addressCells === undefined || sizeCells === undefined) return undefined;
	const number = (first: number, count: number) => Number(numberIn(bytes, first, count));
	const cells = 2 * addressCells + sizeCells;
	const count = cells === 0 ? 0 : Math.floor(bytes.length / (4 * cells));
	return Array.from({ length: count }, (_, i) => ({
		host: number(cells * i, addressCells),
		bytes: number(cells * i + addressCells, sizeCells),
		guest: number(cells * i + addressCells + sizeCells, addressCells),
	}));
}
