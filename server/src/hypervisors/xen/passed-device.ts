import { bytesOf } from "../../devicetree/tree/bytes.ts";
import { type Node, pathOf } from "../../devicetree/tree/tree.ts";
import type { Cause } from "../../machine/boot-plan.ts";
import type { CauseTable } from "../causes.ts";
import type { AccessControlled } from "./access-controllers.ts";
import { causeOfPassed, type PassedThrough, pathIn } from "./dom0less.ts";
import type { AssignedNode } from "./dtdev.ts";

/** A node of the partial tree that Xen gives something for. */
export interface PassedDevice {
	readonly path: string;
	readonly cause: Cause;
	readonly isForced: boolean;
	/** `reg` or `path` is missing without being made up for. */
	readonly lacks: "xen,reg" | "xen,path" | undefined;
	readonly isUnaligned: boolean;
	/** What `xen,path` says; undefined: it has none. */
	readonly hostPath: string | "unknown" | undefined;
	/** Where the host has no such node: the path that was probably meant. */
	readonly near: string | undefined;
	/** The host's node; undefined: there is none, or that is not known. */
	readonly host: AccessControlled | undefined;
	/** The same as the IOMMU sees it; undefined: not known. */
	readonly node: AssignedNode | undefined;
}

/** What planning a guest asks of the host's tree. */
export interface HostNodes {
	readonly complete: boolean;
	readonly nodeAt: (path: string) => Node | undefined;
	readonly controlled: (device: Node) => AccessControlled;
	readonly assigned: (path: string) => AssignedNode;
	readonly near: (path: string) => string | undefined;
}

export function planPassed(passed: PassedThrough, domain: string, host: HostNodes, causes: CauseTable): PassedDevice {
	const { node, reg, path, isForced } = passed;
	const written = pathIn(passed);
	const hostNode = written === undefined ? undefined : host.nodeAt(written);
	return {
		path: pathOf(node),
		cause: causeOfPassed(passed, domain, causes),
		isForced,
		lacks: reg === undefined ? "xen,reg" : path === undefined && !isForced ? "xen,path" : undefined,
		isUnaligned: isUnaligned(passed),
		hostPath: path === undefined ? undefined : (written ?? "unknown"),
		near: written === undefined || hostNode !== undefined ? undefined : host.near(written),
		host: hostNode && host.controlled(hostNode),
		node: written === undefined ? undefined : host.assigned(written),
	};
}

/** Memory of the host's, and where a guest finds it. */
export interface Window {
	readonly host: number;
	readonly guest: number;
	readonly bytes: number;
}

/** What `xen,reg` maps: the host's address, the size and the guest's address for each entry. Undefined: not known. */
export function windowsOf(passed: PassedThrough): readonly Window[] | undefined {
	const { reg, addressCells = 0, sizeCells = 0 } = passed;
	if (reg === undefined) return [];
	const words = entriesOf(passed);
	return words?.map((entry) => ({
		host: numberIn(entry.slice(0, addressCells)),
		bytes: numberIn(entry.slice(addressCells, addressCells + sizeCells)),
		guest: numberIn(entry.slice(addressCells + sizeCells)),
	}));
}

/** Every address and size of `xen,reg` is to be whole pages. */
function isUnaligned(passed: PassedThrough): boolean {
	const windows = passed.reg && windowsOf(passed);
	return windows?.some(({ host, bytes, guest }) => [host, bytes, guest].some((number) => number % 4096 !== 0)) ?? false;
}

/** The cells of each entry of `xen,reg`; what is left behind the last one is not read. */
function entriesOf({ reg, addressCells, sizeCells }: PassedThrough): readonly (readonly number[])[] | undefined {
	const bytes = reg && bytesOf(reg);
	if (bytes === undefined || addressCells === undefined || sizeCells === undefined) return undefined;
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
	const cells = 2 * addressCells + sizeCells;
	const count = cells === 0 ? 0 : Math.floor(bytes.length / (4 * cells));
	return Array.from({ length: count }, (_, i) =>
		Array.from({ length: cells }, (_, cell) => view.getUint32(4 * (cells * i + cell))),
	);
}

/** dt_read_number(): of many cells the last two are left. */
const numberIn = (cells: readonly number[]): number =>
	Number(
		BigInt.asUintN(
			64,
			cells.reduce((number, cell) => (number << 32n) | BigInt(cell), 0n),
		),
	);
