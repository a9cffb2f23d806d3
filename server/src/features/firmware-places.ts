import type { DeviceId } from "../board/board.ts";
import type { CatalogueIndex } from "../catalogue/catalogue-index.ts";
import type { Thing } from "../catalogue/named-things.ts";
import type { BootFacts, Facts } from "../facts.ts";
import type { CatalogueFacts } from "../plan/choose-catalogues.ts";
import type { Span } from "../text/span.ts";
import { deviceIndexOf } from "../verdicts/named-device.ts";
import { resourceOfUse } from "../verdicts/used-resources.ts";
import { listedAgents } from "./agents.ts";

/** A place of a tree or a configuration that stands for something in a catalogue. */
export interface FirmwarePlace {
	readonly at: Span;
	readonly catalogue: CatalogueFacts;
	readonly thing: Thing;
	/** Of a resource the agent whose number it is. */
	readonly agent: string | undefined;
	/** It is written in the catalogue's own words, not as a number or a name of firmware's. */
	readonly isKey: boolean;
	/** It is a label of the node that has the number: a regulator's, a pin state's. */
	readonly isThrough: boolean;
}

/** Every number, and every name of firmware's, that the trees and configurations of a setup use and a catalogue has. */
export function firmwarePlaces(facts: Facts): readonly FirmwarePlace[] {
	const { boot } = facts;
	if (boot === undefined) return [];
	const places: FirmwarePlace[] = [];
	const add = (index: CatalogueIndex, thing: Thing, at: Span | undefined, more: Partial<FirmwarePlace> = {}): void => {
		const catalogue = facts.firmwares.find((firmware) => firmware.catalogue.index === index)?.catalogue;
		if (at && catalogue)
			places.push({ agent: undefined, isKey: false, isThrough: false, ...more, at, catalogue, thing });
	};
	for (const { stack } of facts.stacks)
		for (const { uses, deviceIds } of stack.board.devices) {
			for (const use of uses) {
				const [index, entry] = [boot.indexOf(use), resourceOfUse(boot, use)];
				if (index === undefined || entry === undefined) continue;
				const thing: Thing = { kind: "resource", table: entry.kind, key: entry.key };
				const agent = boot.agentOf(use)?.key;
				add(index, thing, use.writtenAt, { agent });
				add(index, thing, use.at, { agent, isThrough: use.writtenAt !== undefined && use.writtenAt !== use.at });
			}
			for (const deviceId of deviceIds) {
				const index = indexOfDeviceId(boot, deviceId);
				const entry = deviceId.id === undefined ? undefined : index?.deviceById.get(deviceId.id);
				if (index && entry) add(index, { kind: "device", table: "", key: entry.key }, deviceId.at);
			}
		}
	const mediated = deviceIndexOf(boot) ?? onlyOf(boot.indices);
	for (const { id, at } of agentNumbers(facts, boot)) {
		const entry = mediated?.agentById.get(id);
		if (mediated && entry) add(mediated, { kind: "agent", table: "", key: entry.key }, at);
	}
	for (const { agent } of facts.setup.domains) {
		const index = agent && boot.indices.find(({ agentByKey }) => agentByKey.has(agent.key));
		if (index) add(index, { kind: "agent", table: "", key: agent.key }, agent.at, { isKey: true });
	}
	return places;
}

/** Of a list of phandles the firmware whose node it names; else the one that is asked for devices, or the only one. */
function indexOfDeviceId(boot: BootFacts, { provider }: DeviceId): CatalogueIndex | undefined {
	if (provider === undefined) return deviceIndexOf(boot) ?? onlyOf(boot.indices);
	const firmware = boot.planned.firmwareOf.get(provider);
	return firmware === undefined ? undefined : boot.indices[firmware];
}

function* agentNumbers(facts: Facts, boot: BootFacts): Generator<{ readonly id: number; readonly at: Span }> {
	const { hypervisor } = facts.recognised;
	if (hypervisor.agentNumbers !== undefined) {
		for (const { agentId, origin } of hypervisor.agentNumbers(facts.sources)) yield { id: agentId, at: origin.at };
		return;
	}
	yield* listedAgents(facts)?.numbers ?? [];
	for (const { request } of facts.domains) {
		const { channel } = request;
		if (channel.kind !== "agent number" || channel.unsaid !== undefined) continue;
		const at = boot.planned.originOf(channel.causes[0] ?? -1)?.at;
		if (at !== undefined) yield { id: channel.agentId, at };
	}
}

/** The first of its files. */
export function realPathOf({ path, read }: CatalogueFacts): string {
	return read.files[0] ?? path;
}

function onlyOf<T>(all: readonly T[]): T | undefined {
	return all.length === 1 ? all[0] : undefined;
}
