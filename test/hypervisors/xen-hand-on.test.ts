// What xl may hand on of the host's memory: XEN_DOMCTL_iomem_permission asks whether the domain it runs in may touch the pages itself,
// -EPERM. Dom0 may touch what every node of its tree has, up to Xen 4.20 with the page behind: map_range_to_domain().
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readSetups } from "../../server/src/configs/read-setups.ts";
import { createEngineCache, establish } from "../../server/src/facts.ts";
import { eventText } from "../../server/src/machine/event-text.ts";
import { memorySnapshot } from "../memory-snapshot.ts";
import { byXl, dom0less, type Edits, replace } from "./multi-agent-board.ts";

describe("the multi-agent series", () => {
	const iomem = (line: string): Edits => ({ xl: replace('"e6508,1" ]', `"e6508,1", ${line} ]`) });
	const refused = (edits: Edits) =>
		byXl(edits).lines.flatMap((line) => /^\* domain-refused: (.*)$/.exec(line)?.[1] ?? []);
	test("its own channel's page, which Xen lets Dom0 hand on when it gives the guest its agent", () =>
		assert.deepEqual(byXl().domains, ["Dom0 running agent 10", "domu1 running agent 12"]));
	test("the page of an agent that nobody is: the container is not in Dom0's tree", () =>
		assert.deepEqual(refused(iomem('"4e003,1@30000"')), [
			'domu1 is not created, -1 (EPERM): its iomem "4e003,1@30000" is not Dom0\'s to hand on.',
		]));
	test("its own channel's page, where it is no agent", () =>
		assert.deepEqual(refused({ xl: replace("type=scmi_smc_multiagent,agent_id=12", "type=none") }), [
			'domu1 is not created, -1 (EPERM): its iomem "4e002,1@22001" is not Dom0\'s to hand on.',
		]));
	test("registers that no node of the host has", () =>
		assert.deepEqual(refused(iomem('"e6509,1"')), [
			'domu1 is not created, -1 (EPERM): its iomem "e6509,1" is not Dom0\'s to hand on.',
		]));
	test("what Dom0 drives itself", () => assert.deepEqual(refused(iomem('"e6800,1"')), []));
	test("a page at an address that is not known", () => {
		const { analysis, domains } = byXl({
			...iomem('"e6509,1"'),
			host: replace("soc {", 'pci { device_type = "pci"; }; soc {'),
		});
		assert.deepEqual(domains, ["Dom0 running agent 10", "domu1 running"]);
		assert.equal(
			analysis.facts.boot?.result.domains[1]?.unknown,
			'whether Dom0 may hand on iomem "e6509,1" does not follow from its tree',
		);
	});
	test("Dom0 has every entry of a reg, another agent's page among them", () => {
		const host = replace("reg = <0 0xe6800000 0 0x1000>;", "reg = <0 0xe6800000 0 0x1000>, <0 0x4e002000 0 0x1000>;");
		const found = dom0less({ host }).analysis.findings.map(({ code, message }) => `${code}: ${message}`);
		assert.deepEqual(found, [
			"scmi-page-exposed: Dom0 is given eth (0x4e002000, 0x1000 bytes), and with it the page of domu1 (agent 12): it can change messages to firmware that are not its own. Give eth xen,passthrough",
		]);
	});
	test("a device of Dom0's that has no address ends its build, -22", () => {
		const lost =
			"lost { #address-cells = <1>; #size-cells = <1>; bus { #address-cells = <1>; #size-cells = <1>; ranges; dev@0 { reg = <0 4>; }; }; };";
		const { lines, domains } = dom0less({ host: replace("soc {", `${lost} soc {`) });
		assert.deepEqual(domains, ["Dom0 panic", "domu1 never"]);
		assert.deepEqual(
			lines.filter((line) => line.includes("panics")),
			[
				'* boot-panic: Xen panics, "Could not set up d0 guest OS": /lost/bus/dev@0 has no CPU address: /lost has no ranges.',
			],
		);
	});
});

