// A slip of the hand anywhere in a catalogue is one finding, and changes no answer but those that depend on it, to "not known".
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { analyse } from "../../server/src/analysis.ts";
import { setupOfLoneBoard } from "../../server/src/configs/lone-board.ts";
import { createEngineCache } from "../../server/src/facts.ts";
import { grantsReport } from "../../server/src/features/grants-report.ts";
import type { Span } from "../../server/src/text/span.ts";
import { memorySnapshot } from "../memory-snapshot.ts";
import { type Mutation, mutationsOf } from "./mutations.ts";

type Files = Readonly<Record<string, string>>;

/** States by row and domain, and findings by code and place. */
interface Answers {
	readonly states: ReadonlyMap<string, { readonly state: string; readonly used: boolean }>;
	readonly findings: ReadonlyMap<string, string>;
	/** Where something is reported, or refused for what is reported elsewhere. */
	readonly places: ReadonlySet<string>;
	readonly ofCatalogue: readonly string[];
}

function answersOf(files: Files, board: string): Answers {
	const snapshot = memorySnapshot(files);
	const analysis = analyse(snapshot, createEngineCache(), setupOfLoneBoard(snapshot, board));
	const { devices, resources } = grantsReport(analysis);
	const cells = [...devices, ...resources].flatMap(({ id, cells: own }) =>
		own.map((cell, domain) => [`${id} ${domain}`, cell] as const),
	);
	const about = (isOurs: boolean) => analysis.findings.filter(({ code }) => (code === "scmi-catalogue") === isOurs);
	const placeOf = ({ file, start }: Span) => `${file}:${start}`;
	return {
		states: new Map(cells),
		findings: new Map(about(false).map(({ code, at, severity }) => [`${code} ${placeOf(at)}`, severity])),
		places: new Set(
			about(false).flatMap(({ at, related = [] }) => [at, ...related.map((other) => other.at)].map(placeOf)),
		),
		ofCatalogue: about(true).map(({ message }) => message),
	};
}

/** Keys of which no answer depends: they are shown, or a reply of firmware's that nothing is concluded from. */
const SHOWN_ONLY = [
	/^firmware\.(name|vendor|subVendor|implementationVersion|release)$/,
	/^sources/,
	/^quirks/,
	/^(agents|resources|devices).*\.src$/,
	/^agents\.\*\.name$/,
	/^resources\.\w+\.\*\.(name|symbols|description|hardware|parents|initial)/,
	/^devices\.\*\.dt/,
	/^permissions\.(resetAgent|statuses)/,
];

/** What is still known where nothing is said: that a number is nowhere in a table. */
const LEAVES_CLOCKS = /^(permissions|agents|devices|scmi|completeness\.(?!clock)|firmware\.(?!match))/;

/** An answer may become unknown; of what is not used, that is not shown. What was refused in whole may be so in part. */
function mayBecome({ state, used }: { readonly state: string; readonly used: boolean }): readonly string[] {
	return [state, "unknown", ...(used ? [] : ["unused"]), ...(state === "denied" ? ["partly"] : [])];
}

function check(files: Files, catalogue: string, board: string, { path, text }: Mutation, before: Answers): void {
	const after = answersOf({ ...files, [catalogue]: text }, board);
	assert.equal(after.ofCatalogue.length, 1, after.ofCatalogue.join("\n"));
	for (const [row, cell] of before.states) {
		const now = after.states.get(row)?.state;
		// a number without an entry has another row
		if (now !== undefined) assert.ok(mayBecome(cell).includes(now), `${row}: ${cell.state} became ${now}`);
	}
	for (const [finding, severity] of after.findings) {
		if (before.findings.has(finding)) continue;
		const [code, place = ""] = finding.split(" ");
		// what is refused, another finding had explained
		if (code === "scmi-denied" && before.places.has(place)) continue;
		assert.equal(severity, "information", finding);
	}
	if (SHOWN_ONLY.some((pattern) => pattern.test(path))) {
		assert.deepEqual(after.findings, before.findings);
		assert.deepEqual(statesOf(after), statesOf(before));
	}
	if (LEAVES_CLOCKS.test(path)) assert.deepEqual(unknownClocks(after), unknownClocks(before));
}

const statesOf = ({ states }: Answers) => [...states].map(([row, { state }]) => `${row} ${state}`);
const unknownClocks = ({ findings }: Answers) =>
	[...findings].filter(([finding, severity]) => finding.startsWith("scmi-clock-unknown") && severity === "error");

function boardOf(folder: string): Files {
	const names = readdirSync(folder).filter((name) => !name.endsWith(".md"));
	return Object.fromEntries(names.map((name) => [`/b/${name}`, readFileSync(`${folder}/${name}`, "utf8")]));
}

