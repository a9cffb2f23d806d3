import type { Catalogue } from "../catalogue/model.ts";
import type { ProfileName } from "../mediator/boot-plan.ts";
import { PERMISSIONS_ASSUMED } from "../mediator/permissions.ts";
import { RESOURCE_KINDS, type ResourceKind } from "../scmi/resource-kind.ts";
import type { XlConfig } from "./read-xl-config.ts";
import type { DomainSetup } from "./setup.ts";

/** What people call the mediators. */
export const PROFILE_NAMES: Readonly<Record<ProfileName, string>> = {
	none: "no mediator",
	"xen-rfc-v2": "Xen RFC v2",
};

/** Sentences on what the modelled answers rest on: what is known, and what is taken to be so. */
export function describeAssumptions(
	catalogue: Catalogue,
	profile: { readonly name: ProfileName; readonly because: string },
	domains: readonly { readonly setup: DomainSetup; readonly hardware: boolean; readonly xl: XlConfig | undefined }[],
): readonly string[] {
	const mediator = profile.name === "none" ? "No mediator" : `Mediator: ${PROFILE_NAMES[profile.name]}`;
	const sentences = [`${mediator} (${profile.because}).`];
	const { name, release } = catalogue.firmware;
	sentences.push(`Firmware: "${name}"${release === undefined ? ", release not stated" : `, release ${release}`}.`);
	if (catalogue.permissions.assumed === true) sentences.push(PERMISSIONS_ASSUMED);
	const partial = (Object.keys(RESOURCE_KINDS) as ResourceKind[]).filter(
		(kind) => catalogue.resources[kind] !== undefined && catalogue.completeness[kind] !== "complete",
	);
	if (partial.length > 0) sentences.push(`Not all is listed for: ${partial.join(", ")}.`);
	const linux = domains
		.filter(({ setup }) => setup.os === "linux" && setup.name !== "Linux")
		.map(({ setup }) => setup.name);
	if (linux.length > 0) sentences.push(`${linux.join(" and ")} ${linux.length === 1 ? "runs" : "run"} Linux.`);
	for (const { setup, xl } of domains)
		if ((xl?.placeholders.length ?? 0) > 0)
			sentences.push(
				`The configuration of ${setup.name} has parts that are filled in later; what they add is not known.`,
			);
	return sentences;
}
