import assert from "node:assert/strict";
import { test } from "node:test";
import { eventText } from "../../server/src/machine/event-text.ts";
import { deviceRequestsIn } from "../../server/src/machine/grants.ts";
import { startTrace } from "../../server/src/machine/recorder.ts";
import {
	ABSENT,
	AVB,
	agentIdOf,
	agentOf,
	boot,
	checkLines,
	consumer,
	dom0,
	domainPlan,
	guest,
	type HostPlan,
	HSUSB,
	host,
	hostDevice,
	known,
	linesOf,
	page,
	scmi,
	silent,
	startFirmware,
	startOf,
	state,
	type TestDomain,
	type TestPlan,
	use,
	words,
	written,
	xenPlan,
} from "../machine/board.ts";
import { RCAR_H3 } from "../machine/rcar-h3.ts";
import { RPI5 } from "../machine/rpi5.ts";

// Expectations are those of Xen's RFC series v2 of February 2022: scmi_probe(), scmi_domain_init(), scmi_add_dt_device(),
// scmi_handle_call(), scmi_relinquish_resources() of xen/arch/arm/sci/scmi_smc.c.

test("Dom0 gets the highest channel, since every channel is put at the head of the list", () => {
	const { trace } = boot(xenPlan(host([AVB, HSUSB]), [dom0([], silent), guest("DomU1", ["hsusb"], [], silent)]));
	checkLines(
		trace,
		`
		Xen on channel 0: PROTOCOL_ATTRIBUTES → SUCCESS attributes=773
		Xen on channel 1: BASE_DISCOVER_AGENT agent_id=4294967295 → SUCCESS agent_id=2 name=VM0
		Xen on channel 2: BASE_DISCOVER_AGENT agent_id=4294967295 → SUCCESS agent_id=3 name=VM1
		* mediator-ready: The mediator has 2 channels to give away, channel 2 first.
		* channel-assigned: Dom0 gets channel 2, agent 3.
		Xen on channel 0: BASE_SET_DEVICE_PERMISSIONS agent_id=3 device_id=0 flags=1 → SUCCESS
		* channel-assigned: DomU1 gets channel 1, agent 2.
		Xen on channel 0: BASE_SET_DEVICE_PERMISSIONS agent_id=2 device_id=19 flags=1 → SUCCESS
		`,
	);
});

test("the bytes of each message Xen sends; its token is always 0", () => {
	const { trace } = boot(xenPlan(host([AVB, HSUSB]), [dom0([], silent), guest("DomU1", ["hsusb"], [], silent)]));
	const bytes = trace.flatMap((step) =>
		step.kind === "message" ? [`${words(step.requestBytes)} | ${words(step.replyBytes)}`] : [],
	);
	assert.deepEqual(bytes, [
		// PROTOCOL_ATTRIBUTES | status, 3 agents and 4 protocols
		"00004001 | 00004001 00000000 00000305",
		// BASE_DISCOVER_AGENT, who am I | status, agent 2, "VM0"
		"00004007 ffffffff | 00004007 00000000 00000002 00304d56 00000000 00000000 00000000",
		// the same on channel 2 | status, agent 3, "VM1"
		"00004007 ffffffff | 00004007 00000000 00000003 00314d56 00000000 00000000 00000000",
		// BASE_SET_DEVICE_PERMISSIONS agent 3, device 0 (eavb), allow | status
		"00004009 00000003 00000000 00000001 | 00004009 00000000",
		// agent 2, device 19 (hsusb), allow | status
		"00004009 00000002 00000013 00000001 | 00004009 00000000",
	]);
});

test("a grant carries the causes that lead to it: dtdev, the host node, its scmi_devid", () => {
	const { trace } = boot(xenPlan(host([HSUSB]), [guest("DomU1", ["hsusb"], [], silent)]));
	const grant = trace.find((step) => step.kind === "message" && step.message === "BASE_SET_DEVICE_PERMISSIONS");
	assert.deepEqual(grant?.causes, [20, HSUSB.cause, 119]);
});

