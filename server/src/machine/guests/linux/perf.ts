import { PERF } from "../../../scmi/protocols/perf.ts";
import type { ResourceUse } from "../../boot-plan.ts";
import { linuxDriver } from "./driver.ts";
import { errnoOf } from "./errno.ts";

/** A CPU has no driver of its own to wait: cpufreq reads its node. */
export const isCpu = (path: string) => path.startsWith("/cpus/");

/**
 * Why cpufreq does not read a number of a CPU's node: a clause. scmi_cpu_domain_id(): the first clock, else the power domain called "perf".
 * @param hasClocks whether the node has `clocks`, of whomever
 */
export function cpufreqIgnores(
	{ property, index = 0, name }: Pick<ResourceUse, "property" | "index"> & { readonly name?: string | undefined },
	hasClocks: boolean,
): string | undefined {
	if (property === "clocks") return index === 0 ? undefined : "cpufreq reads no clock of a CPU but the first";
	if (hasClocks) return "cpufreq reads no power domain of a CPU that has clocks";
	return name === "perf" ? undefined : 'cpufreq reads no power domain of a CPU but the one called "perf"';
}

/**
 * drivers/firmware/arm_scmi/perf.c, drivers/cpufreq/scmi-cpufreq.c, drivers/pmdomain/arm/scmi_perf_domain.c. Of a CPU cpufreq sets the
 * level. Any other device is attached to a power domain that is always on, and when its driver sets a level is the driver's affair;
 * as a clock a performance domain is a dummy.
 */
export const LINUX_PERF = linuxDriver(PERF, {
	probe: {
		kind: "each",
		describe: "PERFORMANCE_DOMAIN_ATTRIBUTES",
		describeMustSucceed: false,
		inspect: [{ message: "PERFORMANCE_DESCRIBE_LEVELS", more: { level_index: 0 } }],
		longName: { message: "PERFORMANCE_DOMAIN_NAME_GET", bit: 26, since: 0x30000 },
	},
	nameOf: (id) => ({ domain_id: id }),
	count: ({ attributes }) => Number(attributes ?? 0) & 0xffff,
	selectorOf: () => "pin",
	ignores: (use, { name, path, hasClocks = false }) => {
		if (isCpu(path)) return cpufreqIgnores(use, hasClocks);
		if (use.property === "power-domains") return undefined;
		return `Linux makes no clock of a performance domain: ${name} gets a NULL clock`;
	},
	without: ({ name, path }) =>
		isCpu(path) ? `there is no cpufreq for ${name}, which stays at the speed it has` : undefined,
	/** Which level, the governor decides. */
	firstUse: (_, id, __, { path }) => {
		if (!isCpu(path)) return undefined;
		const values = { domain_id: id, performance_level: 0 };
		return { message: "PERFORMANCE_LEVEL_SET", values, assumed: ["performance_level"], isShared: true };
	},
	beyondTable: ({ consumer, path, id }) =>
		isCpu(path)
			? `Linux logs "failed to add opps to the device": there is no cpufreq for ${consumer}, which stays at the speed it has.`
			: `Linux logs "genpd_xlate_onecell: invalid domain index ${id}", ${consumer} waits and never probes.`,
	consequences: {
		PERFORMANCE_DESCRIBE_LEVELS: ({ consumer, path }) =>
			isCpu(path)
				? `Linux logs "No OPPs for this device": there is no cpufreq for ${consumer}, which stays at the speed it has.`
				: `Linux knows no level to set: ${consumer} stays at the one it has.`,
		PERFORMANCE_LEVEL_SET: ({ consumer, status }) =>
			`cpufreq cannot change the speed of ${consumer}: ${errnoOf(status)}.`,
	},
});
