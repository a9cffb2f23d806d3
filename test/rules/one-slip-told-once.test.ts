// One slip of somebody's is one finding, says what becomes of who uses it, and is not mended twice.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fixAll } from "../../server/src/features/fix-all.ts";
import { demoBoard, FIRST_LINES, findingsOf } from "../demo-board.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

const ETH = "&eth0 { scmi_devid = <4>; clocks = <&scmi_clk 0>; };\n";
const ALONE = { "domu1.cfg": "# no guest" };

const codes = (body: string) =>
	findingsOf(body, ALONE)
		.filter((line) => !line.startsWith("  "))
		.map((line) => line.split(" ")[1]);

const CPU = `/ {
	firmware { scmi { perf: protocol@13 { reg = <0x13>; #power-domain-cells = <1>; }; }; };
	cpus {
		#address-cells = <1>;
		#size-cells = <0>;
		cpu@0 { device_type = "cpu"; reg = <0>; power-domains = <&perf 0>; NAMES; };
	};
};
`;

test("a CPU's misspelt power-domain-names is respelt, and none is written beside it", () => {
	const body = CPU.replace("NAMES", 'power-domain-name = "perf"');
	assert.ok(codes(body).includes("scmi-property-misspelt"));
	assert.ok(!codes(body).includes("scmi-cpufreq-misfit"));
	const snapshot = memorySnapshot({ "/b/board.dts": `${FIRST_LINES}${body}\n` });
	const ability = { isEditable: () => true, createsFiles: false, hasCommands: false };
	const action = fixAll([demoBoard(body, ALONE)], [], "/b/board.dts", snapshot, ability);
	const edits = Object.values(action?.edit?.changes ?? {}).flat();
	assert.deepEqual(
		edits.map(({ newText }) => newText).filter((text) => text.includes("power-domain")),
		["power-domain-names"],
	);
	assert.ok(codes(CPU.replace("NAMES;", "")).includes("scmi-cpufreq-misfit"));
});

test("rates beside a misspelt assigned-clocks are not told for themselves", () =>
	assert.deepEqual(
		codes(`${ETH}&eth0 { assigned-clock = <&scmi_clk 0>; assigned-clock-rates = <1000>; };`).filter((code) =>
			code?.includes("assigned-clocks-misfit"),
		),
		[],
	));

test("clocks with the number of sensors: who uses them waits, and that firmware has no sensors is not said", () => {
	const found = findingsOf(`${ETH}&scmi_clk { reg = <0x15>; };`, ALONE).filter((line) => !line.startsWith("  "));
	assert.deepEqual(found, [
		'error scmi-protocol-mismatch "0x15": scmi_clk has #clock-cells, and its reg says that it is protocol 0x15, sensors: Linux goes by reg, and it provides nothing of that kind; eth0 waits for it and never probes',
	]);
});

test("names beside a list that a wrong count of cells cuts are not counted", () => {
	const body = `&eth0 { scmi_devid = <4>; clocks = <&scmi_clk 0>; clock-names = "a"; };\n&scmi_clk { #clock-cells = <0>; };`;
	assert.deepEqual(codes(body), ["scmi-protocol-cells"]);
});

test("what Linux does not take for a page overlaps with none", () => {
	const body = `/ {
	mhu: mailbox { #mbox-cells = <1>; };
	sram: memory@60000000 {
		compatible = "mmio-sram";
		reg = <0x60000000 0x1000>;
		#address-cells = <1>;
		#size-cells = <1>;
		ranges = <0 0x60000000 0x1000>;
		rx: page@200 { compatible = "arm,scmi-shmem"; reg = <0x200 0x200>; };
	};
	firmware { scmi { compatible = "arm,scmi"; mboxes = <&mhu 0>, <&mhu 1>; shmem = <&sram>, <&rx>; }; };
};
${ETH}`;
	assert.ok(codes(body).includes("scmi-channel-incomplete"));
	assert.ok(!codes(body).includes("scmi-channel-shared"));
});

test("a number is no reference, but to a node that is given it as its phandle", () => {
	const misspelt = (more: string) =>
		codes(
			`${ETH}/ { first { clocks = <&scmi_clk 1>; other { power-domain = <1>; clock = <2 0>; }; }; };\n${more}`,
		).filter((code) => code === "scmi-property-misspelt");
	for (const node of ["scmi_pd", "scmi_clk", "scmi_rst"])
		assert.deepEqual(misspelt(`&uart0 { resets = <&scmi_rst 0>; power-domains = <&${node} 0>; };`), [], node);
	assert.deepEqual(misspelt("&scmi_clk { phandle = <2>; };"), ["scmi-property-misspelt"]);
});

const MAILBOX = `/ {
	mhu: mailbox { #mbox-cells = <1>; };
	p0: page@70000000 { compatible = "arm,scmi-shmem"; reg = <0x70000000 0x80>; };
	p1: page@70001000 { compatible = "arm,scmi-shmem"; reg = <0x70001000 0x80>; };
	firmware { scmi { compatible = "arm,scmi"; /delete-property/ arm,smc-id; mboxes = <&mhu 0>; shmem = <&p0>; }; };
};
${ETH}`;

test("a protocol's misspelt shmem: Linux refuses the channel that its mailbox has; without a mailbox none is read", () => {
	const found = (body: string) =>
		findingsOf(`${MAILBOX}&scmi_clk { ${body} };`, ALONE).filter((line) => /scmi-(node|channel-inc)/.test(line));
	assert.deepEqual(found("mboxes = <&mhu 1>; shem = <&p1>;"), [
		'error scmi-node-misspelt "shem = <&p1>;": shem of scmi_clk is read by nobody, shmem is: Linux finds mboxes without it ("Invalid channel descriptor", -22), and its probe of scmi fails',
	]);
	assert.deepEqual(found("shem = <&p1>;"), []);
});

