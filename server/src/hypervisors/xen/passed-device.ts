import { displayName, pathOf, spanOfNode, spanOfProperty } from "../../devicetree/tree/tree.ts";
import type { Cause } from "../../machine/boot-plan.ts";
import type { CauseTable } from "../causes.ts";
import { PAGE } from "../page.ts";
import type { AccessControlled } from "./access-controllers.ts";
import { causeOfPassed, type PassedThrough, pathIn } from "./dom0less.ts";
import type { AssignedNode, NodesByPath } from "./dtdev.ts";
import { windowsOf } from "./guest-memory.ts";

/** A node of a partial tree that Xen gives something for: handle_prop_pfdt(). */
export interface PassedDevice {
	readonly path: string;
	readonly cause: Cause;
	/** Of its `xen,reg`; of the node where it has none. */
	readonly regCause: Cause;
	/** It may be given without an IOMMU. */
	readonly isForced: boolean;
	/** What is missing: `xen,reg`, or both of what would make up for each other. */
	readonly lacks: readonly string[];
	/** An address or size of `xen,reg` is not whole pages. */
	readonly isUnaligned: boolean;
	/** What `xen,path` says; undefined: it has none. */
	readonly hostPath: string | "unknown" | undefined;
}

function planPassed(passed: PassedThrough, domain: string, causes: CauseTable): PassedDevice {
	const { node, reg, path, isForced } = passed;
	return {
		path: pathOf(node),
		cause: causeOfPassed(passed, domain, causes),
		regCause: causes.causeOf(reg ?? node, () => ({
			at: (reg && spanOfProperty(reg)) ?? spanOfNode(node),
			text: `xen,reg of ${displayName(node)}`,
		})),
		isForced,
		lacks:
			reg === undefined
				? ["xen,reg"]
				: path === undefined && !isForced
					? ["xen,path", "xen,force-assign-without-iommu"]
					: [],
		isUnaligned: isUnaligned(passed),
		hostPath: path === undefined ? undefined : (pathIn(passed) ?? "unknown"),
	};
}

/** handle_prop_pfdt() takes whole pages only. */
export function isUnaligned(passed: PassedThrough): boolean {
	const windows = windowsOf(passed) ?? [];
	return windows.some(({ host, bytes, guest }) => [host, bytes, guest].some((number) => number % PAGE !== 0));
}

/** The host's node, and whether firmware is asked for it as well. */
export interface PassedNode extends PassedDevice {
	/** What the host's tree says of it; undefined: it has no `xen,path`, or that is not known. */
	readonly node: AssignedNode | undefined;
	/** Undefined: there is no such node, or its mediator asks for nothing. */
	readonly controlled?: AccessControlled;
}

/** What planning a guest asks of the host's tree. */
export interface HostNodes extends NodesByPath {
	/** The controllers that the node at a path names, where the mediator asks firmware for it. */
	readonly controlledAt?: (path: string) => AccessControlled | undefined;
}

export function planPassedNode(
	passed: PassedThrough,
	domain: string,
	{ assigned, near, controlledAt }: HostNodes,
	causes: CauseTable,
): PassedNode {
	const path = pathIn(passed);
	const node = path === undefined ? undefined : assigned(path);
	const nearest = node?.found === false && path !== undefined ? near(path) : undefined;
	const controlled = path === undefined ? undefined : controlledAt?.(path);
	return {
		...planPassed(passed, domain, causes),
		node: node && nearest !== undefined ? { ...node, near: nearest } : node,
		...(controlled && { controlled }),
	};
}
