import { numberFor, type ResourceEntry } from "../../catalogue/catalogue-index.ts";
import type { Resource } from "../../catalogue/model.ts";
import { CLOCK, CLOCK_PERMISSIONS } from "../../scmi/protocols/clock.ts";
import { messageByName } from "../../scmi/protocols.ts";
import { isImplemented } from "../firmware.ts";
import { type Resting, stateOf, touched, vote } from "../hardware.ts";
import { mayUse } from "../permissions.ts";
import { countAttributes } from "./every.ts";
import { findResource } from "./lookup.ts";
import { answer, type Call, protocolModel, refuse, refuseAs, unknown } from "./model.ts";
import { about, assumedName, hasLongName, longName, shortName } from "./named-resource.ts";
import { isSettable } from "./settable.ts";

const LONG_NAME = 0x20000000;
const RATES_ARE_A_RANGE = 0x1000;

const RESTING: Resting = { off: 0, on: 1 };

export const CLOCK_MODEL = protocolModel(
	CLOCK,
	{
		PROTOCOL_ATTRIBUTES: (call) => countAttributes(call, "clock", call.firmware.behaviour.clock.maxPending << 16),

		CLOCK_ATTRIBUTES: about((entry, call) => {
			const { firmware, served } = call;
			const { value, assumed } = stateOf(firmware, entry, RESTING);
			const long = served.version >= 0x20000 && hasLongName(entry) ? LONG_NAME : 0;
			const more = served.version >= 0x30000 ? firmware.behaviour.clock.attributeBits : 0;
			const { granted, doubted } = tellsPermissions(call) ? permissionsFor(entry, call) : UNRESTRICTED;
			const restricted = granted === EVERYTHING ? 0 : RESTRICTED;
			const isRestrictionUnknown = (granted | doubted) >>> 0 === EVERYTHING && doubted !== 0;
			return answer(
				{
					attributes: (value | long | restricted | more) >>> 0,
					clock_name: shortName(entry),
					clock_enable_delay: 0,
				},
				[...(assumed || isRestrictionUnknown ? ["attributes"] : []), ...assumedName(entry, ["clock_name"])],
			);
		}),

		CLOCK_NAME_GET: longName,

		CLOCK_DESCRIBE_RATES: about((entry, { firmware, request }) => {
			const { rateIndex, ratesPerReply } = firmware.behaviour.clock;
			const range = rangeOf(entry.resource);
			if (range) return answer({ num_rates_flags: 3 | RATES_ARE_A_RANGE, rates: range });
			const rates = listOf(entry.resource);
			if (!rates) return answer({ num_rates_flags: 1, rates: [0n] }, ["num_rates_flags", "rates"]);
			const index = rateIndex === "ignored" ? 0 : Number(request.rate_index);
			if (rateIndex === "unchecked" && index > 0) {
				if (rates.length !== 1)
					return unknown("which rates a platform returns from a given rate_index on is implementation defined");
				const count = index > 1 ? ratesPerReply : 0;
				return answer({ num_rates_flags: (1 | (((1 - index - count) & 0xffff) << 16)) >>> 0, rates });
			}
			if (index > rates.length) return refuse("OUT_OF_RANGE");
			const some = rates.slice(index, index + ratesPerReply);
			const remaining = Math.min(rates.length - index - some.length, 0xffff);
			return answer({ num_rates_flags: (some.length | (remaining << 16)) >>> 0, rates: some });
		}),

		CLOCK_RATE_GET: about((entry, { firmware }) => {
			const { rate, isRateUnknown = false } = firmware.hardware.get(entry) ?? {};
			const { initialRate } = entry.resource;
			const rates = listOf(entry.resource);
			const [only] = rates?.length === 1 ? rates : [];
			const known = rate ?? (initialRate === undefined ? only : hertz(initialRate));
			return answer({ rate: known ?? 0n }, known === undefined || isRateUnknown ? ["rate"] : []);
		}),

		CLOCK_RATE_SET: about((entry, { firmware, request }) => {
			if (!isSettable(entry, "rate")) return refuseAs(firmware, "notSettable");
			const rate = BigInt(request.rate as bigint);
			const state = touched(firmware, entry);
			const isOffered = offers(entry.resource, rate);
			// of a clock whose rates nobody wrote down it is not known which one it takes
			state.isRateUnknown = isOffered !== true;
			if (isOffered === false) return unknown(`${rate} Hz is not a rate the catalogue lists; servers round, or refuse`);
			state.rate = rate;
			return answer();
		}),

		CLOCK_CONFIG_SET: about((entry, call) => {
			const { behaviour } = call.firmware;
			const state = wantedState(call);
			if (state === "reserved") return refuse(behaviour.clock.reservedState);
			if (state === "keep")
				return behaviour.clock.keepState === "SUCCESS" ? answer() : refuse(behaviour.clock.keepState);
			if (!isSettable(entry, "state")) return refuseAs(call.firmware, "notSettable");
			const isExtended = call.served.version >= 0x30000 && ((Number(call.request.attributes) >>> 16) & 0xff) !== 0;
			const access = isExtended ? mayUse(call.firmware, call.agent, entry, EXTENDED) : "allowed";
			if (access === "denied") return refuse("DENIED");
			if (access === "unknown") return unknown(GRANT_UNKNOWN);
			vote(call.firmware, entry, call.agent.agent.id, state);
			return answer();
		}),

		CLOCK_CONFIG_GET: about((entry, { firmware, request }) => {
			const { value, assumed } = stateOf(firmware, entry, RESTING);
			const config = { attributes: 0, config: value, extended_config_val: 0 };
			const asksForMore = (Number(request.flags) & 0xff) !== 0;
			return asksForMore && firmware.behaviour.clock.extendedConfig !== "SUCCESS"
				? refuse(firmware.behaviour.clock.extendedConfig, config)
				: answer(config, assumed ? ["config"] : []);
		}),

		CLOCK_POSSIBLE_PARENTS_GET: about((entry, call) => {
			const parents = parentNumbers(entry, call);
			if (parents === undefined) return unknown(PARENTS_UNSTATED);
			if (parents.length === 0) return refuse("NOT_SUPPORTED");
			const skip = Number(call.request.skip_parents);
			if (skip >= parents.length) return refuse("INVALID_PARAMETERS");
			const some = parents.slice(skip, skip + PARENTS_PER_REPLY);
			const remaining = Math.min(parents.length - skip - some.length, 0xff);
			return answer({ num_parent_flags: (some.length | (remaining << 24)) >>> 0, possible_parents: some });
		}),

		CLOCK_PARENT_SET: about((entry, call) => {
			const { firmware, agent, request } = call;
			const parent = findResource(firmware.index, agent, "clock", Number(request.parent_id));
			if (parent.kind === "unknown") return unknown(parent.why);
			if (parent.kind === "absent") return refuse("NOT_FOUND");
			if (entry.resource.parents === undefined) return unknown(PARENTS_UNSTATED);
			if (entry.resource.parents.length === 0) return refuse("NOT_SUPPORTED");
			if (!isSettable(entry, "parent")) return refuseAs(firmware, "notSettable");
			if (!entry.resource.parents.includes(parent.entry.key)) return refuse("INVALID_PARAMETERS");
			touched(firmware, entry).parent = parent.entry;
			return answer();
		}),

		CLOCK_PARENT_GET: about((entry, { firmware, agent }) => {
			if (entry.resource.parents === undefined) return unknown(PARENTS_UNSTATED);
			if (entry.resource.parents.length === 0) return refuse("NOT_SUPPORTED", { parent_id: 0 });
			const parent = firmware.hardware.get(entry)?.parent;
			const id = parent && numberFor(parent, agent.key);
			return id === undefined
				? unknown("no catalogue says which parent a clock has at power-on")
				: answer({ parent_id: id });
		}),

		CLOCK_GET_PERMISSIONS: about((entry, call) => {
			const { granted, doubted } = permissionsFor(entry, call);
			return doubted === 0 ? answer({ permissions: granted }) : unknown(GRANT_UNKNOWN);
		}),
	},
	{ reserved: { CLOCK_CONFIG_SET: ({ attributes }, version) => version < 0x30000 && Number(attributes) > 1 } },
);

