// Which configuration is flashed: what is written into the scmi.yaml that speaks for the board, as somebody would type it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { analyse } from "../../server/src/analysis.ts";
import { setupsIn } from "../../server/src/configs/read-setups.ts";
import { createEngineCache } from "../../server/src/facts.ts";
import { configurationChoices } from "../../server/src/features/configuration-choices.ts";
import { copiedCatalogues } from "../../server/src/features/copied-catalogues.ts";
import { lineIndexOf, offsetAt } from "../../server/src/text/line-index.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

const FILES = {
	"/b/board.dts": `/dts-v1/;
/ {
	compatible = "acme,soc";
	firmware { scmi { compatible = "arm,scmi-smc"; arm,smc-id = <0x82000001>; shmem = <&page>; }; };
	page: sram { compatible = "arm,scmi-shmem"; reg = <0x1000 0x1000>; };
};
`,
	"/product/acme,soc.scmi.yaml": `scmiCatalogue: 1
firmware: { name: Acme TF-A, match: { rootCompatible: ["acme,soc"] } }
resources: { clock: { cpu: { id: 0 } } }
`,
	"/product/acme,soc.evk.scmi.yaml": `scmiCatalogue: 1
extends: acme,soc.scmi.yaml
agents: { os: { id: 1, name: OS } }
`,
};

/** What scmi.yaml becomes where `evk` is picked, and what the setup then says. */
function picked(yaml: string, variant = 0) {
	const files = { ...FILES, "/b/scmi.yaml": yaml };
	const snapshot = { ...memorySnapshot(files), bundled: "/product" };
	const cache = createEngineCache();
	const setup = setupsIn(snapshot, cache.memo, "/b/scmi.yaml").setups[variant] ?? assert.fail("no setup");
	const choices = configurationChoices(analyse(snapshot, cache, setup), snapshot) ?? assert.fail("no choices");
	const { edit } = choices.choices[0] ?? assert.fail("no choice");
	const [first] = edit?.edits ?? [];
	if (first === undefined) return edit?.nothing;
	const lines = lineIndexOf(yaml);
	return (
		yaml.slice(0, offsetAt(lines, first.range.start)) + first.newText + yaml.slice(offsetAt(lines, first.range.end))
	);
}

test("a new line, or another word in the old one", () => {
	assert.equal(picked("scmi: 1\nhost: board.dts\n"), 'scmi: 1\nhost: board.dts\ncatalogue: "bundled:acme,soc.evk"\n');
	assert.equal(
		picked("scmi: 1\ncatalogue: bundled:acme,soc  # numbers\nhost: board.dts\n"),
		'scmi: 1\ncatalogue: "bundled:acme,soc.evk"  # numbers\nhost: board.dts\n',
	);
});

test("in the variant that has one of its own", () => {
	const yaml = "scmi: 1\nhost: board.dts\nvariants:\n  a: {}\n  b: { catalogue: bundled:acme }\n";
	assert.equal(picked(yaml, 1), yaml.replace("bundled:acme", '"bundled:acme,soc.evk"'));
	assert.equal(picked(yaml, 0), `${yaml}catalogue: "bundled:acme,soc.evk"\n`);
});

test("several named by node are left to whoever wrote them", () => {
	const yaml = 'scmi: 1\nhost: board.dts\ncatalogue: { /firmware/scmi: "bundled:acme,soc" }\n';
	assert.equal(picked(yaml), "scmi.yaml names several catalogues: write bundled:acme,soc.evk where it is meant.");
});

test("a copy of what a scmi.yaml names is named there instead, or it would not count", () => {
	const yaml = "scmi: 1\nhost: board.dts\ncatalogue: bundled:acme,soc.evk\n";
	const snapshot = { ...memorySnapshot({ ...FILES, "/b/scmi.yaml": yaml }), bundled: "/product" };
	const cache = createEngineCache();
	const [setup] = setupsIn(snapshot, cache.memo, "/b/scmi.yaml").setups;
	const copies = copiedCatalogues(analyse(snapshot, cache, setup ?? assert.fail("no setup")), snapshot);
	assert.deepEqual(
		copies?.files.map(({ uri }) => uri),
		["file:///b/acme%2Csoc.evk.scmi.yaml", "file:///b/acme%2Csoc.scmi.yaml"],
	);
	assert.deepEqual(
		copies?.edit?.edits.map(({ newText }) => newText),
		['"acme,soc.evk.scmi.yaml"'],
	);
});
