import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Catalogue } from "../../server/src/catalogue/model.ts";
import { sendAs } from "../../server/src/machine/boot.ts";
import { eventText } from "../../server/src/machine/event-text.ts";
import { startTrace } from "../../server/src/machine/recorder.ts";
import {
	ABSENT,
	boot,
	consumer,
	dom0,
	guest,
	host,
	hostDevice,
	known,
	lineOf,
	page,
	refusalsOf,
	scmi,
	type TestDomain,
	type TestPlan,
	UNKNOWN,
	use,
	xenPlan,
} from "./board.ts";
import { RCAR_H3 } from "./rcar-h3.ts";
import { RPI5 } from "./rpi5.ts";

const bare = (domains: readonly TestDomain[], catalogue: Catalogue): TestPlan => ({ catalogue, domains });

// Without a mediator

test("without a mediator a domain is the agent the setup says, or the one whose SMC its tree rings", () => {
	const domains = [
		dom0([], { name: "a", agentKey: "agent_2", controllers: [] }),
		dom0([], { name: "b", controllers: [scmi({ smcId: known(0x82000003), shmem: UNKNOWN })] }),
		dom0([consumer("pcie1", [use("reset", 0)])], { name: "c", controllers: [] }),
	];
	const { grants, uses } = boot(bare(domains, RPI5));
	assert.deepEqual(
		grants.domains.map(({ domain, agentKey }) => [domain, agentKey]),
		[
			["a", "agent_2"],
			["b", "agent_1"],
			["c", undefined],
		],
	);
	assert.deepEqual(
		uses.map((entry) => entry.state),
		["unknown"],
		"two OSPM agents: c could be either",
	);
});

test("without a mediator the only OSPM agent is the host's system, not a guest; on a partial list it is nobody for certain", () => {
	const { vm0, hyp } = RCAR_H3.agents;
	assert.ok(vm0 && hyp);
	const controllers = [scmi({ shmem: UNKNOWN })];
	const agentsOf = (agents: "complete" | "partial") =>
		boot(
			bare([dom0([], { controllers }), guest("DomU1", [])], {
				...RCAR_H3,
				agents: { hyp, vm0 },
				completeness: { ...RCAR_H3.completeness, agents },
			}),
		).grants.domains.map(({ agentKey }) => agentKey);
	assert.deepEqual(agentsOf("complete"), ["vm0", undefined]);
	assert.deepEqual(agentsOf("partial"), [undefined, undefined]);
});

test("without a mediator the host's system is the agent whose page it writes to, where several ring one SMC", () => {
	const agentAt = (n: number) =>
		boot(bare([dom0([], { controllers: [scmi({ shmem: known(page(n)) })] })], RCAR_H3)).grants.domains[0]?.agentKey;
	assert.equal(agentAt(0), "hyp");
	assert.equal(agentAt(1), "vm0");
	assert.equal(agentAt(9), undefined);
});

test("nobody grants: on a server that starts with nothing every use is refused", () => {
	const os = dom0([consumer("avb", [use("clock", 0), use("reset", 0)])], { agentKey: "vm0" });
	const result = boot(bare([os], RCAR_H3));
	assert.deepEqual(
		refusalsOf(result).map(({ step }) => step.message),
		["CLOCK_ATTRIBUTES", "RESET"],
	);
});

const withPermissions = (more: Partial<Catalogue["permissions"]>): Catalogue => ({
	...RCAR_H3,
	permissions: { ...RCAR_H3.permissions, ...more },
});

test("an open server allows everything", () => {
	const os = dom0([consumer("avb", [use("clock", 0)])], { agentKey: "vm0" });
	const result = boot(bare([os], withPermissions({ model: "none" })));
	assert.deepEqual(
		result.uses.map((outcome) => outcome.state),
		["works"],
	);
	assert.equal(result.grants.domains[0]?.resources.clock?.eavb, "open");
	assert.equal(result.grants.domains[0]?.devices.eavb?.state, "open");
});