/** Levels may tell it from a change of the state alone. */
const EXTENDED = { name: "CLOCK_CONFIG_SET extended", access: "change" } as const;

const EVERYTHING = 0xe0000000;
const RESTRICTED = 0x2;

const UNRESTRICTED = { granted: EVERYTHING, doubted: 0 };

const GRANT_UNKNOWN = "what firmware has granted is not known for certain";

/** Bits as in CLOCK_PERMISSIONS: what the agent may change, and of what that is not known. */
function permissionsFor(entry: ResourceEntry, { firmware, agent }: Call): typeof UNRESTRICTED {
	let granted = 0;
	let doubted = 0;
	for (const [what, name] of CHANGES) {
		if (!isSettable(entry, what)) continue;
		const access = mayUse(firmware, agent, entry, { name, access: "change" });
		if (access === "unknown") doubted |= CLOCK_PERMISSIONS[what];
		else if (access !== "denied") granted |= CLOCK_PERMISSIONS[what];
	}
	return { granted: granted >>> 0, doubted: doubted >>> 0 };
}

const CHANGES = [
	["state", "CLOCK_CONFIG_SET"],
	["parent", "CLOCK_PARENT_SET"],
	["rate", "CLOCK_RATE_SET"],
] as const;

function tellsPermissions({ firmware, served }: Call): boolean {
	const message = messageByName(served.table, "CLOCK_GET_PERMISSIONS");
	return message !== undefined && isImplemented(firmware, served, message);
}

