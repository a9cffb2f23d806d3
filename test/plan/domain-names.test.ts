// Domains whose names contain one another, or no "Dom" at all: each is told its own fate.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { analyse } from "../../server/src/analysis.ts";
import { setupOfLoneBoard } from "../../server/src/configs/lone-board.ts";
import { createEngineCache } from "../../server/src/facts.ts";
import { grantsReport } from "../../server/src/features/grants-report.ts";
import type { GrantsReport } from "../../server/src/features/reports.ts";
import { scmiDt } from "../cli/command-line.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

const CATALOGUE = `scmiCatalogue: 1
firmware: { name: Demo BL31, match: { rootCompatible: ["acme,demo"] } }
scmi: { protocols: { clock: { id: 0x14, version: 0x20000 } } }
agents:
  xen: { id: 1, type: hypervisor, trusted: true, channels: [{ transport: smc, smcId: 0x82000002, smcArgs: { x7: 0 }, shmem: { address: 0x53ff0000, size: 0x1000 } }] }
  vm1: { id: 2, name: VM1, type: ospm, channels: [{ transport: smc, smcId: 0x82000002, smcArgs: { x7: 1 }, shmem: { address: 0x53ff1000, size: 0x1000 } }] }
  vm2: { id: 3, name: VM2, type: ospm, channels: [{ transport: smc, smcId: 0x82000002, smcArgs: { x7: 2 }, shmem: { address: 0x53ff2000, size: 0x1000 } }] }
  vm3: { id: 4, name: VM3, type: ospm, channels: [{ transport: smc, smcId: 0x82000002, smcArgs: { x7: 3 }, shmem: { address: 0x53ff3000, size: 0x1000 } }] }
  vm4: { id: 5, name: VM4, type: ospm, channels: [{ transport: smc, smcId: 0x82000002, smcArgs: { x7: 4 }, shmem: { address: 0x53ff4000, size: 0x1000 } }] }
resources: { clock: { can: { id: 0, name: can }, usb: { id: 1, name: usb }, eth: { id: 2, name: eth } } }
devices:
  can: { id: 4, dt: { addresses: [0x5000] }, resources: { clock: [can] } }
  usb: { id: 5, dt: { addresses: [0x6000] }, resources: { clock: [usb] } }
  eth: { id: 6, dt: { addresses: [0x7000] }, resources: { clock: [eth] } }
permissions: { model: device-runtime, initial: none, setBy: [xen], controls: [clock], hidesUngranted: [clock], resetAgent: always, statuses: { unknownDevice: NOT_FOUND } }
completeness: { agents: complete, clock: complete, devices: complete }
`;

const BOARD = `/dts-v1/;
/ {
	compatible = "acme,demo";
	#address-cells = <1>;
	#size-cells = <1>;
	page0: sram@53ff0000 { compatible = "arm,scmi-shmem"; reg = <0x53ff0000 0x1000>; };
	sram@53ff1000 { compatible = "arm,scmi-shmem"; reg = <0x53ff1000 0x1000>; };
	sram@53ff2000 { compatible = "arm,scmi-shmem"; reg = <0x53ff2000 0x1000>; };
	sram@53ff3000 { compatible = "arm,scmi-shmem"; reg = <0x53ff3000 0x1000>; };
	sram@53ff4000 { compatible = "arm,scmi-shmem"; reg = <0x53ff4000 0x1000>; };
	firmware {
		scmi {
			compatible = "arm,scmi-smc";
			arm,smc-id = <0x82000002>;
			shmem = <&page0>;
			#address-cells = <1>;
			#size-cells = <0>;
			scmi_clk: protocol@14 { reg = <0x14>; #clock-cells = <1>; };
		};
	};
	can@5000 { reg = <0x5000 0x1000>; scmi_devid = <4>; clocks = <&scmi_clk 0>; xen,passthrough; };
	usb@6000 { reg = <0x6000 0x1000>; scmi_devid = <5>; clocks = <&scmi_clk 1>; xen,passthrough; };
	ethernet@7000 { reg = <0x7000 0x1000>; scmi_devid = <6>; clocks = <&scmi_clk 2>; xen,passthrough; };
};
`;

