// Interrupts of what Xen gives away at boot: map_device_irqs_to_domain(), route_irq_to_guest() of xen/arch/arm. Every node of Dom0's
// that is not `xen,passthrough` itself has its interrupts routed to Dom0, whatever its status; a guest gets none of them, -EBUSY, and
// what fails while a guest's tree is made is told as -22: prepare_dtb_domU().
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { analysed, type Board, domain, ended } from "./dom0less-board.ts";
import { byXl, dom0less as multiAgent, replace } from "./multi-agent-board.ts";

const RUNNING = ["Dom0 running", "domA running"];
const busy = (line: string) => `Xen panics, "Could not set up domain domA (rc = -22)": ${line} (-16).`;
const TAKEN = ["Dom0 never", "domA panic", busy("IRQ 52 of /soc/uart@6000 is already used by Dom0")];

for (const profile of ["xen", "epam-2024"] as const)
	describe(`${profile}: an interrupt of what a domain is given`, () => {
		const boot = (board: Omit<Board, "profile">) => ended(analysed({ profile, ...board }));
		const INTERRUPT = "interrupts = <0 20 4>;";
		test("is Dom0's already", () => assert.deepEqual(boot({ uart: INTERRUPT }), TAKEN));
		test("is Dom0's already where its node is disabled", () =>
			assert.deepEqual(boot({ uart: `${INTERRUPT} status = "disabled";` }), TAKEN));
		test("is Dom0's already where only the bus is kept from it", () =>
			assert.deepEqual(boot({ bus: "xen,passthrough;", uart: INTERRUPT }), TAKEN));
		test("by interrupts-extended", () =>
			assert.deepEqual(boot({ uart: "interrupts-extended = <&wakeup 0 20 4>, <&gic 0 20 4>;" }), TAKEN));
		test("is its own where the node is kept from Dom0", () =>
			assert.deepEqual(boot({ uart: `${INTERRUPT} xen,passthrough;` }), RUNNING));
		test("there is none: Dom0 and the domain have the device", () => assert.deepEqual(boot({}), RUNNING));
		test("goes to another controller, and Xen routes none", () =>
			assert.deepEqual(boot({ uart: `${INTERRUPT} interrupt-parent = <&wakeup>;` }), RUNNING));
		test("goes to another device of Dom0's as well", () =>
			assert.deepEqual(
				boot({ uart: `${INTERRUPT} xen,passthrough;`, beside: `ohci@8000 { reg = <0x8000 0x1000>; ${INTERRUPT} };` }),
				["Dom0 never", "domA panic", busy("IRQ 52 of /soc/uart@6000 is already used by Dom0, for /soc/ohci@8000")],
			));
		test("goes to a device of another domain as well", () =>
			assert.deepEqual(
				boot({
					uart: `${INTERRUPT} xen,passthrough;`,
					beside: `uart@7000 { reg = <0x7000 0x1000>; ${INTERRUPT} xen,passthrough; };`,
					domains: domain("domB"),
				}),
				[
					"Dom0 never",
					"domA never",
					"domB panic",
					busy("IRQ 52 of /soc/uart@7000 is already used by domA, for /soc/uart@6000").replace(
						"domain domA",
						"domain domB",
					),
				],
			));
		test("whether there is a Dom0 is not known, nor then who gets anything", () => {
			const why = "whether Xen makes a Dom0, which would have IRQ 52 of /soc/uart@6000 first, is not known";
			const unknown = boot({ uart: INTERRUPT, dom0: "bootargs;", complete: false });
			assert.deepEqual(unknown, [`Dom0 running ${why}`, `domA running ${why}`]);
		});
		test("there is no Dom0", () => assert.deepEqual(boot({ uart: INTERRUPT, dom0: "bootargs;" }), ["domA running"]));
	});

test("epam-2024: interrupts come before firmware is asked, and so before DENIED", () => {
	const uart = "clocks = <&clk 1>; access-controllers = <&scmi 2>;";
	const board = (more: string) =>
		ended(analysed({ profile: "epam-2024", uart: `${uart} ${more}`, asks: 'xen,arm_sci = "scmi_smc";' }));
	assert.deepEqual(board("interrupts = <0 20 4>;"), TAKEN);
	assert.deepEqual(board(""), [
		"Dom0 never",
		"domA panic",
		'Xen panics, "Could not set up domain domA (rc = -22)": firmware answers DENIED for device 2 (uart@6000) (-13).',
	]);
});

