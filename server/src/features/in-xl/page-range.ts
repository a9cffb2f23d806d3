import type { XlPages } from "../../configs/xl-config.ts";
import type { Region } from "../../devicetree/tree/address.ts";
import { frameOf, PAGE } from "../../hypervisors/page.ts";

/** The pages that registers lie in. @param guest the address at which the guest's tree has them */
export function pagesOf({ address, size }: Region, guest = address): XlPages {
	const frame = frameOf(address);
	const guestFrame = frameOf(guest);
	return { frame, pages: frameOf(address + size - 1) - frame + 1, ...(guestFrame !== frame && { guestFrame }) };
}

/** Whether the pages of one are among those of another, at the same place of the guest. */
export function isWithin(inner: XlPages, outer: XlPages): boolean {
	const shift = (outer.guestFrame ?? outer.frame) - outer.frame;
	const isThere = inner.frame >= outer.frame && inner.frame + inner.pages <= outer.frame + outer.pages;
	return isThere && (inner.guestFrame ?? inner.frame) - inner.frame === shift;
}

/** As the processor sees them. */
export const regionOfPages = ({ frame, pages }: XlPages): Region => ({ address: frame * PAGE, size: pages * PAGE });

/** Whether two have a byte in common. */
export function isOverlapping(one: Region, other: Region): boolean {
	return one.address < other.address + other.size && other.address < one.address + one.size;
}

const hex = (number: number): string => number.toString(16);

/** `0xee080000 to 0xee0800ff`. */
export const regionText = ({ address, size }: Region): string => `0x${hex(address)} to 0x${hex(address + size - 1)}`;
