import type { ChannelRequest } from "../../../machine/boot-plan.ts";
import type { CauseTable } from "../../causes.ts";
import type { DomainSources, Sources } from "../../hypervisor.ts";
import { causesOfArmSci, mayBeSet } from "../xen-domains.ts";

/** What `arm_sci` of a guest's configuration asks for: one word, `scmi_smc` or `none`. */
export function channelRequest(sources: Sources, guest: DomainSources, causes: CauseTable): ChannelRequest {
	const value = guest.xl?.armSci?.value;
	if (value === undefined)
		return mayBeSet(sources, guest, "arm_sci") ? { kind: "unknown" } : { kind: "none", causes: [] };
	const written = causesOfArmSci(guest, causes);
	if (value === "none") return { kind: "none", causes: written };
	return value === "scmi_smc" ? { kind: "any", causes: written } : { kind: "strange", value, causes: written };
}
