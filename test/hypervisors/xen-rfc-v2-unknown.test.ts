import assert from "node:assert/strict";
import { test } from "node:test";
import {
	AVB,
	agentIdOf,
	boot,
	checkLines,
	consumer,
	dom0,
	guest,
	type HostPlan,
	HSUSB,
	host,
	hostDevice,
	linesOf,
	page,
	scmi,
	silent,
	state,
	UNKNOWN,
	use,
	xenPlan,
} from "../machine/board.ts";
import { RCAR_H3 } from "../machine/rcar-h3.ts";

// What neither sources nor catalogue say leaves open what follows from it, and nothing else.

const XHCI0 = hostDevice("xhci0", 8, { passthrough: true });

test("where the SCMI node's page is not known, nor is what firmware hears of Dom0", () => {
	// Xen probes the first arm,scmi-smc node; a shmem that names a node outside the tree leaves the probe open already
	const controllers = [scmi({ shmem: UNKNOWN })];
	const avb = consumer("avb", [use("clock", 0)]);
	const result = boot(xenPlan(host([AVB], { controllers }), [dom0([avb], { controllers })]));
	assert.equal(result.uses[0]?.state, "unknown");
});

test("where firmware's answer for a guest's device is not known, nor is the next guest's channel", () => {
	const cut = { ...RCAR_H3, completeness: { ...RCAR_H3.completeness, devices: "partial" as const } };
	const phy = hostDevice("usb2_phy0", 20, { passthrough: true });
	const first = guest("DomU1", ["usb2_phy0"], [], silent);
	const second = guest("DomU2", ["xhci0"], [consumer("xhci0", [use("clock", 1)])]);
	const { uses, grants } = boot(xenPlan(host([phy, XHCI0]), [first, second], cut));
	assert.equal(uses[0]?.state, "unknown");
	assert.equal(grants.domains[1]?.agentId, undefined);
});

test("what the tree does not say leaves the probe open: nobody is refused, nothing is concluded", () => {
	const controllers = [scmi({ smcId: UNKNOWN })];
	const domU = guest("DomU1", ["hsusb"], [consumer("hsusb", [use("clock", 3)])]);
	const result = boot(xenPlan(host([HSUSB], { controllers }), [dom0([], silent), domU]));
	assert.ok(
		linesOf(result.trace).includes(
			"* unknown: What the probe finds is not known: the arm,smc-id of /firmware/scmi is not known.",
		),
	);
	assert.equal(state(result, "DomU1"), "running");
	assert.equal(result.uses[0]?.state, "unknown");
});

test("a host tree with a file missing: what is not there may be in it, so nobody is refused, and nobody is granted", () => {
	const parts: readonly Partial<HostPlan>[] = [
		{},
		{ controllers: [] },
		{ sharedMemories: [page(0), page(1)] },
		{ devices: [hostDevice("hsusb", undefined, { passthrough: true })] },
	];
	const domU = guest("DomU1", ["hsusb"], [consumer("hsusb", [use("clock", 3)])]);
	for (const part of parts) {
		const result = boot(xenPlan(host([HSUSB], { ...part, complete: false }), [dom0([], silent), domU]));
		assert.deepEqual(linesOf(result.trace), [
			"* unknown: What the probe finds is not known: not all of the host's tree could be read.",
			"* unknown: What firmware answers to Dom0 is not known: whether there is a mediator is not known, as not all of the host's tree could be read (step 1).",
			"* unknown: What firmware answers to DomU1 is not known: whether there is a mediator is not known, as not all of the host's tree could be read (step 1).",
		]);
		assert.equal(state(result, "DomU1"), "running");
		assert.equal(result.uses[0]?.state, "unknown");
	}
});

test("a channel the catalogue does not list is somebody: only his domain stays unknown", () => {
	const cut = { ...RCAR_H3, completeness: { ...RCAR_H3.completeness, agents: "unknown" as const } };
	const pages = { sharedMemories: [page(0), page(1), page(2), page(3)] };
	const avb = dom0([consumer("avb", [use("clock", 0)])]);
	const domU = guest("DomU1", ["hsusb"], [consumer("hsusb", [use("clock", 3)], 501)]);
	const { uses } = boot(xenPlan(host([AVB, HSUSB], pages), [avb, domU], cut));
	assert.deepEqual(
		uses.map(({ domain, state }) => [domain, state]),
		[
			["Dom0", "unknown"],
			["DomU1", "works"],
		],
	);
});