test("where the catalogue does not say who may use what, nothing is allowed and nothing refused", () => {
	const os = dom0([consumer("avb", [use("clock", 0), use("clock", 40)])], { agentKey: "vm0" });
	const result = boot(bare([os], withPermissions({ model: "none", assumed: true })));
	assert.deepEqual(
		result.uses.map((outcome) => (outcome.state === "unknown" ? outcome.why : outcome.state)),
		["the catalogue does not say who may use what", "refused"],
		"a number that is not there is not there for anybody",
	);
	assert.equal(result.grants.domains[0]?.resources.clock?.eavb, "unknown");
	assert.equal(result.grants.domains[0]?.devices.eavb?.state, "unknown");
});

// Grants

test("the grants matrix: what was granted, what came along, what nobody controls", () => {
	const devices = [hostDevice("avb", 0), hostDevice("hsusb", 19, { passthrough: true })];
	const none = { controllers: [] };
	const { grants, trace } = boot(xenPlan(host(devices), [dom0([], none), guest("DomU1", ["hsusb"], [], none)]));
	const domU = grants.domains.find(({ domain }) => domain === "DomU1");
	assert.ok(domU);
	const states = Object.entries(domU.devices).map(([key, { state, steps }]) => `${key} ${state} ${steps}`.trim());
	assert.deepEqual(states, [
		"eavb none",
		"hdmi0 none",
		"i2c2 none",
		"xhci0 none",
		"ohci0 reachable", // shares everything with hsusb
		"ehci0 reachable",
		"hsusb granted 8",
		"hscif0 none",
	]);
	const step = trace[7];
	assert.ok(step?.kind === "message");
	assert.equal(lineOf(step), "Xen on channel 0: BASE_SET_DEVICE_PERMISSIONS agent_id=2 device_id=19 flags=1 → SUCCESS");
	assert.deepEqual(domU.resources.clock, {
		eavb: "denied",
		xhci0: "denied",
		ehci0: "allowed",
		hsusb: "allowed",
		ehci1: "denied",
		usb_dmac0: "denied",
	});
	assert.deepEqual(domU.resources.power, { scmi_core: "open" });
});

// One more message

test("sendAs: one message to the booted machine, which keeps what it does", () => {
	const none = { controllers: [] };
	const devices = [hostDevice("hsusb", 19, { passthrough: true })];
	const result = boot(xenPlan(host(devices), [dom0([], none), guest("DomU1", ["hsusb"], [], none)]));
	const channelOf = (domain: string) =>
		[...(result.domains.find((outcome) => outcome.domain === domain)?.channels.values() ?? [])][0] ?? assert.fail();
	const told = (domain: string, message: string, values: Record<string, number>, kind?: "clock") =>
		sendAs(result.machine, channelOf(domain), message, values, kind)?.trace[0];
	const status = (domain: string, message: string, values: Record<string, number>) => {
		const step = told(domain, message, values);
		return step?.kind === "message" ? step.status : step && eventText(step);
	};
	assert.equal(status("DomU1", "CLOCK_CONFIG_SET", { clock_id: 3, attributes: 1 }), "SUCCESS");
	assert.equal(status("Dom0", "CLOCK_CONFIG_SET", { clock_id: 3, attributes: 0 }), "DENIED");
	assert.equal(status("Dom0", "BASE_SET_DEVICE_PERMISSIONS", { agent_id: 3, device_id: 19, flags: 1 }), "DENIED");
	assert.equal(told("DomU1", "CLOCK_DANCE", {}), undefined);
	const attributes = told("DomU1", "PROTOCOL_ATTRIBUTES", {}, "clock");
	assert.ok(attributes?.kind === "message");
	assert.equal(lineOf(attributes), "DomU1 on channel 1: PROTOCOL_ATTRIBUTES → SUCCESS attributes=6");
});

// Bounds

test("a trace stops growing at its limit, and its numbers go on", () => {
	const trace = startTrace(2);
	const event = { phase: "use", who: "a", event: "assumed", what: { kind: "unknown-system" }, causes: [] } as const;
	const numbers = [1, 2, 3].map(() => trace.event(event).n);
	assert.deepEqual(numbers, [1, 2, 3]);
	assert.equal(trace.steps.length, 2);
	assert.equal(trace.truncated(), true);
});

