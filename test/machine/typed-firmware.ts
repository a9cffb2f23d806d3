import assert from "node:assert/strict";
import { readCatalogue } from "../../server/src/catalogue/read-catalogue.ts";
import type { Firmware } from "../../server/src/machine/firmware.ts";
import { memorySnapshot } from "../memory-snapshot.ts";
import { startFirmware } from "./board.ts";

/** A server as the text of its catalogue says; the head is there already. */
export function typedFirmware(text: string): Firmware {
	const path = "/b/typed.scmi.yaml";
	const { catalogue, problems } = readCatalogue(memorySnapshot({ [path]: `scmiCatalogue: 1\n${text}` }), path);
	assert.deepEqual(problems, []);
	assert.ok(catalogue);
	return startFirmware(catalogue);
}
