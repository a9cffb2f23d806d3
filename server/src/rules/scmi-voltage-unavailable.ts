import type { BoardDevice, Use } from "../board/board.ts";
import { hasVoltageWithin, voltageLimits } from "../board/voltage-regulators.ts";
import { displayName, type Property, spanOfNode, spanOfProperty } from "../devicetree/tree/tree.ts";
import { listedSome } from "../text/listed.ts";
import { resourceOfUse, usedResource } from "../verdicts/used-resources.ts";
import { bootRule } from "./rule.ts";

/** Linux drivers/regulator/core.c, machine_constraints_voltage(); drivers/regulator/scmi-regulator.c, scmi_regulator_probe(). */
export const scmiVoltageUnavailable = bootRule({
	code: "scmi-voltage-unavailable",
	summary: "a regulator whose limits leave none of the voltages that firmware has",
	severity: "error",
	needs: [],
	*check(facts, boot) {
		for (const { stack } of facts.stacks)
			for (const device of stack.board.devices) {
				const use = device.uses.find(({ kind, property }) => kind === "voltage" && property.name === "reg");
				const limits = use && voltageLimits(device.node);
				const levels = (use && resourceOfUse(boot, use)?.resource.microvolts) ?? [];
				if (use === undefined || limits === undefined || !device.enabled) continue;
				const { min, max } = limits;
				if (min.microvolts > max.microvolts || hasVoltageWithin(limits, levels) !== false) continue;
				const name = displayName(device.node);
				const users = suppliedBy(stack.board.devices, use);
				const left =
					users.length === 0 ? "" : `; ${listedSome(users, NAMED)} ${users.length === 1 ? "waits" : "wait"} for it`;
				yield {
					at: spanOfProperty(max.property) ?? spanOfNode(device.node),
					message: `${usedResource(boot, use)} has ${listedSome(
						levels
							.filter((level) => level > 0)
							.sort((a, b) => a - b)
							.map(voltText),
						NAMED,
					)}, and ${name} allows ${rangeText(min.microvolts, max.microvolts)}: Linux logs that it "failed to apply" the constraint, -22 (EINVAL), and makes no regulator${left}`,
					...(min.property !== max.property && relatedTo(min.property, name)),
					explains: [],
				};
			}
	},
});

/** Devices in use whose supply is this regulator. */
function suppliedBy(devices: readonly BoardDevice[], { protocol, id }: Use): readonly string[] {
	const own = devices.filter(
		({ enabled, uses }) =>
			enabled &&
			uses.some(
				(use) =>
					use.kind === "voltage" && use.protocol === protocol && use.id === id && use.property.name.endsWith("-supply"),
			),
	);
	return own.map(({ node }) => displayName(node));
}

function relatedTo(property: Property, name: string) {
	const at = spanOfProperty(property);
	return at ? { related: [{ at, message: `the other limit of ${name}` }] } : {};
}

const rangeText = (min: number, max: number) =>
	min === max ? `${voltText(min)} alone` : `${voltText(min)} to ${voltText(max)}`;

const voltText = (microvolts: number) => `${microvolts / 1e6} V`;

/** As many as can be taken in. */
const NAMED = 6;
