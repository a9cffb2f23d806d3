import { matchCatalogue } from "../../catalogue/match.ts";
import type { NamedCatalogue, Setup } from "../../configs/setup.ts";
import { type EngineCache, establish, type Facts } from "../../facts.ts";
import { boardMarks } from "../../plan/board-marks.ts";
import type { CatalogueFacts } from "../../plan/choose-catalogues.ts";
import { nameOf } from "../../text/path.ts";
import type { Snapshot } from "../../text/snapshot.ts";
import type { Release } from "./renumbering.ts";

/** A board with the old release's catalogue, and whether that is for it. */
export interface BoardFacts {
	readonly facts: Facts;
	/** Why it is not, as a sentence without its end. */
	readonly misfit: string | undefined;
	/** As its setup names a catalogue of another firmware: then its numbers stay. */
	readonly isOther?: true;
}

/**
 * Where the catalogue already is in use, for the nodes that it is in use for; where the new one is by now, in its place; else for whatever
 * nodes its channels are.
 */
export function boardFacts(
	snapshot: Snapshot,
	cache: EngineCache,
	setup: Setup,
	before: Release,
	after: Release,
): BoardFacts {
	const asItIs = establish(snapshot, cache, setup);
	if (isBound(asItIs, before)) return { facts: asItIs, misfit: undefined };
	const own = ownFirmwares(asItIs);
	if (setup.catalogue !== undefined && own.length > 0 && !own.some((each) => isOneOf(each, [before, after]))) {
		const misfit = `${setup.name} is for ${own[0]?.read.catalogue?.firmware.name}, not for ${before.title}`;
		return { facts: asItIs, misfit, isOther: true };
	}
	const facts = establish(snapshot, cache, { ...setup, catalogue: named(setup.catalogue, before, after) });
	const { host } = facts;
	const name = nameOf(host.resolved.file);
	if (!isBound(facts, before))
		return { facts, misfit: `no SCMI node of ${name} is known to be a channel into ${before.title}` };
	const { catalogue } = before.index;
	const isMeant =
		catalogue.firmware.match === undefined ||
		matchCatalogue([{ catalogue }], boardMarks(host.resolved, host.board)).length > 0;
	return {
		facts,
		misfit: isMeant ? undefined : `${before.title} is for other boards than ${name}, as its match: says`,
	};
}

/** Whether something of the board is a channel into this firmware. */
function isBound({ firmwares }: Facts, { path }: Release): boolean {
	return firmwares.some(({ catalogue, nodes }) => catalogue.path === path && nodes.length > 0);
}

function ownFirmwares({ firmwares }: Facts): readonly CatalogueFacts[] {
	return firmwares.map(({ catalogue }) => catalogue).filter(({ index }) => index !== undefined);
}

/** A copy of a release may lie elsewhere: then it goes by the firmware's name. */
function isOneOf({ path, read }: CatalogueFacts, releases: readonly Release[]): boolean {
	const name = read.catalogue?.firmware.name;
	return releases.some((release) => release.path === path || release.index.catalogue.firmware.name === name);
}

function named(catalogue: NamedCatalogue | undefined, before: Release, after: Release): NamedCatalogue {
	const file = { path: before.path };
	if (catalogue?.kind !== "by node") return { kind: "all", file };
	return {
		...catalogue,
		files: catalogue.files.map((own) => (own.file.path === after.path ? { ...own, file } : own)),
	};
}
