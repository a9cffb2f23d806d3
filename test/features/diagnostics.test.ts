// What goes to the editor: findings by file, each once; of a file that is not shown at the line through which it came.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Analysis } from "../../server/src/analysis.ts";
import { type DiagnosticsOptions, diagnostics } from "../../server/src/features/diagnostics.ts";
import { placesIn } from "../../server/src/features/places.ts";
import { CATALOGUE, demoBoard } from "../demo-board.ts";

const ALONE = { "domu1.cfg": "# no guest" };
const ETH = "&eth0 { scmi_devid = <4>; clocks = <&scmi_clk 0>; };\n";

/** `file:line:column severity code`, and below it where else to look; lines and columns from 1. */
function shown(
	analyses: readonly Analysis[],
	isShown: (file: string) => boolean,
	isWanted: DiagnosticsOptions["isWanted"] = () => true,
): string[] {
	const pageOf = (code: string) => (code.startsWith("scmi-") ? `page:${code}` : undefined);
	const places = placesIn(analyses);
	return [...diagnostics(analyses, [], places, { isShown, isWanted, pageOf })].flatMap(([file, list]) =>
		list.flatMap(({ range, severity, code, codeDescription, relatedInformation = [] }) => [
			`${file.replace("/b/", "")}:${range.start.line + 1}:${range.start.character + 1} ${severity} ${code}${codeDescription ? `, ${codeDescription.href}` : ""}`,
			...relatedInformation.map(
				({ location, message }) =>
					`  ${location.uri.replace("file:///b/", "")}:${location.range.start.line + 1} ${message.slice(0, 40)}`,
			),
		]),
	);
}
const all = () => true;
const only =
	(...names: readonly string[]) =>
	(file: string) =>
		names.some((name) => file === `/b/${name}`);

describe("a finding in a file that is not shown", () => {
	const UART = "&uart0 { scmi_devid = <4>; clocks = <&scmi_clk 1>; };\n";
	const nested = { ...ALONE, "a.dtsi": '/* first */\n#include "b.dtsi"\n', "b.dtsi": UART };
	const analysis = demoBoard('#include "a.dtsi"', nested);
	test("stands where it is, if that is shown", () =>
		assert.deepEqual(shown([analysis], all), [
			"b.dtsi:1:24 2 scmi-device-id-mismatch, page:scmi-device-id-mismatch",
			"  b.dtsi:1 clocks of uart0",
			"  b.dtsi:1 Dom0: clock 1 (_uart) DENIED, step 22 of",
		]));
	test("else at the include of the file that is", () =>
		assert.deepEqual(shown([analysis], only("board.dts", "a.dtsi")), [
			"a.dtsi:2:10 2 scmi-device-id-mismatch, page:scmi-device-id-mismatch",
			"  b.dtsi:1 It is here.",
			"  b.dtsi:1 clocks of uart0",
			"  b.dtsi:1 Dom0: clock 1 (_uart) DENIED, step 22 of",
		]));
	test("else at the include of that one", () =>
		assert.deepEqual(shown([analysis], only("board.dts")), [
			"board.dts:3:10 2 scmi-device-id-mismatch, page:scmi-device-id-mismatch",
			"  b.dtsi:1 It is here.",
			"  b.dtsi:1 clocks of uart0",
			"  b.dtsi:1 Dom0: clock 1 (_uart) DENIED, step 22 of",
		]));
	test("where nothing is shown that leads to it, it stands where it is", () =>
		assert.deepEqual(shown([analysis], only("other.dts")), [
			"b.dtsi:1:24 2 scmi-device-id-mismatch, page:scmi-device-id-mismatch",
			"  b.dtsi:1 clocks of uart0",
			"  b.dtsi:1 Dom0: clock 1 (_uart) DENIED, step 22 of",
		]));
	test("of a catalogue, at the line of scmi.yaml that names it", () => {
		const setup = { "scmi.yaml": "scmi: 1\nhost: board.dts\nprofile: direct\ncatalogue: firmware.scmi.yaml\n" };
		const wrong = { ...ALONE, ...setup, "firmware.scmi.yaml": CATALOGUE.replace("id: 5, dt", "id: 4, dt") };
		const board = demoBoard("", wrong);
		assert.deepEqual(shown([board], all), ["firmware.scmi.yaml:14:15 1 scmi-catalogue, page:scmi-catalogue"]);
		assert.deepEqual(shown([board], only("scmi.yaml")), [
			"scmi.yaml:4:12 1 scmi-catalogue, page:scmi-catalogue",
			"  firmware.scmi.yaml:14 It is here.",
		]);
	});
	test("of a base, an overlay, a guest's tree and its configuration, at the line that names it", () => {
		const setup =
			"scmi: 1\nhost:\n  base: board.dts\n  overlays: [a.dtso]\nprofile: xen-rfc-v2\ndomains:\n  DomU1: { xl: [domu1.cfg], guest: domu1.dts }\n";
		const board = demoBoard("/ { a = <NO>; };", {
			"scmi.yaml": setup,
			"a.dtso": "/dts-v1/;\n/plugin/;\n&eth0 { b = <NO>; };\n",
			"domu1.cfg": 'name = "DomU1"\ndtdev = [\n',
			"domu1.dts": "/dts-v1/;\n/ { c = <NO>; passthrough { }; };\n",
		});
		assert.deepEqual(shown([board], all), [
			"a.dtso:3:14 1 syntax",
			"board.dts:3:10 1 syntax",
			"domu1.cfg:2:9 1 scmi-xl-config, page:scmi-xl-config",
			"domu1.dts:2:10 1 syntax",
		]);
		assert.deepEqual(shown([board], only("scmi.yaml")), [
			"scmi.yaml:4:14 1 syntax",
			"  a.dtso:3 It is here.",
			"scmi.yaml:3:9 1 syntax",
			"  board.dts:3 It is here.",
			"scmi.yaml:7:17 1 scmi-xl-config, page:scmi-xl-config",
			"  domu1.cfg:2 It is here.",
			"scmi.yaml:7:36 1 syntax",
			"  domu1.dts:2 It is here.",
		]);
	});
});

