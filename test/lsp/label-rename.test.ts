// A label is renamed in every file that has it, unsaved texts included; or it is said why not.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { renamed } from "./rename-in-trees.ts";

const SOC = `/ {
	aliases { serial0 = &uart0; };
	soc {
		uart0: serial@1000 { reg = <0x1000>; };
		uart1: serial@2000 { reg = <0x2000>; };
	};
};
`;
const BOARD = `/dts-v1/;
#include "soc.dtsi"
/* uart0 is the console; uart0: no label, "&uart0" neither */
&uart0 {
	status = "okay";
	peer = <&uart1 &uart0 0>;
	text = "&uart0";
};
/ { path = &uart0; below = &{uart0/x}; };
#ifdef SECOND
&uart0 { second; };
#endif
/delete-node/ &uart0;
`;
const RENAMED = BOARD.replace("\n&uart0 {\n", "\n&con {\n")
	.replace("<&uart1 &uart0 0>", "<&uart1 &con 0>")
	.replace("path = &uart0; below = &{uart0/x}", "path = &con; below = &{con/x}")
	.replace("&uart0 { second", "&con { second")
	.replace("/delete-node/ &uart0", "/delete-node/ &con");
const RENAMED_SOC = SOC.replace("uart0:", "con:").replace("&uart0", "&con");

