// How options are written, and what comes of several of one kind.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { BROKEN, FILES } from "./board.ts";
import { scmiDt } from "./command-line.ts";

const BOARD = FILES["/work/board.dts"];
const last = async (files: Readonly<Record<string, string>>, ...argv: string[]) =>
	(await scmiDt(files, ...argv)).output.trimEnd().split("\n").at(-1);

describe("check", () => {
	const files = {
		...FILES,
		"/work/good/x.h": "#define CLOCK 0\n",
		"/work/bad/x.h": "#define CLOCK 40\n",
		"/work/board.dts": BOARD.replace("&scmi_clk 0", "&scmi_clk CLOCK").replace("&eth0", "#include <x.h>\n&eth0"),
	};
	const isGood = async (...argv: string[]) => (await scmiDt(files, "check", ...argv)).exitCode === 0;
	test("of several folders the first that has the header", async () => {
		assert.equal(await isGood("board.dts", "-Igood", "-I", "bad"), true);
		assert.equal(await isGood("board.dts", "-I", "bad", "-Igood"), false);
		assert.equal(await isGood("-I", "none", "-I", "good", "--", "board.dts"), true);
	});
	test("a folder that is not there is told, once, and nothing else changes", async () => {
		const { exitCode, errors, output } = await scmiDt(files, "check", "board.dts", "board.dts", "-I", "none", "-Igood");
		assert.equal(errors, "scmi-dt check: -I none: there is no such folder\n");
		assert.equal(exitCode, 0);
		assert.doesNotMatch(output, /none/);
		const one = { "/work/b.dts": "/dts-v1/;\n#include <y.h>\n/ { };\n", "/work/good/x.h": "" };
		const missing = await scmiDt(one, "check", "b.dts", "-I", "good", "-I", "b.dts");
		assert.equal(missing.errors, "scmi-dt check: -I b.dts: there is no such folder\n");
		assert.match(missing.output, /Searched: \/work\/good and \/work\/b\.dts \(where nothing is\)\./);
	});
	test("of several values of what has one the last, with = or without", async () => {
		const json = async (...argv: string[]) =>
			(await scmiDt(FILES, "check", "board.dts", ...argv)).output.startsWith("{");
		assert.deepEqual(
			[await json("--format=text", "--format", "json"), await json("--format", "json", "--format=text")],
			[true, false],
		);
	});
	test("a macro is 1 where no value is given, and may have one with = in it, or none", async () => {
		const macro = async (...argv: string[]) =>
			last({ "/work/b.dts": "/dts-v1/;\n/ { a = <(A B)>; };\n" }, "check", "b.dts", ...argv);
		const good = "b: nothing found; no SCMI node in use";
		assert.equal(await macro("-D", "A", "-DB="), good);
		assert.equal(await macro("-D", "A=1", "-DB===1"), good);
		assert.notEqual(await macro("-D", "A", "-D", "B"), good, "1 1 is no number");
	});
	test("behind -- a name may begin with -, and - alone is a name", async () => {
		const tree = { "/work/-x.dts": "/dts-v1/;\n/ { };\n" };
		assert.equal(await last(tree, "check", "--", "-x.dts"), "-x: nothing found; no SCMI node in use");
		assert.match((await scmiDt(tree, "check", "-x.dts")).errors, /unknown option -x\.dts/);
		assert.match((await scmiDt(tree, "check", "-")).errors, /- cannot be read/);
	});
});

