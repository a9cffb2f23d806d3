import { PERF } from "../../scmi/protocols/perf.ts";
import { touched } from "../hardware.ts";
import { countAttributes } from "./every.ts";
import { messageAttributes } from "./message-attributes.ts";
import { answer, protocolModel, refuse, refuseAs } from "./model.ts";
import { about, assumedName, hasLongName, longName, shortName } from "./named-resource.ts";
import { isSettable } from "./settable.ts";

const CAN_SET_LIMITS = 0x80000000;
const CAN_SET_LEVEL = 0x40000000;
const LONG_NAME = 0x04000000;

/** No catalogue has the levels of a domain: what names one is a stand-in. */
export const PERF_MODEL = protocolModel(PERF, {
	PROTOCOL_ATTRIBUTES: (call) => countAttributes(call, "perf"),

	/** b0: a fast channel in its place. */
	PROTOCOL_MESSAGE_ATTRIBUTES: messageAttributes([0x5, 0x6, 0x7, 0x8]),

	PERFORMANCE_DOMAIN_ATTRIBUTES: about((entry, { served }) => {
		const limits = isSettable(entry, "limits") ? CAN_SET_LIMITS : 0;
		const level = isSettable(entry, "level") ? CAN_SET_LEVEL : 0;
		const long = served.version >= 0x30000 && hasLongName(entry) ? LONG_NAME : 0;
		return answer(
			{
				attributes: (limits | level | long) >>> 0,
				rate_limit: 0,
				sustained_freq: 0,
				sustained_perf_level: 0,
				name: shortName(entry),
			},
			["attributes", "rate_limit", "sustained_freq", "sustained_perf_level", ...assumedName(entry, ["name"])],
		);
	}),

	PERFORMANCE_DOMAIN_NAME_GET: longName,

	PERFORMANCE_DESCRIBE_LEVELS: about((_, { served }) =>
		answer({ num_levels: 1, perf_levels: Array.from({ length: served.version >= 0x40000 ? 5 : 3 }, () => 0) }, [
			"num_levels",
			"perf_levels",
		]),
	),

	PERFORMANCE_LIMITS_SET: about((entry, { firmware, request }) => {
		if (Number(request.range_min) > Number(request.range_max)) return refuse("INVALID_PARAMETERS");
		return isSettable(entry, "limits") ? answer() : refuseAs(firmware, "notSettable");
	}),

	PERFORMANCE_LIMITS_GET: about(() => answer({ range_max: 0, range_min: 0 }, ["range_max", "range_min"])),

	/** The last one wins; firmware may take another level than it was asked for. */
	PERFORMANCE_LEVEL_SET: about((entry, { firmware, request }) => {
		if (!isSettable(entry, "level")) return refuseAs(firmware, "notSettable");
		touched(firmware, entry).level = Number(request.performance_level);
		return answer();
	}),

	PERFORMANCE_LEVEL_GET: about((entry, { firmware }) =>
		answer({ performance_level: firmware.hardware.get(entry)?.level ?? 0 }, ["performance_level"]),
	),
});