test("Dom0 asks for its own devices only: not for nodes with xen,passthrough, but for disabled ones too", () => {
	const off = hostDevice("i2c2", 5); // the plan does not say that it is disabled: this mediator does not look
	const { trace } = boot(xenPlan(host([AVB, HSUSB, off]), [dom0([], silent)]));
	const devices = linesOf(trace).filter((line) => line.includes("SET_DEVICE"));
	assert.deepEqual(devices, [
		"Xen on channel 0: BASE_SET_DEVICE_PERMISSIONS agent_id=3 device_id=0 flags=1 → SUCCESS",
		"Xen on channel 0: BASE_SET_DEVICE_PERMISSIONS agent_id=3 device_id=5 flags=1 → SUCCESS",
	]);
});

test("without scmi_devid Xen asks for nothing, and firmware refuses the clock", () => {
	const bare = hostDevice("hsusb", undefined, { passthrough: true });
	const domU = guest("DomU1", ["hsusb"], [consumer("hsusb", [use("clock", 3)])]);
	const { trace, uses, grants } = boot(xenPlan(host([bare]), [dom0([], silent), domU]));
	assert.ok(linesOf(trace).includes("* device-skipped: hsusb has no scmi_devid: Xen asks firmware for nothing."));
	const [clock] = uses;
	assert.ok(clock?.state === "refused");
	assert.equal(clock.step.message, "CLOCK_ATTRIBUTES");
	assert.equal(clock.step.status, "DENIED");
	assert.deepEqual(clock.step.causes, [use("clock", 3).cause, 500]);
	assert.equal(grants.domains[1]?.resources.clock?.hsusb, "denied");
	assert.equal(grants.domains[1]?.devices.hsusb?.state, "none");
});

test("a device id firmware does not know: panic for Dom0, the end of xl create for a guest", () => {
	const wrong = hostDevice("avb", 77);
	const forDom0 = boot(xenPlan(host([wrong]), [dom0([], silent), guest("DomU1", [], [], silent)]));
	checkLines(
		forDom0.trace.slice(-2),
		`
		Xen on channel 0: BASE_SET_DEVICE_PERMISSIONS agent_id=3 device_id=77 flags=1 → NOT_FOUND
		* boot-panic: Xen panics, "Could not set up DOM0 guest OS": firmware answers NOT_FOUND for device 77 (avb) (-2).
		`,
	);
	assert.equal(state(forDom0, "Dom0"), "panic");
	assert.equal(state(forDom0, "DomU1"), "never");

	const guests = { ...wrong, passthrough: true };
	const forGuest = boot(xenPlan(host([guests]), [dom0([], silent), guest("DomU1", ["avb"], [], silent)]));
	checkLines(
		forGuest.trace.slice(-3),
		`
		Xen on channel 0: BASE_SET_DEVICE_PERMISSIONS agent_id=2 device_id=77 flags=1 → NOT_FOUND
		* domain-refused: DomU1 is not created, -2 (ENOENT): firmware answers NOT_FOUND for device 77 (avb).
		Xen on channel 0: BASE_RESET_AGENT_CONFIGURATION agent_id=2 flags=0 → SUCCESS
		`,
	);
	assert.equal(state(forGuest, "DomU1"), "refused");
});

test("a dtdev path the host does not have: -ESRCH, the guest is not created", () => {
	const assigned = [{ path: "/soc/usb@0", cause: 20, found: false }];
	const domU = guest("DomU1", [], [consumer("hsusb", [use("clock", 3)])], { assigned });
	const result = boot(xenPlan(host([HSUSB]), [dom0([], silent), domU]));
	const refused = result.trace.find((step) => step.kind === "event" && step.event === "domain-refused");
	assert.ok(refused?.kind === "event");
	assert.equal(eventText(refused), "DomU1 is not created, -3 (ESRCH): the host has no node /soc/usb@0.");
	assert.deepEqual(refused.causes, [20]);
	assert.deepEqual(
		result.uses.map((entry) => entry.state),
		["unreached"],
	);
});

