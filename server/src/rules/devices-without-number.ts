import type { BoardDevice } from "../board/board.ts";
import { isProtocolNode } from "../board/own-clocks.ts";
import type { ResourceEntry } from "../catalogue/catalogue-index.ts";
import type { BootFacts, Facts } from "../facts.ts";
import type { DeviceNumber } from "../hypervisors/hypervisor.ts";
import { deviceIdOf, deviceIndexOf, isPartOfNamed } from "../verdicts/named-device.ts";
import { wantedBy } from "../verdicts/used-resources.ts";
import { cutLists } from "./cut-lists.ts";

/** Host nodes that somebody drives, that use what some firmware device owns, and that name none the mediator would ask for. */
export function* devicesWithoutNumber(
	facts: Facts,
	boot: BootFacts,
): Generator<{ readonly device: BoardDevice; readonly wanted: readonly ResourceEntry[] }> {
	const index = deviceIndexOf(boot);
	const { deviceNumber } = facts.recognised.hypervisor;
	if (index === undefined || deviceNumber === undefined || index.catalogue.permissions.initial !== "none") return;
	const driven = new Set(boot.planned.consumers.map(({ hostDevice }) => hostDevice));
	const cut = new Set(cutLists(facts, boot).map(({ device }) => device));
	for (const device of facts.host.board.devices) {
		if (!driven.has(device) || deviceIdOf(facts, device) !== undefined || isProtocolNode(device)) continue;
		// of a list that is not read, it is said why
		if (cut.has(device) && whyUnread(facts, device, deviceNumber) === undefined) continue;
		const wanted = wantedBy(boot, device).filter(({ owners }) => owners.length > 0);
		if (wanted.length > 0 && !isPartOfNamed(facts, boot, device, wanted)) yield { device, wanted };
	}
}

/** Why the mediator does not ask for the device that a node names in the property it reads. */
export function whyUnread({ hostSide }: Facts, { deviceIds }: BoardDevice, number: DeviceNumber): string | undefined {
	const own = deviceIds.find(({ spelling }) => spelling === number.property);
	return own && number.whyUnread?.(hostSide, own);
}
