// One cause is one finding: what follows from it stands below it, and its fix mends it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { demoBoard, findingsOf } from "../demo-board.ts";
import { analysesOf } from "./applied.ts";
import { analysisWith } from "./example-findings.ts";

const ALONE = { "domu1.cfg": "# no guest" };
const providers = readFileSync(join(import.meta.dirname, "../../server/src/rules/boards/providers/soc.dtsi"), "utf8");

/** `severity code` of each finding, and below it the lines of what belongs to it. */
const codesOf = (body: string, files: Readonly<Record<string, string>> = ALONE): string[] =>
	findingsOf(body, files).flatMap((line) => (line.startsWith("  ") ? [] : [line.split(" ").slice(0, 2).join(" ")]));

const onProviders = (body: string): string[] =>
	findingsOf(body, { ...ALONE, "firmware.scmi.yaml": "", "soc.dtsi": providers }).filter(
		(line) => !line.includes("scmi-catalogue"),
	);

const board = (body: string, cells = ["1", "1"]) => `/dts-v1/;
/ {
	compatible = "acme,other";
	#address-cells = <${cells[0]}>;
	#size-cells = <${cells[1]}>;
${body}
};
`;

const SCMI_OVER_SMC = `	firmware {
		scmi {
			compatible = "arm,scmi-smc";
			arm,smc-id = <0x82000010>;
			shmem = <&page0>;
			#address-cells = <1>;
			#size-cells = <0>;
			scmi_clk: protocol@14 { reg = <0x14>; #clock-cells = <1>; };
		};
	};
	usdhc2: mmc { clocks = <&scmi_clk 159>; };`;

const found = (text: string): string[] =>
	analysesOf({ "/b/board.dts": text }, "/b", "board.dts").flatMap(({ findings }) =>
		findings.map(({ severity, code, message }) => `${severity} ${code}: ${message}`),
	);

