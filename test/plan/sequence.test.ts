// What a toolstack does, in the order that scmi.yaml says: created, destroyed, created again.
import assert from "node:assert/strict";
import { test } from "node:test";
import { analyse } from "../../server/src/analysis.ts";
import { readSetups } from "../../server/src/configs/read-setups.ts";
import { createEngineCache } from "../../server/src/facts.ts";
import { eventText } from "../../server/src/machine/event-text.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

/** Firmware of which a device has one owner, as that of the Raspberry Pi 5, with two channels for guests. */
const FIRMWARE = `scmiCatalogue: 1
firmware: { name: Demo BL31, kind: rcar-gen3, match: { rootCompatible: ["acme,demo"] } }
scmi: { protocols: { clock: { id: 0x14 } } }
agents:
  xen: { id: 1, type: hypervisor, channels: [{ transport: smc, smcId: 0x82000002, smcArgs: { x7: 0 }, shmem: { address: 0x53ff0000, size: 0x1000 } }] }
  vm1: { id: 2, type: ospm, channels: [{ transport: smc, smcId: 0x82000002, smcArgs: { x7: 1 }, shmem: { address: 0x53ff1000, size: 0x1000 } }] }
  vm2: { id: 3, type: ospm, channels: [{ transport: smc, smcId: 0x82000002, smcArgs: { x7: 2 }, shmem: { address: 0x53ff2000, size: 0x1000 } }] }
  vm3: { id: 4, type: ospm, channels: [{ transport: smc, smcId: 0x82000002, smcArgs: { x7: 3 }, shmem: { address: 0x53ff3000, size: 0x1000 } }] }
resources: { clock: { usb: { id: 2, name: usb } } }
devices: { usb: { id: 7, resources: { clock: [usb] } } }
permissions: { model: device-runtime, initial: none, setBy: [xen], controls: [clock], exclusive: true, grantAggregation: last-write, stateAggregation: last-write, resetAgent: flag, hidesUngranted: [clock] }
completeness: { agents: complete, protocols: complete, clock: complete, devices: complete }
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
	firmware { scmi {
		compatible = "arm,scmi-smc";
		arm,smc-id = <0x82000002>;
		shmem = <&page0>;
		#address-cells = <1>;
		#size-cells = <0>;
		clk: protocol@14 { reg = <0x14>; #clock-cells = <1>; };
	}; };
	usb0: usb@e6590000 { reg = <0xe6590000 0x1000>; scmi_devid = <7>; clocks = <&clk 2>; xen,passthrough; };
};
`;

const guest = (name: string, dtdev: string): string => `name = "${name}"
kernel = "/root/Image"
arm_sci = "scmi_smc"
force_assign_without_iommu = 1
dtdev = [ ${dtdev} ]
`;

const USB = '"/usb@e6590000"';

function booted(sequence: string) {
	const snapshot = memorySnapshot({
		"/p/board.dts": BOARD,
		"/p/firmware.scmi.yaml": FIRMWARE,
		"/p/first.cfg": guest("First", USB),
		"/p/other.cfg": guest("Other", ""),
		"/p/second.cfg": guest("Second", USB),
		"/p/scmi.yaml": `scmi: 1
host: board.dts
complete: true
domains: { First: { os: linux, xl: first.cfg }, Other: { os: linux, xl: other.cfg }, Second: { os: linux, xl: second.cfg } }
${sequence}`,
	});
	const { setups, problems } = readSetups(snapshot, "/p/scmi.yaml");
	const [setup] = setups;
	assert.ok(setup);
	const { facts, findings } = analyse(snapshot, createEngineCache(), setup);
	const { result } = facts.boot ?? assert.fail();
	const told = result.trace.flatMap((step) =>
		step.kind === "event" && ["domain-destroyed", "channel-assigned", "domain-refused"].includes(step.event)
			? [eventText(step)]
			: [],
	);
	return {
		problems: problems.map(({ message }) => message),
		told,
		states: result.domains.map(({ domain, state }) => `${domain} ${state}`),
		clock: result.domains.map(
			({ domain, grants }) => `${domain} ${grants.length > 0 ? grants[0]?.agent.agent.id : "-"}`,
		),
		findings: findings.map(({ code, severity, at }) => `${severity} ${code} ${at.file}`),
	};
}

test("without a sequence each domain is created once, and the second owner of a device is refused", () => {
	const { states } = booted("");
	assert.deepEqual(states, ["Dom0 running", "First running", "Other running", "Second refused"]);
});

// RESET_AGENT_CONFIGURATION with flags 0 leaves the device with its agent: measured, shared vectors of RFC v2, "lifecycle".
test("a domain is destroyed, and the next gets its channel", () => {
	const { told, states, findings } = booted("sequence: [create First, create Other, destroy First, create Second]\n");
	assert.deepEqual(told, [
		"Dom0 gets channel 3, agent 4.",
		"First gets channel 2, agent 3.",
		"Other gets channel 1, agent 2.",
		"First is destroyed.",
		"Second gets channel 2, agent 3.",
	]);
	assert.deepEqual(states, ["Dom0 running", "First destroyed", "Other running", "Second running"]);
	assert.deepEqual(findings, []);
});

test("what a domain was given stays with its agent: another agent is refused, -13", () => {
	const { told, states } = booted(
		"sequence: [create Other, create First, destroy First, destroy Other, create Second]\n",
	);
	assert.deepEqual(told.slice(1), [
		"Other gets channel 2, agent 3.",
		"First gets channel 1, agent 2.",
		"First is destroyed.",
		"Other is destroyed.",
		"Second gets channel 2, agent 3.",
		"Second is not created, -13 (EACCES): firmware answers DENIED for device 7 (usb0).",
	]);
	assert.deepEqual(states, ["Dom0 running", "First destroyed", "Other destroyed", "Second refused"]);
});

test("the next domain on a channel has what the one before it was given", () => {
	const { clock, states } = booted("sequence: [create First, destroy First, create Other]\n");
	assert.deepEqual(states, ["Dom0 running", "First destroyed", "Other running", "Second never"]);
	assert.deepEqual(clock, ["Dom0 4", "First -", "Other 3", "Second -"]);
});

test("a domain that nobody names, and a word that is none, are reported where they stand", () => {
	assert.deepEqual(booted("sequence: [create Frist]\n").problems, [
		'There is no domain "Frist" in domains:. Did you mean "First"?',
	]);
	assert.match(booted("sequence: [start First]\n").problems[0] ?? "", /"create" or "destroy" and the name of a domain/);
});
