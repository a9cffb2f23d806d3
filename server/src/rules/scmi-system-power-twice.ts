import { displayName, pathOf, spanOfNode } from "../devicetree/tree/tree.ts";
import { RESOURCE_KINDS } from "../scmi/resource-kind.ts";
import { controllersOf, placeOfNumber } from "./protocol-nodes.ts";
import type { Rule } from "./rule.ts";

/** __scmi_device_create() of Linux drivers/firmware/arm_scmi/bus.c: one in the whole system. */
export const scmiSystemPowerTwice: Rule = {
	code: "scmi-system-power-twice",
	summary: "two SCMI nodes of one system with the system power protocol, of which Linux takes one",
	severity: "warning",
	needs: [],
	*check({ facts }) {
		const { hypervisor } = facts.recognised;
		const root = facts.domains.find(({ hardware }) => hardware);
		for (const owned of facts.stacks) {
			const domain = owned.guest ?? root;
			if (domain === undefined || domain.request.os === "zephyr") continue;
			const guest = owned.guest === undefined ? undefined : owned.side;
			const { controllers } = hypervisor.scmiNodesOf(facts.hostSide, domain.request, guest, facts.sources);
			const given = new Set(controllers.map(({ path }) => path));
			const found = [...controllersOf(facts)]
				.filter((each) => each.owned === owned && given.has(pathOf(each.controller.node)))
				.flatMap(({ controller }) =>
					controller.protocols.filter(
						({ enabled, protocolId }) => enabled && protocolId === RESOURCE_KINDS.system.protocolId,
					),
				);
			const [first, ...others] = found;
			for (const { node, controller } of others)
				if (first !== undefined && controller !== first.controller)
					yield {
						at: placeOfNumber(node, node.properties.get("reg")),
						message: `${displayName(node)} of ${pathOf(controller)} is system power, and so is ${displayName(first.node)} of ${pathOf(first.controller)}: Linux takes the one that probes first, and logs "SCMI SystemPower protocol device must be unique !" of the other. Which of the two firmwares may shut ${domain.name} down is left to chance`,
						related: [{ at: spanOfNode(first.node), message: `system power of ${pathOf(first.controller)}` }],
					};
		}
	},
};
