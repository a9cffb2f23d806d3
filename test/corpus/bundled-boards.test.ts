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

describe("i.MX95 EVK with the configuration mx95evk, named by hand", () => {
	const folder = join(linux, "arch/arm64/boot/dts/freescale");
	const board = join(folder, "imx95-19x19-evk-more.dts");
	/** What is told of the upstream board with more of it switched on. */
	const told = (more: string) => {
		const text = `#include "imx95-19x19-evk.dts"\n${more}`;
		const snapshot = {
			...disk,
			read: (path: string) => (path === board ? { kind: "text" as const, path, text } : disk.read(path)),
		};
		const path = join(bundled, "fsl,imx95.mx95evk.scmi.yaml");
		const setup = { ...setupOfLoneBoard(snapshot, board), catalogue: { kind: "all" as const, file: { path } } };
		return analyse(snapshot, createEngineCache(), setup).findings.filter(({ code }) => code.startsWith("scmi-"));
	};

	test("has no finding", () => assert.deepEqual(told(""), []));
	test("with CAN1 and LPUART3 switched on says of these two, and of nothing else, that they are M7's", () => {
		const found = told('&flexcan1 { status = "okay"; };\n&lpuart3 { status = "okay"; };\n');
		assert.deepEqual(
			found.map(({ code, severity, message }) => [code, severity, message.slice(0, message.indexOf(":"))]),
			[
				["scmi-denied", "information", "clock 142 (lpuart3) belongs to M7 (agent 1)"],
				["scmi-denied", "information", "clock 44 (can1) belongs to M7 (agent 1)"],
			],
		);
		for (const { message } of found)
			assert.match(message, /mx95evk", nxp-imx\/imx-sm, revision 44f76dcb3294; your firmware may differ\.$/);
	});
});
