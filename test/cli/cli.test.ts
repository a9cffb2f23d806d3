import assert from "node:assert/strict";
import { test } from "node:test";
import { BROKEN, FILES, VARIANTS } from "./board.ts";
import { type Run, scmiDt } from "./command-line.ts";

test("check: findings as compilers print them, and what was checked", async () => {
	assert.deepEqual(await scmiDt(FILES, "check", "board.dts"), {
		exitCode: 0,
		output: "board: nothing found; 2 devices: 2 granted (against demo.scmi.yaml, Xen RFC v2)\n",
		errors: "",
		written: {},
	});
	const { exitCode, output } = await scmiDt(BROKEN, "check", "board.dts");
	const [finding, related, closing, ...more] = output.split("\n");
	assert.equal(exitCode, 1);
	assert.equal(
		finding,
		'board.dts:3:47: error[scmi-clock-unknown]: clock 40 does not exist: "Demo BL31" serves ids 0–1. Linux: "invalid index", and the driver\'s probe fails with -22.',
	);
	assert.match(related ?? "", /^ {2}board\.dts:3:47: Dom0 \(agent 3\) has no clock 40: /);
	assert.equal(closing, "board: 1 error; 2 devices: 1 granted, 1 missing (against demo.scmi.yaml, Xen RFC v2)");
	assert.deepEqual(more, [""]);
});

test("what a guest's tree lacks because it could not be read is not known", async () => {
	const guest = '/dts-v1/;\n#include "board-rev.dtsi"\n/ { };\n';
	const files = { ...FILES, "/work/domu1.dts": guest };
	const why = /DomU1: not known what else its tree uses: board-rev\.dtsi is not found; /;
	const { output } = await scmiDt(files, "check", "board.dts");
	assert.match(output, /; scmi-dt grants says what is not known, and why\n$/);
	const grants = await scmiDt(files, "grants", "board.dts");
	assert.match(grants.output, why);
	assert.doesNotMatch(grants.output, /Every domain gets/);
	assert.equal(grants.errors, "1 error in what this is made from: scmi-dt check says which\n");
	const { checked } = JSON.parse((await scmiDt(files, "check", "--format=json", "board.dts")).output);
	assert.deepEqual(
		checked[0].unknown.map(({ domain, what }: { domain: string; what: string[] }) => [domain, what]),
		[["DomU1", []]],
	);
});

test("check: the other formats say the same", async () => {
	const json = JSON.parse((await scmiDt(BROKEN, "check", "--format=json", "board.dts")).output);
	assert.equal(json.version, 1);
	const [{ message, related, ...finding }] = json.findings;
	assert.deepEqual(finding, {
		code: "scmi-clock-unknown",
		severity: "error",
		file: "board.dts",
		range: { start: { line: 2, character: 46 }, end: { line: 2, character: 48 } },
	});
	assert.equal(related[0].file, "board.dts");

	const sarif = JSON.parse((await scmiDt(BROKEN, "check", "board.dts", "--format", "sarif")).output);
	const [result] = sarif.runs[0].results;
	assert.equal(sarif.version, "2.1.0");
	assert.deepEqual([result.ruleId, result.level, result.message.text], ["scmi-clock-unknown", "error", message]);
	assert.deepEqual(result.locations[0].physicalLocation, {
		artifactLocation: { uri: "board.dts" },
		region: { startLine: 3, startColumn: 47, endLine: 3, endColumn: 49 },
	});

	const github = await scmiDt(BROKEN, "check", "board.dts", "--format", "github");
	assert.ok(
		github.output.startsWith(
			"::error file=board.dts,line=3,endLine=3,col=47,endColumn=49,title=scmi-clock-unknown::clock 40 ",
		),
	);
	assert.match(
		github.output,
		/%0A {2}board\.dts:3:47: Dom0 \(agent 3\) has no clock 40: [^\n]*\nscmi-dt: board: 1 error; [^\n]*\n$/,
	);
	assert.match(
		(await scmiDt(FILES, "check", "board.dts", "--format", "github")).output,
		/^scmi-dt: board: nothing found; .*\n$/,
	);
});