describe("renames", () => {
	const expected = { from: "uart0", texts: { "/w/board.dts": RENAMED, "/w/soc.dtsi": RENAMED_SOC } };
	for (const [what, board, soc] of [
		["where it is given", BOARD, SOC.replace("uart0:", "ua$0rt0:")],
		["at a node that is extended", BOARD.replace("\n&uart0 {", "\n&uar$0t0 {"), SOC],
		["at a reference in cells", BOARD.replace("&uart1 &uart0", "&uart1 &$0uart0"), SOC],
		["at a path below it", BOARD.replace("{uart0/x", "{uart0$0/x"), SOC],
		["at an alias", BOARD, SOC.replace("&uart0", "&uart0$0")],
		["in text that #if leaves out", BOARD.replace("&uart0 { sec", "&uart$00 { sec"), SOC],
		["at a deletion", BOARD.replace("node/ &uart0", "node/ &uart$00"), SOC],
	] as const)
		test(what, async () =>
			assert.deepEqual(await renamed({ "/w/board.dts": board, "/w/soc.dtsi": soc }, "con"), expected),
		);
	test("in every board that includes the file, and no other", async () => {
		const files = {
			"/w/a/board.dts": '/dts-v1/;\n#include "../soc.dtsi"\n&ua$0rt0 { };\n',
			"/w/b/board.dts": '/dts-v1/;\n#include "../soc.dtsi"\n/ { a = <&uart0>; };\n',
			"/w/c/board.dts": "/dts-v1/;\n/ { uart0: a { }; };\n",
			"/w/soc.dtsi": SOC,
		};
		assert.deepEqual(await renamed(files, "con"), {
			from: "uart0",
			texts: {
				"/w/a/board.dts": '/dts-v1/;\n#include "../soc.dtsi"\n&con { };\n',
				"/w/b/board.dts": '/dts-v1/;\n#include "../soc.dtsi"\n/ { a = <&con>; };\n',
				"/w/soc.dtsi": RENAMED_SOC,
			},
		});
	});
	test("between two socs whose boards have a part in common", async () => {
		const board = (soc: string) => `/dts-v1/;\n#include "${soc}.dtsi"\n#include "common.dtsi"\n`;
		const files = {
			"/w/a.dts": board("s1"),
			"/w/b.dts": board("s2"),
			"/w/s1.dtsi": "/ { ua$0rt0: a { }; };\n",
			"/w/s2.dtsi": "/ { uart0: b { }; };\n",
			"/w/common.dtsi": "&uart0 { };\n",
		};
		assert.deepEqual(await renamed(files, "con"), {
			from: "uart0",
			texts: {
				"/w/s1.dtsi": "/ { con: a { }; };\n",
				"/w/s2.dtsi": "/ { con: b { }; };\n",
				"/w/common.dtsi": "&con { };\n",
			},
		});
	});
	const OVERLAY = "/dts-v1/;\n/plugin/;\n&uart0 { a = <&uart0 &mine>; mine: b { }; };\n";
	const BASE = "/dts-v1/;\n/ { uart0: a { }; };\n";
	const SETUP = "scmi: 1\nhost: { base: board.dts, overlays: [more.dtso] }\n";
	test("in the overlays that are laid over the board, from either", async () => {
		const files = { "/w/board.dts": BASE, "/w/more.dtso": OVERLAY, "/w/scmi.yaml": SETUP };
		const texts = {
			"/w/board.dts": BASE.replace("uart0", "con"),
			"/w/more.dtso": OVERLAY.replaceAll("uart0", "con"),
		};
		const fromBase = { ...files, "/w/board.dts": BASE.replace("uart0", "u$0art0") };
		assert.deepEqual(await renamed(fromBase, "con"), { from: "uart0", texts });
		const fromOverlay = { ...files, "/w/more.dtso": OVERLAY.replace("<&uart0", "<&ua$0rt0") };
		assert.deepEqual(await renamed(fromOverlay, "con"), { from: "uart0", texts });
		const own = { ...files, "/w/more.dtso": OVERLAY.replace("&mine", "&m$0ine") };
		assert.deepEqual(await renamed(own, "con"), {
			from: "mine",
			texts: { "/w/more.dtso": OVERLAY.replaceAll("mine", "con") },
		});
	});
	test("in overlays that a Makefile lays over it", async () => {
		const files = {
			"/w/board.dts": BASE.replace("uart0", "u$0art0"),
			"/w/more.dtso": OVERLAY,
			"/w/Makefile": "all-dtbs := board.dtb more.dtbo\ndtb-y += all.dtb\n",
		};
		assert.deepEqual(await renamed(files, "con"), {
			from: "uart0",
			texts: { "/w/board.dts": BASE.replace("uart0", "con"), "/w/more.dtso": OVERLAY.replaceAll("uart0", "con") },
		});
	});
	test("in overlays of which nothing says what they are laid over, if somebody says yes", async () => {
		const own = "/dts-v1/;\n/plugin/;\n&{/} { uart0: b { }; };\n&uart0 { };\n";
		const taken = OVERLAY.replaceAll("mine", "con");
		const files = {
			"/w/board.dts": BASE.replace("uart0", "u$0art0"),
			"/w/overlays/more.dtso": OVERLAY,
			"/w/overlays/own.dtso": own,
			"/w/overlays/taken.dtso": taken,
		};
		const base = { "/w/board.dts": BASE.replace("uart0", "con") };
		assert.deepEqual(await renamed(files, "con"), { from: "uart0", texts: base });
		assert.deepEqual(await renamed(files, "con", { asksFirst: true }), {
			from: "uart0",
			texts: { ...base, "/w/overlays/more.dtso": OVERLAY.replaceAll("uart0", "con") },
			asked: ["/w/overlays/more.dtso"],
		});
	});
	test("in texts as they are typed, not as they are saved, and in text that does not parse", async () => {
		const unsaved = {
			"/w/board.dts": '/dts-v1/;\n#include "soc.dtsi"\n\n&ua$0rt0 { a = <&uart0 \n',
			"/w/soc.dtsi": `\n${SOC}`,
		};
		assert.deepEqual(await renamed({ "/w/board.dts": BOARD, "/w/soc.dtsi": SOC }, "con", { unsaved }), {
			from: "uart0",
			texts: {
				"/w/board.dts": '/dts-v1/;\n#include "soc.dtsi"\n\n&con { a = <&con \n',
				"/w/soc.dtsi": `\n${RENAMED_SOC}`,
			},
		});
	});
	test("not the tree of a guest that has a label of this name", async () => {
		const files = {
			"/w/host.dts": "/dts-v1/;\n/ { e$0th: a { }; b = <&eth>; };\n",
			"/w/domu1.dts": "/dts-v1/;\n/ { eth: a { }; b = <&eth>; };\n",
			"/w/scmi.yaml": "scmi: 1\nhost: host.dts\nprofile: direct\ndomains: { DomU1: { guest: domu1.dts } }\n",
		};
		assert.deepEqual(await renamed(files, "lan"), {
			from: "eth",
			texts: { "/w/host.dts": "/dts-v1/;\n/ { lan: a { }; b = <&lan>; };\n" },
		});
	});
});

