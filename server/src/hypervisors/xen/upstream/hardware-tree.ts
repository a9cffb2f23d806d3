import { bytesOf, firstCell } from "../../../devicetree/tree/bytes.ts";
import { compatiblesOf } from "../../../devicetree/tree/read-property.ts";
import { displayName, type Node, type Tree } from "../../../devicetree/tree/tree.ts";
import { frameOf } from "../../page.ts";
import { PASSTHROUGH } from "../command-line-words.ts";
import { isSharedMemory } from "../compatibles.ts";
import { deviceAddressOf } from "../device-address.ts";
import { isHostScmi, leftOutOfDom0 } from "../dom0-tree.ts";
import { type Frames, type HandedOn, type HardwareMemory, hardwareMemory } from "../hardware-memory.ts";
import { nodeOfXenPhandle } from "../shared-memory.ts";
import type { XenBuild } from "./build.ts";
import { isScan, type ScanResult } from "./scan.ts";

/** Compatibles that handle_node() leaves out beside those of older releases. */
const SKIPPED: ReadonlySet<string> = new Set(["xen,domain", "xen,domain-shared-memory-v1", "xen,evtchn-v1"]);

/** The domain on the host's tree has no SCMI, though a driver is registered: it does not get the nodes. */
export const isFiltered = ({ passthrough }: XenBuild, found: ScanResult) =>
	passthrough && isScan(found) && found.registered !== undefined;

/** What the domain on the host's tree does not get: handle_node() with scmi_smc_dt_handle_node(). */
export function leftOutOf(tree: Tree, build: XenBuild, found: ScanResult): (node: Node) => string | undefined {
	if (!isFiltered(build, found)) return leftOutOfDom0(tree, SKIPPED);
	return leftOutOfDom0(tree, SKIPPED, (node) =>
		isHostScmi(node) || compatiblesOf(node).some(isSharedMemory)
			? `Xen keeps ${displayName(node)} for the domain that has SCMI (${PASSTHROUGH})`
			: undefined,
	);
}

/** Without the nodes of SCMI the domain may still hand on the page that the first `shmem` of /firmware/scmi names. */
export function memoryOf(tree: Tree, build: XenBuild, found: ScanResult): HardwareMemory {
	return hardwareMemory(tree, {
		leftOut: leftOutOf(tree, build, found),
		...(isFiltered(build, found) && {
			handedOnAt: (node: Node) => (isHostScmi(node) ? pageOf(tree, node) : undefined),
		}),
		isRoundedUp: build.permitsOneMore,
	});
}

/** What does not lead to an address is passed over without a line; a value shorter than a phandle is read past its end. */
function pageOf(tree: Tree, node: Node): HandedOn {
	const shmem = node.properties.get("shmem");
	if (shmem === undefined) return undefined;
	const bytes = bytesOf(shmem);
	const phandle = bytes && firstCell(bytes);
	if (phandle === undefined) return "unknown";
	const memory = nodeOfXenPhandle(tree, phandle);
	const found = memory && deviceAddressOf(memory);
	if (found === undefined || found.kind === "none") return undefined;
	if (found.kind === "unknown") return "unknown";
	const { address, size } = found;
	const page: Frames = { first: frameOf(address), last: frameOf(address + size - 1) };
	return page;
}
