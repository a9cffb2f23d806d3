// Stands for the kernel's raw access to SCMI in a folder: a FIFO that takes a message and gives the modelled firmware's answer.
// raw-firmware.ts FIFO CATALOGUE AGENT
import { closeSync, openSync, readSync, writeSync } from "node:fs";
import { readCatalogue } from "../../server/src/catalogue/read-catalogue.ts";
import { handle } from "../../server/src/machine/dispatch.ts";
import { diskFiles } from "../../server/src/node/disk-files.ts";
import { DiskCache } from "../../server/src/workspace/disk-cache.ts";
import { agentOf, startFirmware } from "../machine/board.ts";

const [fifo = "", path = "", agent = ""] = process.argv.slice(2);
const { catalogue } = readCatalogue(new DiskCache(diskFiles).snapshot, path);
if (!catalogue) throw new Error(`${path} is no catalogue`);
const firmware = startFirmware(catalogue);
const entry = agentOf(firmware, agent);
process.stdout.write("ready\n");
for (;;) {
	const request = readAll();
	if (request.length === 0) continue;
	const answer = handle(firmware, entry, request);
	const out = openSync(fifo, "w");
	if (answer.kind === "answer") writeSync(out, answer.bytes);
	closeSync(out);
}

/** What one writer wrote. */
function readAll(): Uint8Array {
	const from = openSync(fifo, "r");
	const bytes = new Uint8Array(256);
	let length = 0;
	for (;;) {
		const count = readSync(from, bytes, length, bytes.length - length, null);
		if (count === 0) break;
		length += count;
	}
	closeSync(from);
	return bytes.slice(0, length);
}