describe("one cause, one finding", () => {
	test("a misspelt compatible of the host's SCMI node: that the mediator stays off, and no guest comes, stands below it", () => {
		const body = `&eth0 { scmi_devid = <4>; clocks = <&scmi_clk 0>; };\n/ { firmware { scmi { compatible = "arm,scmi-scm"; }; }; };`;
		const lines = findingsOf(body);
		assert.deepEqual(codesOf(body, {}), ["error scmi-node-misspelt"]);
		assert.ok(lines.some((line) => line.includes("  ") && line.includes("The mediator stays off")));
		assert.ok(lines.some((line) => line.includes("DomU1 is not created")));
	});

	test("two transports of which one is whole: what the other lacks stands below it", () => {
		const text = board(
			`	page0: page@53ff0000 { compatible = "arm,scmi-shmem"; reg = <0x53ff0000 0x80>; };\n${SCMI_OVER_SMC}`,
		).replace('"arm,scmi-smc"', '"arm,scmi", "arm,scmi-smc"');
		const [analysis] = analysesOf({ "/b/board.dts": text }, "/b", "board.dts");
		const [only, ...others] = analysis?.findings ?? [];
		assert.deepEqual([only?.severity, only?.code, others], ["error", "scmi-transport-ambiguous", []]);
		assert.match(only?.related[0]?.message ?? "", /^taken as "arm,scmi", scmi has no mboxes/);
		assert.deepEqual(
			only?.fixes.map(({ title }) => title),
			['Write "arm,scmi-smc" alone'],
		);
	});

	test("another kind's cells on a protocol node are renamed, and told once with who finds none", () => {
		const body =
			"&scmi_rst { /delete-property/ #reset-cells; #clock-cells = <1>; };\n&eth0 { resets = <&scmi_rst 0>; };";
		assert.deepEqual(onProviders(body), [
			'error scmi-protocol-mismatch "#clock-cells = <1>;": scmi_rst is protocol 0x16, resets, and has #clock-cells: Linux looks for #reset-cells there, logs "could not get #reset-cells for /firmware/scmi/protocol@16", and eth0 gets nothing of it',
			'  "&scmi_rst": resets of eth0',
		]);
		const { findings } = demoBoard(body, { ...ALONE, "soc.dtsi": providers });
		const edits = findings.flatMap(({ fixes }) => fixes.flatMap((fix) => fix.edits.map(({ text }) => text)));
		assert.deepEqual(edits, ["#reset-cells"]);
	});

	test("cells of another kind beside the right ones, which somebody refers to", () =>
		assert.deepEqual(
			onProviders("&scmi_rst { #clock-cells = <1>; };\n&eth0 { resets = <&scmi_rst 0>; clocks = <&scmi_rst 1>; };"),
			[
				'error scmi-protocol-mismatch "#clock-cells = <1>;": scmi_rst is protocol 0x16, resets, and has #clock-cells: it provides nothing of that kind; eth0 waits for it and never probes',
			],
		));

	const MAILBOX = (compatible: string, cells: number) =>
		board(`	mhu: mailbox { compatible = "${compatible}"; #mbox-cells = <${cells}>; };
	page0: page@53ff0000 { compatible = "arm,scmi-shmem"; reg = <0x53ff0000 0x80>; };
	page1: page@53ff0080 { compatible = "arm,scmi-shmem"; reg = <0x53ff0080 0x80>; };
	firmware {
		scmi {
			compatible = "arm,scmi";
			mboxes = <&mhu 0>, <&mhu 1>;
			shmem = <&page0>, <&page1>;
			#address-cells = <1>;
			#size-cells = <0>;
			scmi_clk: protocol@14 { reg = <0x14>; #clock-cells = <1>; };
		};
	};
	usdhc2: mmc { clocks = <&scmi_clk 159>; };`);

	test("a mailbox that counts otherwise than its binding and all who refer to it is told there", () => {
		assert.deepEqual(found(MAILBOX("arm,mhu", 2)), [
			'error mboxes_property: #mbox-cells of mhu is 2, and every reference to it has 1 number, as its binding says: mboxes of scmi. Linux logs "#mbox-cells = 2 found 1" and gives up each of these lists there. The probe of scmi fails, and usdhc2 waits for it and never probes',
		]);
		assert.deepEqual(found(MAILBOX("arm,mhu", 1)), []);
	});

	test("one list that differs from a mailbox of no known binding may be what is wrong", () =>
		assert.deepEqual(
			found(MAILBOX("acme,mailbox", 2)).map((line) => line.split(":")[0]),
			["error mboxes_property"],
		));

	test("another list of an SCMI node that goes wrong takes no mailbox from it", () => {
		const withInterrupt = MAILBOX("arm,mhu", 1)
			.replace("mhu: ", "gic: gic { #interrupt-cells = <3>; };\n	mhu: ")
			.replace("mboxes =", "interrupts-extended = <&gic 1>;\n			mboxes =");
		assert.deepEqual(found(withInterrupt), [
			'warning interrupts_extended_property: interrupts-extended of scmi: gic takes 3 cells (#interrupt-cells) and gets only 1: 2 cells are missing. Linux logs "#interrupt-cells = 3 found 1"',
		]);
	});

	const gpios = (users: string) =>
		onProviders(`/ { gpio: gpio { gpio-controller; #gpio-cells = <3>; }; };\n${users}`).filter((line) =>
			line.includes("gpio"),
		);

	test("several nodes with as many numbers: their controller is told, with a fix that is no more than offered", () => {
		assert.deepEqual(gpios("&eth0 { reset-gpios = <&gpio 1 0>; };\n&usb0 { vbus-gpios = <&gpio 2 0>; };"), [
			'warning gpios_property "3": #gpio-cells of gpio is 3, and every reference to it has 2 numbers: reset-gpios of eth0 and vbus-gpios of usb0. Linux logs "#gpio-cells = 3 found 2" and gives up each of these lists there',
			'  "&gpio 1 0": reset-gpios of eth0',
			'  "&gpio 2 0": vbus-gpios of usb0',
		]);
		const body =
			"/ { gpio: gpio { gpio-controller; #gpio-cells = <3>; }; };\n&eth0 { reset-gpios = <&gpio 1 0>; };\n&usb0 { vbus-gpios = <&gpio 2 0>; };";
		const { findings } = demoBoard(body, ALONE);
		assert.deepEqual(
			findings.flatMap(({ fixes }) => fixes.map(({ title, preferred }) => `${title} ${preferred}`)),
			["Write #gpio-cells = <2> in gpio false"],
		);
	});

	test("where they disagree each is told for itself", () =>
		assert.equal(
			gpios("&eth0 { reset-gpios = <&gpio 1 0>; };\n&usb0 { vbus-gpios = <&gpio 2>; };").filter((line) =>
				line.startsWith("warning"),
			).length,
			2,
		));
});

