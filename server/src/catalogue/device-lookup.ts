import type { ResourceKind } from "../scmi/resource-kind.ts";
import type { Catalogue, Device } from "./model.ts";

export interface KeyedDevice {
	readonly key: string;
	readonly device: Device;
}

export function deviceById(catalogue: Catalogue, id: number): KeyedDevice | undefined {
	for (const [key, device] of Object.entries(catalogue.devices)) if (device.id === id) return { key, device };
	return undefined;
}

export function ownsResource(device: Device, kind: ResourceKind, resourceKey: string): boolean {
	return device.resources?.[kind]?.includes(resourceKey) ?? false;
}

/** Every device with this resource: more than one shares it. */
export function devicesOwning(catalogue: Catalogue, kind: ResourceKind, resourceKey: string): readonly KeyedDevice[] {
	return Object.entries(catalogue.devices)
		.filter(([, device]) => ownsResource(device, kind, resourceKey))
		.map(([key, device]) => ({ key, device }));
}

/** Whether a device permission decides over this table. */
export function isControlled(catalogue: Catalogue, kind: ResourceKind): boolean {
	return catalogue.permissions.controls?.includes(kind) ?? true;
}

/** As a person says it: `19 (hsusb)`. */
export function deviceName({ key, device }: KeyedDevice): string {
	return device.id === undefined ? key : `${device.id} (${key})`;
}
