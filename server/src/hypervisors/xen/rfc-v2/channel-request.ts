import type { ChannelRequest } from "../../../machine/boot-plan.ts";
import type { CauseTable } from "../../causes.ts";
import type { DomainSources, Sources } from "../../hypervisor.ts";
import { causesOfArmSci, mayBeSet } from "../xen-domains.ts";

/** What `arm_sci` of a guest's configuration asks for: one word, `scmi_smc` or `none`, which libxl__enum_from_string() compares without case. */
export function channelRequest(sources: Sources, guest: DomainSources, causes: CauseTable): ChannelRequest {
	const value = guest.xl?.armSci?.value;
	if (value === undefined)
		return mayBeSet(sources, guest, "arm_sci") ? { kind: "unknown" } : { kind: "none", causes: [] };
	const written = causesOfArmSci(guest, causes);
	const word = value.toLowerCase();
	if (word === "none") return { kind: "none", causes: written };
	return word === "scmi_smc" ? { kind: "any", causes: written } : { kind: "strange", value, causes: written };
}