describe("epam-2024: a guest of a toolstack's", () => {
	const boot = (iomem: string) => {
		const snapshot = memorySnapshot({
			"/b/firmware.scmi.yaml": `scmiCatalogue: 1
firmware: { name: Demo BL31 }
scmi: { protocols: { clock: { id: 0x14 } } }
agents:
  agent0: { id: 0, channels: [{ transport: smc, smcId: 0x82000002, shmem: { address: 0x3ff00000, size: 0x1000 } }] }
  agent1: { id: 1, channels: [{ transport: smc, smcId: 0x82000003, shmem: { address: 0x3ff01000, size: 0x1000 } }] }
  agent2: { id: 2, channels: [{ transport: smc, smcId: 0x82000004, shmem: { address: 0x3ff05000, size: 0x1000 } }] }
resources: { clock: { eth: { id: 0, name: eth } } }
permissions: { model: device-runtime, initial: none, setBy: [agent0], bypass: [agent0], controls: [clock], exclusive: true, grantAggregation: last-write, stateAggregation: last-write, resetAgent: flag }
completeness: { agents: complete, protocols: complete, clock: complete }
`,
			"/b/scmi.yaml":
				"scmi: 1\nhost: board.dts\ncatalogue: firmware.scmi.yaml\nprofile: epam-2024\ncomplete: true\ndomains: { domu: { xl: domu.cfg } }\n",
			"/b/domu.cfg": `name = "domu"\nkernel = "/k"\niomem = [ "${iomem}" ]\n`,
			"/b/board.dts": `/dts-v1/;
/ {
	#address-cells = <1>;
	#size-cells = <1>;
	firmware {
		scmi: scmi {
			compatible = "arm,scmi-smc";
			arm,smc-id = <0x82000002>;
			shmem = <&page0>;
			epam,secondary-agents = <1 0x82000003 &page1>, <2 0x82000004 &page2>;
			#address-cells = <1>;
			#size-cells = <0>;
			protocol@14 { reg = <0x14>; #clock-cells = <1>; };
		};
	};
	page0: page@3ff00000 { compatible = "arm,scmi-shmem"; reg = <0x3ff00000 0x1000>; };
	page1: page@3ff01000 { compatible = "arm,scmi-shmem"; reg = <0x3ff01000 0x1000>; };
	page2: page@3ff05000 { compatible = "arm,scmi-shmem"; reg = <0x3ff05000 0x1000>; };
	uart@5000 { reg = <0x5000 0x1000>; xen,passthrough; };
};
`,
		});
		const [setup] = readSetups(snapshot, "/b/scmi.yaml").setups;
		const { trace } = establish(snapshot, createEngineCache(), setup ?? assert.fail()).boot?.result ?? assert.fail();
		return trace.flatMap((step) => (step.kind === "event" && step.event === "domain-refused" ? [eventText(step)] : []));
	};
	const refusal = (iomem: string) => [
		`domu is not created, -1 (EPERM): its iomem "${iomem}" is not Dom0's to hand on.`,
	];
	test("a host node's registers", () => assert.deepEqual(boot("5,1"), []));
	test("and the page behind", () => assert.deepEqual(boot("6,1"), []));
	test("the next is not", () => assert.deepEqual(boot("7,1"), refusal("7,1")));
	test("nor the mediator's own page, whose node is not in Dom0's tree", () =>
		assert.deepEqual(boot("3ff00,1"), refusal("3ff00,1")));
	test("Dom0's channel and the page behind are, mem_permit_access()", () => {
		assert.deepEqual(boot("3ff01,2"), []);
		assert.deepEqual(boot("3ff01,3"), refusal("3ff01,3"));
	});
	test("another agent's is not", () => assert.deepEqual(boot("3ff05,1"), refusal("3ff05,1")));
});
