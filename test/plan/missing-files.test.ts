// A file that a scmi.yaml names and that is not there is told once, at its name, with the one that was meant.
import assert from "node:assert/strict";
import { test } from "node:test";
import { analyse } from "../../server/src/analysis.ts";
import { readSetups } from "../../server/src/configs/read-setups.ts";
import { createEngineCache } from "../../server/src/facts.ts";
import { unitedFindings } from "../../server/src/features/united-findings.ts";
import { CATALOGUE, FIRST_LINES, GUEST } from "../demo-board.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

const TREE = "/dts-v1/;\n/ { };\n";
const FILES = {
	"board.dts": `${FIRST_LINES}`,
	"soc.dtsi": "/ { };\n",
	"own.dtso": "/dts-v1/;\n/plugin/;\n",
	"boot.cmd": "setenv a b\n",
	"guest.dts": TREE,
	"domu1.cfg": GUEST,
	"firmware.scmi.yaml": CATALOGUE,
};

/** What is wrong with a scmi.yaml with these lines, `place: message`, and what it is with the quick fix. */
function wrong(...lines: readonly string[]): readonly string[] {
	const text = `${["scmi: 1", ...lines].join("\n")}\n`;
	const all = { ...FILES, "scmi.yaml": text };
	const snapshot = memorySnapshot(Object.fromEntries(Object.entries(all).map(([name, each]) => [`/b/${name}`, each])));
	const { setups, problems } = readSetups(snapshot, "/b/scmi.yaml");
	const analyses = setups.map((setup) => analyse(snapshot, createEngineCache(), setup));
	const united = unitedFindings(analyses).map(({ finding }) => finding);
	const ofSetups = united.filter(({ severity }) => severity === "error");
	const strip = ({ at, message, fixes = [] }: (typeof problems)[number]) =>
		`${text.slice(at.start, at.end)}: ${message}${fixes.map(({ title }) => ` [${title}]`).join("")}`;
	// the setup tells the same as its file, so that they count alike
	assert.deepEqual(ofSetups.map(strip), problems.map(strip));
	for (const { at } of ofSetups) assert.equal(at.file, "/b/scmi.yaml");
	return ofSetups.map(strip);
}

test("the host's tree", () =>
	assert.deepEqual(wrong("host: bord.dts"), [
		'bord.dts: There is no file bord.dts. Did you mean board.dts? [Write "board.dts"]',
	]));

test("one with another number is another board's", () =>
	assert.deepEqual(wrong("host: board2.dts"), ["board2.dts: There is no file board2.dts."]));

test("a compiled tree, and one elsewhere", () =>
	assert.deepEqual(wrong("host: ../out/board.dtb"), ["../out/board.dtb: There is no file ../out/board.dtb."]));

test("an overlay, a boot script, a guest's tree and its configuration", () => {
	const base = "host: { base: board.dts, overlays: [owm.dtso] }";
	const found = (name: string, meant: string) =>
		`${name}: There is no file ${name}. Did you mean ${meant}? [Write "${meant}"]`;
	assert.deepEqual(wrong(base), [found("owm.dtso", "own.dtso")]);
	assert.deepEqual(wrong("host: board.dts", "boot: bot.cmd"), [found("bot.cmd", "boot.cmd")]);
	assert.deepEqual(wrong("host: board.dts", "domains: { a: { guest: gest.dts } }"), [found("gest.dts", "guest.dts")]);
	assert.deepEqual(wrong("host: board.dts", "domains: { a: { xl: domu_1.cfg } }"), [found("domu_1.cfg", "domu1.cfg")]);
});

test("a catalogue", () =>
	assert.deepEqual(wrong("host: board.dts", "catalogue: firmwar.scmi.yaml"), [
		'firmwar.scmi.yaml: There is no file firmwar.scmi.yaml. Did you mean firmware.scmi.yaml? [Write "firmware.scmi.yaml"]',
	]));

test("a guest's tree of one variant", () =>
	assert.deepEqual(wrong("host: board.dts", "variants: { a: {}, b: { domains: { u: { guest: gest.dts } } } }"), [
		'gest.dts: There is no file gest.dts. Did you mean guest.dts? [Write "guest.dts"]',
	]));
