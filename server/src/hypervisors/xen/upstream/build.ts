import type { HypervisorBuild } from "../../../configs/setup.ts";
import { listed } from "../../../text/listed.ts";
import type { Basis, Sources } from "../../hypervisor.ts";
import { booleansIn, commandLineIn, isSetIn } from "../command-line.ts";
import { PASSTHROUGH } from "../command-line-words.ts";

/** The Xen that boots: what of its release, its configuration and its command line this mediator depends on. */
export interface XenBuild {
	/** e.g. `4.22`. */
	readonly release: string;
	/** none: it is not built in; alone: without the SCI layer, so that nothing but the hardware domain may call. */
	readonly driver: "none" | "alone" | "layered";
	readonly requests: Requests;
	/** The domain that asks has SCMI, and the hardware domain has not. */
	readonly passthrough: boolean;
	/** Words of the command line that are about SCMI and do nothing. */
	readonly ignoredWords: readonly { readonly word: string; readonly isKnown: boolean }[];
	/** A domain of /chosen can be the hardware domain. */
	readonly readsCapabilities: boolean;
	/** Dom0 may hand on the page behind each of its regions as well. */
	readonly permitsOneMore: boolean;
	/** It has a platform for i.MX8M. */
	readonly knowsImx8m: boolean;
}

/**
 * What becomes of `xen,sci_type` and of the type that xl passes on. unread: no tool knows the words; ignored: Xen takes no notice;
 * refused: any type is an error, f7b9752dc8; served: the driver decides.
 */
export type Requests = "unread" | "ignored" | "refused" | "served";

export const DRIVER_OPTION = "CONFIG_SCMI_SMC";

/** What is taken for the release where nothing states it. */
const ASSUMED_RELEASE = "4.22";

export function buildOf({ build: stated = {}, host }: Sources): XenBuild {
	const release = stated.version ?? ASSUMED_RELEASE;
	const isSince = (first: Release) => compare(releaseOf(release), first) >= 0;
	const driver = !isBuiltIn(stated) || !isSince(DRIVER) ? "none" : isSince(LAYER) ? "layered" : "alone";
	const line = commandLineIn(host.tree.root) ?? stated.commandLine ?? "";
	const knows = (key: string) => driver === "layered" && key === PASSTHROUGH;
	return {
		release,
		driver,
		requests: requestsOf(driver, isSince),
		passthrough: driver === "layered" && isSetIn(line, PASSTHROUGH) === true,
		ignoredWords: booleansIn(line).flatMap(({ word, key, value }) =>
			/scmi/i.test(key) && (!knows(key) || value === undefined) ? [{ word, isKnown: knows(key) }] : [],
		),
		readsCapabilities: isSince(LAYER),
		permitsOneMore: !isSince(LAYER),
		knowsImx8m: isSince(IMX8M),
	};
}

function requestsOf(driver: XenBuild["driver"], isSince: (first: Release) => boolean): Requests {
	if (!isSince(LAYER)) return "unread";
	if (driver === "layered") return "served";
	return isSince(REFUSAL) ? "refused" : "ignored";
}

type Release = readonly [number, number, number];

/** The releases with which a thing came: 3e322bef8b, e2cc10867b, f7b9752dc8, 6febf12df5. */
const DRIVER: Release = [4, 20, 0];
const LAYER: Release = [4, 21, 0];
const REFUSAL: Release = [4, 21, 2];
const IMX8M: Release = [4, 23, 0];

/** The choice "ARM SCI driver type" has this driver as its default. */
function isBuiltIn({ config }: HypervisorBuild): boolean {
	if (config === undefined) return true;
	return (
		config.includes("SCMI_SMC") || (config.includes("ARM_SCI") && !config.some((option) => /^SCMI_SMC_/.test(option)))
	);
}

function releaseOf(text: string): Release {
	const [major = 0, minor = 0, patch = 0] = text.split(".").map(Number);
	return [major, minor, patch];
}

function compare(a: Release, b: Release): number {
	const [first = 0] = a.map((number, i) => number - (b[i] ?? 0)).filter((difference) => difference !== 0);
	return first;
}

/** What is stated of it, read in the tree, or assumed. */
export function buildAssumptions({ build = {}, host }: Sources): readonly Basis[] {
	const release = `Xen ${build.version ?? ASSUMED_RELEASE}`;
	const options = `CONFIG_ARM_SCI=y and ${DRIVER_OPTION}=y`;
	const [isReleaseOpen, isConfigOpen] = [build.version === undefined, build.config === undefined];
	const assumed =
		isReleaseOpen && isConfigOpen ? `${release} with ${options}` : isReleaseOpen ? release : `a Xen with ${options}`;
	const read = commandLineIn(host.tree.root);
	const isLineOpen = (read ?? build.commandLine) === undefined;
	const stated = [...(isReleaseOpen ? [] : [release]), ...(build.config?.map((option) => `CONFIG_${option}=y`) ?? [])];
	const [commandLine, basis] = read === undefined ? [build.commandLine, "stated" as const] : [read, "read" as const];
	const said = [
		...(isReleaseOpen ? [`version: "${ASSUMED_RELEASE}"`] : []),
		...(isConfigOpen ? [`config: [CONFIG_ARM_SCI, ${DRIVER_OPTION}]`] : []),
	];
	const line = `xen: { ${said.join(", ")} }`;
	return [
		...(stated.length > 0 ? [{ text: `What boots is ${listed(stated)}.`, basis: "stated" as const }] : []),
		...(commandLine === undefined ? [] : [{ text: `Xen's command line is "${commandLine}".`, basis }]),
		...(isReleaseOpen || isConfigOpen ? [{ text: `What boots is ${assumed}.`, short: assumed, line }] : []),
		...(isLineOpen
			? [
					{
						text: `Xen's command line has no ${PASSTHROUGH}.`,
						short: `no ${PASSTHROUGH} on Xen's command line`,
						line: 'xen: { commandLine: "" }',
					},
				]
			: []),
	];
}