const cfg = (name: string, device: string, armSci = "scmi_smc"): string =>
	`name = "${name}"\nkernel = "/root/Image"\narm_sci = "${armSci}"\nforce_assign_without_iommu = 1\ndtdev = [ "${device}" ]\n`;

const FILES = {
	"demo.scmi.yaml": CATALOGUE,
	"board.dts": BOARD,
	"agl.cfg": cfg("agl-guest", "/can@5000"),
	"domu1.cfg": cfg("DomU1", "/usb@6000"),
	"u1.cfg": cfg("U1", "/ethernet@7000"),
};

function reportOf(more: Readonly<Record<string, string>>): GrantsReport {
	const files = Object.entries({ ...FILES, ...more }).map(([name, text]) => [`/b/${name}`, text]);
	const snapshot = memorySnapshot(Object.fromEntries(files));
	return grantsReport(analyse(snapshot, createEngineCache(), setupOfLoneBoard(snapshot, "/b/board.dts")));
}

const notesOf = ({ domains }: GrantsReport) => domains.map(({ name, agent, note }) => `${name}, ${agent}: ${note}`);

/** Each device with what it comes to for Dom0, agl-guest, DomU1 and U1. */
const statesOf = ({ devices }: GrantsReport) =>
	devices.map(({ tree, cells }) => `${tree}: ${cells.map(({ state }) => state).join(", ")}`).sort();

const DOM0 = "Dom0, agent 5 (VM4): Dom0 gets channel 4, agent 5.";

test("three guests that all start", () => {
	const report = reportOf({});
	assert.deepEqual(notesOf(report), [
		DOM0,
		"agl-guest, agent 4 (VM3): agl-guest gets channel 3, agent 4.",
		"DomU1, agent 3 (VM2): DomU1 gets channel 2, agent 3.",
		"U1, agent 2 (VM1): U1 gets channel 1, agent 2.",
	]);
	assert.deepEqual(statesOf(report), [
		"can@5000: unused, granted, unused, unused",
		"ethernet@7000: unused, unused, unused, granted",
		"usb@6000: unused, unused, granted, unused",
	]);
});

describe("a guest called Xen", () => {
	const named = (agl: string, u1 = cfg("U1", "/ethernet@7000")) => reportOf({ "agl.cfg": agl, "u1.cfg": u1 });
	const DOMU1 = "DomU1, agent 3 (VM2): DomU1 gets channel 2, agent 3.";
	const U1 = "U1, agent 2 (VM1): U1 gets channel 1, agent 2.";
	test("is told what comes of it, and the others what comes of them", () => {
		const report = named(cfg("Xen", "/can@5000"));
		assert.deepEqual(notesOf(report), [DOM0, "Xen, agent 4 (VM3): Xen gets channel 3, agent 4.", DOMU1, U1]);
		assert.deepEqual(statesOf(report), [
			"can@5000: unused, granted, unused, unused",
			"ethernet@7000: unused, unused, unused, granted",
			"usb@6000: unused, unused, granted, unused",
		]);
	});
	test("that is not created", () => {
		const report = named(cfg("Xen", "/can@5000", "scmi-smc"));
		assert.deepEqual(notesOf(report), [
			DOM0,
			'Xen, no agent: Xen is not created, -22 (EINVAL): arm_sci is neither "scmi_smc" nor "none".',
			"DomU1, agent 4 (VM3): DomU1 gets channel 3, agent 4.",
			"U1, agent 3 (VM2): U1 gets channel 2, agent 3.",
		]);
	});
	test("beside one that is not created", () => {
		const report = named(cfg("Xen", "/can@5000"), cfg("U1", "/ethernet@7000", "scmi-smc"));
		assert.deepEqual(notesOf(report), [
			DOM0,
			"Xen, agent 4 (VM3): Xen gets channel 3, agent 4.",
			DOMU1,
			'U1, no agent: U1 is not created, -22 (EINVAL): arm_sci is neither "scmi_smc" nor "none".',
		]);
	});
	test("that asks for no SCMI", () => {
		const report = named(cfg("Xen", "/can@5000", "none"));
		assert.match(
			notesOf(report)[1] ?? "",
			/^Xen, no agent: What Xen uses is not known: it does not ask for SCMI, and its own tree is not here: /,
		);
	});
});

