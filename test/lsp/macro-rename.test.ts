// A macro of device trees is renamed where all that may name it is known; or it is said why that is not.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { renamed } from "./rename-in-trees.ts";

const PART = '#define CLK 3\n#define BOTH(x) (CLK + x)\n/* CLK */\n/ { p = <CLK BOTH(CLK) (CLK-1)>; t = "CLK"; };\n';
const RENAMED =
	'#define ETH_CLK 3\n#define BOTH(x) (ETH_CLK + x)\n/* CLK */\n/ { p = <ETH_CLK BOTH(ETH_CLK) (ETH_CLK-1)>; t = "CLK"; };\n';
const board = (rest: string) => `/dts-v1/;\n#include "part.dtsi"\n${rest}\n`;

describe("renames", () => {
	test("where it is defined and used, in every board that includes it, and in text that #if leaves out", async () => {
		const a = "/ { a = <CLK>; };\n#if 0\n/ { b = <CLK>; };\n#endif";
		const files = {
			"/w/a.dts": board(a.replace("<CLK", "<C$0LK")),
			"/w/b.dts": board("/ { c = <CLK>; };"),
			"/w/part.dtsi": PART,
		};
		const texts = {
			"/w/a.dts": board(a.replaceAll("CLK", "ETH_CLK")),
			"/w/b.dts": board("/ { c = <ETH_CLK>; };"),
			"/w/part.dtsi": RENAMED,
		};
		assert.deepEqual(await renamed(files, "ETH_CLK"), { from: "CLK", texts });
		const fromThere = { ...files, "/w/a.dts": board(a), "/w/part.dtsi": PART.replace("CLK", "CL$0K") };
		assert.deepEqual(await renamed(fromThere, "ETH_CLK"), { from: "CLK", texts });
	});
	test("one with arguments, and its unit address", async () => {
		const text = "/dts-v1/;\n#define AT(x) x\n#define A 10\n/ { n@A { reg = <AT(0x10)>; }; };\n";
		assert.deepEqual(await renamed({ "/w/a.dts": text.replace("<AT", "<$0AT") }, "REG"), {
			from: "AT",
			texts: { "/w/a.dts": text.replaceAll("AT(", "REG(") },
		});
	});
});

describe("refuses", () => {
	const only = (text: string) => ({ "/w/a.dts": `/dts-v1/;\n${text}\n` });
	for (const [what, files, newName, why] of [
		[
			"no name",
			only("#define C$0LK 1"),
			"a-b",
			'"a-b" cannot be a macro: it must be letters, digits and "_", and begin with no digit.',
		],
		[
			"a word of the preprocessor",
			only("#define C$0LK 1"),
			"defined",
			'"defined" means something to the preprocessor already.',
		],
		[
			"a macro that is there",
			only("#define C$0LK 1\n#define B 2"),
			"B",
			'"B" is a word of a.dts:3 already: it would become the macro there.',
		],
		[
			"a word of a name",
			only("#define C$0LK 1\n/ { clock-names; };"),
			"names",
			'"names" is a word of a.dts:3 already: it would become the macro there.',
		],
		[
			"one of a header",
			{ ...only('#include "clk.h"\n/ { a = <C$0LK>; };'), "/w/clk.h": "#define CLK 1\n" },
			"X",
			'"CLK" stands in clk.h:1, a header that C sources may include too: it is changed only with them.',
		],
		[
			"one that a build may give",
			only("#ifndef CLK\n#define C$0LK 1\n#endif"),
			"X",
			'"CLK" is asked for by a condition that a build may decide in a.dts:2: which of its places mean the macro is not sure.',
		],
		[
			"beside macros that join names",
			only("#define C$0LK 1\n#define NAME(x) CL##x\n/ { a = <NAME(K)>; };"),
			"X",
			'A macro that makes names or strings of its arguments is used in a.dts:3: whether "CLK" comes out of it is not sure.',
		],
		[
			"what is part of a name as well",
			only("/ { CLK-a; };\n#define C$0LK 1\n/ { b = <CLK>; };"),
			"X",
			'"CLK" is also part of a property\'s name in a.dts:2: which of its places mean the macro is not sure.',
		],
	] as const)
		test(what, async () => assert.equal(await renamed(files, newName), why));
});
