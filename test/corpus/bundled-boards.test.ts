// Day one: an upstream board opened with nothing but what comes with the product. No finding, and names beside its numbers.
import assert from "node:assert/strict";
import { join, relative } from "node:path";
import { after, describe, test } from "node:test";
import { analyse } from "../../server/src/analysis.ts";
import type { Catalogue } from "../../server/src/catalogue/model.ts";
import { setupOfLoneBoard } from "../../server/src/configs/lone-board.ts";
import { createEngineCache } from "../../server/src/facts.ts";
import type { ObservedUse } from "../../server/src/importers/from-dts.ts";
import { observedUses } from "../../server/src/importers/observed-uses.ts";
import { diskFiles } from "../../server/src/node/disk-files.ts";
import { DiskCache } from "../../server/src/workspace/disk-cache.ts";
import { linuxTrees, scmiBoards } from "./linux-trees.ts";

const linux = linuxTrees();
const bundled = join(import.meta.dirname, "../../server/bundled");
const disk = new DiskCache({ ...diskFiles, bundled }).snapshot;

/** Whether a catalogue knows what a number is. */
function hasNumber({ resources }: Catalogue, { kind, id, selector = "pin" }: ObservedUse): boolean {
	return Object.values(resources[kind] ?? {}).some(
		(resource) =>
			(resource.id === id || Object.values(resource.agentIds ?? {}).includes(id)) &&
			(kind !== "pinctrl" || (resource.kind ?? selector) === selector),
	);
}

describe("every upstream board with SCMI, with the catalogues that come with the product", () => {
	const lines: string[] = [];
	after(() =>
		console.log(["board: numbers it uses, of which no bundled catalogue knows the name", ...lines].join("\n")),
	);
	for (const board of scmiBoards(linux))
		test(relative(linux, board), () => {
			const { findings, facts } = analyse(disk, createEngineCache(), setupOfLoneBoard(disk, board));
			const told = findings.filter(({ severity }) => severity === "error" || severity === "warning");
			assert.deepEqual(
				told.map(({ code, message }) => `${code}: ${message}`),
				[],
			);
			const catalogues = facts.firmwares.flatMap(({ catalogue }) => catalogue.read.catalogue ?? []);
			const uses = observedUses(facts.host.board);
			const numbers = new Map(uses.map((use) => [`${use.kind} ${use.selector ?? ""} ${use.id}`, use]));
			const nameless = [...numbers.values()].filter((use) => !catalogues.some((each) => hasNumber(each, use)));
			const name = relative(join(linux, "arch"), board).replace("boot/dts/", "");
			lines.push(`${name}: ${numbers.size}, ${nameless.length}${catalogues.length === 0 ? " (no catalogue)" : ""}`);
		});
});
