// As on CIX Sky1, clocks are served over a mailbox and power domains by the secure monitor: each node is judged by its own firmware.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Analysis, analyse } from "../../server/src/analysis.ts";
import { setupOfLoneBoard } from "../../server/src/configs/lone-board.ts";
import { readSetups } from "../../server/src/configs/read-setups.ts";
import { createEngineCache } from "../../server/src/facts.ts";
import { grantsReport } from "../../server/src/features/grants-report.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

/** `nodes`: the SCMI nodes, `devices`: who uses what of them. */
const tree = (nodes: string, devices: string): string => `/dts-v1/;
/ {
	compatible = "acme,sky";
	#address-cells = <1>;
	#size-cells = <1>;
	page0: sram@1000 { compatible = "arm,scmi-shmem"; reg = <0x1000 0x1000>; };
	page1: sram@2000 { compatible = "arm,scmi-shmem"; reg = <0x2000 0x1000>; };
	mbox: mailbox@4000 { reg = <0x4000 0x1000>; #mbox-cells = <1>; };
	firmware {
${nodes}
	};
${devices}
};
`;

const MAILBOX_NODE = `		scmi {
			compatible = "arm,scmi";
			mboxes = <&mbox 8>;
			shmem = <&page0>;
			#address-cells = <1>;
			#size-cells = <0>;
			scp_clk: protocol@14 { reg = <0x14>; #clock-cells = <1>; };
		};`;
const SMC_NODE = `		scmi-smc {
			compatible = "arm,scmi-smc";
			arm,smc-id = <0xc2000001>;
			shmem = <&page1>;
			#address-cells = <1>;
			#size-cells = <0>;
			tfa_pd: protocol@11 { reg = <0x11>; #power-domain-cells = <1>; };
			tfa_clk: protocol@14 { reg = <0x14>; #clock-cells = <1>; };
		};`;
const NODES = `${MAILBOX_NODE}\n${SMC_NODE}`;

/** Clock 4 is the SCP's alone, clock 9 TF-A's alone, and clock 5 is another clock to each. */
const RIGHT = `	serial@5000 { reg = <0x5000 0x1000>; clocks = <&scp_clk 4>; power-domains = <&tfa_pd 2>; };
	gpu@6000 { reg = <0x6000 0x1000>; clocks = <&scp_clk 5>, <&tfa_clk 5>, <&tfa_clk 9>; power-domains = <&tfa_pd 0>; };`;
const CROSSED = `	serial@5000 { reg = <0x5000 0x1000>; clocks = <&scp_clk 9>; };
	gpu@6000 { reg = <0x6000 0x1000>; clocks = <&tfa_clk 4>; };`;

const scp = (match: string, agents = ""): string => `scmiCatalogue: 1
firmware: { name: Demo SCP${match} }
scmi: { protocols: { clock: { id: 0x14, version: 0x20000 } } }
${agents}resources: { clock: { uart: { id: 4, name: scp_uart }, gpu: { id: 5, name: scp_gpu } } }
permissions: { model: none }
completeness: { agents: complete, clock: complete }
`;
const tfa = (match: string, agents = ""): string => `scmiCatalogue: 1
firmware: { name: Demo TF-A${match} }
scmi: { protocols: { power: { id: 0x11 }, clock: { id: 0x14, version: 0x20000 } } }
${agents}resources: { power: { gpu: { id: 0 }, uart: { id: 2 } }, clock: { core: { id: 5, name: tfa_core }, gpu: { id: 9, name: tfa_gpu } } }
permissions: { model: none }
completeness: { agents: complete, power: complete, clock: complete }
`;
const SCP_AGENT =
	"agents: { ap: { id: 1, name: AP, type: ospm, channels: [{ transport: mailbox, mailbox: { address: 0x4000 } }] } }\n";
const TFA_AGENT =
	"agents: { ns: { id: 7, name: NS, type: ospm, channels: [{ transport: smc, smcId: 0xc2000001 }] } }\n";