describe("a page's reg for other cells", () => {
	const page = (reg: string, cells: readonly [string, string]) =>
		found(
			board(`	page0: page@53ff0000 { compatible = "arm,scmi-shmem"; reg = <${reg}>; };\n${SCMI_OVER_SMC}`, [...cells]),
		);
	for (const [reg, cells, what] of [
		[
			"0x53ff0000 0x80",
			["2", "2"],
			/^error scmi-channel-incomplete: .* has a reg written for 1\+1 cells of address and size, and the nodes above it say 2\+2 /,
		],
		["0 0x53ff0000 0 0x80", ["1", "1"], /^warning scmi-page-misfit: .* is written for 2\+2 cells .* say 1\+1 /],
		["0x53ff0000 0 0x80", ["2", "1"], /^warning scmi-page-misfit: .* is written for 1\+2 cells .* say 2\+1 /],
		[
			"0x53ff0000 0 0x80",
			["1", "1"],
			/^warning scmi-page-misfit: .* is written for 1\+2 cells .* say 1\+1 .* 0x0 bytes at 0x53ff0000$/,
		],
	] as const)
		test(`<${reg}> under ${cells.join("+")}`, () => {
			const [only, ...others] = page(reg, cells);
			assert.match(only ?? "", what);
			assert.deepEqual(others, []);
		});
	test("one that makes sense as it stands", () => {
		assert.deepEqual(page("0 0x53ff0000 0 0x80", ["2", "2"]), []);
		assert.deepEqual(page("0x53ff0000 0x80", ["1", "1"]), []);
		assert.deepEqual(page("0x8 0x80000000 0 0x1000", ["2", "2"]), []);
	});
});

describe("text where numbers have to stand", () => {
	const page = '	page0: page@53ff0000 { compatible = "arm,scmi-shmem"; reg = <0x53ff0000 0x80>; };';
	const edited = (from: string, to: string) => found(board(`${page}\n${SCMI_OVER_SMC}`).replace(from, to));
	test("shmem", () =>
		assert.deepEqual(edited("shmem = <&page0>", 'shmem = "page0"'), [
			'error scmi-channel-incomplete: shmem of scmi is text, "page0", where references have to stand: Linux\'s probe of it fails, and usdhc2 waits for it and never probes',
		]));
	test("clocks", () =>
		assert.deepEqual(edited("clocks = <&scmi_clk 159>", 'clocks = "scmi_clk"'), [
			'warning clocks_property: clocks of usdhc2 is text, "scmi_clk", where references have to stand, as <&label 0> is one: Linux finds none in it',
		]));
	test("#clock-cells", () =>
		assert.deepEqual(edited("#clock-cells = <1>", '#clock-cells = "1"'), [
			'error scmi-protocol-cells: #clock-cells of scmi_clk is text, "1", and a clock is one number. Linux logs "could not get #clock-cells for /firmware/scmi/protocol@14", and usdhc2 gets -22 (EINVAL)',
		]));
	test("a page's compatible as a number", () =>
		assert.deepEqual(
			edited('compatible = "arm,scmi-shmem"', "compatible = <1>").map((line) => line.split(":")[0]),
			["error scmi-channel-incomplete"],
		));
	const regulators = (reg: string) =>
		edited(
			"scmi_clk: protocol@14",
			`scmi_volt: protocol@17 { reg = <0x17>; regulators { vdd: regulator@1 { reg = ${reg}; regulator-name = "vdd"; }; }; };\n\t\t\tscmi_clk: protocol@14`,
		);
	test("a regulator's reg, short or long enough to be taken for a number", () => {
		assert.deepEqual(regulators('"1"'), [
			'warning scmi-regulator-misfit: reg of vdd is text, "1": Linux passes over it without a message',
		]);
		assert.deepEqual(regulators('"0x1"'), [
			'warning scmi-regulator-misfit: reg of vdd is text, "0x1": Linux takes its first four bytes, 0x30783100, for the voltage domain, finds none and passes over it without a message',
		]);
		assert.deepEqual(regulators("<1>"), []);
	});
});

