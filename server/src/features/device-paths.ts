import { isDevice, shapeOf } from "../board/bindings/node-shape.ts";
import type { BoardDevice } from "../board/board.ts";
import { deviceName } from "../catalogue/catalogue-index.ts";
import { compatiblesOf, isOkay } from "../devicetree/tree/read-property.ts";
import { type Node, nodesBelow, pathOf } from "../devicetree/tree/tree.ts";
import type { Facts } from "../facts.ts";
import { listed, listedSome } from "../text/listed.ts";
import { deviceIdOf, isAskedFor, namedDeviceOf } from "../verdicts/named-device.ts";
import { resourceOfUse, resourceTitle } from "../verdicts/used-resources.ts";
import { code, plain } from "./markdown.ts";

/** A node of the host that a guest may be given, as a list of paths names it. */
export interface DevicePath {
	readonly node: Node;
	readonly path: string;
	/** A few words: its label, and which firmware device it is. */
	readonly detail: string;
	/** Markdown. */
	readonly doc: string;
	/** Its labels, and what firmware calls it. */
	readonly known: string;
	/** 4: a device of firmware's that the system on the host's tree leaves alone, and that nobody asks for; less for what is less likely meant. */
	readonly rank: number;
}

/** The nodes with registers that may be given away, those with a number for firmware first; `own`: the domain they are for. */
export function devicePaths(facts: Facts, own: string | undefined): readonly DevicePath[] {
	const { host } = facts;
	const byNode = new Map(host.board.devices.map((device) => [device.node, device]));
	const found = nodesBelow(host.resolved.tree.root).flatMap((node): readonly DevicePath[] => {
		const device = byNode.get(node);
		const hasNumber = device !== undefined && deviceIdOf(facts, device) !== undefined;
		return hasNumber || canBeGiven(node) ? [devicePath(facts, own, node, device)] : [];
	});
	return found.toSorted((a, b) => b.rank - a.rank);
}

/** A node with registers in memory that no system has to keep. */
function canBeGiven(node: Node): boolean {
	const { properties } = node;
	if (!properties.has("reg") || properties.has("interrupt-controller") || !isInMemory(node)) return false;
	if (!isDevice(shapeOf(node))) return false;
	const compatible = compatiblesOf(node);
	return compatible.length > 0 && !compatible.some((name) => name === "arm,scmi-shmem" || name === "mmio-sram");
}

/** What stands below a bus of another kind, such as I2C, has an address of that alone. */
function isInMemory({ parent }: Node): boolean {
	if (parent === undefined) return false;
	return parent.parent === undefined || (parent.properties.has("ranges") && isInMemory(parent));
}

function devicePath(facts: Facts, own: string | undefined, node: Node, device: BoardDevice | undefined): DevicePath {
	const { boot, recognised, domains } = facts;
	const path = pathOf(node);
	const number = device && deviceIdOf(facts, device)?.id;
	const named = device && boot && namedDeviceOf(facts, boot, device);
	const takers = domains.filter((domain) => !domain.hardware && domain.name !== own && isAskedFor(domain, path));
	const isKept = device !== undefined && recognised.hypervisor.deviceNumber?.isKept(device) === true;
	const what = named ? `device ${deviceName(named)}` : number === undefined ? "" : `device ${number}`;
	const label = node.labels[0] === undefined ? "" : `&${node.labels[0]}`;
	const taken = takers.length === 0 ? "" : `given to ${listed(takers.map(({ name }) => name))}`;
	return {
		node,
		path,
		detail: [label, what, taken].filter(Boolean).join(" · "),
		doc: docOf(facts, node, device, [what, taken].filter(Boolean)),
		known: [...node.labels, named?.key ?? ""].filter(Boolean).join(" "),
		rank: rankOf({
			isNumbered: number !== undefined,
			isKept,
			isUnlikely: takers.length > 0 || !isOkay(node) || compatiblesOf(node).includes("syscon"),
			device,
		}),
	};
}

interface Likelihood {
	readonly isNumbered: boolean;
	readonly isKept: boolean;
	/** Another domain has it, it is switched off, or it is registers that many drivers share. */
	readonly isUnlikely: boolean;
	readonly device: BoardDevice | undefined;
}

function rankOf({ isNumbered, isKept, isUnlikely, device }: Likelihood): number {
	if (isUnlikely) return 0;
	if (isNumbered) return isKept ? 4 : 3;
	return device !== undefined && device.uses.length > 0 ? 2 : 1;
}

function docOf(
	{ boot, recognised }: Facts,
	node: Node,
	device: BoardDevice | undefined,
	first: readonly string[],
): string {
	const uses = boot === undefined ? [] : (device?.uses ?? []);
	const entries = new Set(uses.flatMap((use) => (boot && resourceOfUse(boot, use)) ?? []));
	const used = [...entries].map((entry) => plain(resourceTitle(entry)));
	const { deviceNumber } = recognised.hypervisor;
	const lines = [
		compatiblesOf(node).map(code).join(", "),
		first.map(plain).join(", "),
		used.length === 0 ? "" : `It uses ${listedSome(used, MOST_USED)}.`,
		deviceNumber !== undefined && device !== undefined && !deviceNumber.isKept(device)
			? `Its node has no ${code(deviceNumber.keeper)}, so the system on the host's tree drives it too.`
			: "",
	];
	return lines.filter(Boolean).join("\n\n");
}

const MOST_USED = 6;
