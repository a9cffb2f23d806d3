import assert from "node:assert/strict";
import { test } from "node:test";
import { type BoardMarks, matchCatalogue } from "../../server/src/catalogue/match.ts";
import { readCatalogue } from "../../server/src/catalogue/read-catalogue.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

/** A board with everything a catalogue can be told by. */
const BOARD: BoardMarks = {
	rootCompatible: ["renesas,salvator-x", "renesas,r8a7795"],
	model: ["Renesas Salvator-X board based on r8a7795"],
	scmiNodes: [{ path: "/firmware/scmi", compatible: ["arm,scmi-smc", "arm,scmi"] }],
	includes: ["/src/include/dt-bindings/clock/r8a7795-scmi.h"],
	hasNode: (reference) => ["/firmware/optee", "&tee"].includes(reference),
	isComplete: true,
};
/** Its includes are missing: what it lacks may be in them. */
const CUT: BoardMarks = {
	...BOARD,
	model: undefined,
	scmiNodes: [],
	includes: [],
	hasNode: () => false,
	isComplete: false,
};

const SOC = 'rootCompatible: ["renesas,r8a7795"]';

for (const [what, matches, board, ...expected] of [
	["all conditions hold", { SoC: SOC, other: `${SOC}, includes: [imx95-clock.h]` }, BOARD, "SoC"],
	[
		"a board's own compatible before its SoC's",
		{ SoC: SOC, board: 'rootCompatible: ["renesas,salvator-x"]' },
		BOARD,
		"board",
		"SoC",
	],
	["no conditions fit nothing", { none: "" }, BOARD],
	[
		"one SoC, several firmwares: by model",
		{ SoC: SOC, x: `${SOC}, model: ["Renesas Salvator-X board based on r8a7795"]`, xs: `${SOC}, model: [XS]` },
		BOARD,
		"x",
		"SoC",
	],
	[
		"by the SCMI node's compatible",
		{ smc: `${SOC}, scmiCompatible: ["arm,scmi-smc"]`, optee: `${SOC}, scmiCompatible: ["linaro,scmi-optee"]` },
		BOARD,
		"smc",
	],
	[
		"by a node that is there",
		{ path: `${SOC}, nodes: [/firmware/optee]`, label: `${SOC}, nodes: ["&no", "&tee"]`, no: `${SOC}, nodes: [/no]` },
		BOARD,
		"path",
		"label",
	],
	["by one of several headers", { two: "includes: [r8a7795-scmi.h, r8a7796-scmi.h]" }, BOARD, "two"],
	["by a header alone", { header: "includes: [r8a7795-scmi.h]" }, BOARD, "header"],
	[
		"what cannot be told excludes nothing",
		{
			SoC: SOC,
			model: `${SOC}, model: [Y]`,
			node: `${SOC}, nodes: [/firmware/optee]`,
			header: `${SOC}, includes: [a.h]`,
			scmi: `${SOC}, scmiNode: [/firmware/scmi], scmiCompatible: ["arm,scmi-smc"]`,
		},
		CUT,
		"SoC",
		"model",
		"node",
		"header",
		"scmi",
	],
	["but by itself it shows nothing", { model: "model: [Y]", header: "includes: [a.h]" }, CUT],
	["the compatible may be what is not known", { SoC: SOC }, { ...CUT, rootCompatible: undefined }],
	["another compatible is another board, whatever is missing", { SoC: 'rootCompatible: ["acme,x"]' }, CUT],
] as const)
	test(`matching: ${what}`, () => {
		const candidates = Object.entries(matches).map(([name, match]) => {
			const text = `scmiCatalogue: 1\nfirmware: { name: ${name}, match: { ${match} } }\nresources: {}\n`;
			const { catalogue, problems } = readCatalogue(memorySnapshot({ "/c.scmi.yaml": text }), "/c.scmi.yaml");
			assert.deepEqual(problems, []);
			assert.ok(catalogue);
			return { catalogue };
		});
		const found = matchCatalogue(candidates, board).map(({ candidate }) => candidate.catalogue.firmware.name);
		assert.deepEqual(found, expected);
	});
