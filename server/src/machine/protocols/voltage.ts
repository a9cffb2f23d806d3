import { VOLTAGE, VOLTAGE_OFF, VOLTAGE_ON } from "../../scmi/protocols/voltage.ts";
import { type Resting, stateOf, touched, vote } from "../hardware.ts";
import { countAttributes } from "./every.ts";
import { answer, protocolModel, refuse, refuseAs, unknown } from "./model.ts";
import { about, assumedName, hasLongName, longName, shortName } from "./named-resource.ts";
import { isSettable } from "./settable.ts";

const LONG_NAME = 0x40000000;

/** Levels that fit one reply of the commonest shared memory area (0x80 bytes). */
const LEVELS_PER_REPLY = 23;

const RESTING: Resting = { off: VOLTAGE_OFF, on: VOLTAGE_ON };

export const VOLTAGE_MODEL = protocolModel(VOLTAGE, {
	PROTOCOL_ATTRIBUTES: (call) => countAttributes(call, "voltage"),

	VOLTAGE_DOMAIN_ATTRIBUTES: about((entry, { served }) => {
		const attributes = served.version >= 0x20000 && hasLongName(entry) ? LONG_NAME : 0;
		return answer({ attributes, name: shortName(entry) }, assumedName(entry, ["name"]));
	}),

	VOLTAGE_DOMAIN_NAME_GET: longName,

	VOLTAGE_DESCRIBE_LEVELS: about(({ resource: { microvolts } }, { request }) => {
		if (!microvolts || microvolts.length === 0) return answer({ flags: 1, voltage: [0] }, ["flags", "voltage"]);
		const index = Number(request.level_index);
		if (index > microvolts.length) return refuse("OUT_OF_RANGE");
		const some = microvolts.slice(index, index + LEVELS_PER_REPLY);
		const remaining = Math.min(microvolts.length - index - some.length, 0xffff);
		return answer({ flags: (some.length | (remaining << 16)) >>> 0, voltage: some });
	}),

	VOLTAGE_CONFIG_SET: about((entry, { firmware, agent, request }) => {
		if (!isSettable(entry, "state")) return refuseAs(firmware, "notSettable");
		const mode = Number(request.config) & 0xf;
		if (mode !== VOLTAGE_OFF && mode !== VOLTAGE_ON)
			return unknown(`mode ${mode} of a voltage domain is implementation defined`);
		vote(firmware, entry, agent.agent.id, mode);
		return answer();
	}),

	VOLTAGE_CONFIG_GET: about((entry, { firmware }) => {
		const { value, assumed } = stateOf(firmware, entry, RESTING);
		return answer({ config: value }, assumed ? ["config"] : []);
	}),

	/** The last one wins. */
	VOLTAGE_LEVEL_SET: about((entry, { firmware, request }) => {
		if (!isSettable(entry, "level")) return refuseAs(firmware, "notSettable");
		const level = Number(request.voltage_level);
		const state = touched(firmware, entry);
		if (entry.resource.microvolts?.includes(level) === false) {
			delete state.level;
			return unknown(`${level} µV is not a level the catalogue lists; servers round, or refuse`);
		}
		// of a domain whose levels nobody wrote down it is not known which one it takes
		if (entry.resource.microvolts !== undefined) state.level = level;
		return answer();
	}),

	VOLTAGE_LEVEL_GET: about((entry, { firmware }) => {
		const { microvolts } = entry.resource;
		const level = firmware.hardware.get(entry)?.level ?? (microvolts?.length === 1 ? microvolts[0] : undefined);
		return answer({ voltage_level: level ?? 0 }, level === undefined ? ["voltage_level"] : []);
	}),
});