const MATCH = ', match: { rootCompatible: ["acme,sky"] }';
const matchNode = (path: string) => `, match: { rootCompatible: ["acme,sky"], scmiNode: [${path}] }`;

type Files = Readonly<Record<string, string>>;

/** The ways to say which catalogue is whose. */
const BOUND: Readonly<Record<string, Files>> = {
	"by match.scmiNode": {
		"a.scmi.yaml": scp(matchNode("/firmware/scmi")),
		"b.scmi.yaml": tfa(matchNode("/firmware/scmi-smc")),
	},
	"by match.scmiNode, in another order": {
		"b.scmi.yaml": scp(matchNode("/firmware/scmi")),
		"a.scmi.yaml": tfa(matchNode("/firmware/scmi-smc")),
	},
	"by the map of scmi.yaml": {
		"fw/a.scmi.yaml": scp(""),
		"fw/b.scmi.yaml": tfa(""),
		"scmi.yaml":
			"scmi: 1\nhost: board.dts\ncatalogue: { /firmware/scmi: fw/a.scmi.yaml, /firmware/scmi-smc: fw/b.scmi.yaml }\n",
	},
	"by the map of scmi.yaml, in another order": {
		"fw/a.scmi.yaml": scp(""),
		"fw/b.scmi.yaml": tfa(""),
		"scmi.yaml":
			"scmi: 1\nhost: board.dts\ncatalogue: { /firmware/scmi-smc: fw/b.scmi.yaml, /firmware/scmi: fw/a.scmi.yaml }\n",
	},
	"by channel": { "a.scmi.yaml": scp(MATCH, SCP_AGENT), "b.scmi.yaml": tfa(MATCH, TFA_AGENT) },
	"by channel, in another order": { "b.scmi.yaml": scp(MATCH, SCP_AGENT), "a.scmi.yaml": tfa(MATCH, TFA_AGENT) },
};

interface Answer {
	readonly analysis: Analysis;
	/** `severity[code] "what is underlined": first sentence`. */
	readonly found: readonly string[];
	/** `node: state of each domain`. */
	readonly devices: readonly string[];
	/** `number and name: state of each domain, users`. */
	readonly numbers: readonly string[];
	readonly agents: readonly string[];
	readonly reasons: readonly string[];
	readonly tones: readonly string[];
}

function answerTo(files: Files): Answer {
	const snapshot = memorySnapshot(
		Object.fromEntries(Object.entries(files).map(([name, text]) => [`/b/${name}`, text])),
	);
	const [stated] = "scmi.yaml" in files ? readSetups(snapshot, "/b/scmi.yaml").setups : [];
	const analysis = analyse(snapshot, createEngineCache(), stated ?? setupOfLoneBoard(snapshot, "/b/board.dts"));
	const { devices, resources, domains, summary } = grantsReport(analysis);
	const statesOf = ({ cells }: (typeof devices)[number]) => cells.map(({ state }) => state).join(", ");
	return {
		analysis,
		found: analysis.findings.map(({ severity, code, at, message }) => {
			const text = files[at.file.replace("/b/", "")] ?? "";
			return `${severity}[${code}] "${text.slice(at.start, at.end)}": ${message.split(". ")[0]}`;
		}),
		devices: devices.map((row) => `${row.tree}: ${statesOf(row)}`),
		numbers: resources.map((row) => `${row.name}: ${statesOf(row)}, ${row.tree}`),
		agents: domains.map(({ name, agent }) => `${name}: ${agent}`),
		reasons: devices.flatMap(({ cells }) => cells.flatMap(({ reasons }) => reasons.map(({ text }) => text))),
		tones: summary.map(({ tone }) => tone),
	};
}