// dt_update_domain_range() writes Dom0's page into the first arm,scmi-shmem node of the tree, whichever that is.
test("Dom0's SCMI node names another page than the first of the tree: its messages do not reach firmware", () => {
	const pages = { sharedMemories: [page(1), page(0), page(2)] };
	const result = boot(xenPlan(host([AVB], pages), [dom0([consumer("avb", [use("clock", 0)])])]));
	checkLines(
		result.trace.slice(-2),
		`
		* message-unread: The messages of Dom0 do not reach firmware: Xen puts Dom0's page into /sram/scp-shmem@1, the first arm,scmi-shmem node, but the SCMI node names /sram/scp-shmem@0; firmware reads channel 2 at 0x53ff2000, the message is at 0x53ff0000.
		* os-without-scmi: Linux finds no answer of firmware in its shared memory; whatever uses SCMI does not work.
		`,
	);
	assert.equal(result.uses[0]?.state, "waits");
});

test("a node that has nothing to do with SCMI is assigned without a message", () => {
	const result = boot(xenPlan(host([]), [dom0([], silent), guest("DomU1", ["gpio"], [], silent)]));
	assert.equal(state(result, "DomU1"), "running");
	assert.ok(!linesOf(result.trace).some((line) => line.includes("SET_DEVICE")));
});

test("no channel is left for the third domain: -ENOENT", () => {
	const domains = [dom0([], silent), guest("DomU1", [], [], silent), guest("DomU2", [], [], silent)];
	const result = boot(xenPlan(host([]), domains));
	assert.equal(state(result, "DomU2"), "refused");
	checkLines(
		result.trace.slice(-1),
		"* domain-refused: DomU2 is not created, -2 (ENOENT): all 2 channels are taken: the host's tree needs another arm,scmi-shmem node for it.",
	);
});

test("with the management page alone Dom0 finds no channel, and Xen panics", () => {
	const result = boot(xenPlan(host([], { sharedMemories: [page(0)] }), [dom0([], silent)]));
	assert.equal(state(result, "Dom0"), "panic");
});

test("a guest without arm_sci runs, has no channel, and its SMC is refused", () => {
	const domU = guest("DomU1", ["hsusb"], [consumer("hsusb", [use("clock", 3)])], { armSci: ABSENT });
	const result = boot(xenPlan(host([HSUSB]), [dom0([], silent), domU]));
	assert.equal(state(result, "DomU1"), "running");
	assert.equal(agentIdOf(result, "DomU1"), undefined);
	checkLines(
		result.trace.slice(-2),
		`
		* smc-refused: The SMC of DomU1 returns x0 = -1: it did not ask for SCMI, as arm_sci would.
		* os-without-scmi: Linux logs "unable to communicate with SCMI"; whatever uses SCMI waits for it and never probes.
		`,
	);
	assert.ok(!linesOf(result.trace).some((line) => line.includes("SET_DEVICE")));
});

test("a guest that libxl has no SCMI node for is not created, unless it asks for none", () => {
	const lacking = { ...silent, lacksScmiNode: true };
	const result = boot(xenPlan(host([]), [dom0([], silent), guest("DomU1", [], [], lacking)]));
	checkLines(
		result.trace.slice(-2),
		`
		* domain-refused: DomU1 is not created, -22 (EINVAL): its tree has no arm,scmi-smc node, and the host has none at /firmware/scmi to copy.
		Xen on channel 0: BASE_RESET_AGENT_CONFIGURATION agent_id=2 flags=0 → SUCCESS
		`,
	);
	const plain = guest("DomU1", [], [], { ...lacking, armSci: ABSENT });
	assert.equal(state(boot(xenPlan(host([]), [dom0([], silent), plain])), "DomU1"), "running");
});

