import type { Controller } from "../board/board.ts";
import { type Region, type RegionReading, regionOf } from "../devicetree/tree/address.ts";
import { isEnabled, specifiersOf } from "../devicetree/tree/read-property.ts";
import { displayName, type Node, pathOf, spanOfNode, spanOfProperty, type Tree } from "../devicetree/tree/tree.ts";
import type { ControllerPlan, Known, MailboxPlan, SharedMemoryPlan, Transport } from "../machine/boot-plan.ts";
import type { CauseTable } from "./causes.ts";
import { knownNumber, knownValue } from "./known-value.ts";

/** An SCMI node in the machine's words, not yet bound to a firmware. */
export function planController(causes: CauseTable, tree: Tree, controller: Controller): ControllerPlan {
	const { node, compatible, enabled, protocols } = controller;
	return {
		path: pathOf(node),
		cause: causes.causeOf(controller, () => ({ at: spanOfNode(node), text: `the SCMI node ${displayName(node)}` })),
		compatible,
		transport: transportOf(compatible),
		enabled,
		firmware: undefined,
		smcId: knownNumber(causes, tree, node, "arm,smc-id"),
		shmem: knownValue(causes, tree, node, "shmem", (property) => {
			const provider = specifiersOf(tree, property, undefined)[0]?.provider;
			return provider === undefined ? undefined : planSharedMemory(causes, tree, provider);
		}),
		mailbox: planMailbox(causes, tree, node),
		opteeChannel: knownNumber(causes, tree, node, "linaro,optee-channel-id"),
		protocols: protocols.map((protocol) => ({
			protocolId: protocol.protocolId,
			enabled: protocol.enabled,
			cause: causes.causeOf(protocol, () => ({
				at: spanOfNode(protocol.node),
				text: `the protocol node ${displayName(protocol.node)}`,
			})),
		})),
	};
}

/** Numbers that are fewer than the mailbox takes are none: of_parse_phandle_with_args() of Linux fails. */
function planMailbox(causes: CauseTable, tree: Tree, node: Node): Known<MailboxPlan> {
	const property = node.properties.get("mboxes");
	const specifiers = property ? specifiersOf(tree, property, "#mbox-cells") : [];
	if (specifiers.some(({ isShort }) => isShort)) return { kind: "absent" };
	return knownValue(causes, tree, node, "mboxes", () => {
		const [first] = specifiers;
		if (first?.provider === undefined) return undefined;
		const region = regionOf(first.provider);
		const address = region.kind === "region" ? region.region.address : undefined;
		const cells = first.cells.flatMap(({ value }) => (value === undefined ? [] : [Number(value)]));
		return { address, path: pathOf(first.provider), cells, enabled: isEnabled(first.provider) };
	});
}

/** Linux tries drivers in the order of `compatible`, and compares without case: of_compat_cmp(). */
function transportOf(compatible: readonly string[]): Transport {
	const found = compatible.map((name) => TRANSPORTS[name.toLowerCase()]).find((transport) => transport !== undefined);
	return found ?? "mailbox";
}

const TRANSPORTS: Readonly<Record<string, Transport | undefined>> = {
	"arm,scmi": "mailbox",
	"arm,scmi-smc": "smc",
	"arm,scmi-smc-param": "smc",
	"qcom,scmi-smc": "smc",
	"arm,scmi-virtio": "virtio",
	"linaro,scmi-optee": "optee",
};

/** A node of shared memory; its address as Linux finds it, or as `reading` says. */
export function planSharedMemory(
	causes: CauseTable,
	tree: Tree,
	node: Node,
	reading: RegionReading = regionOf(node),
): SharedMemoryPlan {
	const isAbsent = tree.complete && (reading.kind === "absent" || reading.kind === "untranslated");
	const untranslated =
		tree.complete && reading.kind === "untranslated"
			? { bus: pathOf(reading.bus), because: reading.because }
			: undefined;
	const part = (pick: (region: Region) => number): Known<number> => {
		if (reading.kind !== "region") return { kind: isAbsent ? "absent" : "unknown" };
		const property = node.properties.get("reg");
		const at = (property && spanOfProperty(property)) ?? spanOfNode(node);
		return {
			kind: "known",
			value: pick(reading.region),
			cause: causes.add({ at, text: `reg of ${displayName(node)}` }),
		};
	};
	return {
		path: pathOf(node),
		cause: causes.causeOf(node, () => ({ at: spanOfNode(node), text: `shared memory ${displayName(node)}` })),
		address: part((region) => region.address),
		size: part((region) => region.size),
		...(untranslated && { untranslated }),
	};
}
