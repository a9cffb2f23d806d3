import type { Fault } from "../../../machine/fault.ts";
import type { Machine } from "../../../machine/send.ts";
import { type ErrnoName, errnoText } from "../../../scmi/status.ts";
import { SMC_TRANSPORT } from "../compatibles.ts";
import { doubt, fail } from "../probing.ts";
import { DRIVER_OPTION, type XenBuild } from "./build.ts";
import type { UpstreamPlan } from "./plan.ts";
import { isScan, type Scan } from "./scan.ts";
import type { SmcNode } from "./smc-nodes.ts";

/** What the scan comes to; "unknown": whether there is a mediator, or for which number, does not follow from what is known. */
export function probe(
	machine: Machine,
	{ scan: found, nodes, build, lineCauses, complete }: UpstreamPlan,
): Scan | "unknown" {
	const told = { phase: "probe", who: "Xen" } as const;
	for (const { word, isKnown } of build.ignoredWords)
		machine.trace.event({ ...told, event: "parameter-ignored", word, isKnown, causes: lineCauses });
	if (!complete) return doubt(machine, "not all of the host's tree could be read", []);
	if (!isScan(found)) {
		const { path, cause } = found.unknown;
		return doubt(machine, `the arm,smc-id of ${path} is not known`, [cause]);
	}
	const { registered, end } = found;
	if (registered === undefined) {
		fail(
			machine,
			noDriver(found, nodes, build),
			end === undefined ? nodes.slice(0, 1).map(({ cause }) => cause) : [end.node.cause],
		);
		return found;
	}
	const { path, cause } = registered.node;
	machine.trace.event({ ...told, event: "calls-forwarded", smcId: registered.smcId, path, causes: [cause] });
	if (end !== undefined) {
		const { node } = end;
		const errno: ErrnoName = end.kind === "second" ? "EEXIST" : "ENOENT";
		const further = { event: "further-scmi-node", path: node.path, errno: errnoText(errno) } as const;
		const counts = found.filter?.node === node ? { smcId: found.filter.smcId } : {};
		machine.trace.event({ ...told, ...further, ...counts, causes: [node.cause, cause] });
	}
	return found;
}

/** Why nothing is registered. */
function noDriver({ end }: Scan, nodes: readonly SmcNode[], build: XenBuild): Fault {
	const [first] = nodes;
	if (build.driver === "none") return { kind: "not-built-in", option: DRIVER_OPTION, build: `Xen ${build.release}` };
	if (end !== undefined) {
		const { path, smcId } = end.node;
		const isShort = smcId.kind === "absent" && smcId.isShort === true;
		return { kind: "no-property", path, property: "arm,smc-id", ...(isShort && { isShort }) };
	}
	return first?.skipped === undefined
		? { kind: "no-scmi-node", compatible: SMC_TRANSPORT }
		: {
				kind: "no-usable-scmi-node",
				path: first.path,
				...(first.skipped === "passthrough" && { property: "xen,passthrough" }),
			};
}
