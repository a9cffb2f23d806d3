// `check` of folders and patterns.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { build } from "esbuild";
import { BUNDLES } from "../../server/bundles.mjs";
import { FILES } from "./board.ts";
import { scmiDt } from "./command-line.ts";

const GOOD = "/dts-v1/;\n/ { };\n";
const BAD = "/dts-v1/;\n/ { a = <; };\n";

test("a folder stands for all that can be checked below it, each finding once", async () => {
	const files = {
		"/work/boards/a.dts": '/dts-v1/;\n#include "soc.dtsi"\n',
		"/work/boards/b.dts": '/dts-v1/;\n#include "soc.dtsi"\n',
		"/work/boards/soc.dtsi": "/ { a = <; };\n",
		"/work/boards/deep/er/c.dts": BAD,
		"/work/boards/node_modules/d.dts": BAD,
		"/work/boards/.hidden/d.dts": BAD,
		"/work/elsewhere.dts": BAD,
	};
	const { output, exitCode } = await scmiDt(files, "check", "boards");
	assert.equal(
		output,
		`boards/soc.dtsi:1:10: error[syntax]: expected ">" before this
boards/deep/er/c.dts:2:10: error[syntax]: expected ">" before this
boards/a: 1 error; not checked against firmware: not all of its tree could be read
boards/b: 1 error; not checked against firmware: not all of its tree could be read
boards/deep/er/c: 1 error; not checked against firmware: not all of its tree could be read
2 errors in 3 setups: 3 not checked against firmware (no usable catalogue)
`,
	);
	assert.equal(exitCode, 1);
});

test("a pattern stands for what fits", async () => {
	const files = { "/work/x/a.dts": GOOD, "/work/x/ab.dts": GOOD, "/work/x/y/abc.dts": GOOD, "/work/x/b.dts": GOOD };
	const checked = async (pattern: string) => {
		const { output } = await scmiDt(files, "check", pattern);
		return [...output.matchAll(/^x\/(\S+): nothing found; no SCMI node in use$/gm)].map(([, name]) => name);
	};
	assert.deepEqual(await checked("x/a*.dts"), ["a", "ab"]);
	assert.deepEqual(await checked("**/a*.dts"), ["a", "ab", "y/abc"]);
	assert.deepEqual(await checked("x/{b,y/abc}.dts"), ["b", "y/abc"]);
	assert.deepEqual(await checked("x/?.dts"), ["a", "b"]);
	const odd = { "/work/[x].dts": GOOD };
	const { output } = await scmiDt(odd, "check", "[x].dts");
	assert.equal(output, "[x]: nothing found; no SCMI node in use\n", "a file that is called like that");
});

test("a scmi.yaml speaks for its boards, a Makefile for its stacks", async () => {
	const files = {
		"/work/p/scmi.yaml": "scmi: 1\nhost: { base: trees/board.dts, overlays: [trees/o.dtso] }\n",
		"/work/p/trees/board.dts": "/dts-v1/;\n/ { n: n { }; };\n",
		"/work/p/trees/o.dtso": "/dts-v1/;\n/plugin/;\n&n { x; };\n",
		"/work/k/Makefile":
			"dtb-y += base.dtb base-one.dtb\nbase-one-dtbs := base.dtb one.dtbo two.dtbo\nbase-more-dtbs := base-one.dtb three.dtbo\n",
		"/work/k/base.dts": "/dts-v1/;\n/ { n: n { }; };\n",
		"/work/k/one.dtso": "/dts-v1/;\n/plugin/;\n&n { x; };\n",
		"/work/k/two.dtso": "/dts-v1/;\n/plugin/;\n&n { y; };\n",
		"/work/k/three.dtso": "/dts-v1/;\n/plugin/;\n&none { y; };\n",
	};
	const { output } = await scmiDt(files, "check", ".");
	assert.equal(
		output,
		`k/three.dtso:3:1: error[overlay]: the base has no label none (FDT_ERR_NOTFOUND): libfdt refuses the whole overlay, and nothing of it is applied
p/board: nothing found; no SCMI node in use
k/base: nothing found; no SCMI node in use
k/base-one: nothing found; no SCMI node in use
k/base-more: 1 error; not checked against firmware: not all of its tree could be read
1 error in 4 setups: 1 not checked against firmware (no usable catalogue), 3 without SCMI
`,
	);
});

