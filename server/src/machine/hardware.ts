import { POWER_OFF, POWER_ON } from "../scmi/protocols/power.ts";
import type { ResourceEntry } from "./catalogue-index.ts";
import type { Firmware } from "./firmware.ts";

/** One resource as its agents left it. */
export interface HardwareState {
	/** By agent number, in the order they first asked. Clock: 1 on, 0 off. Power: the state word. Reset: 1 asserted, 0 not. */
	readonly votes: Map<number, number>;
	last: number;
	/** Clock, in Hz. */
	rate?: bigint;
	/** Pin or group: the agent that has requested it. */
	holder?: number;
}

export function vote(firmware: Firmware, entry: ResourceEntry, agentId: number, value: number): void {
	const state = touched(firmware, entry);
	state.votes.set(agentId, value);
	state.last = value;
}

/** The record of a resource, made when there is none yet. */
export function touched(firmware: Firmware, entry: ResourceEntry): HardwareState {
	const known = firmware.hardware.get(entry.path);
	if (known) return known;
	const state: HardwareState = { votes: new Map(), last: restingValue(entry) };
	firmware.hardware.set(entry.path, state);
	return state;
}

/** What the hardware does after everybody's votes. `assumed`: neither a vote nor the catalogue determines it. */
export function stateOf(
	firmware: Firmware,
	entry: ResourceEntry,
): { readonly value: number; readonly assumed: boolean } {
	const state = firmware.hardware.get(entry.path);
	if (!state || state.votes.size === 0) return initially(entry);
	const votes = [...state.votes.values()];
	const wanted = votes.find((value) => value !== restingValue(entry)) ?? restingValue(entry);
	// nobody counts votes on a reset line: the last write is what it is
	const aggregation = entry.kind === "reset" ? "last-write" : firmware.index.catalogue.permissions.stateAggregation;
	if (aggregation === "last-write") return { value: state.last, assumed: false };
	return { value: wanted, assumed: aggregation === "unknown" && wanted !== state.last };
}

/** BASE_RESET_AGENT_CONFIGURATION: the votes of one agent go, those of the others stay. */
export function dropVotes(firmware: Firmware, agentId: number): void {
	for (const state of firmware.hardware.values()) {
		state.votes.delete(agentId);
		if (state.holder === agentId) delete state.holder;
	}
}

/** Clock off, power off, reset not asserted. */
const restingValue = (entry: ResourceEntry) => (entry.kind === "power" ? POWER_OFF : 0);

function initially(entry: ResourceEntry): { readonly value: number; readonly assumed: boolean } {
	const on = entry.kind === "power" ? POWER_ON : 1;
	const { initial } = entry.resource;
	return {
		value: initial === "on" ? on : restingValue(entry),
		assumed: initial === undefined || initial === "unknown",
	};
}