describe("refuses", () => {
	const at = (rest: string) => ({ "/w/board.dts": `/dts-v1/;\n/ { e$0th: a { }; };\n${rest}` });
	for (const [what, files, newName, why] of [
		[
			"no label",
			at(""),
			"a-b",
			'"a-b" cannot be a label: it must be letters, digits and "_", and begin with no digit.',
		],
		[
			"no label either",
			at(""),
			"1a",
			'"1a" cannot be a label: it must be letters, digits and "_", and begin with no digit.',
		],
		["a label that is there", at("/ { lan: b { }; };\n"), "lan", '"lan" is a label already: board.dts:3.'],
		[
			"one that is left out by #if",
			at("#if 0\n/ { lan: b { }; };\n#endif\n"),
			"lan",
			'"lan" is a label already: board.dts:4.',
		],
		[
			"a macro",
			at("#define lan 1\n"),
			"lan",
			'"lan" is a macro in board.dts: it would stand for something else there.',
		],
		[
			"what a macro makes",
			at("#define REF(x) <&x>\n/ { a = REF(eth); };\n"),
			"lan",
			'"eth" comes out of the macro REF in board.dts:4: it is changed only by hand.',
		],
		[
			"what a macro puts together",
			at("#define REF(x) <&e##x>\n/ { a = REF(th); };\n"),
			"lan",
			'"eth" comes out of the macro REF in board.dts:4: it is changed only by hand.',
		],
		[
			"a label that a macro gives",
			{ "/w/board.dts": "/dts-v1/;\n#define NODE(l) l: a { }\n/ { NODE(eth); };\n&e$0th { };\n" },
			"lan",
			'"eth" comes out of the macro NODE in board.dts:3: it is changed only by hand.',
		],
		[
			"one that is a macro too",
			{ "/w/board.dts": "/dts-v1/;\n/ { e$0th: a { }; };\n#define eth 1\n" },
			"lan",
			'"eth" is a macro as well in board.dts: which of its places mean the label is not sure.',
		],
		[
			"a label that nothing has",
			{ "/w/board.dts": "/dts-v1/;\n/ { a = <&no$0ne>; };\n" },
			"lan",
			'Nothing in board.dts has the label "none": there is no place where it is given.',
		],
		[
			"while a part is not there",
			at('#include "rest.dtsi"\n'),
			"lan",
			"rest.dtsi is not found (board.dts:3), so it is not known whether it names this too.",
		],
		[
			"in an overlay of which the base is not known",
			{ "/w/more.dtso": "/dts-v1/;\n/plugin/;\n&e$0th { };\n" },
			"lan",
			'"eth" is a label of what more.dtso is laid over, and which tree that is nothing here says: name both in a scmi.yaml.',
		],
		[
			"what both a board and its overlay give",
			{
				...at(""),
				"/w/more.dtso": "/dts-v1/;\n/plugin/;\n&{/} { eth: b { }; };\n",
				"/w/scmi.yaml": "scmi: 1\nhost: { base: board.dts, overlays: [more.dtso] }\n",
			},
			"lan",
			"board.dts and more.dtso each give this label to something: which one the others mean is not sure.",
		],
		[
			"a number",
			{ "/w/board.dts": "/dts-v1/;\n/ { a = <1$0>; };\n" },
			"x",
			"What can be renamed here are labels and macros: point at one, or where it is used.",
		],
		[
			"a node's name",
			{ "/w/board.dts": "/dts-v1/;\n/ { a: b$0c { }; };\n" },
			"x",
			"What can be renamed here are labels and macros: point at one, or where it is used.",
		],
	] as const)
		test(what, async () => assert.equal(await renamed(files, newName), why));
	const common = { "/sdk/soc.dtsi": SOC, "/w/board.dts": '/dts-v1/;\n#include "../sdk/soc.dtsi"\n&ua$0rt0 { };\n' };
	const why = (file: string) =>
		`"uart0" stands in ${file} too, which lies outside of the opened folders or may not be written: it is not changed from here.`;
	test("a file outside of the opened folders", async () =>
		assert.equal(await renamed(common, "con"), why("/sdk/soc.dtsi")));
	test("a file that may not be written", async () => {
		const asked = { folders: ["/w", "/sdk"], readOnly: ["/w/board.dts"] };
		assert.equal(await renamed(common, "con", asked), why("/w/board.dts"));
		assert.equal(typeof (await renamed(common, "con", { ...asked, readOnly: [] })), "object");
	});
});