test("what is wrong with a scmi.yaml is told once, also where it speaks for no board", async () => {
	const b = "/dts-v1/;\n/ { };\n";
	const found = async (setup: string) => {
		const { output, exitCode } = await scmiDt({ "/work/x/scmi.yaml": setup, "/work/x/b.dts": b }, "check", "x");
		return [exitCode, ...output.split("\n").filter((line) => line.includes("scmi-setup"))];
	};
	assert.deepEqual(await found("scmi: 1\n"), [
		1,
		'x/scmi.yaml:1:1: error[scmi-setup]: The file lacks "host": text, or a map of keys and values.',
	]);
	const [code, ...told] = await found("scmi: 1\nhost: b.dts\ncolour: red\n");
	assert.deepEqual([code, told.length], [0, 1]);
});

test("parts, and overlays without a base, are nothing wrong; their own text is checked", async () => {
	const files = {
		"/work/a/part.dts": "&uart { };\n",
		"/work/a/whole.dts": '/dts-v1/;\n/ { uart: serial { }; };\n#include "part.dts"\n',
		"/work/a/lone.dtso": "/dts-v1/;\n/plugin/;\n&n { x; };\n",
		"/work/a/bad.dtso": "/dts-v1/;\n/plugin/;\n&n { x };\n",
	};
	const { output } = await scmiDt(files, "check", "a");
	assert.equal(
		output,
		`a/bad.dtso:3:6: error[syntax]: expected "=", ";" or "{" after x
a/bad: 1 error; only its own text is checked: it has no base
a/lone: nothing found; only its own text is checked: it has no base
a/whole: nothing found; no SCMI node in use
1 error in 3 setups: 1 without SCMI, 2 without a base tree
`,
	);
	const named = await scmiDt(files, "check", "a/lone.dtso");
	assert.equal(
		named.output,
		"a/lone: nothing found; Nothing says which tree this overlay is laid over, so only its own text is checked. Name both in a scmi.yaml, `host: { base: board.dts, overlays: [lone.dtso] }`, or in the Makefile beside it, `lone-board-dtbs := board.dtb lone.dtbo`.\n",
	);
});

test("a setup is checked with the first of its files that is found, wherever its scmi.yaml lies", async () => {
	const files = {
		"/work/scmi.yaml": "scmi: 1\nhost: boards/host.dts\ndomains: { DomU: { guest: guests/g.dts } }\n",
		"/work/boards/host.dts": GOOD,
		"/work/guests/g.dts": BAD,
		"/work/k/Makefile": "both-dtbs := base.dtb gone.dtbo o.dtbo\n",
		"/work/k/base.dts": GOOD,
		"/work/k/o.dtso": "/dts-v1/;\n/plugin/;\n&n { x };\n",
	};
	const guests = await scmiDt(files, "check", "guests");
	assert.match(guests.output, /^guests\/g\.dts:2:10: error/);
	assert.equal(guests.output.match(/error\[/g)?.length, 1);
	const stacks = await scmiDt(files, "check", "k");
	assert.match(stacks.output, /k\/o\.dtso:3:6: error\[syntax\]/);
	assert.match(stacks.output, /k\/gone\.dtso:1:1: error\[include\]: gone\.dtso cannot be read/);
});

test("what is refused among others is refused in its turn", async () => {
	const { output, errors, exitCode } = await scmiDt(
		{ "/work/a.dts": BAD, "/work/c.dts": BAD },
		"check",
		"a.dts",
		"b.dts",
		"c.dts",
	);
	assert.equal(output, 'a.dts:2:10: error[syntax]: expected ">" before this\n');
	assert.equal(errors, "scmi-dt check: b.dts cannot be read: there is no such file\n");
	assert.equal(exitCode, 2);
});

test("a file is checked once, however it is named; a folder is no board, whatever it is called", async () => {
	const files = { "/work/b/x.dts": BAD, "/work/b/y.dts/notes.txt": "" };
	const { output } = await scmiDt(files, "check", "b", "b/x.dts", "./b/../b/x.dts");
	assert.equal(
		output,
		'b/x.dts:2:10: error[syntax]: expected ">" before this\nb/x: 1 error; not checked against firmware: not all of its tree could be read\n',
	);
});

test("a variant is named with its file, whatever is in the path", async () => {
	const files = { "/work/d(1)/scmi.yaml": "scmi: 1\nhost: b.dts\nvariants: { x: {} }\n", "/work/d(1)/b.dts": GOOD };
	assert.match(
		(await scmiDt(files, "check", "d(1)/scmi.yaml#x")).output,
		/^d\(1\)\/b#x: nothing found; no SCMI node in use\n$/,
	);
});

test("of many setups it is said how many", async () => {
	const files = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`/work/b/b${n}.dts`, n === 7 ? BAD : GOOD]));
	const { output } = await scmiDt(files, "check", "b");
	assert.equal(
		output,
		`b/b7.dts:2:10: error[syntax]: expected ">" before this
1 error in 30 setups: 1 not checked against firmware (no usable catalogue), 29 without SCMI
`,
	);
	const json = JSON.parse((await scmiDt(files, "check", "b", "--format", "json")).output);
	assert.deepEqual([json.findings.length, json.checked.length], [1, 30]);
});

