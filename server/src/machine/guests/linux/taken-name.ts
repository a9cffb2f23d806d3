import { numberFor, type ResourceEntry, resourcesOf } from "../../../catalogue/catalogue-index.ts";
import { mayUse } from "../../permissions.ts";
import { findResource } from "../../protocols/lookup.ts";
import { shortName } from "../../protocols/named-resource.ts";
import type { AgentChannel } from "../../send.ts";

/** The clock of a lower number whose name one has as well. */
export interface TakenName {
	readonly id: number;
	readonly name: string;
}

/**
 * Linux registers clocks in the order of their numbers, each under firmware's name, and its clock framework refuses a second of one name
 * with -EEXIST: drivers/clk/clk-scmi.c, scmi_clocks_probe(); drivers/clk/clk.c, __clk_core_init(). Only what firmware surely tells this
 * agent of is compared, as one that is refused is not registered.
 */
export function takenName({ firmware, agent }: AgentChannel, protocolId: number, id: number): TakenName | undefined {
	const found = findResource(firmware.index, agent, "clock", id);
	if (found.kind !== "found") return undefined;
	const served = firmware.protocols.get(protocolId);
	const isShort = served !== undefined && !served.versionAssumed && served.version < 0x20000;
	const nameOf = (entry: ResourceEntry) => entry.resource.name && (isShort ? shortName(entry) : entry.resource.name);
	const name = nameOf(found.entry);
	if (!name) return undefined;
	for (const entry of resourcesOf(firmware.index, "clock")) {
		const other = numberFor(entry, agent.key);
		if (other === undefined || other >= id || nameOf(entry) !== name) continue;
		const access = mayUse(firmware, agent, entry, { name: "CLOCK_ATTRIBUTES", access: "describe" });
		if (access === "open" || access === "allowed") return { id: other, name };
	}
	return undefined;
}