describe("a note is one sentence with one full stop", () => {
	const NAMES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
		"all start": {},
		"one asks for something strange": { "u1.cfg": cfg("U1", "/ethernet@7000", "scmi-smc") },
		"one asks for no SCMI": { "u1.cfg": cfg("U1", "/ethernet@7000", "none") },
		"one asks for no SCMI, and for no device": {
			"u1.cfg": cfg("U1", "/ethernet@7000", "none").replace(/dtdev.*\n/, ""),
		},
		"there is no SCMI node": {
			"board.dts": BOARD.replace(/\tfirmware \{[\s\S]*?\n\t\};\n/, "").replace(/clocks = <&scmi_clk .>; /g, ""),
		},
		"firmware does not know a device": { "board.dts": BOARD.replace("scmi_devid = <5>", "scmi_devid = <50>") },
		"Dom0's own device is unknown to firmware": {
			"board.dts": BOARD.replace("scmi_devid = <5>; clocks = <&scmi_clk 1>; xen,passthrough;", "scmi_devid = <50>;"),
		},
		"one names a node that is not there": { "agl.cfg": cfg("agl-guest", "/can@5001") },
		"the SCMI node is off": { "board.dts": BOARD.replace("scmi {", 'scmi { status = "disabled";') },
		"the SCMI node has no SMC id": { "board.dts": BOARD.replace("arm,smc-id = <0x82000002>;", "") },
		"the SCMI node has another SMC id": { "board.dts": BOARD.replace("<0x82000002>", "<0x82000009>") },
		"there are fewer pages than domains": { "board.dts": BOARD.replace(/\tsram@53ff[34]000.*\n/g, "") },
		"the agents are not all known": {
			"demo.scmi.yaml": CATALOGUE.replace("agents: complete, ", "").replace(/ {2}vm[34].*\n/g, ""),
		},
		"the mediator is not modelled": { "u1.cfg": cfg("U1", "/ethernet@7000", "type=scmi_smc") },
		"there is no mediator": {
			"agl.cfg": "",
			"domu1.cfg": "",
			"u1.cfg": "",
			"board.dts": BOARD.replace(/scmi_devid = <.>; /g, ""),
		},
	};
	for (const [title, more] of Object.entries(NAMES))
		test(title, () => {
			for (const { name, note } of reportOf(more).domains)
				if (note !== "") assert.match(note, /[^.]\.$/, `${name}: ${note}`);
		});
});

describe("the system on the host's tree is", () => {
	const firstOf = (more: Readonly<Record<string, string>>) => reportOf(more).domains[0]?.name;
	const alone = { "agl.cfg": "", "domu1.cfg": "", "u1.cfg": "" };
	const unnumbered = BOARD.replace(/scmi_devid = <.>; /g, "");
	test("Dom0 under Xen", () => assert.equal(firstOf({}), "Dom0"));
	test("Dom0 under a mediator that is not modelled, with guests and without", () => {
		assert.equal(firstOf({ "u1.cfg": cfg("U1", "/ethernet@7000", "type=scmi_smc") }), "Dom0");
		const chosen = "chosen { xen,dom0-sci-agent-id = <2>; };\n\tfirmware {";
		assert.equal(firstOf({ ...alone, "board.dts": unnumbered.replace("firmware {", chosen) }), "Dom0");
	});
	test("Linux where there is no mediator", () => assert.equal(firstOf({ ...alone, "board.dts": unnumbered }), "Linux"));
});

