import { numberFor, type ResourceEntry, resourcesOf } from "../../catalogue/catalogue-index.ts";
import { SENSOR, SENSOR_DESCRIPTION_WORDS, SENSOR_TYPES } from "../../scmi/protocols/sensor.ts";
import { assumedUnlessComplete } from "./every.ts";
import { findResource } from "./lookup.ts";
import { answer, type Call, protocolModel, refuse } from "./model.ts";
import { about, hasLongName, longName, shortName } from "./named-resource.ts";

const LONG_NAME = 0x20000000;

/** Descriptions that fit one reply of the commonest shared memory area (0x80 bytes). */
const SENSORS_PER_REPLY = 3;

/** Unit and trip points of a sensor are in no catalogue; one of which it does not say what it measures is taken for a thermometer. */
export const SENSOR_MODEL = protocolModel(SENSOR, {
	PROTOCOL_ATTRIBUTES: (call) => {
		const { sensors, mayBeMore } = sensorsFor(call);
		return answer({ attributes: sensors.length & 0xffff }, mayBeMore ? ["attributes"] : []);
	},

	/** The sensors by their place in the list, whatever their numbers. */
	SENSOR_DESCRIPTION_GET: (call) => {
		const { sensors, mayBeMore } = sensorsFor(call);
		const index = Number(call.request.desc_index);
		if (index > sensors.length) return refuse("OUT_OF_RANGE");
		const some = sensors.slice(index, index + SENSORS_PER_REPLY);
		const remaining = Math.min(sensors.length - index - some.length, 0xffff);
		return answer(
			{
				num_sensor_flags: (some.length | (remaining << 16)) >>> 0,
				desc: some.flatMap(({ id, entry }) => [
					id,
					call.served.version >= 0x30000 && hasLongName(entry) ? LONG_NAME : 0,
					typeOf(entry),
					...wordsOf(shortName(entry)),
				]),
			},
			[...(mayBeMore ? ["num_sensor_flags"] : []), ...(some.length > 0 ? ["desc"] : [])],
		);
	},

	SENSOR_NAME_GET: longName,

	SENSOR_READING_GET: about((_, { served }) =>
		answer({ readings: Array.from({ length: served.version >= 0x20000 ? 4 : 2 }, () => 0) }, ["readings"]),
	),
});

function typeOf({ resource: { measures = "celsius" } }: ResourceEntry): number {
	return measures === "other" ? OTHER : SENSOR_TYPES[measures];
}

/** "Unspecified". */
const OTHER = 1;

interface ListedSensor {
	readonly id: number;
	readonly entry: ResourceEntry;
}

/** Ascending. `mayBeMore`: the table is not complete, or something of it is there only under a condition. */
function sensorsFor(call: Call): { readonly sensors: readonly ListedSensor[]; readonly mayBeMore: boolean } {
	const { firmware, agent } = call;
	let mayBeMore = assumedUnlessComplete(call, "sensor", ["desc"]).length > 0;
	const sensors: ListedSensor[] = [];
	for (const entry of resourcesOf(firmware.index, "sensor")) {
		const id = numberFor(entry, agent.key);
		const found = id === undefined ? undefined : findResource(firmware.index, agent, "sensor", id);
		if (found?.kind === "unknown") mayBeMore = true;
		if (id !== undefined && found?.kind === "found" && found.entry === entry) sensors.push({ id, entry });
	}
	return { sensors: sensors.sort((a, b) => a.id - b.id), mayBeMore };
}

/** A name as it stands in the description. */
function wordsOf(name: string): readonly number[] {
	const bytes = Array.from({ length: 16 }, (_, i) => (i < name.length ? name.charCodeAt(i) & 0xff : 0));
	return Array.from({ length: SENSOR_DESCRIPTION_WORDS - 3 }, (_, i) =>
		bytes.slice(4 * i, 4 * i + 4).reduceRight((word, byte) => word * 256 + byte, 0),
	);
}