describe("guests that are named", () => {
	const guests = async (files: Readonly<Record<string, string>>, ...argv: string[]) => {
		const { output } = await scmiDt(files, "grants", "board.dts", "--format", "json", ...argv);
		return JSON.parse(output).domains.map(({ name }: { name: string }) => name);
	};
	test("each is there once, by its own name or by its file's", async () => {
		const files = { ...FILES, "/work/other.cfg": "memory = 4\n", "/work/empty.cfg": 'name = ""\n' };
		assert.deepEqual(await guests(files, "--xl", "domu1.cfg"), ["Dom0", "DomU1"], "it is found by itself");
		assert.deepEqual(await guests(files, "--xl", "other.cfg", "--xl", "domu1.cfg", "--xl", "empty.cfg"), [
			"Dom0",
			"DomU1",
			"empty",
			"other",
		]);
	});
	test("a folder stands for the configurations in it that give a domain a name", async () => {
		const files = {
			...FILES,
			"/work/xl/b.cfg": 'name = "B"\nmemory = 4\n',
			"/work/xl/part.cfg": "memory = 8\n",
			"/work/xl/linux.cfg": "CONFIG_ARM=y\n",
			"/work/xl/deep/c.cfg": 'name = "C"\n',
		};
		assert.deepEqual(await guests(files, "--xl", "xl", "--xl", "xl/b.cfg"), ["Dom0", "B", "DomU1"]);
		const refused = async (...argv: string[]) => (await scmiDt(files, "check", "board.dts", ...argv)).errors;
		assert.match(await refused("--xl", "xl/deep/none"), /xl\/deep\/none cannot be read: there is no such file/);
		const none = { ...FILES, "/work/xl/part.cfg": "memory = 8\n" };
		const { errors, exitCode } = await scmiDt(none, "check", "board.dts", "--xl", "xl");
		assert.match(errors, /xl holds no guest's configuration: no \.cfg with a line name = "…" as xl reads it/);
		assert.equal(exitCode, 2);
	});
	test("what is in another language is none of xl's", async () => {
		const files = { ...FILES, "/work/k.cfg": "CONFIG_A=y\nCONFIG_B=m\n", "/work/README.md": "# Not xl\n\nAt all.\n" };
		const errors = async (file: string) => (await scmiDt(files, "check", "board.dts", "--xl", file)).errors;
		assert.match(await errors("k.cfg"), /k\.cfg is no configuration of xl's but a part of Kconfig's: name a guest's/);
		assert.match(await errors("README.md"), /README\.md is no configuration of xl's: name a guest's \.cfg/);
	});
	test("of a domain that is there already it is the configuration that counts; two that are named cannot both be", async () => {
		const files = {
			...FILES,
			"/work/xl/a.cfg": 'name = "DomU1"\nmemory = 4\n',
			"/work/xl/b.cfg": 'name = "DomU1"\nmemory = 8\n',
		};
		assert.deepEqual(await guests(files, "--xl", "xl/a.cfg"), ["Dom0", "DomU1"]);
		const { errors, exitCode } = await scmiDt(files, "check", "board.dts", "--xl", "xl");
		assert.match(errors, /a\.cfg and b\.cfg both name their domain DomU1: xl starts one of a name/);
		assert.equal(exitCode, 2);
	});
	test("they start in the order of their files' names, as it is said, or as scmi.yaml lists them", async () => {
		const config = (name: string) => `name = "${name}"\narm_sci = "scmi_smc"\n`;
		const files = { ...FILES, "/work/xl/b.cfg": config("B"), "/work/xl/e.cfg": config("E") };
		const typed = ["--xl", "xl/e.cfg", "--xl", "xl/b.cfg"];
		assert.deepEqual(await guests(files, ...typed), ["Dom0", "B", "DomU1", "E"]);
		const { output } = await scmiDt(files, "check", "board.dts", "--format", "json", ...typed);
		const texts = JSON.parse(output).checked[0].assumptions.map(({ text }: { text: string }) => text);
		assert.ok(texts.includes("The guests start in the order of the names of their configurations."), texts.join("\n"));
		const stated = { ...files, "/work/scmi.yaml": "scmi: 1\nhost: board.dts\ndomains: { Z: { xl: [domu1.cfg] } }\n" };
		assert.deepEqual(await guests(stated, ...typed), ["Dom0", "Z", "E", "B"]);
	});
});

describe("grants", () => {
	const sections = async (files: Readonly<Record<string, string>>) => {
		const { output, errors } = await scmiDt(files, "grants", "board.dts");
		return { parts: output.split("\n\n"), errors };
	};
	test("says what is refused and why, and each finding once", async () => {
		const { parts, errors } = await sections(BROKEN);
		const titles = parts.map((part) => part.split("\n")[0] ?? "");
		assert.deepEqual(titles.slice(-3), [
			"Refused, missing, waiting or not known",
			"Errors and warnings",
			"This answer rests on",
		]);
		assert.deepEqual(parts.at(-3)?.match(/^ {2}\S.* for .*/gm), [
			"  &eth0, device 4 (eth) for Dom0: missing",
			"  clock 40 for Dom0: missing",
		]);
		assert.deepEqual(parts.at(-2)?.split("\n").slice(1), [
			'  &eth0, device 4 (eth): clock 40 does not exist: "Demo BL31" serves ids 0–1. Linux: "invalid index", and the driver\'s probe fails with -22.',
		]);
		assert.equal(errors, "");
	});
	test("what is not used needs no explanation", async () => {
		const { parts } = await sections({
			...FILES,
			"/work/board.dts": BOARD.replace("&eth0 {", '&eth0 { status = "disabled";'),
		});
		assert.ok(!parts.some((part) => part.startsWith("Refused")), parts.join("\n\n"));
	});
	test("says that what it is made from has errors, and how many", async () => {
		const wrong = (text: string) => sections({ ...FILES, "/work/board.dts": `${BOARD}/ { ${text} };\n` });
		const told = "in what this is made from: scmi-dt check says which\n";
		assert.equal((await wrong("x = <NO>;")).errors, `1 error ${told}`);
		assert.equal((await wrong("x = <NO>; y = <NEITHER>;")).errors, `2 errors ${told}`);
	});
});