/** Before 3.0 bit 0 is the state and the rest is reserved; from then on two bits, of which 3 keeps it and 2 is reserved. */
function wantedState({ served, request }: Call): 0 | 1 | "keep" | "reserved" {
	const attributes = Number(request.attributes);
	if (served.version < 0x30000) return attributes === 1 ? 1 : 0;
	return ([0, 1, "reserved", "keep"] as const)[(attributes & 3) as 0 | 1 | 2 | 3];
}

const PARENTS_UNSTATED = "the catalogue does not say which parents the clock can have";

/** Parents that fit one reply of the commonest shared memory area (0x80 bytes). */
const PARENTS_PER_REPLY = 21;

/** By the numbers of an agent; undefined: one of them is not exported, or not to it. */
function parentNumbers({ resource }: ResourceEntry, { firmware, agent }: Call): readonly number[] | undefined {
	const table = firmware.index.tables.get("clock");
	const numbers = resource.parents?.flatMap((key) => {
		const parent = table?.byKey.get(key);
		return (parent && numberFor(parent, agent.key)) ?? [];
	});
	return numbers?.length === resource.parents?.length ? numbers : undefined;
}

const hertz = (rate: number) => BigInt(Math.max(0, Math.round(Number.isFinite(rate) ? rate : 0)));

/** Undefined when the catalogue does not say, or says a range. */
function listOf({ rates }: Resource): readonly bigint[] | undefined {
	return rates && !("min" in rates) ? rates.map(hertz) : undefined;
}

/** Minimum, maximum, step. */
function rangeOf({ rates }: Resource): readonly bigint[] | undefined {
	return rates && "min" in rates ? [hertz(rates.min), hertz(rates.max), hertz(rates.step ?? 1)] : undefined;
}

/** Undefined: the catalogue lists none. */
function offers(resource: Resource, rate: bigint): boolean | undefined {
	const [min, max, step] = rangeOf(resource) ?? [];
	if (min !== undefined && max !== undefined)
		return rate >= min && rate <= max && (!step || (rate - min) % step === 0n);
	return listOf(resource)?.includes(rate);
}