test("a board with 500 uses takes a few messages for each, not for each pair", () => {
	const clock = Object.fromEntries(
		Array.from({ length: 250 }, (_, id) => [`c${id}`, { id, name: `c${id}`, rates: [1000] }]),
	);
	const reset = Object.fromEntries(Array.from({ length: 250 }, (_, id) => [`r${id}`, { id }]));
	const numbers = Array.from({ length: 250 }, (_, id) => id);
	const catalogue: Catalogue = {
		...RCAR_H3,
		resources: { clock, reset },
		devices: Object.fromEntries(
			numbers.map((id) => [`d${id}`, { id, resources: { clock: [`c${id}`], reset: [`r${id}`] } }]),
		),
	};
	const devices = numbers.map((id) => hostDevice(`d${id}`, id));
	const consumers = numbers.map((id) => consumer(`d${id}`, [use("clock", id), use("reset", id)]));
	const plan = xenPlan(host(devices), [dom0(consumers), guest("DomU1", [], consumers.slice(0, 5))], catalogue);
	const result = boot(plan);
	assert.equal(result.uses.length, 510);
	assert.ok(result.trace.length < 5 * 510, `${result.trace.length} steps`);
});

test("any plan boots: numbers of every kind, known or not, on complete and partial tables, under both profiles", () => {
	const number = fc.oneof(fc.nat({ max: 45 }), fc.constantFrom(0xffffffff, 0x82000002, 0x53ff1000));
	const maybe = fc.oneof(
		{ weight: 6, arbitrary: number.map((value) => known(value)) },
		fc.constantFrom(ABSENT, UNKNOWN),
	);
	const anyUse = fc
		.tuple(fc.constantFrom("clock", "reset", "power", "pinctrl"), maybe, fc.constantFrom(0x11, 0x14, 0x16, 0x18, 0x19))
		.map(([kind, id, protocolId]) => use(kind as "clock", 0, { id, protocolId, rateHz: 5 }));
	const anyConsumer = fc.array(anyUse, { maxLength: 6 }).map((uses) => consumer("device", uses));
	const anyDomain = fc
		.tuple(fc.array(anyConsumer, { maxLength: 3 }), maybe, fc.constantFrom("linux", "unknown"), fc.boolean(), fc.nat())
		.map(([consumers, smcId, os, hardware, n]) => ({
			...guest(`domain${n}`, ["device", "elsewhere"], consumers),
			...{ controllers: [scmi({ smcId })], hardware, os: os as "linux" },
		}));
	const anyDevice = maybe.map((id) =>
		hostDevice("device", 0, {
			deviceId: { id, cause: 0 },
			passthrough: id.kind === "known",
		}),
	);
	const anyPlan = fc
		.record({
			domains: fc.array(anyDomain, { maxLength: 4 }),
			devices: fc.array(anyDevice, { maxLength: 3 }),
			smcId: maybe,
			addresses: fc.array(maybe, { maxLength: 4 }),
			complete: fc.boolean(),
			isMediated: fc.boolean(),
			base: fc.constantFrom(RCAR_H3, RPI5),
		})
		.map(({ domains, devices, smcId, addresses, complete, isMediated, base }): TestPlan => {
			const pages = addresses.map((address, i) => ({ ...page(i), address }));
			const controllers = host([]).controllers.map((node) => ({ ...node, smcId }));
			const catalogue = complete ? base : { ...base, completeness: {} };
			const hostPlan = { complete, controllers, devices, sharedMemories: pages };
			return { catalogue, domains, ...(isMediated && { host: hostPlan }) };
		});
	fc.assert(
		fc.property(anyPlan, (plan) => {
			const result = boot(plan);
			const expected = plan.domains.flatMap(({ consumers }) => consumers.flatMap(({ uses }) => uses)).length;
			assert.equal(result.uses.length, expected, "every use has an outcome");
			assert.deepEqual(
				result.trace.map(({ n }) => n),
				result.trace.map((_, i) => i + 1),
			);
		}),
		{ seed: 0x5c31, numRuns: 300 },
	);
});