describe("two firmwares of one board, each with its own table of clocks", () => {
	for (const [way, files] of Object.entries(BOUND)) {
		test(`${way}: a number is what its own firmware says`, () => {
			const { found, devices, numbers, tones } = answerTo({ "board.dts": tree(NODES, RIGHT), ...files });
			assert.deepEqual(found, []);
			assert.deepEqual(devices, ["serial@5000: open", "gpu@6000: open"]);
			assert.deepEqual([...numbers].sort(), [
				'clock 4 scp_uart of "Demo SCP": open, serial@5000',
				'clock 5 scp_gpu of "Demo SCP": open, gpu@6000',
				'clock 5 tfa_core of "Demo TF-A": open, gpu@6000',
				'clock 9 tfa_gpu of "Demo TF-A": open, gpu@6000',
				'power domain 0 gpu of "Demo TF-A": open, gpu@6000',
				'power domain 2 uart of "Demo TF-A": open, serial@5000',
			]);
			assert.deepEqual(tones, ["good"]);
		});
		test(`${way}: a number that only the other has does not exist`, () => {
			const { found, devices } = answerTo({ "board.dts": tree(NODES, CROSSED), ...files });
			assert.deepEqual(found, [
				'error[scmi-clock-unknown] "9": clock 9 does not exist: "Demo SCP" serves ids 4–5',
				'error[scmi-clock-unknown] "4": clock 4 does not exist: "Demo TF-A" serves ids 5, 9',
			]);
			assert.deepEqual(devices, ["serial@5000: missing", "gpu@6000: missing"]);
		});
	}
	test("what each of them lets its agent do is its own affair", () => {
		const { devices, numbers, tones } = answerTo({
			...BOUND["by channel"],
			"b.scmi.yaml": tfa(MATCH, TFA_AGENT).replace(
				"permissions: { model: none }",
				"permissions: { model: static, initial: none, grants: { ns: { resources: { clock: { gpu: all } } } } }",
			),
			"board.dts": tree(
				NODES,
				`	serial@5000 { reg = <0x5000 0x1000>; clocks = <&scp_clk 5>; };
	gpu@6000 { reg = <0x6000 0x1000>; clocks = <&tfa_clk 5>; };
	vpu@7000 { reg = <0x7000 0x1000>; clocks = <&tfa_clk 9>; };`,
			),
		});
		assert.deepEqual(devices, ["serial@5000: open", "gpu@6000: denied", "vpu@7000: granted"]);
		assert.deepEqual(numbers, [
			'clock 5 scp_gpu of "Demo SCP": open, serial@5000',
			'clock 5 tfa_core of "Demo TF-A": denied, gpu@6000',
			'clock 9 tfa_gpu of "Demo TF-A": granted, vpu@7000',
		]);
		assert.ok(!tones.includes("good"));
	});
	test("a domain is one agent of each firmware that it calls, and of no other", () => {
		const agentsWith = (devices: string) =>
			answerTo({ "board.dts": tree(NODES, devices), ...BOUND["by channel"] }).agents;
		assert.deepEqual(agentsWith(RIGHT), ["Linux: agent 1 (AP), agent 7 (NS)"]);
		assert.deepEqual(agentsWith(CROSSED.replace(/.*tfa_clk.*/, "")), ["Linux: agent 1 (AP)"]);
		assert.deepEqual(agentsWith(CROSSED.replace(/.*scp_clk.*/, "")), ["Linux: agent 7 (NS)"]);
	});
	test("a guest's nodes go where their channels lead, wherever they stand in its tree", () => {
		const { found, agents, devices } = answerTo({
			...BOUND["by channel"],
			"board.dts": tree(NODES, "\tgpu@6000 { reg = <0x6000 0x1000>; clocks = <&scp_clk 5>; };"),
			"domu1.dts": tree(SMC_NODE.replace("scmi-smc {", "guest-scmi {"), CROSSED.replace(/.*scp_clk.*\n/, "")),
			"scmi.yaml": "scmi: 1\nhost: board.dts\ndomains: { DomU1: { os: linux, guest: domu1.dts } }\n",
		});
		assert.deepEqual(
			found.filter((line) => !line.includes("scmi-device-in-two-trees")),
			['error[scmi-clock-unknown] "4": clock 4 does not exist: "Demo TF-A" serves ids 5, 9'],
		);
		assert.deepEqual(agents, ["Linux: agent 1 (AP)", "DomU1: agent 7 (NS)"]);
		assert.deepEqual(devices, ["gpu@6000: open, missing"]);
	});
});

