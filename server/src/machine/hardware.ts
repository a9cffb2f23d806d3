import type { ResourceEntry } from "../catalogue/catalogue-index.ts";
import type { StateAggregation } from "../catalogue/model.ts";
import type { ResourceKind } from "../scmi/resource-kind.ts";
import type { Firmware, HardwareState } from "./firmware.ts";

/** What a kind of resource is when nobody wants anything of it, and when it is on. */
export interface Resting {
	readonly off: number;
	readonly on: number;
}

/** What an agent asks of a resource, and where that counts of its parents too, which must be keys of the same table. */
export function vote(firmware: Firmware, entry: ResourceEntry, agentId: number, value: number): void {
	for (const each of votedWith(firmware, entry)) {
		const state = touched(firmware, each);
		state.votes.set(agentId, value);
		state.last = value;
		state.isStarted = false;
	}
}

/** A resource is operated, and what shares a register with it by mistake starts. */
export function startOthers({ index, hardware }: Firmware, { resource }: ResourceEntry): void {
	for (const [kind, keys] of Object.entries(resource.starts ?? {}))
		for (const key of keys) {
			const entry = index.tables.get(kind as ResourceKind)?.byKey.get(key);
			if (entry) touched({ hardware }, entry).isStarted = true;
		}
}

/** The record of a resource, made when there is none yet. */
export function touched({ hardware }: Pick<Firmware, "hardware">, entry: ResourceEntry): HardwareState {
	const known = hardware.get(entry);
	if (known) return known;
	const state: HardwareState = { votes: new Map(), last: 0 };
	hardware.set(entry, state);
	return state;
}

/** What the hardware does after everybody's votes. `assumed`: neither a vote nor the catalogue determines it. */
export function stateOf(
	firmware: Firmware,
	entry: ResourceEntry,
	{ off, on }: Resting,
): { readonly value: number; readonly assumed: boolean } {
	const state = firmware.hardware.get(entry);
	const { initial } = entry.resource;
	if (state?.isStarted && ![...state.votes.values()].some((value) => value !== off))
		return { value: on, assumed: false };
	if (!state || state.votes.size === 0)
		return { value: initial === "on" ? on : off, assumed: initial === undefined || initial === "unknown" };
	const wanted = [...state.votes.values()].find((value) => value !== off) ?? off;
	const aggregation = aggregationOf(firmware, entry.kind);
	if (aggregation === "last-write") return { value: state.last, assumed: false };
	return { value: wanted, assumed: aggregation === "unknown" && wanted !== state.last };
}

/** What an agent asked of a resource is taken back; what others ask stays. */
export function dropVote(firmware: Firmware, entry: ResourceEntry, agentId: number): void {
	for (const each of votedWith(firmware, entry)) {
		const state = firmware.hardware.get(each);
		if (!state) continue;
		state.votes.delete(agentId);
		state.isStarted = false;
		if (state.holder === agentId) delete state.holder;
	}
}

/** As the catalogue says, else as servers of its kind do. */
export function aggregationOf({ index, behaviour }: Firmware, kind: ResourceKind): StateAggregation {
	const { stateAggregation: stated } = index.catalogue.permissions;
	const own = typeof stated === "object" ? stated[kind] : stated;
	return own ?? behaviour.stateAggregation[kind] ?? "unknown";
}

/** The resource, and the parents that share its votes. */
function votedWith(firmware: Firmware, entry: ResourceEntry): readonly ResourceEntry[] {
	if (aggregationOf(firmware, entry.kind) !== "refcount-parents") return [entry];
	const chain = [entry];
	for (let at: ResourceEntry | undefined = entry; at; ) {
		// a clock of such a server has one parent; several are a choice that nobody is known to have made
		const [parent, other]: readonly string[] = at.resource.parents ?? [];
		at =
			parent === undefined || other !== undefined ? undefined : firmware.index.tables.get(at.kind)?.byKey.get(parent);
		if (at && chain.includes(at)) break;
		if (at) chain.push(at);
	}
	return chain;
}
