import type { BoardDevice, Use } from "../board/board.ts";
import { type CatalogueIndex, nounOfEntry, numberFor } from "../catalogue/catalogue-index.ts";
import { type LockedNode, type LockedNumber, type LockedSetup, lockFileOf } from "../configs/lock.ts";
import { pathOf } from "../devicetree/tree/tree.ts";
import type { BootFacts, Facts, OwnedStack } from "../facts.ts";
import type { Cause } from "../machine/boot-plan.ts";
import type { CatalogueFacts } from "../plan/choose-catalogues.ts";
import { folderOf, nameOf, relativePath } from "../text/path.ts";
import type { Span } from "../text/span.ts";
import { deviceIndexOf } from "./named-device.ts";
import { resourceOfUse } from "./used-resources.ts";

/** A number of a tree and what its firmware means by it: what a lock pins. Names of pin control are none. */
export interface PinnedNumber {
	/** The path of the node that uses it, or of a configuration from the lock's folder, and the property or key it stands in. */
	readonly consumer: string;
	readonly property: string;
	readonly number: number;
	/** A table of the catalogue's `resources`, `devices` or `agents`. */
	readonly table: string;
	readonly key: string;
	/** What firmware itself calls it, if anything else. */
	readonly name: string | undefined;
	/** `clock`, `pin group`, `device`. */
	readonly noun: string;
	/** Where the number is written, and what the boot knows it as. */
	readonly at: Span;
	readonly cause: Cause | undefined;
}

/** An SCMI node with the numbers that its tree asks for through it, in the order of the tree. */
export interface PinnedNode {
	/** As a lock names it: its path, behind the guest's name in a guest's tree. */
	readonly id: string;
	readonly node: string;
	readonly catalogue: CatalogueFacts;
	readonly index: CatalogueIndex;
	/** Whom firmware takes the caller for, where that is known. */
	readonly agentKey: string | undefined;
	readonly numbers: readonly PinnedNumber[];
}

/** All numbers of a setup's trees, in use or not, of which a catalogue knows what they are. */
export function pinnedNodes(facts: Facts, boot: BootFacts): readonly PinnedNode[] {
	const usable = facts.firmwares.filter(({ catalogue }) => catalogue.index !== undefined);
	return facts.stacks.flatMap((owned) =>
		owned.stack.board.controllers.flatMap(({ node }): readonly PinnedNode[] => {
			const place = boot.planned.firmwareOf.get(node);
			const index = place === undefined ? undefined : boot.indices[place];
			const catalogue = place === undefined ? undefined : usable[place]?.catalogue;
			if (index === undefined || catalogue === undefined) return [];
			const path = pathOf(node);
			const uses = owned.stack.board.devices.flatMap((device) =>
				device.uses.filter((use) => use.protocol.controller === node).map((use) => ({ device, use })),
			);
			const [first] = uses;
			const resources = uses.flatMap(({ device, use }) => resourceNumber(boot, device, use) ?? []);
			const numbers = [
				...resources,
				...deviceNumbers(facts, boot, owned, path),
				...agentNumbers(facts, boot, owned, path),
			];
			if (numbers.length === 0) return [];
			const { guest } = owned;
			const agentKey = first && boot.agentOf(first.use)?.key;
			return [{ id: guest ? `${guest.name}:${path}` : path, node: path, catalogue, index, agentKey, numbers }];
		}),
	);
}

function resourceNumber(boot: BootFacts, { node }: BoardDevice, use: Use): PinnedNumber | undefined {
	const entry = use.id === undefined ? undefined : resourceOfUse(boot, use);
	if (use.id === undefined || entry === undefined) return undefined;
	return {
		consumer: pathOf(node),
		property: use.property.name,
		number: use.id,
		table: entry.kind,
		key: entry.key,
		name: entry.resource.name,
		noun: nounOfEntry(entry),
		at: use.writtenAt ?? use.at,
		cause: boot.planned.causeOf(use),
	};
}