test("cells that a protocol lacks are told once, with all who refer to it", () => {
	const body = `/ { a: first { clocks = <&scmi_clk 1>; }; };\n${ETH}&scmi_clk { /delete-property/ #clock-cells; };`;
	const found = findingsOf(body, ALONE).filter((line) => line.includes("has no #clock-cells"));
	assert.equal(found.filter((line) => line.startsWith("error clocks_property")).length, 1);
	assert.equal(found.length, 2);
});

test("nobody is told to mean a label that is deleted, least of all the one that is typed", () => {
	const found = (label: string) =>
		findingsOf(`&uart0 { resets = <&${label} 0>; };\n/delete-node/ &scmi_rst;`, ALONE).filter((line) =>
			line.includes("there is no node"),
		);
	for (const label of ["scmi_rst", "scmi_rts"])
		assert.deepEqual(
			found(label).map((line) => line.includes("Did you mean")),
			[false],
			label,
		);
});

test("a body whose node is misspelt is told once: who refers to what is in it is right", () => {
	const others = "/ { led { resets = <&expander 0>; gpios = <&outer 1 0>, <&expander 2 0>; path = &expander; }; };";
	const inside = 'outer: &usb00 { expander: gpio@20 { #gpio-cells = <2>; }; };\n&expander { status = "okay"; };';
	assert.deepEqual(findingsOf(`${inside}\n${others}`, ALONE), [
		'error reference "&usb00": there is no node &usb00 before this line. Did you mean &usb0?',
	]);
});

test("a label with a digit hit twice, and no other digit, is the one without", () => {
	const meant = (label: string) =>
		findingsOf(`&${label} { status = "okay"; };`, ALONE).map((line) => line.split("before this line")[1]);
	assert.deepEqual(meant("usb00"), [". Did you mean &usb0?"]);
	assert.deepEqual(meant("usb01"), [""]);
	assert.deepEqual(meant("usb7"), [""]);
});

test("a protocol that shmem names is made no page", () => {
	const fixes = (page: string) => {
		const body = `${MAILBOX}/ { more: sram@60000000 { reg = <0x60000000 0x1000>; }; firmware { scmi { shmem = <&${page}>; }; }; };`;
		const found = demoBoard(body, ALONE).findings.filter(({ code }) => code === "scmi-channel-incomplete");
		return found.flatMap((finding) => finding.fixes.map(({ title }) => title));
	};
	assert.deepEqual(fixes("scmi_pd"), []);
	assert.deepEqual(fixes("more"), ['Add compatible = "arm,scmi-shmem"']);
});

test("a node whose number is not the one in its name is not given the cells of that number", () => {
	const body = (reg: string) =>
		`${ETH}/ { firmware { scmi { protocol@17 { reg = <${reg}>; regulators { }; }; protocol@15 { reg = <0x15>; }; }; }; };`;
	assert.deepEqual(
		codes(body("0x13")).filter((code) => code !== "scmi-protocol-cells"),
		["scmi-protocol-mismatch"],
	);
	assert.deepEqual(
		findingsOf(body("0x13"), ALONE)
			.filter((line) => line.includes(" scmi-protocol-cells "))
			.map((line) => line.split('"')[1]),
		["protocol@15"],
	);
});

test("a number that dtc cannot read is that, and not the number 0", () => {
	assert.deepEqual(codes(`${ETH}/ { firmware { scmi { protocol@84 { reg = <0x0x84>; }; }; }; };`), ["syntax"]);
	assert.deepEqual(codes(`${ETH}&uart0 { scmi_devid = <5>; clocks = <&scmi_clk 1z>; };`), ["syntax"]);
	assert.deepEqual(codes(`${ETH}&uart0 { scmi_devid = <5>; clocks = <&scmi_clk (0x + 1)>; };`), ["syntax"]);
});

test("a wrong number that stands in several lists of a node is one finding, at the one that is used", () => {
	const found = (lists: string) =>
		findingsOf(`&eth0 { scmi_devid = <4>; ${lists} };`, ALONE)
			.filter((line) => !/boot trace|scmi-resource-mismatch/.test(line))
			.map((line) => line.replace(/: "Demo.*/, ""));
	const both = ['error scmi-clock-unknown "40": clock 40 does not exist', '  "40": clock 40 in assigned-clocks too'];
	assert.deepEqual(found("clocks = <&scmi_clk 40>; assigned-clocks = <&scmi_clk 40>;"), both);
	assert.deepEqual(found("assigned-clocks = <&scmi_clk 40>; clocks = <&scmi_clk 40>;"), both);
	assert.equal(found("clocks = <&scmi_clk 40>; assigned-clocks = <&scmi_clk 41>;").length, 2);
	assert.equal(found("clocks = <&scmi_clk 40>; resets = <&scmi_rst 40>;").length, 2);
});

// Xen leaves it to the guest's tree: its driver there is the only one
test("a wrong number of a host's node that is passed through is a warning, and no driver's failure is told", () => {
	const found = findingsOf("&eth0 { xen,passthrough; scmi_devid = <4>; clocks = <&scmi_clk 40>; };");
	const own = found.filter((line) => line.includes("scmi-clock-unknown"));
	assert.deepEqual(own, [
		'warning scmi-clock-unknown "40": clock 40 does not exist: "Demo BL31" serves ids 0–2. No driver of this system\'s probes the device, which is kept for a guest: what that uses is said in its own tree.',
	]);
});