describe("performance domains of CPUs alone", () => {
	const cpus = (cells: string, reference: string) =>
		onProviders(`&scmi_dvfs { #power-domain-cells = ${cells}; };
/ { cpus { #address-cells = <1>; #size-cells = <0>; cpu0: cpu@0 { device_type = "cpu"; reg = <0>; power-domains = <${reference}>; power-domain-names = "perf"; }; }; };`).filter(
			(line) => !line.startsWith("  "),
		);
	test("no cell: cpufreq reads one all the same", () =>
		assert.deepEqual(cpus("<0>", "&scmi_dvfs"), [
			'error scmi-protocol-cells "0": #power-domain-cells of scmi_dvfs is 0, and a performance domain is one number. cpufreq reads a number all the same: which performance domain cpu0 gets is left to chance',
		]));
	test("two cells, and one number: there is no cpufreq", () =>
		assert.deepEqual(cpus("<2>", "&scmi_dvfs 0"), [
			'error scmi-protocol-cells "2": #power-domain-cells of scmi_dvfs is 2, and a performance domain is one number. cpufreq gets -22 (EINVAL), and there is none for cpu0',
		]));
	test("two cells and two numbers: cpufreq takes the first, and of other devices alone it is said what would be", () =>
		assert.deepEqual(cpus("<2>", "&scmi_dvfs 0 0"), [
			'warning scmi-protocol-cells "2": #power-domain-cells of scmi_dvfs is 2, and a performance domain is one number. Linux takes no other count: who refers to it waits for it and never probes',
		]));
	test("both styles are told where one of them has another count, as that alone", () => {
		const both = (count: number) =>
			onProviders(`&scmi_dvfs { #clock-cells = <${count}>; };`).map((line) => line.split(" ")[0]);
		assert.deepEqual(both(1), ["hint"]);
		assert.deepEqual(both(2), ["warning"]);
	});
	test("both styles, each with somebody who refers to it, are no hint, whatever else is wrong with the reference", () =>
		assert.deepEqual(
			onProviders(`&scmi_dvfs { #clock-cells = <1>; };
&eth0 { power-domains = <&scmi_dvfs>; };
/ { cpus { #address-cells = <1>; #size-cells = <0>; cpu@0 { device_type = "cpu"; reg = <0>; clocks = <&scmi_dvfs 0>; }; }; };`)
				.filter((line) => !line.startsWith("  "))
				.map((line) => line.split(" ")[0]),
			["error"],
		));
});

test("a misspelt list of references to others is told of a node that uses SCMI, or that leads to one", () => {
	const misspelt = (body: string) =>
		onProviders(
			`/ { osc: osc { #clock-cells = <0>; }; pll: pll { #clock-cells = <0>; clocks = <&scmi_clk 1>; }; };\n${body}`,
		).filter((line) => line.includes("scmi-property-misspelt")).length;
	assert.equal(misspelt("&eth0 { resets = <&scmi_rst 0>; assigned-clock = <&osc>; };"), 1);
	assert.equal(misspelt("&eth0 { assigned-clock = <&pll>; };"), 1);
	assert.equal(misspelt("&eth0 { assigned-clock = <&osc>; };"), 0);
	assert.equal(misspelt("&eth0 { resets = <&scmi_rst 0>; assigned-clock = <1>; };"), 0);
});

describe("what follows from one slip, with a catalogue", () => {
	const ETH = "&eth0 { scmi_devid = <4>; clocks = <&scmi_clk 0>; };\n";
	const under = (xen: boolean, body: string) =>
		findingsOf(`${ETH}${body}`, xen ? {} : ALONE).filter((line) => !line.startsWith("  "));
	const only = (xen: boolean, body: string, what: RegExp) => {
		const [first = "", ...others] = under(xen, body);
		assert.match(first, what);
		assert.deepEqual(others, []);
	};
	test("a page's reg for other cells: that firmware reads elsewhere stands below it", () => {
		const body = "&xen_shm { reg = <0x0 0x53ff0000 0x0 0x1000>; };";
		only(true, body, /^error scmi-page-misfit /);
		only(false, body, /^(warning|error) scmi-page-misfit /);
	});
	test("the compatible of another transport, of which the mediator finds none", () =>
		only(
			true,
			'/ { firmware { scmi { compatible = "linaro,scmi-optee"; }; }; };',
			/^error scmi-channel-incomplete .* It has all that "arm,scmi-smc" needs$/,
		));
	test("the number of firmware's call as text", () =>
		only(
			false,
			'/ { firmware { scmi { arm,smc-id = "0x82000002"; }; }; };',
			/^warning scmi-call-strange .*: arm,smc-id of scmi is text, "0x82000002": Linux reads its first four bytes, 0x30783832, /,
		));
	test("misspelt cells are respelt, and none are written beside them", () => {
		const body = `${ETH}&scmi_clk { /delete-property/ #clock-cells; #clock-cell = <1>; };`;
		only(
			false,
			body.slice(ETH.length),
			/^error scmi-node-misspelt .*: #clock-cell of scmi_clk is read by nobody, #clock-cells is: /,
		);
		const edits = demoBoard(body, ALONE).findings.flatMap(({ fixes }) =>
			fixes.flatMap((fix) => fix.edits.map(({ text }) => text)),
		);
		assert.deepEqual(edits, ["#clock-cells"]);
		assert.ok(
			findingsOf("&scmi_rst { /delete-property/ #reset-cells; reset-cells = <1>; };", ALONE).some((line) =>
				line.startsWith(
					'warning scmi-node-misspelt "reset-cells = <1>;": reset-cells of scmi_rst is read by nobody, #reset-cells is',
				),
			),
		);
	});
	test("a number that is no protocol, in a node that provides what its name says", () =>
		only(
			false,
			"&scmi_clk { reg = <0x41>; };",
			/^error scmi-protocol-mismatch "0x41": protocol@14 is protocol 0x41, by its reg: .*; eth0 waits for it and never probes$/,
		));
	test("a firmware device's number as text", () =>
		only(
			true,
			'&eth0 { scmi_devid = "4"; };',
			/^warning scmi-device-id-missing .* but its scmi_devid is text, "4", which is no number, so Xen asks for nothing /,
		));
});

