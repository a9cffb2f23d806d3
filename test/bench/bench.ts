// How fast boards are read, and how well broken text is. Prints, asserts nothing.
// SCMI_CORPUS names the device trees of Linux 6.12.
import { linuxTrees } from "../corpus/linux-trees.ts";
import { benchBoards } from "./boards.ts";
import { benchCompletion } from "./completion.ts";
import { benchCorpus } from "./corpus.ts";
import { benchManyGuests } from "./many-guests.ts";
import { benchMidEdit } from "./mid-edit.ts";
import { benchPeer } from "./peer.ts";
import { benchServer } from "./server.ts";

const PARTS = {
	boards: benchBoards,
	"many-guests": benchManyGuests,
	"mid-edit": benchMidEdit,
	completion: benchCompletion,
	corpus: benchCorpus,
	server: benchServer,
	peer: benchPeer,
};

async function runParts(wanted: readonly string[]): Promise<void> {
	const linux = linuxTrees();
	for (const [name, run] of Object.entries(PARTS)) if (wanted.length === 0 || wanted.includes(name)) await run(linux);
}

void runParts(process.argv.slice(2));
