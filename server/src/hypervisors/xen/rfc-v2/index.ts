import type { ControllerPlan } from "../../../machine/boot-plan.ts";
import type { Hypervisor } from "../../hypervisor.ts";
import { askByDtdev } from "../ask-by-dtdev.ts";
import { consoleAssumed, iommuAssumed } from "../assumptions.ts";
import { writtenCommandLine } from "../command-line.ts";
import { firstSmcNode, isSmcTransport } from "../compatibles.ts";
import { drivenByDom0, keptFromDom0 } from "../dom0-devices.ts";
import { leftOutOfDom0 } from "../dom0-tree.ts";
import { domainsWithDom0less } from "../dom0less.ts";
import { xenMisfits } from "../misfits.ts";
import { withModulesRead } from "../module-without-reg.ts";
import { xenPathOf } from "../xen-domains.ts";
import { channelRequest } from "./channel-request.ts";
import { guestTrees } from "./guest-tree.ts";
import { planRfcV2, scmiDevidOf } from "./plan.ts";
import { startRfcV2 } from "./run.ts";

/** The mediator of the RFC series v2 of February 2022 (xen-devel): `scmi_devid`, `arm_sci = "scmi_smc"`, channels by themselves. */
export const RFC_V2: Hypervisor = {
	name: "xen-rfc-v2",
	otherNames: [],
	title: "Xen RFC v2",
	basis: "Mediator: Xen RFC v2",
	isModelled: true,
	isMediator: true,
	reads: ({ kind }) => ["scmi_devid", "arm_sci", "xen,domain"].includes(kind),
	// it knows no word with keys, and then makes no domain
	heeds: ({ kind }) => ["arm_sci keys", "arm_sci of several agents"].includes(kind),
	deviceNumber: {
		property: "scmi_devid",
		of: (device) => {
			const found = scmiDevidOf(device);
			return found?.tooShort ? undefined : found;
		},
		nodeOf: firstSmcNode,
		...keptFromDom0(leftOutOfDom0),
	},
	words: {
		asks: (atBoot) => (atBoot ? undefined : 'arm_sci = "scmi_smc"'),
		asker: "Xen",
		refusal: (device) => `Xen refuses to give ${device} to any domain: for Dom0 Xen panics, a guest is not created`,
		ownedByOther: "DENIED (-13) and not created",
		notRequested: (path) => `its dtdev does not name ${path}`,
		lacks: (path) => `its dtdev lacks "${path}"`,
	},
	rootDrives: drivenByDom0(leftOutOfDom0),
	asking: askByDtdev,
	hostPathOf: xenPathOf,
	/** A domain of /chosen has no word to ask for SCMI with: nothing in dom0less-build.c of that series is about it. */
	domainsOf: (sources, causes) =>
		domainsWithDom0less(
			sources,
			causes,
			() => ({ kind: "none", causes: [] }),
			(guest) => channelRequest(sources, guest, causes),
		),
	guestTrees,
	/** make_scmi_node() of libxl: the first `arm,scmi-smc` of the guest's own tree, else the host's node at /firmware/scmi. */
	scmiNodesOf: (host, { hardware, channel }, guest) => {
		const isLeftOut = channel.kind === "none" && !hardware;
		if (hardware || guest === undefined) return { controllers: isLeftOut ? [] : host.controllers };
		const mediated = firstSmcNode(host)?.firmware;
		// libxl writes the page of the channel it got in the place of `shmem`
		const own = guest.controllers.map((node) =>
			node.transport === "smc" ? { ...node, firmware: mediated, shmem: { kind: "unknown" } as const } : node,
		);
		if (isLeftOut || own.some(({ compatible }) => compatible.some(isSmcTransport))) return { controllers: own };
		const copied = host.controllers.filter(({ path }) => path === "/firmware/scmi");
		// what is missing of its tree may have a node of its own
		if (!guest.board.tree.complete) return { controllers: [...own, ...copied.map(withoutSmcId)] };
		const lacksScmiNode = copied.length === 0 && host.board.tree.complete;
		return { controllers: [...own, ...copied], ...(lacksScmiNode && { lacksScmiNode }) };
	},
	commandLineOf: writtenCommandLine,
	misfits: xenMisfits(leftOutOfDom0),
	start: (host, sources, domains, causes) => {
		const plan = planRfcV2(host, sources, domains, causes);
		return withModulesRead(sources, causes, (machine) => startRfcV2(machine, plan));
	},
	assumptions: (sources) => [...iommuAssumed(sources), ...consoleAssumed(sources)],
};

const withoutSmcId = (controller: ControllerPlan): ControllerPlan => ({ ...controller, smcId: { kind: "unknown" } });