test("what two boards have in common is said once, and what is not wanted not at all", () => {
	const soc = { ...ALONE, "a.dtsi": "&uart0 { scmi_devid = <4>; clocks = <&scmi_clk 1>; };\n" };
	const [one, two] = [demoBoard(`#include "a.dtsi"\n`, soc), demoBoard(`#include "a.dtsi"\n${ETH}`, soc)];
	assert.deepEqual(shown([one, two], all), [
		"a.dtsi:1:24 2 scmi-device-id-mismatch, page:scmi-device-id-mismatch",
		"  a.dtsi:1 clocks of uart0",
		"  a.dtsi:1 Dom0: clock 1 (_uart) DENIED, step 22 of",
	]);
	assert.deepEqual(
		shown([one, two], all, ({ code }) => code !== "scmi-device-id-mismatch"),
		[],
	);
});

test("severities: 1 error, 2 warning, 3 information, 4 hint", () => {
	const board = demoBoard(
		`${ETH}&uart0 { scmi_devid = <4>; clocks = <&scmi_clk 40>; }; &phy0 { xen,scmi-devid = <8>; };\n// scmi-disable-next-line scmi-denied\n`,
		ALONE,
	);
	assert.deepEqual(
		shown([board], all).filter((line) => !line.startsWith(" ")),
		[
			"board.dts:4:24 2 scmi-device-id-mismatch, page:scmi-device-id-mismatch",
			"board.dts:4:48 1 scmi-clock-unknown, page:scmi-clock-unknown",
			"board.dts:4:82 3 scmi-mark-ignored, page:scmi-mark-ignored",
			"board.dts:5:27 4 scmi-disable, page:scmi-disable",
		],
	);
});

test("findings of files that are read by themselves stand beside them, each once", () => {
	const at = { file: "/b/other.scmi.yaml", start: 0, end: 4 };
	const loose = (message: string) => ({ code: "scmi-catalogue", severity: "error", at, message }) as const;
	const options = { isShown: all, isWanted: () => true, pageOf: () => undefined };
	const found = diagnostics([], [loose("one"), loose("two"), loose("one")], placesIn([]), options);
	assert.deepEqual(
		found.get("/b/other.scmi.yaml")?.map(({ message }) => message),
		["one", "two"],
	);
});