test("an arm_sci Xen does not know: -EINVAL", () => {
	const domU = guest("DomU1", [], [], { ...silent, armSci: known("scmi-smc", 3) });
	const result = boot(xenPlan(host([]), [dom0([], silent), domU]));
	checkLines(
		result.trace.slice(-1),
		'* domain-refused: DomU1 is not created, -22 (EINVAL): arm_sci is neither "scmi_smc" nor "none".',
	);
	assert.deepEqual(result.trace.at(-1)?.causes, [3, 2]);
});

test("a guest whose SCMI node uses another SMC id is refused", () => {
	const domU = guest("DomU1", ["hsusb"], [consumer("hsusb", [use("clock", 3)])], {
		controllers: [scmi({ smcId: known(0x82000003) })],
	});
	const { trace, uses } = boot(xenPlan(host([HSUSB]), [dom0([], silent), domU]));
	assert.ok(
		linesOf(trace).includes(
			"* smc-refused: The SMC of DomU1 returns x0 = -1: its SCMI node uses SMC 0x82000003, but its channel is 0x82000002.",
		),
	);
	assert.equal(uses[0]?.state, "waits");
});

const FAILURES: readonly { name: string; change: Partial<HostPlan>; text: string }[] = [
	{
		name: "no controller",
		change: { controllers: [] },
		text: "the host tree has no arm,scmi-smc node",
	},
	{
		name: "no arm,smc-id",
		change: { controllers: [scmi({ smcId: ABSENT })] },
		text: "/firmware/scmi has no arm,smc-id",
	},
	{
		name: "arm,smc-id of two bytes",
		change: { controllers: [scmi({ smcId: { kind: "absent", isShort: true } })] },
		text: "arm,smc-id of /firmware/scmi has fewer than the 4 bytes of a number",
	},
	{
		name: "no node of shared memory: the page of shmem is compatible with something else",
		change: { sharedMemories: [] },
		text: 'no node of the host tree is compatible "arm,scmi-shmem"',
	},
	{
		name: "an SMC id firmware does not serve",
		change: { controllers: [scmi({ smcId: known(0x82000099) })] },
		text: 'SMC 0x82000099 is no channel of "R-Car Gen3 BL31", which listens on 0x82000002, -95 (EOPNOTSUPP)',
	},
	{
		name: "a page that is no page",
		change: { controllers: [scmi({ shmem: known(page(0, 0x53ff0000, 0x80)) })] },
		text: "/sram/scp-shmem@0 has 0x80 bytes, not whole pages of 4 KiB",
	},
	{
		name: "a page firmware does not read",
		change: { sharedMemories: [page(0), page(1, 0x54000000)] },
		text: "firmware reads channel 1 at 0x53ff1000, the message is at 0x54000000, -16 (EBUSY)",
	},
	{
		name: "more pages than firmware has channels",
		change: { sharedMemories: [page(0), page(1), page(2), page(3)] },
		text: "firmware has no channel 3 (x7) behind SMC 0x82000002, -95 (EOPNOTSUPP)",
	},
];

for (const { name, change, text } of FAILURES)
	test(`probe: ${name} switches the mediator off`, () => {
		const domains = [dom0([consumer("avb", [use("clock", 0)])]), guest("DomU1", [], [], silent)];
		const result = boot(xenPlan(host([AVB], change), domains));
		assert.ok(linesOf(result.trace).includes(`* probe-failed: The mediator stays off: ${text}.`));
		assert.equal(state(result, "Dom0"), "running", "Dom0 boots, its SMC is refused");
		assert.equal(result.uses[0]?.state, "waits");
		assert.equal(state(result, "DomU1"), "refused");
		// arch_sanitise_domain_config(): the same number that a mediator of another kind would give
		const refusal = "* domain-refused: DomU1 is not created, -22 (EINVAL): the mediator is off.";
		assert.ok(linesOf(result.trace).includes(refusal));
	});

