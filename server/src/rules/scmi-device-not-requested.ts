import { deviceName } from "../catalogue/catalogue-index.ts";
import { displayName, type Node, pathOf, spanOfNode } from "../devicetree/tree/tree.ts";
import type { DomainFacts } from "../facts.ts";
import type { Hypervisor } from "../hypervisors/hypervisor.ts";
import { HOST_PATH_PROPERTIES } from "../hypervisors/index.ts";
import type { Fix } from "../text/fix.ts";
import { isAskedFor, namedDeviceOf } from "../verdicts/named-device.ts";
import { insertInFiles } from "./insert-property.ts";
import { lackOf } from "./mediator-words.ts";
import { bootRule } from "./rule.ts";

export const scmiDeviceNotRequested = bootRule({
	code: "scmi-device-not-requested",
	summary: "a guest drives a device that nobody asks firmware for",
	severity: "warning",
	needs: ["whole host tree", "device permissions"],
	*check(facts, boot, { verdicts }) {
		const { words } = facts.recognised.hypervisor;
		const domains = new Map(facts.domains.map((domain) => [domain.name, domain]));
		for (const { domain: name, device, hostPath, hostDevice } of boot.planned.consumers) {
			const domain = domains.get(name);
			const named = hostDevice && namedDeviceOf(facts, boot, hostDevice);
			const subject = hostDevice && verdicts.subjectOf(hostDevice);
			if (domain === undefined || domain.hardware || domain.request.moreDevices) continue;
			if (hostDevice === undefined || named === undefined || subject === undefined || hostPath === undefined) continue;
			if (isAskedFor(domain, hostPath)) continue;
			const refused = device.uses.filter((use) => boot.useOutcomeOf(name, use)?.state === "refused");
			if (verdicts.of(domain, subject).state !== "reachable" && refused.length === 0) continue;
			const asked = waysToAsk(facts.recognised.hypervisor, domain, device.node, hostPath);
			const outcome =
				refused.length > 0
					? `Firmware refuses ${name} what it uses`
					: `It works only as long as another device of ${name} has the same resources`;
			yield {
				at: spanOfNode(device.node),
				message: `${displayName(device.node)} of ${name} is device ${deviceName(named)}, which nobody asks firmware for: ${words.lacks(hostPath)}. ${outcome}`,
				fixes: asked,
				oneCause: lackOf(HOST_PATH_PROPERTIES.join(), spanOfNode(device.node)),
				explains: refused.flatMap((use) => boot.planned.causeOf(use) ?? []),
				related: [{ at: spanOfNode(hostDevice.node), message: `${pathOf(hostDevice.node)} of the host` }],
			};
		}
	},
});

/** In the domain's configuration, or at the node of its tree. */
function waysToAsk(
	{ asking, askingProperty }: Hypervisor,
	{ xl, guest }: DomainFacts,
	node: Node,
	hostPath: string,
): readonly Fix[] {
	const inConfiguration = xl && asking?.(xl, hostPath);
	if (inConfiguration) return [inConfiguration];
	const property = askingProperty?.(node);
	if (guest === undefined || property === undefined) return [];
	const text = `${property} = "${hostPath}";`;
	const edit = insertInFiles(node, [guest.resolved.file, ...guest.resolved.overlays], text);
	return edit === undefined ? [] : [{ title: `Add ${text.slice(0, -1)}`, preferred: true, edits: [edit] }];
}
