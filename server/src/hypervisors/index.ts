import type { NodeBinding, PropertyBinding } from "../board/bindings/binding.ts";
import type { DeviceIdSpelling } from "../board/board.ts";
import { DIRECT } from "./direct/index.ts";
import type { Hypervisor, Mark, Sources, Stranger } from "./hypervisor.ts";
import { XEN_BINDINGS } from "./xen/bindings.ts";
import { type BuildOption, XEN_BUILD_OPTIONS } from "./xen/build-options.ts";
import { EPAM_2024 } from "./xen/epam-2024/index.ts";
import { XEN_STRANGERS, xenMarks } from "./xen/marks.ts";
import { MULTI_AGENT } from "./xen/multi-agent/index.ts";
import { RFC_V2 } from "./xen/rfc-v2/index.ts";
import { UPSTREAM } from "./xen/upstream/index.ts";
import { xlListing } from "./xen/xl-listing.ts";

/** Every mediator that is modelled, the released one first: a new one is its folder and its place here. */
export const MODELLED: readonly Hypervisor[] = [DIRECT, UPSTREAM, EPAM_2024, MULTI_AGENT, RFC_V2];

/** The one that is taken where nothing says which. */
export const RELEASED: Hypervisor = UPSTREAM;

/** What shows a mediator in trees and configurations, by whose it is. */
export const MARKS: readonly ((sources: Sources) => readonly Mark[])[] = [xenMarks];

/** Mediators that are not modelled, each with what shows it. */
export const STRANGERS: readonly Stranger[] = XEN_STRANGERS;

/** What a hypervisor may be built with, as a setup states it, each with what it is. */
export const BUILD_OPTIONS: readonly BuildOption[] = XEN_BUILD_OPTIONS;

/** What mediators read of trees, beside what Linux and firmware do. */
export const MEDIATOR_BINDINGS: readonly NodeBinding[] = XEN_BINDINGS;

/** Those a setup may name, without the older words for the same. */
export const HYPERVISOR_NAMES: readonly string[] = MODELLED.map(({ name }) => name);
export const HYPERVISOR_WORDS: readonly string[] = MODELLED.flatMap(({ name, otherNames }) => [name, ...otherNames]);

/** The spellings of "which firmware device is this" over time; the last is today's. In between, those of the binding's review on linux-arm-kernel, 2022. */
export const DEVICE_ID_SPELLINGS: readonly DeviceIdSpelling[] = [
	{ property: "scmi_devid", form: "number" },
	{ property: "scmi-devid", form: "number" },
	{ property: "arm,scmi-devid", form: "number" },
	{ property: "arm,scmi-device-id", form: "number" },
	{ property: "xen,scmi-devid", form: "number" },
	{ property: "access-controllers", form: "phandles" },
];

/** What a toolstack's configuration lists of a host's node that a guest is given. */
export const listingOf = xlListing;

/** Whether it reads that property, of a node of the host's tree or of a guest's, where Linux or a mediator does. */
export function isReadBy(
	{ name: own, deviceNumber }: Hypervisor,
	{ name, isFormer, readers }: PropertyBinding,
	isHost: boolean,
): boolean {
	if (isFormer || readers?.includes(own) === false) return false;
	if (DEVICE_ID_SPELLINGS.some(({ property }) => property === name)) return isHost && name === deviceNumber?.property;
	return isHost || name !== deviceNumber?.keeper;
}

/** Properties of guests' nodes that hold the path of a host's node. */
export const HOST_PATH_PROPERTIES: readonly string[] = ["xen,path"];

export function hypervisorNamed(name: string): Hypervisor | undefined {
	return MODELLED.find((hypervisor) => hypervisor.name === name || hypervisor.otherNames.includes(name));
}