describe("one number twice in the lists of a device: each use counts", () => {
	const GRANTED = "permissions: { model: static, initial: all }";
	const DENIED = "permissions: { model: static, initial: none }";
	const withPermissions = (catalogue: string, permissions: string) =>
		catalogue.replace("permissions: { model: none }", permissions);
	const FIVES = ["<&scp_clk 5>, <&tfa_clk 5>", "<&tfa_clk 5>, <&scp_clk 5>"];

	test("of two firmwares, one of which refuses it", () => {
		const PERMISSIONS = [
			{ ap: GRANTED, ns: DENIED, refused: "tfa_core" },
			{ ap: DENIED, ns: GRANTED, refused: "scp_gpu" },
		];
		for (const clocks of FIVES)
			for (const { ap, ns, refused } of PERMISSIONS) {
				const { found, devices, numbers, tones } = answerTo({
					"board.dts": tree(NODES, `	gpu@6000 { reg = <0x6000 0x1000>; clocks = ${clocks}; };`),
					"a.scmi.yaml": withPermissions(scp(MATCH, SCP_AGENT), ap),
					"b.scmi.yaml": withPermissions(tfa(MATCH, TFA_AGENT), ns),
				});
				assert.deepEqual(devices, ["gpu@6000: partly"]);
				assert.deepEqual(numbers, [
					`clock 5 scp_gpu of "Demo SCP": ${refused === "scp_gpu" ? "denied" : "granted"}, gpu@6000`,
					`clock 5 tfa_core of "Demo TF-A": ${refused === "tfa_core" ? "denied" : "granted"}, gpu@6000`,
				]);
				assert.equal(found.length, 1);
				assert.match(found[0] ?? "", /^warning\[scmi-denied\] "5": .*: DENIED/);
				assert.ok(found[0]?.includes(` for clock 5 (${refused}): `));
				assert.deepEqual(tones, ["warning"]);
			}
	});
	test("of two firmwares that both grant it", () => {
		const { found, devices, tones } = answerTo({
			"board.dts": tree(NODES, `	gpu@6000 { reg = <0x6000 0x1000>; clocks = ${FIVES[0]}; };`),
			"a.scmi.yaml": withPermissions(scp(MATCH, SCP_AGENT), GRANTED),
			"b.scmi.yaml": withPermissions(tfa(MATCH, TFA_AGENT), GRANTED),
		});
		assert.deepEqual([found, devices, tones], [[], ["gpu@6000: granted"], ["good"]]);
	});
	describe("of one firmware, in clocks and in assigned-clocks", () => {
		const settable = (what: string) =>
			withPermissions(tfa(MATCH, TFA_AGENT), GRANTED).replace("name: tfa_core", `name: tfa_core, settable: [${what}]`);
		const answer = (what: string, lists: string) =>
			answerTo({
				"board.dts": tree(SMC_NODE, `	gpu@6000 { reg = <0x6000 0x1000>; ${lists} };`),
				"b.scmi.yaml": settable(what),
			});
		const CLOCKS = "clocks = <&tfa_clk 5>;";
		const ASSIGNED = "assigned-clocks = <&tfa_clk 5>; assigned-clock-rates = <1000>;";
		for (const lists of [`${CLOCKS} ${ASSIGNED}`, `${ASSIGNED} ${CLOCKS}`])
			test(`that may be switched, but its rate not set: ${lists}`, () => {
				const { found, devices, numbers, tones } = answer("state", lists);
				assert.deepEqual(devices, ["gpu@6000: partly"]);
				assert.deepEqual(numbers, ["clock 5 tfa_core: partly, gpu@6000"]);
				assert.equal(found.length, 1);
				assert.match(
					found[0] ?? "",
					/^warning\[scmi-rate-unavailable\] "1000": clock 5 \(tfa_core\) never gets the 1 kHz /,
				);
				assert.deepEqual(tones, ["warning"]);
			});
		test("whose rate may be set too", () => {
			const { found, devices, tones } = answer("state, rate", `${CLOCKS} ${ASSIGNED}`);
			assert.deepEqual([found, devices, tones], [[], ["gpu@6000: granted"], ["good"]]);
		});
	});
});

