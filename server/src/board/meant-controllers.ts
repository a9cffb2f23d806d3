// SCMI nodes that no driver takes, and which transport was meant by their compatible.

import { compatiblesOf } from "../devicetree/tree/read-property.ts";
import type { Node, Tree } from "../devicetree/tree/tree.ts";
import { closestKey } from "../text/yaml-closest-key.ts";
import { TRANSPORTS, transportOf } from "./bindings/transports.ts";

/** Nodes that have protocols below them, where Linux looks for SCMI nodes, and none of its compatibles. */
export function presumedControllers({ root }: Tree): readonly Node[] {
	// what a guest is given of its tree stands below /passthrough
	const tops = [root, root.children.get("passthrough")];
	const beside = tops.flatMap((top) => [
		...(top?.children.values() ?? []),
		...(top?.children.get("firmware")?.children.values() ?? []),
	]);
	return beside.filter(
		(node) =>
			[...node.children.values()].some(({ name, properties }) => /^protocol@/.test(name) && properties.has("reg")) &&
			transportOf(compatiblesOf(node)) === undefined,
	);
}

/** By the word behind the vendor's, the transports that are called otherwise than Linux has them. */
const CALLED_TRANSPORTS: Readonly<Record<string, string | undefined>> = {
	"scmi-mbox": "arm,scmi",
	"scmi-mailbox": "arm,scmi",
	"scmi-mhu": "arm,scmi",
	"scmi-hvc": "arm,scmi-smc",
	"scmi-optee": "linaro,scmi-optee",
	"optee-scmi": "linaro,scmi-optee",
	"scmi-virtio": "arm,scmi-virtio",
};

const VENDORS: ReadonlySet<string> = new Set(["arm", "linaro", "qcom"]);

/** The compatible that was probably meant by one that no driver has. */
export function meantTransport(typed: string): string | undefined {
	// the interface that SCMI replaces
	if (typed === "arm,scpi") return undefined;
	const near = closestKey(
		typed,
		TRANSPORTS.map(({ compatible }) => compatible),
		2,
	);
	if (near !== undefined) return near;
	const [vendor = "", name] = typed.split(",");
	return name === undefined || !VENDORS.has(vendor) ? undefined : CALLED_TRANSPORTS[name.replaceAll("_", "-")];
}

/** What is meant by those of a whole tree, as a compatible: by a word of theirs, or, where they have none, by what they have. */
export function meantControllers(tree: Tree): ReadonlyMap<Node, string> {
	if (!tree.complete) return NONE;
	return new Map(
		presumedControllers(tree).flatMap((node): [Node, string][] => {
			const [word] = compatiblesOf(node).flatMap((typed) => meantTransport(typed) ?? []);
			const isCall = !node.properties.has("compatible") && CALL.every((name) => node.properties.has(name));
			const meant = word ?? (isCall ? "arm,scmi-smc" : undefined);
			return meant === undefined ? [] : [[node, meant]];
		}),
	);
}

const CALL: readonly string[] = ["arm,smc-id", "shmem"];
const NONE: ReadonlyMap<Node, string> = new Map();
