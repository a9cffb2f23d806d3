import { bytesOf } from "../../../devicetree/tree/bytes.ts";
import { firstStringIn, stringsOf } from "../../../devicetree/tree/read-property.ts";
import { displayName, type Node, spanOfNode, spanOfProperty } from "../../../devicetree/tree/tree.ts";
import type { ChannelRequest } from "../../../machine/boot-plan.ts";
import type { CauseTable } from "../../causes.ts";
import type { DomainSources, Sources } from "../../hypervisor.ts";
import { causesOfArmSci, mayBeSet, SCI_TYPE } from "../xen-domains.ts";
import type { XenBuild } from "./build.ts";

/** libxl_arm_sci_type, and domu_dt_sci_parse(). */
const TYPES: readonly string[] = ["none", "scmi_smc"];
const DRIVERS_TYPE = "scmi_smc";

export const TYPE_CHOICES = TYPES.toReversed();

/**
 * `xen,sci_type` of a domain: domu_dt_sci_parse(). Only its first string counts, with case. Any word but the two ends the boot, and
 * so does the driver's where it is not built in.
 */
export function sciTypeOf(
	domain: Node,
	isComplete: boolean,
	{ requests }: XenBuild,
	causes: CauseTable,
): ChannelRequest {
	const property = domain.properties.get(SCI_TYPE);
	if (property === undefined) return isComplete ? { kind: "none", causes: [] } : { kind: "unknown" };
	const at = spanOfProperty(property) ?? spanOfNode(domain);
	const written = [causes.causeOf(property, () => ({ at, text: `${SCI_TYPE} of ${displayName(domain)}` }))];
	const asks = stringsOf(property)?.[0] !== "none";
	if (requests === "unread" || requests === "ignored") return { kind: "none", causes: asks ? written : [] };
	const bytes = bytesOf(property);
	if (bytes === undefined) return { kind: "unknown" };
	const value = firstStringIn(bytes) ?? "";
	if (value === "none") return { kind: "none", causes: written };
	return value === DRIVERS_TYPE && requests === "served"
		? { kind: "any", causes: written }
		: { kind: "strange", value, causes: written };
}

/** It is empty, or its string has no end: dt_property_read_string() fails, and nothing is printed. */
export function isSciTypeUnreadable(domain: Node): boolean {
	const property = domain.properties.get(SCI_TYPE);
	const bytes = property && bytesOf(property);
	return bytes !== undefined && firstStringIn(bytes) === undefined;
}

/**
 * `arm_sci` of an xl configuration: parse_arm_sci_config(). Only options that begin with `type=` are looked at, without trimming, and
 * the last counts; a list is no text to xl. `strange`: xl stops.
 */
export function armSciOf(
	sources: Sources,
	guest: DomainSources,
	{ requests }: XenBuild,
	causes: CauseTable,
): ChannelRequest {
	const { xl } = guest;
	if (requests === "unread") {
		const asks = typesIn(xl?.armSci?.value ?? "").some((type) => type !== "none");
		return { kind: "none", causes: asks ? causesOfArmSci(guest, causes) : [] };
	}
	// a file at which xl gives up starts nothing; what it passes over changes nothing
	if (xl?.problems.some(({ severity }) => severity === "error")) return { kind: "unknown" };
	if (xl?.armSci === undefined)
		return mayBeSet(sources, guest, "arm_sci") ? { kind: "unknown" } : { kind: "none", causes: [] };
	const { value } = xl.armSci;
	const written = causesOfArmSci(guest, causes);
	const types = typesIn(value);
	const isStrange = types.some((type) => !TYPES.includes(type));
	if (isStrange) return { kind: "strange", value, causes: written };
	return types.at(-1) === DRIVERS_TYPE ? { kind: "any", causes: written } : { kind: "none", causes: written };
}

/** libxl compares them without case. */
function typesIn(value: string): readonly string[] {
	const options = value.split(",").filter((option) => option.startsWith("type="));
	return options.map((option) => option.slice("type=".length).toLowerCase());
}

/** It says something, and nothing that xl looks at. */
export function isIgnoredByXl({ xl }: DomainSources): boolean {
	return xl?.armSci !== undefined && typesIn(xl.armSci.value).length === 0;
}