// The loop of scmi_probe() ends at the number of agents firmware reports; the last channel made is the first given away.
test("more pages than agents in a list that is not complete: which channel comes first is not known", () => {
	const pages = { sharedMemories: [page(0), page(1), page(2), page(3), page(4)] };
	for (const agents of ["partial", "unknown", undefined] as const) {
		const { agents: _agents, ...completeness } = RCAR_H3.completeness;
		const cut = { ...RCAR_H3, completeness: { ...completeness, ...(agents && { agents }) } };
		const result = boot(xenPlan(host([AVB], pages), [dom0([consumer("avb", [use("clock", 0)])])], cut));
		assert.equal(result.uses[0]?.state, "unknown");
		assert.ok(
			linesOf(result.trace).includes(
				"* unknown: What the probe finds is not known: the catalogue lists 3 agents but is not marked complete, so it is not known how many of the tree's 4 further pages become channels.",
			),
		);
	}
	const closed = boot(xenPlan(host([AVB], pages), [dom0([], silent)]));
	assert.ok(
		linesOf(closed.trace).includes(
			"* probe-failed: The mediator stays off: firmware has no channel 3 (x7) behind SMC 0x82000002, -95 (EOPNOTSUPP).",
		),
	);
});

test("a device the partial catalogue says nothing more of: what it brings along is not known", () => {
	const eavb = { id: 0 };
	const devices = { ...RCAR_H3.devices, eavb };
	const avb = dom0([consumer("avb", [use("clock", 0)])]);
	const clockOf = (completeness: "partial" | "complete") => {
		const catalogue = { ...RCAR_H3, devices, completeness: { ...RCAR_H3.completeness, devices: completeness } };
		const { grants, uses } = boot(xenPlan(host([AVB]), [avb], catalogue));
		return [grants.domains[0]?.devices.eavb?.state, grants.domains[0]?.resources.clock?.eavb, uses[0]?.state];
	};
	assert.deepEqual(clockOf("partial"), ["granted", "unknown", "unknown"]);
	assert.deepEqual(clockOf("complete"), ["granted", "denied", "refused"]);
});

test("a device the partial catalogue does not list: the guest's refusals are in doubt, its grants are not", () => {
	const cut = { ...RCAR_H3, completeness: { ...RCAR_H3.completeness, devices: "partial" as const } };
	const phy = hostDevice("usb2_phy0", 20, { passthrough: true });
	const domU = guest(
		"DomU1",
		["usb2_phy0", "xhci0"],
		[consumer("usb2_phy0", [use("clock", 3)]), consumer("xhci0", [use("clock", 1)], 501)],
	);
	const { uses, grants } = boot(xenPlan(host([phy, XHCI0]), [dom0([], silent), domU], cut));
	assert.deepEqual(
		uses.map((entry) => entry.state),
		["unknown", "works"],
	);
	assert.equal(grants.domains[1]?.resources.clock?.hsusb, "unknown");
	assert.equal(grants.domains[1]?.devices.hsusb?.state, "unknown");
	assert.equal(grants.domains[0]?.devices.hsusb?.state, "none", "Dom0 is not touched by it");
});

test("where it is not known whether a guest asks for a channel, nor is which one the next guest gets", () => {
	const first = guest("DomU1", [], [], { ...silent, armSci: UNKNOWN });
	const second = guest("DomU2", ["hsusb"], [consumer("hsusb", [use("clock", 3)])]);
	const result = boot(xenPlan(host([HSUSB]), [dom0([], silent), first, second]));
	assert.equal(agentIdOf(result, "DomU2"), undefined);
	checkLines(
		result.trace.slice(-1),
		"* unknown: What firmware answers to DomU2 is not known: it is not known whether DomU1 keeps a channel, nor which one is next.",
	);
	assert.equal(result.uses[0]?.state, "unknown");
});

test("a guest that may be given more than is listed is refused nothing for certain", () => {
	const domU = guest("DomU1", ["hsusb"], [consumer("xhci0", [use("clock", 1)]), consumer("hsusb", [use("clock", 3)])], {
		assignedMore: true,
	});
	const result = boot(xenPlan(host([HSUSB, XHCI0]), [dom0([], silent), domU]));
	assert.ok(
		linesOf(result.trace).includes(
			"* unknown: What else DomU1 is given is not known: its configuration is not all here.",
		),
	);
	assert.deepEqual(
		result.uses.map(({ state }) => state),
		["unknown", "works"],
	);
	assert.equal(result.grants.domains[1]?.resources.clock?.xhci0, "unknown");
	assert.equal(result.grants.domains[1]?.resources.clock?.hsusb, "allowed");
});

test("a device whose list in the catalogue has a name that is not there may own anything: nothing is refused for certain", () => {
	const { xhci0 } = RCAR_H3.devices;
	assert.ok(xhci0);
	const misspelt = { ...xhci0, resources: { ...xhci0.resources, clock: ["xhci9"] } };
	const catalogue = { ...RCAR_H3, devices: { ...RCAR_H3.devices, xhci0: misspelt } };
	const domU = guest("DomU1", ["xhci0"], [consumer("xhci0", [use("clock", 1)])]);
	const { uses } = boot(xenPlan(host([XHCI0]), [dom0([], silent), domU], catalogue));
	assert.equal(uses[0]?.state, "unknown");
});
