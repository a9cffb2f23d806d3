// doctor: what was found by itself and why, what is missing, and what to do next, as somebody new to it would ask.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { BROKEN, FILES } from "./board.ts";
import { scmiDt } from "./command-line.ts";

const { "/work/demo.scmi.yaml": DEMO, ...WITHOUT_CATALOGUE } = FILES;
const doctor = (files: Readonly<Record<string, string>>, ...words: string[]) => scmiDt(files, "doctor", ...words);
/** The commands and lines that it says to go on with. */
const stepsIn = (output: string): readonly string[] =>
	[...output.matchAll(/^\d+\. (.*)$/gm)].map(([, step]) => step as string);

test("a board and all that lies with it, each with how it was found", async () => {
	const { exitCode, output } = await doctor(FILES, "board.dts");
	assert.equal(exitCode, 0);
	assert.equal(
		output,
		`board: board.dts

✓ board       board.dts, with 1 more file: acme,demo
✓ includes    searched beside the board (it lies in no source tree that is known, and includes no file from one)
~ setup       no scmi.yaml: all of this was found by itself
~ boot        no boot script is known: the trees are taken to be booted as they are
✓ SCMI        /firmware/scmi (arm,scmi-smc): protocols 0x14, 0x16; 2 devices use it
✓ catalogue   demo.scmi.yaml: "Demo BL31" (matches acme,demo)
✓ mediator    Mediator: Xen RFC v2 (arm_sci = "scmi_smc")
✓ domain      Dom0: Linux, on the board's own tree
– domain      DomU1: Linux, from domu1.cfg; the tree it starts with is not here, so that what it uses is not known (its configuration lies beside the board)
✓ findings    no error and no warning (Every domain gets what its tree uses)
– lock        no board.scmi-lock.yaml: a release of firmware that numbers things anew would not be noticed
~ assumption  Dom0 and DomU1 run Linux 6.12. (scmi.yaml can say it: linux: { version: "6.12" })
~ assumption  Xen has an IOMMU switched on, without which it assigns no device.

✓ found   ~ assumed   – missing   ✗ wrong

Next:
1. write into scmi.yaml: domains: { DomU1: { guest: TREE.dts } }
   what DomU1 uses is checked then
2. scmi-dt init board.dts
   writes a scmi.yaml that states what was found, in which what is assumed can be corrected
3. scmi-dt check --update-lock board.dts
   pins what the numbers mean, for git
`,
	);
});

test("the one board of a folder, without a name", async () => {
	assert.equal((await doctor(FILES)).output, (await doctor(FILES, "board.dts")).output);
});