test("check: several setups, each fact once; variants; a catalogue by itself", async () => {
	const twice = await scmiDt(BROKEN, "check", "board.dts", "/work/board.dts");
	assert.equal(twice.output.match(/error\[/g)?.length, 1);
	assert.equal((await scmiDt(VARIANTS, "check", "scmi.yaml#whole")).exitCode, 0);
	assert.equal((await scmiDt(VARIANTS, "check", "scmi.yaml#bad")).exitCode, 1);
	assert.equal((await scmiDt(VARIANTS, "check", "scmi.yaml")).exitCode, 1);
	assert.equal((await scmiDt(VARIANTS, "check", "board.dts")).exitCode, 1);
	const catalogue = await scmiDt({ "/work/x.scmi.yaml": "scmiCatalogue: 1\n" }, "check", "x.scmi.yaml");
	assert.equal(catalogue.exitCode, 1);
	assert.match(catalogue.output, /^x\.scmi\.yaml:1:1: error\[scmi-catalogue\]: /);
	const setup = await scmiDt({ "/work/scmi.yaml": "scmi: 1\nhots: b\n" }, "check", "scmi.yaml");
	assert.equal(setup.exitCode, 1);
	assert.match(setup.output, /^scmi\.yaml:2:1: error\[scmi-setup\]: /m);
});

test("check: what the options say", async () => {
	const files = {
		"/work/b/board.dts":
			'/dts-v1/;\n#include "soc.dtsi"\n#include <ids.h>\n&eth0 { clocks = <&scmi_clk ETH>; lanes = <N>; };\n',
		"/work/b/soc.dtsi": FILES["/work/soc.dtsi"],
		"/work/inc/ids.h": "#define ETH 9\n",
		"/work/fw/my.scmi.yaml": FILES["/work/demo.scmi.yaml"],
	};
	const { output } = await scmiDt(
		files,
		"check",
		"-Iinc",
		"-D",
		"N=1",
		"--catalogue",
		"fw/my.scmi.yaml",
		"b/board.dts",
	);
	assert.match(output, /^b\/board\.dts:4:29: error\[scmi-clock-unknown\]/);
	assert.match(output, /\nb\/board: 1 error; 1 device: 1 missing \(against fw\/my\.scmi\.yaml, no mediator\)\n$/);
	const none = await scmiDt(FILES, "grants", "board.dts", "--profile", "none");
	assert.match(none.output, /^board: "Demo BL31", no mediator\n/);
	const { "/work/domu1.cfg": cfg, ...rest } = FILES;
	const guest = await scmiDt({ ...rest, "/work/xl/domu1.cfg": cfg }, "grants", "board.dts", "--xl", "xl/domu1.cfg");
	assert.match(guest.output, /device 7 \(usb\) +· +✓ granted +&usb0/);
});

test("grants: a table, and why", async () => {
	assert.equal(
		(await scmiDt(FILES, "grants", "board.dts")).output,
		`board: "Demo BL31", Xen RFC v2
Every domain gets what its tree uses.

                                Dom0           DomU1
                                agent 3 (VM2)  agent 2 (VM1)

Devices
  device 4 (eth)                ✓ granted      ·              &eth0
  device 7 (usb)                ·              ✓ granted      &usb0

Clocks, resets and more in use
  clock 0 _eth                  ✓ granted      ·              eth0
  clock 1 _usb                  ·              ✓ granted      usb0
  reset 0 eth                   ✓ granted      ·              eth0
  reset 1 usb                   ·              ✓ granted      usb0

Domains
  Dom0 gets channel 2, agent 3.
  DomU1 gets channel 1, agent 2.

This answer rests on
  Mediator: Xen RFC v2 (arm_sci = "scmi_smc").
  Firmware: "Demo BL31", release not stated.
  Dom0 and DomU1 run Linux 6.12. (assumed)
  Xen has an IOMMU switched on, without which it assigns no device. (assumed)
  Nothing changes the trees on the way to the boot. (assumed)
`,
	);
	const unnamed = { ...FILES, "/work/board.dts": FILES["/work/board.dts"].replace("scmi_devid = <4>;", "") };
	const denied = await scmiDt(unnamed, "grants", "board.dts");
	assert.match(
		denied.output,
		/clock 0 _eth for Dom0: denied\n {4}clocks of eth0: CLOCK_ATTRIBUTES DENIED \(step \d+\)/,
	);
	const json = JSON.parse((await scmiDt(FILES, "grants", "board.dts", "--format", "json")).output);
	assert.deepEqual(
		json.domains.map(({ name }: { name: string }) => name),
		["Dom0", "DomU1"],
	);
});

test("grants and trace without a catalogue", async () => {
	const { "/work/demo.scmi.yaml": _, ...files } = FILES;
	for (const command of ["grants", "trace"]) {
		const run = await scmiDt(files, command, "board.dts");
		assert.equal(run.exitCode, 2);
		assert.equal(run.output, "");
		assert.match(run.errors, new RegExp(`^scmi-dt ${command}: .*catalogue.*\\n$`));
	}
});

test("trace: messages with their bytes, for a person and for a program", async () => {
	const { output } = await scmiDt(FILES, "trace", "board.dts");
	assert.match(
		output,
		/Xen \(agent 1\) 0x10 BASE_SET_DEVICE_PERMISSIONS agent_id=3 device_id=4 flags=0x1\n += SUCCESS\n +> 09400000 03000000 04000000 01000000\n +< 09400000 00000000\n/,
	);
	// a version and bits in hexadecimal, a count as a number, with its unit, a list, text
	for (const [message, reply] of [
		["0x10 PROTOCOL_VERSION", "version=0x20000  (assumed: version)"],
		["0x14 PROTOCOL_ATTRIBUTES", "attributes=0x2"],
		["0x10 BASE_DISCOVER_LIST_PROTOCOLS skip=0", "num_protocols=2 protocols=[20, 22]"],
		["0x14 CLOCK_RATE_GET clock_id=0", "rate=0 Hz  (assumed: rate)"],
		["0x10 BASE_DISCOVER_AGENT agent_id=2", 'agent_id=2 name="VM1"'],
	] as const)
		assert.ok(output.match(new RegExp(`${message}\\n += SUCCESS (.*)`))?.[1]?.startsWith(reply), message);
	const ofGuest = (await scmiDt(FILES, "trace", "board.dts", "--domain", "DomU1")).output;
	assert.match(ofGuest, /Xen: DomU1 gets channel 1, agent 2\./);
	assert.match(ofGuest, /BASE_SET_DEVICE_PERMISSIONS agent_id=2 device_id=7/);
	assert.doesNotMatch(ofGuest, /Dom0/);
	const { version, steps } = JSON.parse((await scmiDt(FILES, "trace", "board.dts", "--format", "json")).output);
	assert.equal(version, 1);
	const message = steps.find((step: { message?: string }) => step.message === "BASE_SET_DEVICE_PERMISSIONS");
	assert.deepEqual(
		[message.sender, message.status, message.requestBytes],
		["Xen", "SUCCESS", "09400000030000000400000001000000"],
	);
	assert.equal("causes" in message, false);
});

test("resolve: the tree, and what dtc would refuse", async () => {
	const dts =
		'/dts-v1/;\n#define N 3\n/ { b: b@2 { x = <N &a>; }; a: a@1 { s = "q\\"é"; p = &b; z; y = [01 fe], /bits/ 16 <7>; }; };\n';
	const json = await scmiDt({ "/work/board.dts": dts }, "resolve", "board.dts");
	assert.deepEqual([json.exitCode, json.errors], [0, ""]);
	assert.equal(
		json.output,
		'{"/":{},"/a@1":{"p":"2f62403200","phandle":"00000001","s":"7122c3a900","y":"01fe0007","z":""},"/b@2":{"x":"0000000300000001"}}\n',
	);
	const text = await scmiDt({ "/work/board.dts": dts }, "resolve", "board.dts", "--format", "dts");
	const again = await scmiDt({ "/work/board.dts": text.output }, "resolve", "board.dts");
	assert.equal(again.output, json.output);
	assert.match(
		text.output,
		/\tb: b@2 \{ \/\* board\.dts:3 \*\/\n\t\tx = <0x3 \/\* N \*\/ &a>; \/\* board\.dts:3 \*\/\n\t\};\n/,
	);

	const broken = await scmiDt(
		{ "/work/board.dts": "/dts-v1/;\n/ { x = <&none>; y = <1>; };\n" },
		"resolve",
		"board.dts",
	);
	assert.equal(broken.exitCode, 1);
	assert.match(broken.errors, /^board\.dts:2:10: error\[\w+\]: /);
	assert.match(broken.output, /"y":"00000001"/);
	const defined = await scmiDt({ "/work/b.dts": "/dts-v1/;\n/ { x = <A B>; };\n" }, "resolve", "b.dts", "-DA", "-DB=2");
	assert.equal(defined.output, '{"/":{"x":"0000000100000002"}}\n');
});

test("resolve: the host of a scmi.yaml, as it is at the boot", async () => {
	const files = {
		"/work/board.dts": "/dts-v1/;\n/ { chosen { a = <1>; }; };\n",
		"/work/boot.cmd": "fdt set /chosen b <0x2>\nfdt set /nowhere b <0x2>\n",
		"/work/scmi.yaml": "scmi: 1\nhost: board.dts\nboot: boot.cmd\nvariants:\n  whole: {}\n  bare: { boot: null }\n",
	};
	const whole = await scmiDt(files, "resolve", "scmi.yaml#whole");
	assert.deepEqual(JSON.parse(whole.output)["/chosen"], { a: "00000001", b: "00000002" });
	assert.match(whole.errors, /boot\.cmd:2:1: warning\[scmi-boot-file\]: There is no node \/nowhere here/);
	assert.equal(whole.exitCode, 0);
	const bare = await scmiDt(files, "resolve", "scmi.yaml#bare");
	assert.deepEqual(JSON.parse(bare.output)["/chosen"], { a: "00000001" });
});

test("resolve: overlays over a board, and blobs", async () => {
	const files = {
		"/work/board.dts": "/dts-v1/;\n/ { a: a { x = <1>; }; };\n",
		"/work/one.dtso": "/dts-v1/;\n/plugin/;\n&a { x = <2>; b: b { }; };\n",
		"/work/two.dtso": "/dts-v1/;\n/plugin/;\n&b { c; };\n",
		"/work/bad.dtso": "/dts-v1/;\n/plugin/;\n&none { c; };\n",
	};
	const stack = await scmiDt(files, "resolve", "board.dts", "one.dtso", "two.dtso");
	assert.deepEqual([stack.exitCode, stack.errors], [0, ""]);
	assert.match(stack.output, /"\/a":\{"phandle":"00000001","x":"00000002"\},"\/a\/b":\{"c":"","phandle":"00000002"\}/);
	const blob = await scmiDt(files, "resolve", "board.dts", "--format", "dtb");
	assert.equal(blob.output.slice(0, 4), "\xd0\x0d\xfe\xed");
	const refused = await scmiDt(files, "resolve", "board.dts", "bad.dtso");
	assert.equal(refused.exitCode, 1);
	assert.match(refused.errors, /^bad\.dtso:3:1: error\[overlay\]: the base has no label none/);
	assert.match(refused.output, /"x":"00000001"/);
	const unknown = await scmiDt({ "/work/b.dts": "/dts-v1/;\n/ { x = NONE; };\n" }, "resolve", "b.dts", "--format=dtb");
	assert.deepEqual([unknown.exitCode, unknown.output], [1, ""]);
	assert.match(unknown.errors, /so no blob can be written/);
});

test("grants says of which row a refusal is: a device by its node and its number, a resource by its own name", async () => {
	const text = FILES["/work/board.dts"].replaceAll(/scmi_devid = <\d>;/g, "");
	const { output } = await scmiDt({ ...FILES, "/work/board.dts": text }, "grants", "board.dts");
	assert.deepEqual(
		output.split("\n").filter((line) => line.endsWith(" for Dom0: denied")),
		[
			"  &eth0, no firmware device for Dom0: denied",
			"  clock 0 _eth for Dom0: denied",
			"  reset 0 eth for Dom0: denied",
		],
	);
});

test("import from-dts: a catalogue under which the same tree has no finding", async () => {
	const { "/work/demo.scmi.yaml": _, ...files } = FILES;
	const run = await scmiDt(files, "import", "from-dts", "board.dts", "-o", "made.scmi.yaml");
	assert.deepEqual(
		[run.exitCode, run.output, run.errors],
		[0, "", "scmi-dt import: wrote made.scmi.yaml for /firmware/scmi\n"],
	);
	const made = run.written["/work/made.scmi.yaml"] ?? "";
	assert.match(made, /^ {2}eth0: \{ id: 4, /m);
	const check = await scmiDt({ ...files, "/work/made.scmi.yaml": made }, "check", "board.dts", "made.scmi.yaml");
	assert.match(check.output, /^board: nothing found; /);
	assert.match((await scmiDt(files, "import", "from-dts", "board.dts")).output, /^# Made from board\.dts/);
});

test("import from-dts says where numbers may be missing", async () => {
	const board = FILES["/work/board.dts"].replace("<&scmi_clk 0>", "<&scmi_clk NONE>");
	const { exitCode, output, errors } = await scmiDt(
		{ ...FILES, "/work/board.dts": board },
		"import",
		"from-dts",
		"board.dts",
	);
	assert.equal(exitCode, 0);
	assert.match(output, /usb/);
	assert.match(
		errors,
		/^scmi-dt import: board\.dts is not read whole, line 3: NONE is not defined.* Numbers may be missing$/m,
	);
});

test("import from-dts writes over nothing that is there, unless it is told to", async () => {
	const files = { ...FILES, "/work/made.scmi.yaml": "by hand" };
	const refused = await scmiDt(files, "import", "from-dts", "board.dts", "-o", "made.scmi.yaml");
	assert.deepEqual([refused.exitCode, refused.written], [2, {}]);
	assert.match(refused.errors, /made\.scmi\.yaml is there already; --force writes over it/);
	const forced = await scmiDt(files, "import", "from-dts", "board.dts", "-o", "made.scmi.yaml", "--force");
	assert.deepEqual([forced.exitCode, Object.keys(forced.written)], [0, ["/work/made.scmi.yaml"]]);
});

test("import from-dts beside a catalogue: says that there is one; and which includes are missing", async () => {
	const beside = await scmiDt(FILES, "import", "from-dts", "board.dts", "-o", "made.scmi.yaml");
	assert.match(
		beside.errors,
		/^scmi-dt import: wrote .*\nscmi-dt import: board\.dts has a catalogue already, demo\.scmi\.yaml; the new one/,
	);
	const { "/work/soc.dtsi": _, ...without } = FILES;
	const lacking = await scmiDt(without, "import", "from-dts", "board.dts");
	assert.match(
		lacking.errors,
		/nothing that .* uses over SCMI was found: not all of it could be read: soc\.dtsi is not found/,
	);
	assert.equal(lacking.exitCode, 2);
});

test("two catalogues that fit a board: which one is taken, and why", async () => {
	const twins = { ...FILES, "/work/another.scmi.yaml": FILES["/work/demo.scmi.yaml"] };
	const { output, exitCode } = await scmiDt(twins, "check", "board.dts");
	assert.match(output, /^another\.scmi\.yaml:1:1: warning\[scmi-catalogue\]: The `match` of demo\.scmi\.yaml fits/m);
	assert.equal(exitCode, 0);
});

test("a scmi.yaml that cannot be read is told of, also where the board or a variant is named", async () => {
	const broken = { ...FILES, "/work/scmi.yaml": "scmi: 1\nhost: board.dts\ndomains: { DomU1: { os: linux ] }\n" };
	for (const setup of ["board.dts", "scmi.yaml#two"]) {
		const { output, exitCode } = await scmiDt(broken, "check", setup);
		assert.match(output, /^scmi\.yaml:3:\d+: error\[scmi-setup\]/m, setup);
		assert.equal(exitCode, 1, setup);
	}
});

test("explain prints the page of a code", async () => {
	const { output } = await scmiDt({}, "explain", "scmi-clock-unknown");
	assert.match(output, /^# scmi-clock-unknown\n/);
	assert.doesNotMatch(output, /boards\//, "the boards of the examples are not in the product");
	assert.match(output, /## Reported\n\n```dts/);
	assert.match((await scmiDt({}, "explain", "include")).output, /^# syntax\n/);
});

test("--version", async () => {
	const { exitCode, output } = await scmiDt({}, "--version");
	assert.deepEqual([exitCode, output], [0, "scmi-dt 1.2.3\n"]);
});

test("help, for the program and for each command", async () => {
	const overview = await scmiDt({}, "--help");
	assert.equal(overview.exitCode, 0);
	assert.equal((await scmiDt({})).exitCode, 2);
	const names = [...overview.output.matchAll(/^ {2}scmi-dt (\w+)/gm)].map(([, name]) => name as string);
	assert.deepEqual(names, [
		"check",
		"grants",
		"trace",
		"resolve",
		"import",
		"diff",
		"renumber",
		"doctor",
		"init",
		"explain",
		"lsp",
	]);
	const helps: Run[] = await Promise.all(names.map((name) => scmiDt({}, name, "--help")));
	for (const { exitCode, output } of helps) {
		assert.equal(exitCode, 0);
		assert.match(output, /^scmi-dt .*\n/);
	}
	assert.deepEqual(await scmiDt({}, "help", "check"), helps[0]);
});

test("a bug is one line, not a stack", async () => {
	const { runCommandLine } = await import("../../server/src/cli/run.ts");
	let errors = "";
	const broken = new Proxy({} as Parameters<typeof runCommandLine>[1], {
		get: (_, name) => {
			if (name === "complain")
				return (text: string) => {
					errors += text;
				};
			throw new Error("planted");
		},
	});
	assert.equal(await runCommandLine(["check", "board.dts"], broken), 2);
	assert.equal(errors, "scmi-dt check: a bug in scmi-dt, please report it: planted\n");
});
