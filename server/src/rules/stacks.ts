import type { BoardDevice } from "../board/board.ts";
import { pathOf } from "../devicetree/tree.ts";
import type { DomainFacts, Facts, StackFacts } from "../facts.ts";
import { hostPathOf } from "../plan/make-boot-plan.ts";

/** The host's tree and every guest's. */
export function stacksOf(facts: Facts): readonly StackFacts[] {
	const guests = facts.domains.map((domain) => domain.guest).filter((guest) => guest !== undefined);
	return [facts.host, ...guests];
}

/** A device as some domain would drive it. */
export interface Consumer {
	readonly domain: DomainFacts;
	readonly device: BoardDevice;
	/** The host's node it is; undefined where it cannot be told. */
	readonly hostDevice: BoardDevice | undefined;
}

/** Every enabled device with the domain that would drive it. */
export function* consumersOf(facts: Facts): Generator<Consumer> {
	const host = facts.host.board;
	const byPath = new Map(host.devices.map((device) => [pathOf(device.node), device]));
	const mediated = facts.boot !== undefined && facts.boot.planned.plan.profile !== "none";
	for (const domain of facts.domains) {
		if (domain.hardware) {
			for (const device of host.devices)
				if (device.enabled && !(mediated && device.keptFromDom0)) yield { domain, device, hostDevice: device };
		} else if (domain.guest !== undefined) {
			for (const device of domain.guest.board.devices) {
				const path = hostPathOf(host, device);
				if (device.enabled) yield { domain, device, hostDevice: path === undefined ? undefined : byPath.get(path) };
			}
		} else
			for (const { value: path } of domain.xl?.dtdev ?? []) {
				const device = byPath.get(path);
				if (device !== undefined) yield { domain, device, hostDevice: device };
			}
	}
}
