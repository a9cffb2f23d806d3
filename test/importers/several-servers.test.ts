// A board whose SCMI nodes lead to several firmware servers: a catalogue for each, and each node is judged by its own.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Run, scmiDt } from "../cli/command-line.ts";

/** A board with two mailboxes and two pages of shared memory. */
function board(scmiNodes: string, devices: string): string {
	return `/dts-v1/;
/ {
	compatible = "acme,two";
	#address-cells = <1>;
	#size-cells = <1>;
	page0: shmem@1000 { compatible = "arm,scmi-shmem"; reg = <0x1000 0x80>; };
	page1: shmem@2000 { compatible = "arm,scmi-shmem"; reg = <0x2000 0x80>; };
	mbox0: mailbox@3000 { reg = <0x3000 0x1000>; #mbox-cells = <1>; };
	mbox1: mailbox@4000 { reg = <0x4000 0x1000>; #mbox-cells = <1>; };
	firmware {
${scmiNodes}
	};
${devices}
};
`;
}

// As CIX Sky1: clocks over a mailbox, power domains from the secure monitor; the numbers overlap.
const SKY = board(
	`
	scmi {
		compatible = "arm,scmi"; mboxes = <&mbox0 8>; shmem = <&page0>;
		#address-cells = <1>; #size-cells = <0>;
		scmi_clk: protocol@14 { reg = <0x14>; #clock-cells = <1>; };
	};
	scmi-smc {
		compatible = "arm,scmi-smc"; arm,smc-id = <0xc2000001>; shmem = <&page1>;
		#address-cells = <1>; #size-cells = <0>;
		smc_devpd: protocol@11 { reg = <0x11>; #power-domain-cells = <1>; };
		smc_clk: protocol@14 { reg = <0x14>; #clock-cells = <1>; };
	};`,
	`
	uart0: serial@5000 { reg = <0x5000 0x1000>; clocks = <&scmi_clk 4>, <&scmi_clk 5>; power-domains = <&smc_devpd 4>; };
	gpu: gpu@6000 { reg = <0x6000 0x1000>; clocks = <&smc_clk 5>, <&smc_clk 6>; power-domains = <&smc_devpd 0>; };`,
);

