import type { ResourceEntry } from "../catalogue/catalogue-index.ts";
import type { Firmware, HardwareState } from "./firmware.ts";

/** What a kind of resource is when nobody wants anything of it, and when it is on. */
export interface Resting {
	readonly off: number;
	readonly on: number;
	/** Nobody counts votes on it: the last write is what it is. */
	readonly lastWriteWins?: boolean;
}

export function vote(firmware: Firmware, entry: ResourceEntry, agentId: number, value: number): void {
	const state = touched(firmware, entry);
	state.votes.set(agentId, value);
	state.last = value;
}

/** The record of a resource, made when there is none yet. */
export function touched(firmware: Firmware, entry: ResourceEntry): HardwareState {
	const known = firmware.hardware.get(entry);
	if (known) return known;
	const state: HardwareState = { votes: new Map(), last: 0 };
	firmware.hardware.set(entry, state);
	return state;
}

/** What the hardware does after everybody's votes. `assumed`: neither a vote nor the catalogue determines it. */
export function stateOf(
	firmware: Firmware,
	entry: ResourceEntry,
	{ off, on, lastWriteWins = false }: Resting,
): { readonly value: number; readonly assumed: boolean } {
	const state = firmware.hardware.get(entry);
	const { initial } = entry.resource;
	if (!state || state.votes.size === 0)
		return { value: initial === "on" ? on : off, assumed: initial === undefined || initial === "unknown" };
	const wanted = [...state.votes.values()].find((value) => value !== off) ?? off;
	const aggregation = lastWriteWins ? "last-write" : firmware.index.catalogue.permissions.stateAggregation;
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
