// A device id that is missing on a board that is a blob: it is added by the node's label in the last overlay, or nowhere.
import assert from "node:assert/strict";
import { test } from "node:test";
import { analyse } from "../../server/src/analysis.ts";
import { readSetups } from "../../server/src/configs/read-setups.ts";
import { writeBlob } from "../../server/src/devicetree/blob/blob-writer.ts";
import { createEngineCache } from "../../server/src/facts.ts";
import { CATALOGUE, demoBoard } from "../demo-board.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

/** As `dtc -@` writes it: labels, and a phandle for each node that has one. */
const SYMBOLS =
	'/ { labelled = <&uart0 &eth0>; __symbols__ { uart0 = "/serial@e6540000"; eth0 = "/ethernet@e6800000"; }; };';

/** The edits that add it, each as file and text, with these overlays. */
function edits(symbols: string, overlays: Readonly<Record<string, string>>) {
	const { tree } = demoBoard(
		`&eth0 { scmi_devid = <4>; clocks = <&scmi_clk 0>; };\n&uart0 { clocks = <&scmi_clk 1>; };\n${symbols}`,
	).facts.host.resolved;
	const setup = `scmi: 1\nprofile: xen-rfc-v2\nhost: { base: board.dtb, overlays: [${Object.keys(overlays).join(", ")}] }\n`;
	const files = {
		"/b/board.dtb": writeBlob(tree) ?? assert.fail("no blob"),
		"/b/firmware.scmi.yaml": CATALOGUE,
		"/b/scmi.yaml": setup,
		...Object.fromEntries(Object.entries(overlays).map(([name, text]) => [`/b/${name}`, text])),
	};
	const snapshot = memorySnapshot(files);
	const [board] = readSetups(snapshot, "/b/scmi.yaml").setups;
	const { findings } = analyse(snapshot, createEngineCache(), board ?? assert.fail());
	const missing = findings.filter(({ code }) => code === "scmi-device-id-missing");
	assert.equal(missing.length, 1, findings.map(({ message }) => message).join("\n"));
	return missing.flatMap(({ fixes }) => fixes.flatMap((fix) => fix.edits.map(({ at, text }) => [at.file, text])));
}

const overlay = (body: string) => `/dts-v1/;\n/plugin/;\n${body}\n`;
const ETH = overlay("&eth0 { a; };");

test("in the last of its overlays", () =>
	assert.deepEqual(edits(SYMBOLS, { "first.dtso": ETH, "last.dtso": ETH }), [
		["/b/last.dtso", "\n&uart0 {\n\tscmi_devid = <5>;\n};\n"],
	]));

test("in the body that an overlay has for it, though another comes behind", () =>
	assert.deepEqual(edits(SYMBOLS, { "first.dtso": overlay("&uart0 {\n\ta;\n};"), "last.dtso": ETH }), [
		["/b/first.dtso", "\n\tscmi_devid = <5>;"],
	]));

test("nowhere, where there is no overlay: a blob is not text", () => assert.deepEqual(edits(SYMBOLS, {}), []));