describe("a node to which no catalogue is bound", () => {
	const board = { "board.dts": tree(NODES, CROSSED) };
	const ALONE: Readonly<Record<string, Files>> = {
		"by match.scmiNode": { "a.scmi.yaml": scp(matchNode("/firmware/scmi")) },
		"by the map of scmi.yaml": {
			"fw/a.scmi.yaml": scp(""),
			"scmi.yaml": "scmi: 1\nhost: board.dts\ncatalogue: { /firmware/scmi: fw/a.scmi.yaml }\n",
		},
		"by channel": { "a.scmi.yaml": scp(MATCH, SCP_AGENT) },
		"by the one file of scmi.yaml, and its channel": {
			"fw/a.scmi.yaml": scp("", SCP_AGENT),
			"scmi.yaml": "scmi: 1\nhost: board.dts\ncatalogue: fw/a.scmi.yaml\n",
		},
		"as the first of the tree": { "a.scmi.yaml": scp(MATCH) },
	};
	for (const [way, files] of Object.entries(ALONE))
		test(`the other has one ${way}`, () => {
			const { found, devices, numbers, reasons, tones } = answerTo({ ...board, ...files });
			assert.deepEqual(found, ['error[scmi-clock-unknown] "9": clock 9 does not exist: "Demo SCP" serves ids 4–5']);
			assert.deepEqual(devices, ["serial@5000: missing", "gpu@6000: unknown"]);
			assert.ok(numbers.includes("clock 4 of /firmware/scmi-smc: unknown, gpu@6000"));
			assert.ok(reasons.includes("clocks of gpu@6000: no catalogue describes the firmware behind /firmware/scmi-smc"));
			assert.deepEqual(tones, ["bad", "unknown"]);
		});
	test("and where all that is bound is well, that is not called well altogether", () => {
		const { found, devices, tones } = answerTo({
			"board.dts": tree(NODES, CROSSED.replace("scp_clk 9", "scp_clk 4")),
			...ALONE["by match.scmiNode"],
		});
		assert.ok(found.every((line) => line.startsWith("information[scmi-domain-unknown]")));
		assert.deepEqual(devices, ["serial@5000: open", "gpu@6000: unknown"]);
		assert.deepEqual(tones, ["unknown"]);
	});
	test("nor is a catalogue with errors replaced by the other's", () => {
		const { found, devices } = answerTo({
			...board,
			...BOUND["by the map of scmi.yaml"],
			"fw/b.scmi.yaml": "scmiCatalogue: 1\nfirmware: [\n",
		});
		assert.deepEqual(
			found.map((line) => line.split(" ")[0]),
			["error[scmi-clock-unknown]", "error[scmi-catalogue]"],
		);
		assert.deepEqual(devices, ["serial@5000: missing", "gpu@6000: unknown"]);
	});
	test("a map that names a node that is not there says so, and binds nothing", () => {
		const { found, devices } = answerTo({
			...board,
			"fw/a.scmi.yaml": scp(""),
			"scmi.yaml": "scmi: 1\nhost: board.dts\ncatalogue: { /firmware/scmi-sms: fw/a.scmi.yaml }\n",
		});
		assert.ok(
			found.includes(
				'error[scmi-setup] "fw/a.scmi.yaml": The host\'s tree has no SCMI node /firmware/scmi-sms: it has /firmware/scmi, /firmware/scmi-smc',
			),
		);
		assert.deepEqual(devices, ["serial@5000: unknown", "gpu@6000: unknown"]);
	});
});