describe("a mailbox and an SMC in one tree", () => {
	test("each server has a catalogue with its own numbers", async () => {
		const { exitCode, output, errors, written } = await importInto("acme.scmi.yaml", SKY);
		assert.equal(
			errors,
			"scmi-dt import: board.dts calls 2 firmware servers: wrote acme-mailbox.scmi.yaml for /firmware/scmi and acme-smc.scmi.yaml for /firmware/scmi-smc\n",
		);
		assert.deepEqual([exitCode, output], [0, ""]);
		const body = (name: string) => written[`/work/${name}`]?.replace(/^(#.*|scmiCatalogue.*|sources:\n.*|)\n/gm, "");
		assert.equal(
			body("acme-mailbox.scmi.yaml"),
			`firmware:
  name: acme,two firmware (mailbox)
  match: { rootCompatible: [ "acme,two" ], scmiNode: [ /firmware/scmi ] }
resources:
  clock:
    clock_4: { id: 4 } # used by uart0
    clock_5: { id: 5 } # used by uart0
completeness: { clock: partial }
`,
		);
		assert.equal(
			body("acme-smc.scmi.yaml"),
			`firmware:
  name: acme,two firmware (smc)
  match: { rootCompatible: [ "acme,two" ], scmiNode: [ /firmware/scmi-smc ] }
resources:
  power:
    power_0: { id: 0 } # used by gpu
    power_4: { id: 4 } # used by uart0
  clock:
    clock_5: { id: 5 } # used by gpu
    clock_6: { id: 6 } # used by gpu
completeness: { power: partial, clock: partial }
`,
		);
	});
	test("the same tree has no finding under them, and the next import none to complain of", async () => {
		const { written } = await importInto("acme.scmi.yaml", SKY);
		const files = { ...written, "/work/board.dts": SKY };
		const { output } = await scmiDt(files, "check", "board.dts", ...Object.keys(written));
		assert.match(
			output,
			/^board: nothing found; .* \(against acme-mailbox\.scmi\.yaml, acme-smc\.scmi\.yaml, no mediator\); /,
		);
		const again = await scmiDt(files, "import", "from-dts", "board.dts", "-o", "acme.scmi.yaml", "--force");
		assert.doesNotMatch(again.errors, /already/);
	});
	test("a number of one is none of the other", async () => {
		const { written } = await importInto("acme.scmi.yaml", SKY);
		const swapped = SKY.replace("&scmi_clk 4", "&scmi_clk 6").replace("&smc_clk 6", "&smc_clk 4");
		const { output } = await scmiDt({ ...written, "/work/board.dts": swapped }, "check", "board.dts");
		assert.match(output, /clock 6 is not among those listed for "acme,two firmware \(mailbox\)"/);
		assert.match(output, /clock 4 is not among those listed for "acme,two firmware \(smc\)"/);
		assert.match(output, /^board: 2 notes; /m);
	});
	test("a scmi.yaml may name them the same way", async () => {
		const { written } = await importInto("fw/acme.scmi.yaml", SKY);
		const files = {
			...written,
			"/work/board.dts": SKY,
			"/work/scmi.yaml": `scmi: 1
host: board.dts
catalogue: { /firmware/scmi: fw/acme-mailbox.scmi.yaml, /firmware/scmi-smc: fw/acme-smc.scmi.yaml }
`,
		};
		assert.match(
			(await scmiDt(files, "check", "scmi.yaml")).output,
			/^board: nothing found; .*against fw\/acme-mailbox\.scmi\.yaml, fw\/acme-smc\.scmi\.yaml/,
		);
	});
	test("they do not go to standard output as one", async () => {
		const { exitCode, output, errors } = await scmiDt({ "/work/board.dts": SKY }, "import", "from-dts", "board.dts");
		assert.deepEqual([exitCode, output], [2, ""]);
		assert.equal(
			errors,
			"scmi-dt import: board.dts calls 2 firmware servers, mailbox (/firmware/scmi) and smc (/firmware/scmi-smc), and each has a catalogue of its own: -o NAME.scmi.yaml writes NAME-mailbox.scmi.yaml and NAME-smc.scmi.yaml\n",
		);
	});
	test("a catalogue that was there before is told of", async () => {
		const before = {
			"/work/old.scmi.yaml": 'scmiCatalogue: 1\nfirmware: { name: Old, match: { rootCompatible: ["acme,two"] } }\n',
		};
		const { errors } = await importInto("acme.scmi.yaml", SKY, before);
		assert.match(errors, /a catalogue already, old\.scmi\.yaml; the new ones fit it as well or better/);
	});
	test("scmi_devid is a number of the server Xen asks, access-controllers of the one it names", async () => {
		const numbered = SKY.replace("serial@5000 {", "$& scmi_devid = <7>;").replace(
			"gpu@6000 {",
			"$& access-controllers = <&smc 9>;",
		);
		const named = numbered.replace("scmi-smc {", "smc: $& #access-controller-cells = <1>;");
		const { written } = await importInto("acme.scmi.yaml", named);
		assert.doesNotMatch(written["/work/acme-mailbox.scmi.yaml"] ?? "", /^devices:/m);
		const smc = written["/work/acme-smc.scmi.yaml"] ?? "";
		assert.match(smc, /^ {2}uart0: \{ id: 7, .* resources: \{ power: \[ power_4 \] \} \}$/m);
		assert.match(
			smc,
			/^ {2}gpu: \{ id: 9, .* resources: \{ clock: \[ clock_5, clock_6 \], power: \[ power_0 \] \} \}$/m,
		);
	});
});

const MAILBOX = 'compatible = "arm,scmi"';
const SMC = 'compatible = "arm,scmi-smc"';
const OPTEE = 'compatible = "linaro,scmi-optee"';
const ONE = ["my.scmi.yaml: /firmware/a /firmware/b"];

/** What two SCMI nodes say of whom they call, and the files that `-o my.scmi.yaml` makes with the nodes each is for. */
const PAIRS: Readonly<Record<string, readonly [a: string, b: string, made: readonly string[]]>> = {
	"one SMC id, as Xen and its guests have": [
		`${SMC}; arm,smc-id = <0x82000002>;`,
		`${SMC}; arm,smc-id = <0x82000002>;`,
		ONE,
	],
	"one SMC id, spelt another way": [
		`${SMC}; arm,smc-id = <0xc6008012>;`,
		`compatible = "qcom,scmi-smc"; arm,smc-id = <0xc6008012>;`,
		ONE,
	],
	"two SMC ids": [
		`${SMC}; arm,smc-id = <0x82002000>;`,
		`${SMC}; arm,smc-id = <0x82002001>;`,
		["my-smc-a.scmi.yaml: /firmware/a", "my-smc-b.scmi.yaml: /firmware/b"],
	],
	"two channels of one mailbox": [`${MAILBOX}; mboxes = <&mbox0 1>;`, `${MAILBOX}; mboxes = <&mbox0 2>;`, ONE],
	"two mailboxes": [
		`${MAILBOX}; mboxes = <&mbox0 1>;`,
		`${MAILBOX}; mboxes = <&mbox1 1>;`,
		["my-mailbox-a.scmi.yaml: /firmware/a", "my-mailbox-b.scmi.yaml: /firmware/b"],
	],
	"two channels of OP-TEE": [
		`${OPTEE}; linaro,optee-channel-id = <0>;`,
		`${OPTEE}; linaro,optee-channel-id = <1>;`,
		ONE,
	],
	"two transports": [
		`${OPTEE}; linaro,optee-channel-id = <0>;`,
		`compatible = "arm,scmi-virtio";`,
		["my-optee.scmi.yaml: /firmware/a", "my-virtio.scmi.yaml: /firmware/b"],
	],
};

describe("two SCMI nodes with", () => {
	for (const [difference, [a, b, made]] of Object.entries(PAIRS))
		test(difference, async () => {
			const tree = withNodes(a, b, "<&a_clk 1>, <&b_clk 2>");
			const { written } = await importInto("my.scmi.yaml", tree);
			assert.deepEqual(Object.entries(written).map(nodesOf), made);
			const { output } = await scmiDt({ ...written, "/work/board.dts": tree }, "check", "board.dts");
			assert.match(output, /^board: nothing found; /);
			const both = tree.replace("&a_clk 1", "&a_clk 3").replace("&b_clk 2", "&b_clk 3");
			const wrong = await scmiDt({ ...written, "/work/board.dts": both }, "check", "board.dts");
			assert.equal(wrong.output.match(/clock 3 is not among those listed/g)?.length, 2, wrong.output);
		});
	test("nothing used of the first: the file is as named, and for the second", async () => {
		const tree = withNodes(`${MAILBOX}; mboxes = <&mbox0 1>;`, `${SMC}; arm,smc-id = <1>;`, "<&b_clk 2>");
		const { written, errors } = await importInto("my.scmi.yaml", tree);
		assert.deepEqual(Object.entries(written).map(nodesOf), ["my.scmi.yaml: /firmware/b"]);
		assert.match(written["/work/my.scmi.yaml"] ?? "", /^ {2}name: acme,two firmware$/m);
		assert.equal(errors, "scmi-dt import: wrote my.scmi.yaml for /firmware/b\n");
	});
	test("an id that is not known: it goes with the first of its transport", async () => {
		const tree = withNodes(`${SMC};`, `${SMC}; arm,smc-id = <1>;`, "<&a_clk 1>, <&b_clk 2>");
		assert.deepEqual(Object.entries((await importInto("my.scmi.yaml", tree)).written).map(nodesOf), ONE);
	});
	test("the same name: the whole path tells them apart", async () => {
		const tree = board(
			`
	x { scmi { ${SMC}; arm,smc-id = <1>; shmem = <&page0>; x: protocol@14 { reg = <0x14>; #clock-cells = <1>; }; }; };
	y { scmi { ${SMC}; arm,smc-id = <2>; shmem = <&page1>; y: protocol@14 { reg = <0x14>; #clock-cells = <1>; }; }; };`,
			"serial@5000 { clocks = <&x 1>, <&y 2>; };",
		);
		const { written } = await importInto("my.scmi.yaml", tree);
		assert.deepEqual(Object.entries(written).map(nodesOf), [
			"my-smc-firmware-x-scmi.scmi.yaml: /firmware/x/scmi",
			"my-smc-firmware-y-scmi.scmi.yaml: /firmware/y/scmi",
		]);
	});
});

/** A board with the SCMI nodes /firmware/a and /firmware/b, each with a page of its own and clocks, and a UART with these `clocks`. */
function withNodes(a: string, b: string, clocks: string): string {
	return board(
		`
	a {
		${a} shmem = <&page0>;
		#address-cells = <1>; #size-cells = <0>;
		a_clk: protocol@14 { reg = <0x14>; #clock-cells = <1>; };
	};
	b {
		${b} shmem = <&page1>;
		#address-cells = <1>; #size-cells = <0>;
		b_clk: protocol@14 { reg = <0x14>; #clock-cells = <1>; };
	};`,
		`	uart0: serial@5000 { reg = <0x5000 0x1000>; clocks = ${clocks}; };`,
	);
}

/** `my.scmi.yaml: /firmware/a /firmware/b` */
function nodesOf([path, text]: [string, string]): string {
	const [, nodes = ""] = /scmiNode: \[ (.*?) \]/.exec(text) ?? [];
	return `${path.replace("/work/", "")}: ${nodes.replace(/[",]/g, "")}`;
}

function importInto(output: string, tree: string, beside: Readonly<Record<string, string>> = {}): Promise<Run> {
	return scmiDt({ ...beside, "/work/board.dts": tree }, "import", "from-dts", "board.dts", "-o", output);
}