test("the multi-agent series: the same", () => {
	const GIC = 'gic: gic@1000 { compatible = "arm,gic-v3"; interrupt-controller; #interrupt-cells = <3>; };';
	const host = (text: string) =>
		text
			.replace("soc {", `${GIC} soc { interrupt-parent = <&gic>;`)
			.replace("xen,passthrough;", "interrupts = <0 80 4>;");
	const { domains, lines } = multiAgent({ host });
	assert.deepEqual(domains, ["Dom0 never", "domu1 panic"]);
	assert.deepEqual(
		lines.filter((line) => line.includes("panics")),
		[
			'* boot-panic: Xen panics, "Could not set up domain domu1 (rc = -22)": IRQ 112 of /soc/i2c@e6508000 is already used by Dom0 (-16).',
		],
	);
});

describe("the multi-agent series: a domain of /chosen that lacks what any has", () => {
	const panics = (edit: (text: string) => string) =>
		multiAgent({ host: edit }).lines.filter((line) => line.includes("panics"));
	test("cpus: parse_dom0less_node()", () =>
		assert.deepEqual(panics(replace("cpus = <1>;", "")), [
			"* boot-panic: Xen panics, \"Missing property 'cpus' for domain domu1\": its node has no cpus.",
		]));
	test("a kernel: kernel_probe()", () =>
		assert.deepEqual(panics(replace(/linux \{.*/, "")), [
			'* boot-panic: Xen panics, "Could not set up domain domu1 (rc = -2)": it has no kernel (multiboot,kernel).',
		]));
	test("memory for a direct map", () =>
		assert.deepEqual(panics(replace("cpus = <1>;", "cpus = <1>; direct-map;")), [
			'* boot-panic: Xen panics, "direct-map is not valid for domain domu1 without static allocation.": direct-map needs xen,static-mem.',
		]));
	test("what a boot script may still write is not missed", () => {
		const { domains } = multiAgent({
			host: (text) => text.replace("cpus = <1>;", "").replace(/linux \{.*/, ""),
			setup: replace("complete: true", "complete: false"),
		});
		assert.deepEqual(domains, ["Dom0 running agent 10", "domu1 running agent 12"]);
	});
});

describe("a guest of xl's: XEN_DOMCTL_bind_pt_irq for each of its irqs", () => {
	const GIC = 'gic: gic@1000 { compatible = "arm,gic-v3"; interrupt-controller; #interrupt-cells = <3>; };';
	const INTERRUPT = "interrupts = <0 80 4>;";
	const boot = (i2c: string, irqs: string) =>
		byXl({
			host: (text) => text.replace("soc {", `${GIC} soc { interrupt-parent = <&gic>;`).replace("xen,passthrough;", i2c),
			xl: (text) => `${text}irqs = [ ${irqs} ]\n`,
		});
	const refused = ({ lines }: ReturnType<typeof boot>) => lines.filter((line) => line.includes("not created"));
	test("Dom0 has it", () => {
		const booted = boot(INTERRUPT, "112");
		assert.deepEqual(refused(booted), [
			"* domain-refused: domu1 is not created, -16 (EBUSY): IRQ 112 of irqs is already used by Dom0, for /soc/i2c@e6508000.",
		]);
		assert.deepEqual(booted.domains, ["Dom0 running agent 10", "domu1 refused"]);
		// one finding, with the mark that mends it
		assert.deepEqual(
			booted.analysis.findings.map(({ code, severity, fixes }) => [code, severity, ...fixes.map(({ title }) => title)]),
			[["scmi-guest-misfit", "error", "Keep /soc/i2c@e6508000 for domu1: add xen,passthrough"]],
		);
	});
	test("it is kept from Dom0", () => assert.deepEqual(refused(boot(`${INTERRUPT} xen,passthrough;`, "112")), []));
	test("it does not list it", () => assert.deepEqual(refused(boot(INTERRUPT, "")), []));
	test("what is filled in later is not known", () => assert.deepEqual(refused(boot(INTERRUPT, '"@@IRQ@@"')), []));
});
