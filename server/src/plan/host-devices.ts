import type { Board, BoardDevice } from "../board/board.ts";
import { pathOf } from "../devicetree/tree/tree.ts";
import type { Hypervisor } from "../hypervisors/hypervisor.ts";

/** The host's devices as the domains' trees and configurations refer to them. */
export interface HostDevices {
	at(path: string): BoardDevice | undefined;
	/** The path of the host's node that a guest's device is: as it says itself, else the one at the same address. */
	pathBehind(device: BoardDevice): string | undefined;
}

export function indexHostDevices(host: Board, { hostPathOf }: Hypervisor): HostDevices {
	const byPath = new Map<string, BoardDevice>();
	const pathByAddress = new Map<number, string>();
	for (const device of host.devices) {
		const path = pathOf(device.node);
		byPath.set(path, device);
		const address = addressOf(device);
		if (address !== undefined && !pathByAddress.has(address)) pathByAddress.set(address, path);
	}
	return {
		at: (path) => byPath.get(path),
		pathBehind: (device) => {
			const address = addressOf(device);
			return hostPathOf(device) ?? (address === undefined ? undefined : pathByAddress.get(address));
		},
	};
}

const addressOf = ({ region }: BoardDevice): number | undefined =>
	region.kind === "region" ? region.region.address : undefined;
