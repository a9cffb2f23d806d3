import type { Catalogue } from "../catalogue/model.ts";
import type { DomainSetup, Setup } from "../configs/setup.ts";
import type { XlConfig } from "../configs/xl-config.ts";
import type { ProfileName } from "../machine/boot-plan.ts";
import { PERMISSIONS_ASSUMED } from "../machine/permissions.ts";
import { RESOURCE_KINDS, type ResourceKind } from "../scmi/resource-kind.ts";

/** What people call the mediators. */
export const PROFILE_NAMES: Readonly<Record<ProfileName, string>> = {
	none: "no mediator",
	"xen-rfc-v2": "Xen RFC v2",
	unmodelled: "a mediator that is not modelled",
};

const MEDIATORS: Readonly<Record<ProfileName, string>> = {
	none: "No mediator",
	"xen-rfc-v2": "Mediator: Xen RFC v2",
	unmodelled: "The mediator is not modelled",
};

interface Basis {
	readonly catalogue: Catalogue;
	readonly profile: { readonly name: ProfileName; readonly because: string };
	readonly domains: readonly {
		readonly setup: DomainSetup;
		readonly hardware: boolean;
		readonly xl: XlConfig | undefined;
	}[];
	readonly setup: Pick<Setup, "file" | "complete">;
}

/** Sentences on what the modelled answers rest on: what is known, and what is taken to be so. */
export function describeAssumptions({
	catalogue,
	profile,
	domains,
	setup: { file, complete },
}: Basis): readonly string[] {
	const sentences = [`${MEDIATORS[profile.name]} (${profile.because}).`];
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
	const guests = domains.filter(({ hardware }) => !hardware);
	if (file === undefined && guests.length > 1)
		sentences.push("The guests start in the order of the names of their configurations.");
	for (const { setup, xl } of guests)
		if (xl?.whole === false)
			sentences.push(`The configuration of ${setup.name} is not all here; what the rest says is not known.`);
		else if (xl === undefined && !complete && profile.name !== "none")
			sentences.push(`${setup.name} has no configuration here: whether it asks for SCMI, and for what, is not known.`);
	if (profile.name === "xen-rfc-v2" && domains.some(({ xl }) => (xl?.dtdev.length ?? 0) > 0))
		sentences.push("Xen has an IOMMU switched on, without which it assigns no device.");
	if (!complete) sentences.push("Nothing changes the trees on the way to the boot.");
	return sentences;
}
