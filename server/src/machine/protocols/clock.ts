import type { ResourceEntry } from "../../catalogue/catalogue-index.ts";
import type { Resource } from "../../catalogue/model.ts";
import { CLOCK, CLOCK_PERMISSIONS } from "../../scmi/protocols/clock.ts";
import { messageByName } from "../../scmi/protocols.ts";
import { isImplemented } from "../firmware.ts";
import { type Resting, stateOf, touched, vote } from "../hardware.ts";
import { mayUse } from "../permissions.ts";
import { countAttributes } from "./every.ts";
import { answer, type Call, protocolModel, refuse, unknown } from "./model.ts";
import { about, assumedName, hasLongName, longName, shortName } from "./named-resource.ts";

/** Rates that fit one reply of the commonest shared memory area (0x80 bytes). */
const RATES_PER_REPLY = 11;
const LONG_NAME = 0x20000000;
const RATES_ARE_A_RANGE = 0x1000;

const RESTING: Resting = { off: 0, on: 1 };

export const CLOCK_MODEL = protocolModel(CLOCK, {
	PROTOCOL_ATTRIBUTES: (call) => countAttributes(call, "clock"),

	CLOCK_ATTRIBUTES: about((entry, call) => {
		const { firmware, served } = call;
		const { value, assumed } = stateOf(firmware, entry, RESTING);
		const long = served.version >= 0x20000 && hasLongName(entry) ? LONG_NAME : 0;
		const restricted = tellsPermissions(call) && permissionsFor(entry, call) !== EVERYTHING ? RESTRICTED : 0;
		return answer(
			{ attributes: (value | long | restricted) >>> 0, clock_name: shortName(entry), clock_enable_delay: 0 },
			[...(assumed ? ["attributes"] : []), ...assumedName(entry, ["clock_name"])],
		);
	}),

	CLOCK_NAME_GET: longName,

	CLOCK_DESCRIBE_RATES: about((entry, { request }) => {
		const range = rangeOf(entry.resource);
		if (range) return answer({ num_rates_flags: 3 | RATES_ARE_A_RANGE, rates: range });
		const rates = listOf(entry.resource);
		if (!rates) return answer({ num_rates_flags: 1, rates: [0n] }, ["num_rates_flags", "rates"]);
		const index = Number(request.rate_index);
		if (index > rates.length) return refuse("OUT_OF_RANGE");
		const some = rates.slice(index, index + RATES_PER_REPLY);
		const remaining = Math.min(rates.length - index - some.length, 0xffff);
		return answer({ num_rates_flags: (some.length | (remaining << 16)) >>> 0, rates: some });
	}),

	CLOCK_RATE_GET: about((entry, { firmware }) => {
		const rate = firmware.hardware.get(entry)?.rate;
		const rates = listOf(entry.resource);
		if (rate !== undefined) return answer({ rate });
		return rates?.length === 1 ? answer({ rate: rates[0] ?? 0n }) : answer({ rate: 0n }, ["rate"]);
	}),

	CLOCK_RATE_SET: about((entry, { firmware, request }) => {
		if (!isSettable(entry, "rate")) return refuse("DENIED");
		const rate = BigInt(request.rate as bigint);
		if (!offers(entry.resource, rate))
			return unknown(`${rate} Hz is not a rate the catalogue lists; servers round, or refuse`);
		touched(firmware, entry).rate = rate;
		return answer();
	}),

	CLOCK_CONFIG_SET: about((entry, call) => {
		const state = wantedState(call);
		if (state === undefined) return refuse("INVALID_PARAMETERS");
		if (!isSettable(entry, "state")) return refuse("DENIED");
		if (state !== "keep") vote(call.firmware, entry, call.agent.agent.id, state);
		return answer();
	}),

	CLOCK_CONFIG_GET: about((entry, { firmware }) => {
		const { value, assumed } = stateOf(firmware, entry, RESTING);
		return answer({ attributes: 0, config: value, extended_config_val: 0 }, assumed ? ["config"] : []);
	}),

	CLOCK_GET_PERMISSIONS: about((entry, call) => answer({ permissions: permissionsFor(entry, call) })),
});

const EVERYTHING = 0xe0000000;
const RESTRICTED = 0x2;

function permissionsFor(entry: ResourceEntry, { firmware, agent }: Call): number {
	const may = (what: keyof typeof CLOCK_PERMISSIONS, name: string): number => {
		const access = mayUse(firmware, agent, entry, { name, access: "change" });
		return isSettable(entry, what) && (access === "allowed" || access === "open") ? CLOCK_PERMISSIONS[what] : 0;
	};
	return (may("state", "CLOCK_CONFIG_SET") | may("parent", "CLOCK_PARENT_SET") | may("rate", "CLOCK_RATE_SET")) >>> 0;
}

function tellsPermissions({ firmware, served }: Call): boolean {
	const message = messageByName(served.table, "CLOCK_GET_PERMISSIONS");
	return message !== undefined && isImplemented(firmware, served, message);
}

type Settable = NonNullable<Resource["settable"]>[number];

const isSettable = (entry: ResourceEntry, what: Settable) => entry.resource.settable?.includes(what) ?? true;

/** Before 3.0 bit 0 is the state and the rest is reserved; from then on two bits, of which 3 keeps it. */
function wantedState({ served, request }: Call): 0 | 1 | "keep" | undefined {
	const attributes = Number(request.attributes);
	if (served.version < 0x30000) return attributes > 1 ? undefined : attributes === 1 ? 1 : 0;
	return ([0, 1, undefined, "keep"] as const)[attributes & 3];
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

function offers(resource: Resource, rate: bigint): boolean {
	const [min, max, step] = rangeOf(resource) ?? [];
	if (min !== undefined && max !== undefined)
		return rate >= min && rate <= max && (!step || (rate - min) % step === 0n);
	return listOf(resource)?.includes(rate) ?? true;
}