/** The firmware devices that host nodes name to a mediator that asks for them through this SCMI node. */
function deviceNumbers(
	{ recognised, hostSide }: Facts,
	boot: BootFacts,
	{ stack, guest }: OwnedStack,
	path: string,
): readonly PinnedNumber[] {
	const { deviceNumber } = recognised.hypervisor;
	const index = deviceIndexOf(boot);
	if (guest || index === undefined || deviceNumber?.nodeOf(hostSide)?.path !== path) return [];
	return stack.board.devices.flatMap((device) => {
		const named = deviceNumber.of(device);
		if (named === undefined) return [];
		const listed = device.deviceIds.filter(({ spelling }) => spelling === named.spelling);
		return listed.flatMap((each): readonly PinnedNumber[] => {
			const { id, at, property } = each;
			const entry = id === undefined ? undefined : index.deviceById.get(id);
			if (id === undefined || entry === undefined) return [];
			const what = { number: id, table: "devices", key: entry.key, name: undefined, noun: "device" };
			const cause = boot.planned.causeOf(each);
			return [{ consumer: pathOf(device.node), property: property.name, ...what, at, cause }];
		});
	});
}

/** The agents that trees and configurations name to a mediator that asks through this SCMI node. */
function agentNumbers(
	{ recognised: { hypervisor }, hostSide, sources, setup }: Facts,
	boot: BootFacts,
	{ guest }: OwnedStack,
	path: string,
): readonly PinnedNumber[] {
	const index = deviceIndexOf(boot);
	if (guest || index === undefined || hypervisor.deviceNumber?.nodeOf(hostSide)?.path !== path) return [];
	const folder = folderOf(lockFileOf(setup));
	return (hypervisor.agentNumbers?.(sources) ?? []).flatMap(({ agentId, node, property, origin: { at } }) => {
		const entry = index.agentById.get(agentId);
		if (entry === undefined) return [];
		const consumer = node === undefined ? relativePath(folder, at.file) : pathOf(node);
		const what = { number: agentId, table: "agents", key: entry.key, name: undefined, noun: "agent" };
		return [{ consumer, property, ...what, at, cause: undefined }];
	});
}

/** Setups of which a lock can say nothing have none; else what it says of this one. */
export function lockedSetup(facts: Facts, boot: BootFacts): LockedSetup | undefined {
	const nodes = pinnedNodes(facts, boot);
	if (nodes.length === 0) return undefined;
	const folder = folderOf(lockFileOf(facts.setup));
	return Object.fromEntries(nodes.map((node) => [node.id, lockedNode(node, folder)]));
}

function lockedNode({ catalogue, index, numbers }: PinnedNode, folder: string): LockedNode {
	const uses: Record<string, Record<string, LockedNumber[]>> = {};
	for (const { consumer, property, number, table, key } of numbers) {
		uses[consumer] ??= {};
		const properties = uses[consumer];
		properties[property] ??= [];
		properties[property].push({ number, table, key });
	}
	const { name, release } = index.catalogue.firmware;
	return { firmware: name, ...(release !== undefined && { release }), catalogue: wordFor(catalogue, folder), uses };
}

/** How a lock in this folder names a catalogue. */
function wordFor({ path, isBundled }: CatalogueFacts, folder: string): string {
	return isBundled ? `bundled:${nameOf(path).replace(/\.scmi\.yaml$/, "")}` : relativePath(folder, path);
}

/** The number that the thing with this key has today; undefined: there is none, or it has no number. */
export function numberToday({ index, agentKey }: PinnedNode, table: string, key: string): number | undefined {
	if (table === "agents") return index.agentByKey.get(key)?.agent.id;
	if (table === "devices") return index.deviceByKey.get(key)?.device.id;
	const entry = [...index.tables].find(([kind]) => kind === table)?.[1].byKey.get(key);
	return entry && numberFor(entry, agentKey);
}