describe("one of three is not created: the others have what is theirs", () => {
	test("U1", () => {
		const report = reportOf({ "u1.cfg": cfg("U1", "/ethernet@7000", "scmi-smc") });
		assert.deepEqual(notesOf(report), [
			DOM0,
			"agl-guest, agent 4 (VM3): agl-guest gets channel 3, agent 4.",
			"DomU1, agent 3 (VM2): DomU1 gets channel 2, agent 3.",
			'U1, no agent: U1 is not created, -22 (EINVAL): arm_sci is neither "scmi_smc" nor "none".',
		]);
		assert.deepEqual(statesOf(report), [
			"can@5000: unused, granted, unused, unused",
			"ethernet@7000: unused, unused, unused, denied",
			"usb@6000: unused, unused, granted, unused",
		]);
	});
	test("DomU1: its channel goes to U1", () => {
		const report = reportOf({ "board.dts": BOARD.replace("scmi_devid = <5>", "scmi_devid = <50>") });
		assert.deepEqual(notesOf(report), [
			DOM0,
			"agl-guest, agent 4 (VM3): agl-guest gets channel 3, agent 4.",
			"DomU1, no agent: DomU1 is not created, -2 (ENOENT): firmware answers NOT_FOUND for device 50 (usb@6000).",
			"U1, agent 3 (VM2): U1 gets channel 2, agent 3.",
		]);
		assert.deepEqual(statesOf(report), [
			"can@5000: unused, granted, unused, unused",
			"ethernet@7000: unused, unused, unused, granted",
			"usb@6000: unused, unused, denied, unused",
		]);
	});
	test("agl-guest: its channel goes to DomU1", () => {
		const report = reportOf({ "agl.cfg": cfg("agl-guest", "/can@5001") });
		assert.equal(report.domains.find(({ name }) => name === "agl-guest")?.agent, "no agent");
		assert.match(
			report.domains.find(({ name }) => name === "agl-guest")?.note ?? "",
			/^agl-guest is not created, .*\/can@5001/,
		);
		assert.deepEqual(notesOf(report).slice(2), [
			"DomU1, agent 4 (VM3): DomU1 gets channel 3, agent 4.",
			"U1, agent 3 (VM2): U1 gets channel 2, agent 3.",
		]);
	});
	test("U1 asks for no SCMI, and DomU1 is not told so", () => {
		const report = reportOf({ "u1.cfg": cfg("U1", "/ethernet@7000", "none") });
		assert.deepEqual(notesOf(report).slice(2), [
			"DomU1, agent 3 (VM2): DomU1 gets channel 2, agent 3.",
			"U1, no agent: What U1 uses is not known: it does not ask for SCMI, and its own tree is not here: name what it is made of in scmi.yaml, domains: { U1: { guest: … } }.",
		]);
	});
});

describe("the trace", () => {
	const files = Object.fromEntries(
		Object.entries({ ...FILES, "board.dts": BOARD.replace("scmi_devid = <6>", "scmi_devid = <60>") }).map(
			([name, text]) => [`/work/${name}`, text],
		),
	);
	interface Step {
		readonly kind: string;
		readonly who?: string;
		readonly sender?: string;
		readonly domain?: string;
		readonly event?: string;
		readonly text?: string;
	}
	async function stepsOf(...argv: readonly string[]): Promise<readonly Step[]> {
		const { output, errors } = await scmiDt(files, "trace", "board.dts", "--format", "json", ...argv);
		assert.equal(errors, "");
		return JSON.parse(output).steps;
	}
	/** What happens to a domain on its way to an agent, by the domain the step names. */
	const fates = (steps: readonly Step[]) =>
		steps
			.filter(({ event }) => event === "channel-assigned" || event === "domain-refused")
			.map(({ domain, event, text }) => `${domain}, ${event}: ${text}`);

	const U1 = [
		"U1, channel-assigned: U1 gets channel 1, agent 2.",
		"U1, domain-refused: U1 is not created, -2 (ENOENT): firmware answers NOT_FOUND for device 60 (ethernet@7000).",
	];
	const DOMU1 = ["DomU1, channel-assigned: DomU1 gets channel 2, agent 3."];
	const AGL = ["agl-guest, channel-assigned: agl-guest gets channel 3, agent 4."];

	test("names in each event the domain that it is about", async () => {
		assert.deepEqual(fates(await stepsOf()), [
			"Dom0, channel-assigned: Dom0 gets channel 4, agent 5.",
			...AGL,
			...DOMU1,
			...U1,
		]);
	});
	for (const [name, own] of Object.entries({ U1, DomU1: DOMU1, "agl-guest": AGL }))
		test(`--domain ${name}: its steps and no other's`, async () => {
			const steps = await stepsOf("--domain", name);
			assert.deepEqual(fates(steps), own);
			const others = ["Dom0", "agl-guest", "DomU1", "U1"].filter((other) => other !== name);
			assert.deepEqual(
				steps.filter(({ who, sender, domain }) => others.some((other) => [who, sender, domain].includes(other))),
				[],
			);
		});
});