test("of many, those checked against firmware have a line each, also the one that was checked in part", async () => {
	const plain = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`/work/b/b${n}.dts`, GOOD]));
	const own = Object.entries(FILES).map(([path, text]) => [path.replace("/work/", "/work/b/"), text]);
	const part = FILES["/work/board.dts"].replace("\n", '\n#include "ids.h"\n');
	const { output } = await scmiDt({ ...plain, ...Object.fromEntries(own), "/work/b/part.dts": part }, "check", "b");
	assert.deepEqual(
		output.split("\n").flatMap((line) => /^b\/\w+(?=: .*devices)/.exec(line)?.[0] ?? []),
		["b/board", "b/part"],
	);
	assert.match(output, / in 32 setups: 1 checked against firmware, 1 checked in part \(.*\), 30 without SCMI$/m);
});

test("blobs are boards, too", async () => {
	const { output, errors } = await scmiDt({ "/work/board.dtb": "no blob" }, "check", "board.dtb");
	assert.equal(errors, "");
	assert.match(output, /^board\.dtb:1:1: error\[blob\]: /);
});

test("the program checks many boards in threads, and prints the same in the same order", async (t) => {
	const folder = mkdtempSync(join(realpathSync.native(tmpdir()), "scmi-many-"));
	t.after(() => rmSync(folder, { recursive: true, force: true }));
	const write = (name: string, text: string): void => {
		mkdirSync(dirname(join(folder, name)), { recursive: true });
		writeFileSync(join(folder, name), text);
	};
	for (let n = 0; n < 60; n++) write(`boards/v${n % 3}/b${n}.dts`, n % 10 === 0 ? BAD : GOOD);
	write("outside/linked.dts", BAD);
	symlinkSync("../outside/linked.dts", join(folder, "boards/linked.dts"));
	symlinkSync("v0/b0.dts", join(folder, "boards/again.dts"));
	symlinkSync(".", join(folder, "boards/circle"));
	const program = join(folder, "scmi-dt.cjs");
	const [bundle] = BUNDLES.filter(({ outfile }) => outfile?.endsWith("scmi-dt.cjs"));
	await build({ ...bundle, outfile: program, absWorkingDir: join(import.meta.dirname, "../.."), logLevel: "error" });
	const run = (...operands: string[]) =>
		spawnSync(process.execPath, [program, "check", ...operands], {
			cwd: folder,
			encoding: "utf8",
			env: { ...process.env, FORCE_COLOR: "0" },
		});
	const finding = (file: string) => `${file}:2:10: error[syntax]: expected ">" before this`;
	const { stdout, stderr, status } = run("boards");
	assert.equal(stderr, "");
	assert.equal(status, 1);
	// v0/b0.dts and the file outside come where a link to them stands
	const bad = [0, 30, 10, 40, 20, 50].map((n) => finding(`boards/v${n % 3}/b${n}.dts`));
	const [first = "", ...others] = bad;
	assert.deepEqual(stdout.split("\n"), [
		first,
		finding("outside/linked.dts"),
		...others,
		"7 errors in 61 setups: 7 not checked against firmware (no usable catalogue), 54 without SCMI",
		"",
	]);
	const named = Array.from({ length: 60 }, (_, n) => `boards/v${n % 3}/b${n}.dts`);
	const refused = run(...named.slice(0, 25), "none.dts", ...named.slice(25));
	assert.deepEqual(
		refused.stdout.split("\n"),
		[0, 10, 20].map((n) => finding(`boards/v${n % 3}/b${n}.dts`)).concat(""),
	);
	assert.equal(refused.stderr, "scmi-dt check: none.dts cannot be read: there is no such file\n");
	assert.equal(refused.status, 2);
});
