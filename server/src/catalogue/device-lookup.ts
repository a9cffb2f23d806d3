import type { ResourceKind } from "../scmi/resource-kind.ts";
import { type CatalogueLookup, resourcePath } from "./catalogue-lookup.ts";
import type { Catalogue, Device } from "./model.ts";

export interface KeyedDevice {
	readonly key: string;
	readonly device: Device;
}

export function deviceById(lookup: CatalogueLookup, id: number): KeyedDevice | undefined {
	return lookup.deviceById.get(id);
}

export function ownsResource(device: Device, kind: ResourceKind, resourceKey: string): boolean {
	return device.resources?.[kind]?.includes(resourceKey) ?? false;
}

/** Every device with this resource: more than one shares it. */
export function devicesOwning(
	lookup: CatalogueLookup,
	kind: ResourceKind,
	resourceKey: string,
): readonly KeyedDevice[] {
	return lookup.owners.get(resourcePath(kind, resourceKey)) ?? [];
}

/** Whether a device permission decides over this table. */
export function isControlled(catalogue: Catalogue, kind: ResourceKind): boolean {
	return catalogue.permissions.controls?.includes(kind) ?? true;
}

/** As a person says it: `19 (hsusb)`. */
export function deviceName({ key, device }: KeyedDevice): string {
	return device.id === undefined ? key : `${device.id} (${key})`;
}