test("a disabled SCMI node: Xen grants all the same, and every driver waits", () => {
	const controllers = [scmi({ enabled: false })];
	const domU = guest("DomU1", ["hsusb"], [consumer("hsusb", [use("clock", 3)])]);
	const avb = dom0([consumer("avb", [use("clock", 0)])], { controllers });
	const { trace, uses, grants } = boot(xenPlan(host([AVB, HSUSB], { controllers }), [avb, domU]));
	assert.equal(grants.domains[0]?.devices.eavb?.state, "granted");
	assert.deepEqual(
		uses.map((entry) => entry.state),
		["waits", "works"],
	);
	assert.deepEqual(
		trace.flatMap((step) => (step.kind === "event" && step.who === "Dom0" ? [eventText(step)] : [])),
		[
			"Dom0 never calls firmware: /firmware/scmi is disabled.",
			"Linux registers no provider for it; whatever uses SCMI waits for it and never probes.",
		],
	);
});

// smc_chan_setup() of Linux reads arm,smc-id before anything is rung.
test("a guest's SCMI node without arm,smc-id: its system calls nobody", () => {
	const controllers = [scmi({ smcId: ABSENT })];
	const domU = guest("DomU1", ["hsusb"], [consumer("hsusb", [use("clock", 3)])], { controllers });
	const { trace, uses } = boot(xenPlan(host([HSUSB]), [dom0([], silent), domU]));
	assert.equal(uses[0]?.state, "waits");
	checkLines(
		trace.slice(-2),
		`
		* no-channel: DomU1 never calls firmware: /firmware/scmi has no arm,smc-id.
		* os-without-scmi: Linux registers no provider for it; whatever uses SCMI waits for it and never probes.
		`,
	);
});

test("a disabled controller is probed all the same, and a later one never", () => {
	const second = scmi({ path: "/firmware/scmi-2", smcId: known(0x82000099) });
	const result = boot(xenPlan(host([], { controllers: [scmi({ enabled: false }), second] }), [dom0([], silent)]));
	assert.equal(agentIdOf(result, "Dom0"), 3);
});

// scmi_handle_call() passes on the SMC of the channel and no other; a mailbox does not come by it.
test("several SCMI nodes: each device goes by the one it names, whatever comes first in the tree", () => {
	const mailbox = scmi({
		path: "/firmware/mailbox",
		compatible: ["arm,scmi"],
		transport: "mailbox",
		smcId: ABSENT,
		mailbox: known({
			address: 0xe6260000,
			path: "/mailbox@e6260000",
			enabled: true,
			cells: [0],
			channel: 0,
			words: "channel 0",
		}),
	});
	const other = scmi({ path: "/firmware/other", smcId: known(0x82000003, 9) });
	const controllers = [mailbox, other, scmi()];
	const elsewhere = (path: string, id: number) => use("clock", id, { controller: path });
	const consumers = [
		consumer("xhci0", [elsewhere(mailbox.path, 1)]),
		consumer("hsusb", [elsewhere(other.path, 3)], 501),
		consumer("avb", [use("clock", 0)], 502),
	];
	const plan = xenPlan(host([AVB], { controllers: [mailbox, scmi(), other] }), [dom0(consumers, { controllers })]);
	const { uses, trace, grants } = boot(plan);
	assert.deepEqual(
		uses.map(({ consumer: { name }, state }) => [name, state]),
		[
			["xhci0", "unknown"],
			["hsusb", "waits"],
			["avb", "works"],
		],
	);
	const refused = trace.find((step) => step.kind === "event" && step.event === "smc-refused");
	assert.ok(refused?.kind === "event");
	assert.equal(
		eventText(refused),
		"The SMC of Dom0 returns x0 = -1: its SCMI node uses SMC 0x82000003, but its channel is 0x82000002.",
	);
	assert.deepEqual(refused.causes, [9, 1]);
	assert.equal(grants.domains[0]?.agentId, 3);
});