const IMX95_BOARD = `/dts-v1/;
/ {
	compatible = "fsl,imx95";
	#address-cells = <1>;
	#size-cells = <1>;
	buf0: sram@445b1000 { compatible = "arm,scmi-shmem"; reg = <0x445b1000 0x80>; };
	mu2: mailbox@445b0000 { reg = <0x445b0000 0x1000>; #mbox-cells = <2>; };
	firmware {
		scmi {
			compatible = "arm,scmi";
			mboxes = <&mu2 5 0>;
			shmem = <&buf0>;
			#address-cells = <1>;
			#size-cells = <0>;
			pd: protocol@11 { reg = <0x11>; #power-domain-cells = <1>; };
			clk: protocol@14 { reg = <0x14>; #clock-cells = <1>; };
		};
	};
	usdhc1: mmc@1000 { reg = <0x1000 0x100>; clocks = <&clk 158>; };
	flexcan1: can@2000 { reg = <0x2000 0x100>; clocks = <&clk 44>; };
	gpu@3000 { reg = <0x3000 0x100>; clocks = <&clk 174>; power-domains = <&pd 14>; };
	reserved@4000 { reg = <0x4000 0x100>; clocks = <&clk 77>; };
	strange@5000 { reg = <0x5000 0x100>; clocks = <&clk 500>; };
};
`;

/** With a device that two domains share, one that is right and one with a clock that is not there. */
const DEMO_BOARD = `/dts-v1/;
#include "soc.dtsi"
&eth0 { scmi_devid = <4>; clocks = <&scmi_clk 0>; resets = <&scmi_rst 0>; };
&uart0 { scmi_devid = <5>; clocks = <&scmi_clk 9>; resets = <&scmi_rst 1>; };
&usb0 { scmi_devid = <7>; clocks = <&scmi_clk 2>; resets = <&scmi_rst 2>; xen,passthrough; };
`;
const DEMO = "server/src/rules/boards/demo";

/** What a server does otherwise than its kind, in as far as no answer here depends on it. */
const OF_ITS_OWN =
	"unsupported: [CLOCK_RATE_NOTIFY], claims: { allBut: [CLOCK_NAME_GET] }, messages: { CLOCK_RATE_GET: { checks: [size, resource], unknown: NOT_FOUND, level: get }, CLOCK_ATTRIBUTES: { omits: [clock_enable_delay] } }";

/** What agent ap_ns has, and nothing else: not the CAN controller. */
const BY_DEVICE = `      devices: { gpu_nprot: all, usdhc1: { level: all, deny: [CLOCK_RATE_SET] }, lpuart3: get }
`;

const BOARDS: readonly (readonly [name: string, files: Files, catalogue: string, board: string])[] = [
	["the rules' pages", { ...boardOf(DEMO), "/b/board.dts": DEMO_BOARD }, "/b/firmware.scmi.yaml", "/b/board.dts"],
	["R-Car H3", boardOf("examples/rcar-h3-broken"), "/b/rcar-gen3.scmi.yaml", "/b/rcar-h3.dts"],
	[
		"i.MX95",
		{
			"/b/board.dts": IMX95_BOARD,
			"/b/imx95.scmi.yaml": readFileSync("test/catalogue/imx95-evk.scmi.yaml", "utf8")
				.replace(/\n {4}includes: .*/, "")
				.replace("clock: partial", "agents: complete, clock: complete"),
		},
		"/b/imx95.scmi.yaml",
		"/b/board.dts",
	],
	[
		"i.MX95, granted by device",
		{
			"/b/board.dts": IMX95_BOARD,
			"/b/imx95.scmi.yaml": readFileSync("test/catalogue/imx95-evk.scmi.yaml", "utf8")
				.replace(/\n {4}includes: .*/, "")
				.replace(/ {6}devices: \{ gpu_nprot[\s\S]*?(?=completeness)/, BY_DEVICE)
				.replace("clock: { id: 0x14, version: 0x30000 }", `clock: { id: 0x14, version: 0x30000, ${OF_ITS_OWN} }`)
				.replace("stateAggregation: highest", "stateAggregation: { clock: highest, power: highest }")
				.replace("ele: { id: 59,", "ele: { id: 59, starts: { clock: [adc], power: [netc] },")
				.replace("clock: partial, power: partial", "agents: complete, clock: complete, power: complete"),
		},
		"/b/imx95.scmi.yaml",
		"/b/board.dts",
	],
];

test("of a number that two devices have it is not known what they own", () => {
	const file = "/b/rcar-gen3.scmi.yaml";
	const files = boardOf("examples/rcar-h3");
	const twice = String(files[file]).replace("hdmi1: { id: 2, dt:", "hdmi1: { id: 19, dt:");
	const snapshot = memorySnapshot({ ...files, [file]: twice });
	const { findings } = analyse(snapshot, createEngineCache(), setupOfLoneBoard(snapshot, "/b/rcar-h3.dts"));
	assert.deepEqual(
		findings.map(({ code, message }) => `${code}: ${message}`),
		['scmi-catalogue: Device 19 is already "hdmi1".'],
	);
});

for (const [name, files, catalogue, board] of BOARDS)
	describe(`a slip in the catalogue of ${name}`, () => {
		const before = answersOf(files, board);
		assert.deepEqual(before.ofCatalogue, []);
		assert.ok(unknownClocks(before).length > 0);
		// without the first key it is no catalogue
		for (const mutation of mutationsOf(files[catalogue] as string))
			if (mutation.path !== "scmiCatalogue")
				test(`${mutation.path}: ${mutation.slip}`, () => check(files, catalogue, board, mutation, before));
	});