describe("a provider's cells", () => {
	test("as text, told there once for all who refer to it", () => {
		const found = onProviders(
			'/ { gpio: gpio { gpio-controller; #gpio-cells = "2"; }; };\n&eth0 { reset-gpios = <&gpio 1 0>; };\n&usb0 { vbus-gpios = <&gpio 2 0>; };',
		);
		assert.deepEqual(
			found.map((line) => line.split(":")[0]),
			['warning gpios_property "#gpio-cells = \\"2\\";"', '  "&gpio"', '  "#gpio-cells = \\"2\\";"'],
		);
	});
	test("of the other style are no reason to add them for a device that is no CPU", () =>
		assert.match(
			onProviders("&eth0 { clocks = <&scmi_dvfs 1>; };")[0] ?? "",
			/^error clocks_property .*: scmi_dvfs is the performance domain protocol and has no #clock-cells; the clock protocol is scmi_clk\./,
		));
});

test("numbers where names have to stand are told as that, and are no empty names", () =>
	assert.deepEqual(
		onProviders(`&eth0 { power-domains = <&scmi_pd 0>; power-domain-names = <0>; };
/ { cpus { #address-cells = <1>; #size-cells = <0>; cpu@0 { device_type = "cpu"; reg = <0>; power-domains = <&scmi_dvfs 0>; power-domain-names = <0>; }; }; };`).map(
			(line) => line.split(" ").slice(0, 2).join(" "),
		),
		["warning scmi-value-malformed", "warning scmi-value-malformed"],
	));

test("a bus without ranges above both pages of a mailbox's channel is one finding", () =>
	assert.deepEqual(
		found(
			board(`	mhu: mailbox { compatible = "arm,mhu"; #mbox-cells = <1>; };
	sram: sram@53ff0000 {
		compatible = "mmio-sram";
		reg = <0x53ff0000 0x1000>;
		#address-cells = <1>;
		#size-cells = <1>;
		page0: page@0 { compatible = "arm,scmi-shmem"; reg = <0 0x80>; };
		page1: page@80 { compatible = "arm,scmi-shmem"; reg = <0x80 0x80>; };
	};
	firmware {
		scmi {
			compatible = "arm,scmi";
			mboxes = <&mhu 0>, <&mhu 1>;
			shmem = <&page0>, <&page1>;
			#address-cells = <1>;
			#size-cells = <0>;
			scmi_clk: protocol@14 { reg = <0x14>; #clock-cells = <1>; };
		};
	};
	usdhc2: mmc { clocks = <&scmi_clk 159>; };`),
		).map((line) => line.split(":")[0]),
		["error scmi-channel-incomplete"],
	));

for (const other of ["scmi_power", "hscif0"])
	test(`shmem that names ${other}, which is no page, is told at the reference; that the mediator stays off stands below it`, () => {
		const { analysis, bad } = analysisWith("rcar-h3", "rcar-h3.dts", (text) =>
			text.replace("shmem = <&scmi_shm>", `shmem = <&${other}>`),
		);
		const [only, ...others] = analysis.findings;
		assert.deepEqual([only?.code, others], ["scmi-channel-incomplete", []]);
		assert.equal(bad.slice(only?.at.start, only?.at.end), `&${other}`);
		assert.match(only?.message ?? "", /is no shared memory/);
		assert.match(only?.related.map(({ message }) => message).join("\n") ?? "", /The mediator stays off/);
		assert.deepEqual(
			only?.fixes.map(({ edits }) => edits.map(({ text }) => text)),
			[["&scmi_shm"]],
		);
	});
