import type { Use } from "../board/board.ts";
import { isComplete, pinNamed, type ResourceEntry, resourceAt, resourcesOf } from "../catalogue/catalogue-index.ts";
import { displayName } from "../devicetree/tree/tree.ts";
import type { BootFacts, Facts } from "../facts.ts";
import { listedSome } from "../text/listed.ts";
import { resourceOfUse, usedResource } from "../verdicts/used-resources.ts";
import type { Reported } from "./rule.ts";

/** A group with a function that firmware has, and not for this group: Linux pinmux_map_to_setting(). */
export function* groupsWithoutFunction({ stacks }: Facts, boot: BootFacts): Generator<Reported> {
	for (const { stack } of stacks)
		for (const device of stack.board.devices)
			for (const use of device.enabled ? device.uses : []) {
				const chosen = functionOf(boot, use);
				const group = resourceOfUse(boot, use);
				const groups = chosen?.resource.members;
				const index = boot.indexOf(use);
				if (!chosen || !group || !index || groups === undefined || groups.includes(group.key)) continue;
				const names = resourcesOf(index, "pinctrl")
					.filter(({ key }) => groups.includes(key))
					.map(({ key, resource }) => resource.name || key);
				const cause = boot.planned.causeOf(use);
				yield {
					at: use.writtenAt ?? use.at,
					severity: isComplete(index, "pinctrl") ? "error" : "warning",
					message: `pin function ${chosen.resource.name || chosen.key} is not for ${usedResource(boot, use)}: "${index.catalogue.firmware.name}" has it for ${listedSome(names, 12)}. Linux: "invalid group", and ${displayName(device.node)} does not probe: -22 (EINVAL).`,
					...(cause !== undefined && { explains: [cause] }),
				};
			}
}

/** The function that a group's state chooses. */
function functionOf(boot: BootFacts, use: Use): ResourceEntry | undefined {
	const { pins } = use;
	const index = boot.indexOf(use);
	if (index === undefined || pins?.selector !== "group" || pins.chosen === undefined) return undefined;
	const { id, name } = pins.chosen;
	if (name !== undefined) return pinNamed(index, "function", name);
	return id === undefined ? undefined : resourceAt(index, "pinctrl", id, boot.agentOf(use)?.key, "function");
}
