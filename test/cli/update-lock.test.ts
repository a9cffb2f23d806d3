// check --update-lock: names pinned, and what comes of them when the catalogue changes.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { BROKEN, FILES } from "./board.ts";
import { scmiDt } from "./command-line.ts";

const LOCK = "/work/board.scmi-lock.yaml";
/** The same firmware with a new clock before the others. */
const RENUMBERED = {
	"/work/demo.scmi.yaml": FILES["/work/demo.scmi.yaml"].replace(
		"eth: { id: 0, name: _eth }, usb: { id: 1, name: _usb }",
		"boot: { id: 0 }, eth: { id: 1, name: _eth }, usb: { id: 2, name: _usb }",
	),
};
const locked = async (files: Readonly<Record<string, string>> = FILES) => {
	const { written } = await scmiDt(files, "check", "--update-lock", "board.dts");
	return { [LOCK]: written[LOCK] ?? "" };
};

test("writes key and number of every use, sorted, and says so; a second time it is as it was", async () => {
	const run = await scmiDt(FILES, "check", "--update-lock", "board.dts");
	assert.equal(run.exitCode, 0);
	assert.equal(run.errors, "scmi-dt check: wrote board.scmi-lock.yaml: 6 numbers\n");
	assert.match(
		run.written[LOCK] ?? "",
		/\n {2}board:\n {4}\/firmware\/scmi:\n {6}firmware: "Demo BL31"\n {6}catalogue: demo\.scmi\.yaml\n {6}uses:\n {8}\/ethernet@e6800000:\n {10}clocks: \[0 clock\/eth\]\n {10}resets: \[0 reset\/eth\]\n {10}scmi_devid: \[4 devices\/eth\]\n {8}\/usb@e6590000:\n/,
	);
	const again = await scmiDt({ ...FILES, ...run.written }, "check", "--update-lock", "board.dts");
	assert.deepEqual([again.errors, again.written], ["scmi-dt check: board.scmi-lock.yaml is as it was\n", {}]);
	const checked = await scmiDt({ ...FILES, ...run.written }, "check", "board.dts");
	assert.match(checked.output, /^board: nothing found/);
});

test("an edit that changes no use does not change it", async () => {
	const edited = FILES["/work/board.dts"].replace("&usb0 {", "/* moved */\n&usb0 {\n\tlabel-of = <7>;");
	const swapped = `${edited.split("\n").slice(0, 2).join("\n")}\n${edited.split("\n").slice(3).join("\n")}${edited.split("\n")[2]}\n`;
	assert.deepEqual(await locked({ ...FILES, "/work/board.dts": swapped }), await locked());
});

test("a catalogue that renumbers is told with old and new, and told no more once the lock is anew", async () => {
	const changed = { ...FILES, ...(await locked()), ...RENUMBERED };
	const run = await scmiDt(changed, "check", "board.dts");
	assert.match(
		run.output,
		/^board\.scmi-lock\.yaml:7:17: warning\[scmi-release-mismatch\]: This setup is written for "Demo BL31" as it was; demo\.scmi\.yaml now gives 2 of its numbers other meanings: clock 0 was eth and is boot \(eth is 1 now\); clock 1 was usb and is eth \(usb is 2 now\)\. [^\n]*\n {2}board\.dts:3:[^\n]*clock 0 was eth/,
	);
	assert.match(run.output, /\nboard: 1 warning;/);
	const anew = await scmiDt(changed, "check", "--update-lock", "board.dts");
	assert.doesNotMatch(anew.output, /scmi-release-mismatch/);
	const after = await scmiDt({ ...changed, ...anew.written }, "check", "board.dts");
	assert.doesNotMatch(after.output, /scmi-release-mismatch/);
});

test("trees that were renumbered already are right, though the lock is from before", async () => {
	const board = FILES["/work/board.dts"].replace("&scmi_clk 1", "&scmi_clk 2").replace("&scmi_clk 0", "&scmi_clk 1");
	const run = await scmiDt({ ...FILES, ...(await locked()), ...RENUMBERED, "/work/board.dts": board }, "check", ".");
	assert.match(run.output, /^board: nothing found/);
});

test("--catalogue tells what an update would do", async () => {
	const files = { ...FILES, ...(await locked()), "/work/new/next.scmi.yaml": RENUMBERED["/work/demo.scmi.yaml"] };
	const run = await scmiDt(files, "check", "board.dts", "--catalogue", "new/next.scmi.yaml");
	assert.match(run.output, /next\.scmi\.yaml now gives 2 of its numbers other meanings/);
	assert.match(run.output, /`scmi-dt renumber demo\.scmi\.yaml new\/next\.scmi\.yaml board\.dts` gives them/);
});

