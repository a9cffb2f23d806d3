import type { BoardDevice, Use } from "../board/board.ts";
import { displayName, pathOf } from "../devicetree/tree/tree.ts";
import { cpufreqIgnores, isCpu } from "../machine/guests/linux/perf.ts";
import { bootRule } from "./rule.ts";
import { unknownResources } from "./unknown-resource.ts";

export const scmiPerformanceDomainUnknown = bootRule({
	code: "scmi-performance-domain-unknown",
	summary: "a performance domain that firmware does not serve",
	severity: "error",
	needs: [],
	check: (facts, boot) => unknownResources(facts, boot, "perf", consequenceOf),
});

/** scmi_cpufreq_init(), scmi_perf_domain_probe() and genpd_xlate_onecell() of Linux. */
function consequenceOf({ property, index, name }: Use, { node }: BoardDevice): string {
	if (isCpu(pathOf(node))) {
		const ignored = cpufreqIgnores({ property: property.name, index, name }, node.properties.has("clocks"));
		if (ignored !== undefined) return `Nothing depends on it, as ${ignored}.`;
		return `Linux: "failed to add opps to the device", and ${displayName(node)} stays at the speed it has.`;
	}
	return property.name === "power-domains"
		? `Linux: "invalid domain index", and the device waits for it and never probes.`
		: "Linux never makes a clock from a performance domain, whatever its number.";
}