describe("nodes mapped to one file are channels into one server", () => {
	/** Two nodes on one page, as where one has the clocks and the other the rest. */
	const node = (name: string, label: string) => `		${name} {
			compatible = "arm,scmi-smc";
			arm,smc-id = <0x82000002>;
			shmem = <&page0>;
			#address-cells = <1>;
			#size-cells = <0>;
			${label}: protocol@14 { reg = <0x14>; #clock-cells = <1>; };
		};`;
	const xenHost = (devices: string) => tree(`${node("scmi", "a_clk")}\n${node("scmi-two", "b_clk")}`, devices);
	const BL31 = `scmiCatalogue: 1
firmware: { name: Demo BL31 }
scmi: { protocols: { clock: { id: 0x14, version: 0x20000 } } }
agents:
  xen: { id: 1, type: hypervisor, trusted: true, channels: [{ transport: smc, smcId: 0x82000002, smcArgs: { x7: 0 }, shmem: { address: 0x1000, size: 0x1000 } }] }
  vm1: { id: 2, name: VM1, type: ospm, channels: [{ transport: smc, smcId: 0x82000002, smcArgs: { x7: 1 }, shmem: { address: 0x2000, size: 0x1000 } }] }
resources: { clock: { eth: { id: 0, name: eth }, usb: { id: 1, name: usb } } }
devices:
  eth: { id: 4, resources: { clock: [eth] } }
  usb: { id: 5, resources: { clock: [usb] } }
permissions: { model: device-runtime, initial: none, setBy: [xen], controls: [clock], hidesUngranted: [clock] }
completeness: { agents: complete, clock: complete, devices: complete }
`;
	/** The two nodes have one page, which is told by itself. */
	const isOfAnother = (line: string) => !line.startsWith("warning[scmi-channel-shared]");
	const setup = (profile: string, second: string) =>
		`scmi: 1\nhost: board.dts\nprofile: ${profile}\ncatalogue: { /firmware/scmi: fw/a.scmi.yaml, /firmware/scmi-two: fw/${second}.scmi.yaml }\n`;

	test("what Xen asks for through the first node holds behind the second", () => {
		const devices = (usb: string) => `	ethernet@5000 { reg = <0x5000 0x1000>; clocks = <&a_clk 0>; scmi_devid = <4>; };
	usb@6000 { reg = <0x6000 0x1000>; clocks = <&b_clk 1>; ${usb} };`;
		const files = { "fw/a.scmi.yaml": BL31, "scmi.yaml": setup("xen-rfc-v2", "a") };
		const named = answerTo({ ...files, "board.dts": xenHost(devices("scmi_devid = <5>;")) });
		assert.deepEqual(
			named.analysis.facts.firmwares.map(({ nodes }) => nodes),
			[["/firmware/scmi", "/firmware/scmi-two"]],
		);
		assert.deepEqual(named.found.filter(isOfAnother), []);
		assert.deepEqual(named.agents, ["Dom0: agent 2 (VM1)"]);
		assert.deepEqual(named.devices, ["ethernet@5000: granted", "usb@6000: granted"]);
		const nameless = answerTo({ ...files, "board.dts": xenHost(devices("")) });
		assert.deepEqual(nameless.devices, ["ethernet@5000: granted", "usb@6000: denied"]);
		assert.match(
			nameless.found.filter(isOfAnother)[0] ?? "",
			/^warning\[scmi-device-id-missing\] "usb@6000": usb@6000 uses clock 1 \(usb\)/,
		);
	});
	describe("a second node with the same SMC id, left out of the map, goes with the first", () => {
		const open = BL31.replace(/permissions: .*/, "permissions: { model: static, initial: all }");
		const partial = (profile: string) =>
			`scmi: 1\nhost: board.dts\nprofile: ${profile}\ncatalogue: { /firmware/scmi: fw/a.scmi.yaml }\n`;
		const devices = (
			clock: number,
		) => `	ethernet@5000 { reg = <0x5000 0x1000>; clocks = <&a_clk 0>; scmi_devid = <4>; };
	usb@6000 { reg = <0x6000 0x1000>; clocks = <&b_clk ${clock}>; scmi_devid = <5>; };`;
		for (const [profile, text] of Object.entries({ "xen-rfc-v2": BL31, direct: open }))
			test(profile, () => {
				const files = { "fw/a.scmi.yaml": text, "scmi.yaml": partial(profile) };
				const right = answerTo({ ...files, "board.dts": xenHost(devices(1)) });
				assert.deepEqual(
					right.analysis.facts.firmwares.map(({ nodes }) => nodes),
					[["/firmware/scmi", "/firmware/scmi-two"]],
				);
				assert.deepEqual(right.found.filter(isOfAnother), []);
				assert.deepEqual(right.devices, ["ethernet@5000: granted", "usb@6000: granted"]);
				assert.deepEqual(right.numbers, ["clock 0 eth: granted, ethernet@5000", "clock 1 usb: granted, usb@6000"]);
				assert.deepEqual(right.tones, ["good"]);
				const wrong = answerTo({ ...files, "board.dts": xenHost(devices(9)) });
				assert.deepEqual(wrong.found.filter(isOfAnother), [
					'error[scmi-clock-unknown] "9": clock 9 does not exist: "Demo BL31" serves ids 0–1',
				]);
				assert.deepEqual(wrong.devices, ["ethernet@5000: granted", "usb@6000: missing"]);
			});
	});
	test("a second node with another SMC id, left out of the map, does not", () => {
		const { found, devices, tones } = answerTo({
			"fw/a.scmi.yaml": BL31.replace(/permissions: .*/, "permissions: { model: static, initial: all }"),
			"scmi.yaml": "scmi: 1\nhost: board.dts\nprofile: direct\ncatalogue: { /firmware/scmi: fw/a.scmi.yaml }\n",
			"board.dts": tree(
				`${node("scmi", "a_clk")}\n${node("scmi-two", "b_clk").replace("0x82000002", "0x82000003")}`,
				`	ethernet@5000 { reg = <0x5000 0x1000>; clocks = <&a_clk 0>; };
	usb@6000 { reg = <0x6000 0x1000>; clocks = <&b_clk 9>; };`,
			),
		});
		assert.deepEqual(found.filter(isOfAnother), []);
		assert.deepEqual(devices, ["ethernet@5000: granted", "usb@6000: unknown"]);
		assert.deepEqual(tones, ["unknown"]);
	});
	test("one number through two nodes is one clock; through two files it is two", () => {
		const devices = `	ethernet@5000 { reg = <0x5000 0x1000>; clocks = <&a_clk 0>; };
	usb@6000 { reg = <0x6000 0x1000>; clocks = <&b_clk 0>; };`;
		const open = BL31.replace(/permissions: .*/, "permissions: { model: static, initial: all }");
		const files = {
			"board.dts": xenHost(devices),
			"fw/a.scmi.yaml": open,
			"fw/b.scmi.yaml": open.replace("BL31", "SCP"),
		};
		const numbersOf = (second: string) => answerTo({ ...files, "scmi.yaml": setup("direct", second) }).numbers;
		assert.deepEqual(numbersOf("a"), ["clock 0 eth: granted, ethernet@5000, usb@6000"]);
		assert.deepEqual(numbersOf("b"), [
			'clock 0 eth of "Demo BL31": granted, ethernet@5000',
			'clock 0 eth of "Demo SCP": granted, usb@6000',
		]);
	});
});