test("a lock from before there was a scmi.yaml counts as long as there is no other, for variants too", async () => {
	const changed = { ...FILES, ...(await locked()), ...RENUMBERED };
	const made = await scmiDt(changed, "init", "board.dts");
	const stated = { ...changed, ...made.written };
	assert.match((await scmiDt(stated, "check", "scmi.yaml")).output, /^board\.scmi-lock\.yaml:7:17: warning\[/);
	const variants = { ...stated, "/work/scmi.yaml": `${made.written["/work/scmi.yaml"]}variants: { one: {} }\n` };
	assert.match((await scmiDt(variants, "check", "scmi.yaml")).output, /^board\.scmi-lock\.yaml:7:17: warning\[/);
	const anew = await scmiDt(variants, "check", "--update-lock", "scmi.yaml");
	assert.deepEqual(Object.keys(anew.written), ["/work/scmi-lock.yaml"]);
	const after = await scmiDt({ ...variants, ...anew.written }, "check", "scmi.yaml");
	assert.doesNotMatch(after.output, /scmi-release-mismatch/);
});

test("a number without a meaning is no part of it, and the rest is written all the same", async () => {
	const run = await scmiDt(BROKEN, "check", "--update-lock", "board.dts");
	assert.equal(run.exitCode, 1);
	assert.match(run.output, /scmi-clock-unknown/);
	assert.match(run.written[LOCK] ?? "", /ethernet@e6800000:\n {10}resets:/);
});

test("a lock that is broken is an error with a way forward, and silences nothing", async () => {
	const broken = { ...BROKEN, [LOCK]: "<<<<<<< HEAD\nscmiLock: 1\n" };
	const run = await scmiDt(broken, "check", "board.dts");
	assert.match(run.output, /board\.scmi-lock\.yaml:1:1: error\[scmi-lock\]: This lock has a merge conflict in it\./);
	assert.match(run.output, /scmi-clock-unknown/);
	const anew = await scmiDt(broken, "check", "--update-lock", "board.dts");
	assert.doesNotMatch(anew.output, /scmi-lock/);
	assert.match(anew.written[LOCK] ?? "", /^scmiLock: 1$/m);
});

describe("what cannot be pinned is not, and that is said", () => {
	test("a tree that cannot be read whole", async () => {
		const files = { ...FILES, "/work/board.dts": `${FILES["/work/board.dts"]}#include "gone.dtsi"\n` };
		const run = await scmiDt(files, "check", "--update-lock", "board.dts");
		assert.deepEqual([run.exitCode, run.written], [1, {}]);
		assert.match(run.errors, /no lock for board: not all of its trees could be read: .*gone\.dtsi/);
	});
	test("a board without a catalogue", async () => {
		const { "/work/demo.scmi.yaml": _, ...files } = FILES;
		const run = await scmiDt(files, "check", "--update-lock", "board.dts");
		assert.deepEqual([run.exitCode, run.written], [1, {}]);
		assert.equal(run.errors, "scmi-dt check: no lock for board: no catalogue says what its numbers are\n");
	});
	test("nor does an overlay need one of which nobody says what it is laid over", async () => {
		const overlay = "/dts-v1/;\n/plugin/;\n&eth0 { clocks = <&scmi_clk 1>; };\n";
		const run = await scmiDt({ "/work/a.dtso": overlay }, "check", "--update-lock", "a.dtso");
		assert.deepEqual([run.exitCode, run.written, run.errors], [0, {}, ""]);
	});
	test("but a board without SCMI needs none", async () => {
		const run = await scmiDt({ "/work/a.dts": "/dts-v1/;\n/ { };\n" }, "check", "--update-lock", "a.dts");
		assert.deepEqual([run.exitCode, run.written, run.errors], [0, {}, ""]);
	});
});

describe("a scmi.yaml with variants", () => {
	const files = {
		...FILES,
		"/work/scmi.yaml":
			"scmi: 1\nhost: board.dts\ncatalogue: demo.scmi.yaml\nvariants:\n  one: {}\n  two: { domains: { DomU1: { xl: domu1.cfg } } }\n",
	};
	const path = "/work/scmi-lock.yaml";
	const namesIn = (text = "") => [...text.matchAll(/^ {2}(\S+):$/gm)].map(([, name]) => name);
	test("has one lock for all of them", async () => {
		const { written, errors } = await scmiDt(files, "check", "--update-lock", "scmi.yaml");
		assert.deepEqual(namesIn(written[path]), ["board#one", "board#two"]);
		assert.equal(errors, "scmi-dt check: wrote scmi-lock.yaml: 12 numbers\n");
	});
	test("of which one variant alone can be written anew; what is gone from scmi.yaml goes", async () => {
		const { written } = await scmiDt(files, "check", "--update-lock", "scmi.yaml");
		const old = (written[path] ?? "").replaceAll("0 clock/eth", "0 clock/old").replace("board#one", "board#zero");
		const run = await scmiDt({ ...files, [path]: old }, "check", "--update-lock", "scmi.yaml#one");
		assert.deepEqual(namesIn(run.written[path]), ["board#one", "board#two"]);
		assert.equal(run.written[path]?.match(/0 clock\/eth/g)?.length, 1);
		assert.equal(run.written[path]?.match(/0 clock\/old/g)?.length, 1);
	});
});
