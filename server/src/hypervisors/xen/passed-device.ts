import { type Node, pathOf } from "../../devicetree/tree/tree.ts";
import type { Cause } from "../../machine/boot-plan.ts";
import type { CauseTable } from "../causes.ts";
import { PAGE } from "../page.ts";
import type { AccessControlled } from "./access-controllers.ts";
import { causeOfPassed, type PassedThrough, pathIn } from "./dom0less.ts";
import type { AssignedNode } from "./dtdev.ts";
import { windowsOf } from "./guest-memory.ts";

/** A node of a partial tree that Xen gives something for: handle_prop_pfdt(). */
export interface PassedDevice {
	readonly path: string;
	readonly cause: Cause;
	/** It may be given without an IOMMU. */
	readonly isForced: boolean;
	/** `xen,reg` or `xen,path` is missing without being made up for. */
	readonly lacks: "xen,reg" | "xen,path" | undefined;
	/** An address or size of `xen,reg` is not whole pages. */
	readonly isUnaligned: boolean;
	/** What `xen,path` says; undefined: it has none. */
	readonly hostPath: string | "unknown" | undefined;
}

export function planPassed(passed: PassedThrough, domain: string, causes: CauseTable): PassedDevice {
	const { node, reg, path, isForced } = passed;
	return {
		path: pathOf(node),
		cause: causeOfPassed(passed, domain, causes),
		isForced,
		lacks: reg === undefined ? "xen,reg" : path === undefined && !isForced ? "xen,path" : undefined,
		isUnaligned: isUnaligned(passed),
		hostPath: path === undefined ? undefined : (pathIn(passed) ?? "unknown"),
	};
}

function isUnaligned(passed: PassedThrough): boolean {
	const windows = windowsOf(passed) ?? [];
	return windows.some(({ host, bytes, guest }) => [host, bytes, guest].some((number) => number % PAGE !== 0));
}

/** One that firmware is asked for as well, with what the host's tree says of it. */
export interface ControlledDevice extends PassedDevice {
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

export function planControlled(
	passed: PassedThrough,
	domain: string,
	host: HostNodes,
	causes: CauseTable,
): ControlledDevice {
	const path = pathIn(passed);
	const hostNode = path === undefined ? undefined : host.nodeAt(path);
	return {
		...planPassed(passed, domain, causes),
		near: path === undefined || hostNode !== undefined ? undefined : host.near(path),
		host: hostNode && host.controlled(hostNode),
		node: path === undefined ? undefined : host.assigned(path),
	};
}