test("restart: the next guest on the channel has what the last one had, since Xen resets with flags 0", () => {
	const hsusb = guest("DomU1", ["hsusb"]);
	const { firmware, trace, admit, retire } = machineOf(xenPlan(host([HSUSB]), [hsusb]));
	admit(guest("DomU1", ["hsusb"]));
	retire(guest("DomU1", ["hsusb"]));
	admit(guest("DomU2", []));
	const { devices } = written(firmware, agentOf(firmware, "vm1"), deviceRequestsIn(trace.steps));
	assert.equal(devices.hsusb?.state, "granted");
});

test("restart on a server with one owner a device: another channel's agent is DENIED", () => {
	const pcie = hostDevice("pcie1", 1, { passthrough: true });
	const channels = { ...RPI5, agents: sharedSmcId() };
	const { admit, retire, trace } = machineOf(xenPlan(host([pcie]), [guest("DomU1", ["pcie1"])], channels));
	admit(guest("DomU1", ["pcie1"])); // channel 2
	retire(guest("DomU1", ["pcie1"]));
	admit(guest("Idle", [])); // channel 2 again
	assert.equal(admit(guest("DomU2", ["pcie1"])), "refused"); // channel 1
	assert.ok(
		linesOf(trace.steps).includes(
			"* domain-refused: DomU2 is not created, -13 (EACCES): firmware answers DENIED for device 1 (pcie1).",
		),
	);
});

// scmi_relinquish_resources() hands the error on, and scmi_domain_destroy() is never reached.
test("a guest that firmware does not let go of keeps its channel", () => {
	const base = { id: 0x10, unsupported: ["BASE_RESET_AGENT_CONFIGURATION"] };
	const catalogue = { ...RCAR_H3, scmi: { ...RCAR_H3.scmi, protocols: { ...RCAR_H3.scmi.protocols, base } } };
	const wrong = hostDevice("avb", 77, { passthrough: true });
	const domains = [dom0([], silent), guest("DomU1", ["avb"], [], silent), guest("DomU2", [], [], silent)];
	const result = boot(xenPlan(host([wrong]), domains, catalogue));
	checkLines(
		result.trace.slice(-4),
		`
		* domain-refused: DomU1 is not created, -2 (ENOENT): firmware answers NOT_FOUND for device 77 (avb).
		Xen on channel 0: BASE_RESET_AGENT_CONFIGURATION agent_id=2 flags=0 → NOT_SUPPORTED
		* channel-kept: DomU1 stays dying, -95 (EOPNOTSUPP): it keeps channel 1.
		* domain-refused: DomU2 is not created, -2 (ENOENT): all 2 channels are taken: the host's tree needs another arm,scmi-shmem node for it.
		`,
	);
});

test("one owner a device: Dom0 keeps what is not marked xen,passthrough, and the guest is refused", () => {
	const pcie = hostDevice("pcie1", 1);
	const domains = [dom0([], silent), guest("DomU1", ["pcie1"], [], silent)];
	const result = boot(xenPlan(host([pcie]), domains, { ...RPI5, agents: sharedSmcId() }));
	assert.equal(state(result, "DomU1"), "refused");
	assert.equal(result.grants.domains[0]?.devices.pcie1?.state, "granted");
});

function machineOf(plan: TestPlan) {
	const firmware = startFirmware(plan.catalogue);
	const trace = startTrace();
	const mediator = startOf(plan)({ plan: { firmwares: [firmware.index], domains: [] }, firmwares: [firmware], trace });
	const admit = (domain: TestDomain) => mediator.admit(domainPlan(domain));
	const retire = (domain: TestDomain) => mediator.retire(domainPlan(domain));
	return { firmware, trace, admit, retire };
}

/** The exclusive server behind channels this mediator can tell apart. */
function sharedSmcId() {
	return Object.fromEntries(
		Object.entries(RPI5.agents).map(([key, agent]) => {
			const channels = [
				{
					transport: "smc" as const,
					smcId: 0x82000002,
					smcArgs: { x7: agent.id },
					shmem: { address: 0x53ff0000 + agent.id * 0x1000, size: 0x1000 },
				},
			];
			return [key, { ...agent, channels }];
		}),
	);
}