test("errors are counted, and the exit code says so as check does", async () => {
	const { exitCode, output } = await doctor(BROKEN, "board.dts");
	assert.equal(exitCode, 1);
	assert.match(output, /^✗ findings {4}1 error \(Dom0 uses a number that firmware does not have: &eth0/m);
	assert.equal(stepsIn(output)[1], "scmi-dt check board.dts");
});

describe("what is missing is named with what to do", () => {
	test("a catalogue", async () => {
		const { output } = await doctor(WITHOUT_CATALOGUE, "board.dts");
		assert.match(output, /^– catalogue +none for \/firmware\/scmi: what its numbers mean/m);
		assert.deepEqual(stepsIn(output), [
			"scmi-dt import from-dts board.dts -o board.scmi.yaml",
			"write into scmi.yaml: domains: { DomU1: { guest: TREE.dts } }",
			"scmi-dt init board.dts",
		]);
	});
	test("one that is for another board", async () => {
		const files = { ...FILES, "/work/demo.scmi.yaml": DEMO.replace("acme,demo", "acme,other") };
		const { output } = await doctor(files, "board.dts");
		assert.match(output, /its match wants acme,other, and this board is acme,demo/);
		const line = 'firmware: { match: { rootCompatible: ["acme,demo"] } }';
		assert.ok(stepsIn(output).includes(`write into demo.scmi.yaml: ${line}`));
	});
	test("one that cannot be read", async () => {
		const { exitCode, output } = await doctor({ ...FILES, "/work/demo.scmi.yaml": "scmiCatalogue: [" }, "board.dts");
		assert.equal(exitCode, 1);
		assert.match(output, /^✗ catalogue +demo\.scmi\.yaml has errors, so that no number is checked/m);
		assert.ok(stepsIn(output).includes("scmi-dt check demo.scmi.yaml"));
	});
	test("headers", async () => {
		const files = { ...FILES, "/work/board.dts": `#include <dt-bindings/clock/acme.h>\n${FILES["/work/board.dts"]}` };
		const { exitCode, output } = await doctor(files, "board.dts");
		assert.equal(exitCode, 0);
		assert.match(output, /^✗ board +board\.dts is not read whole, line 1: <?dt-bindings\/clock\/acme\.h/m);
		assert.doesNotMatch(output, /^✓ board/m);
		assert.equal(stepsIn(output)[0], "write into scmi.yaml: include: [FOLDER]");
	});
	test("sources of firmware that are not there, once", async () => {
		const scmi = "scmi: 1\nhost: board.dts\ncatalogue: { import: imx-sm, from: ../nope.cfg }\n";
		const { exitCode, output } = await doctor({ ...WITHOUT_CATALOGUE, "/work/scmi.yaml": scmi });
		assert.equal(exitCode, 1);
		assert.match(output, /^✗ catalogue +no catalogue could be made from nope\.cfg, so that no number is checked/m);
		assert.match(output, /^✗ findings +1 error \(/m);
		assert.deepEqual(
			stepsIn(output).filter((step) => step.includes("check")),
			["scmi-dt check scmi.yaml"],
		);
	});
	test("what a tree has that cannot be read: no catalogue is made from the rest of it", async () => {
		const files = {
			...WITHOUT_CATALOGUE,
			"/work/board.dts": FILES["/work/board.dts"].replace("&eth0 {", "&eth0 { = 1;"),
		};
		const { exitCode, output } = await doctor(files, "board.dts");
		assert.equal(exitCode, 1);
		assert.match(output, /^✗ board +board\.dts is not read whole, line 3: expected the name/m);
		assert.match(output, /^– catalogue +which one is of \/firmware\/scmi is not known until/m);
		assert.deepEqual(stepsIn(output), [
			"scmi-dt check board.dts",
			"write into scmi.yaml: domains: { DomU1: { guest: TREE.dts } }",
			"scmi-dt init board.dts",
		]);
	});
	test("a guest's tree that cannot be read, with its domain", async () => {
		const scmi = "scmi: 1\nhost: board.dts\ndomains: { DomU1: { xl: domu1.cfg, guest: domu1.dts } }\n";
		const { output } = await doctor({
			...FILES,
			"/work/scmi.yaml": scmi,
			"/work/domu1.dts": "/dts-v1/;\n/ { x = ; };\n",
		});
		assert.match(output, /^✓ board +board\.dts, /m);
		assert.match(output, /^✗ domain +DomU1: domu1\.dts is not read whole, line 2: /m);
	});
	test("which public configuration is flashed", async () => {
		const numbers = DEMO.replace(/^(agents| {2}(xen|vm1|vm2)|permissions):.*\n/gm, "");
		const files = {
			...WITHOUT_CATALOGUE,
			"/product/bundled/acme,demo.scmi.yaml": numbers,
			"/product/bundled/acme,demo.evk.scmi.yaml": `extends: acme,demo.scmi.yaml\n${DEMO}`,
			"/product/bundled/acme,demo.rt.scmi.yaml": `extends: acme,demo.scmi.yaml\n${DEMO}`,
		};
		const { output } = await doctor(files, "board.dts");
		assert.match(
			output,
			/write into scmi\.yaml: catalogue: "bundled:acme,demo\.CONFIGURATION"\n +if a public configuration is flashed, its name says who may use what: evk, rt\n/,
		);
		const chosen = await doctor(files, "board.dts", "--catalogue", "bundled:acme,demo.evk");
		assert.doesNotMatch(chosen.output, /CONFIGURATION/);
	});
	test("the tree that an overlay is laid over", async () => {
		const { output } = await doctor(
			{ "/work/a.dtso": '/dts-v1/;\n/plugin/;\n&eth0 { status = "okay"; };\n' },
			"a.dtso",
		);
		assert.deepEqual(stepsIn(output), ["write into scmi.yaml: host: { base: BOARD.dts, overlays: [a.dtso] }"]);
	});
	test("a mediator that is not modelled", async () => {
		const files = {
			...FILES,
			"/work/domu1.cfg": 'name = "DomU1"\nsci = "scmi_smc"\narm_sci = "type=scmi_smc_multiagent"\n',
		};
		const { output } = await doctor(files, "board.dts", "--profile", "xen-rfc-v2");
		assert.match(output, /^✓ mediator .*named by the setup/m);
	});
});

test("what it was examined with is given to what examines it again", async () => {
	const { "/work/demo.scmi.yaml": demo, ...files } = { ...FILES, "/work/my firmware/demo.scmi.yaml": DEMO };
	assert.equal(demo, DEMO);
	const catalogue = ["--catalogue", "my firmware/demo.scmi.yaml", "-D", "X=1"];
	const { output } = await doctor(files, "board.dts", ...catalogue);
	const given = "-D X=1 --catalogue 'my firmware/demo.scmi.yaml'";
	assert.ok(stepsIn(output).includes(`scmi-dt check --update-lock board.dts ${given}`), output);
	assert.ok(stepsIn(output).includes(`scmi-dt init board.dts ${given}`));
	const json = JSON.parse((await doctor(files, "board.dts", ...catalogue, "--format", "json")).output);
	assert.equal(json.setups[0].steps.at(-1).run, `scmi-dt check --update-lock board.dts ${given}`);
});

test("overlays, boot files and configurations that lie beside it, used or not", async () => {
	const files = {
		...FILES,
		"/work/boot.cmd": "fatload mmc 0 0x48000000 board.dtb\nfdt addr 0x48000000\nbooti 0x50000000 - 0x48000000\n",
		"/work/a.dtso": "/dts-v1/;\n/plugin/;\n",
		"/work/other.cfg": 'name = "other"\nkernel = "/root/Image"\n',
	};
	const { output } = await doctor(files, "board.dts");
	assert.match(output, /^✓ boot {8}boot\.cmd changes the trees on the way to the boot \(it loads board\.dtb\)$/m);
	assert.match(output, /^– overlays {4}a\.dtso lies beside the board, and nothing says that anybody lays it over it$/m);
	assert.match(output, /^~ domain {6}other\.cfg beside the board starts no domain/m);
	assert.ok(
		stepsIn(output).includes("write into scmi.yaml: host: { base: board.dts, overlays: [a.dtso] }"),
		stepsIn(output).join("\n"),
	);
});

test("a source tree that it is compiled as, and how that is known", async () => {
	const kernel = { "/linux/scripts/dtc/include-prefixes/dt-bindings/clock/acme.h": "#define A 0\n" };
	const files = Object.fromEntries(
		Object.entries(FILES).map(([path, text]) => [path.replace("/work/", "/linux/arch/arm64/boot/dts/acme/"), text]),
	);
	const { output } = await doctor({ ...kernel, ...files }, "/linux/arch/arm64/boot/dts/acme/board.dts");
	assert.match(output, /^✓ includes {4}as files of Linux are compiled, in \/linux \(it lies there\)$/m);
});

test("with a scmi.yaml and a lock there is nothing to do", async () => {
	const scmi =
		'scmi: 1\nhost: board.dts\ncatalogue: demo.scmi.yaml\nprofile: xen-rfc-v2\ncomplete: true\nlinux: { version: "6.12" }\ndomains: { DomU1: { os: linux, xl: domu1.cfg, guest: domu1.dts } }\n';
	const files = {
		...FILES,
		"/work/scmi.yaml": scmi,
		"/work/domu1.cfg": `${FILES["/work/domu1.cfg"]}device_tree = "/root/domu1.dtb"\n`,
		"/work/domu1.dts": "/dts-v1/;\n/ { passthrough { }; };\n",
	};
	const locked = await scmiDt(files, "check", "--update-lock", "scmi.yaml");
	const { output } = await doctor({ ...files, ...locked.written });
	assert.match(output, /^✓ lock {8}scmi-lock\.yaml says what the numbers mean$/m);
	assert.match(output, /^There is nothing to do\.$/m);
});

describe("a folder", () => {
	test("with nothing in it: what it would take", async () => {
		const { exitCode, output } = await doctor({});
		assert.equal(exitCode, 0);
		assert.match(
			output,
			/^There is no board here: no \.dts and no scmi\.yaml\.\n\nWhat it takes is a board's device tree/,
		);
		assert.deepEqual(stepsIn(output), ["scmi-dt doctor path/to/BOARD.dts"]);
	});
	test("with several boards: which, without those that a scmi.yaml speaks for and guests' trees", async () => {
		const files = {
			...FILES,
			"/work/domu1.cfg": `${FILES["/work/domu1.cfg"]}device_tree = "/root/guest.dtb"\n`,
			"/work/guest.dts": "/dts-v1/;\n/ { };\n",
			"/work/b/scmi.yaml": "scmi: 1\nhost: x.dts\n",
			"/work/b/x.dts": "/dts-v1/;\n/ { };\n",
		};
		const { output } = await doctor(files);
		assert.match(
			output,
			/^There are 2 boards here\. Name one:\n\nscmi-dt doctor b\/scmi\.yaml\nscmi-dt doctor board\.dts\n\n/,
		);
	});
	test("with one below it: that", async () => {
		const { output } = await doctor({ "/work/a/b/x.dts": "/dts-v1/;\n/ { };\n" }, "a");
		assert.match(output, /^x: a\/b\/x\.dts\n/);
		assert.match(output, /^– SCMI .*has no SCMI node, so that there is nothing to check/m);
		assert.match(output, /^There is nothing to do\.$/m);
	});
});

test("the same for machines", async () => {
	const { output } = await doctor(FILES, "board.dts", "--format", "json");
	const { version, setups, boards } = JSON.parse(output);
	assert.deepEqual([version, boards, setups.length], [1, [], 1]);
	const [{ setup, host, items, steps }] = setups;
	assert.deepEqual([setup, host], ["board", "board.dts"]);
	assert.deepEqual(items[5], {
		topic: "catalogue",
		state: "found",
		text: 'demo.scmi.yaml: "Demo BL31"',
		why: "matches acme,demo",
	});
	assert.deepEqual(steps[0], {
		why: "what DomU1 uses is checked then",
		urgency: "needed",
		write: { file: "scmi.yaml", line: "domains: { DomU1: { guest: TREE.dts } }" },
	});
	assert.deepEqual(steps[2].run, "scmi-dt check --update-lock board.dts");
});

test("what cannot be examined is refused", async () => {
	assert.match((await doctor(FILES, "gone.dts")).errors, /gone\.dts/);
	assert.equal((await doctor(FILES, "gone.dts")).exitCode, 2);
	assert.match((await doctor(FILES, "board.dts", "soc.dtsi")).errors, /name one BOARD/);
	const broken = { ...FILES, "/work/scmi.yaml": "scmi: 1\nhost: [\n" };
	assert.equal((await doctor(broken, "scmi.yaml")).exitCode, 2);
});
