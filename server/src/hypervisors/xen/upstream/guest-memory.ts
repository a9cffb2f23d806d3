import { bytesOf } from "../../../devicetree/tree/bytes.ts";
import { pathOf, type Tree } from "../../../devicetree/tree/tree.ts";
import type { Cause } from "../../../machine/boot-plan.ts";
import type { CauseTable } from "../../causes.ts";
import type { DomainSources, Sources } from "../../hypervisor.ts";
import { causeOfPassed, type PassedThrough, passedThroughIn, pathIn } from "../dom0less.ts";
import { PAGE } from "../hardware-memory.ts";
import { mayBeSet } from "../xen-domains.ts";

/** A part of the host's memory that a guest sees, and where. */
export interface Mapping {
	readonly host: number;
	readonly guest: number;
	readonly bytes: number;
	/** As written. */
	readonly text: string;
	readonly cause: Cause;
}

export interface GuestMemory {
	readonly mappings: readonly Mapping[];
	/** There is no more. */
	readonly isWhole: boolean;
}

/** xl's `iomem`, in frames; without a frame of the guest's the page is where it is on the host. */
export function iomemOf(sources: Sources, guest: DomainSources, causes: CauseTable): GuestMemory {
	const mappings = (guest.xl?.iomem ?? []).map(({ at, value, frame, pages, guestFrame = frame }) => ({
		host: frame * PAGE,
		guest: guestFrame * PAGE,
		bytes: pages * PAGE,
		text: value,
		cause: causes.add({ at, text: `iomem of ${guest.setup.name}` }),
	}));
	return { mappings, isWhole: !mayBeSet(sources, guest, "iomem") };
}

/** A node of a partial tree that Xen gives something for: handle_prop_pfdt(). */
export interface PassedDevice {
	readonly path: string;
	readonly cause: Cause;
	/** `reg` or `path` is missing without being made up for. */
	readonly lacks: "xen,reg" | "xen,path" | undefined;
	readonly mappings: readonly Mapping[];
	/** What `xen,path` says. */
	readonly hostPath: string | undefined;
}

export function passedDevicesIn(partial: Tree, domain: string, causes: CauseTable): readonly PassedDevice[] {
	return passedThroughIn(partial).map((passed): PassedDevice => {
		const { node, reg, path, isForced } = passed;
		const cause = causeOfPassed(passed, domain, causes);
		return {
			path: pathOf(node),
			cause,
			lacks: reg === undefined ? "xen,reg" : path === undefined && !isForced ? "xen,path" : undefined,
			mappings: mappingsOf(passed, pathOf(node), cause),
			hostPath: pathIn(passed),
		};
	});
}

/** `xen,reg`: address on the host, size, address in the guest. */
function mappingsOf({ reg, addressCells, sizeCells }: PassedThrough, path: string, cause: Cause): readonly Mapping[] {
	const bytes = reg && bytesOf(reg);
	if (bytes === undefined || !isOneOrTwo(addressCells) || !isOneOrTwo(sizeCells)) return [];
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
	const number = (at: number, cells: number) => (cells === 1 ? view.getUint32(at) : Number(view.getBigUint64(at)));
	const row = 4 * (2 * addressCells + sizeCells);
	return Array.from({ length: Math.floor(bytes.length / row) }, (_, i) => ({
		host: number(i * row, addressCells),
		bytes: number(i * row + 4 * addressCells, sizeCells),
		guest: number(i * row + 4 * (addressCells + sizeCells), addressCells),
		text: `xen,reg of ${path}`,
		cause,
	}));
}

const isOneOrTwo = (cells: number | undefined): cells is number => cells === 1 || cells === 2;

export const isAligned = ({ host, guest, bytes }: Mapping) => [host, guest, bytes].every((each) => each % PAGE === 0);

/** Where on the host an address of the guest lies; undefined: nothing there is the host's. */
export function onHost({ mappings }: GuestMemory, address: number): number | undefined {
	const found = mappings.find(({ guest, bytes }) => guest <= address && address < guest + bytes);
	return found && found.host + address - found.guest;
}
