import assert from "node:assert/strict";
import { test } from "node:test";
import type { Catalogue, Resource } from "../../server/src/catalogue/model.ts";
import type { ResourceUse } from "../../server/src/machine/boot-plan.ts";
import {
	ABSENT,
	boot,
	checkLines,
	consumer,
	dom0,
	guest,
	host,
	hostDevice,
	known,
	linesOf,
	page,
	refusalsOf,
	scmi,
	type TestDomain,
	UNKNOWN,
	use,
	xenPlan,
} from "./board.ts";
import { RCAR_H3 } from "./rcar-h3.ts";

// scmi-and-linux-bindings, part C: what Linux 6.12 makes of each answer.

const HSUSB = hostDevice("hsusb", 19, { passthrough: true });
const silent = dom0([], { controllers: [] });

/** DomU1 has hsusb (device 19: clocks 2, 3, resets 9, 10) and uses these numbers. */
function bootWith(uses: readonly ResourceUse[], more: Partial<TestDomain> = {}, catalogue: Catalogue = RCAR_H3) {
	return boot(xenPlan(host([HSUSB]), [silent, guest("DomU1", ["hsusb"], [consumer("hsusb", uses)], more)], catalogue));
}

/** What becomes of one use: the message that decided it, its status, and what Linux does then. */
function fateOf(one: ResourceUse, more: Partial<TestDomain> = {}, catalogue: Catalogue = RCAR_H3) {
	const [outcome] = bootWith([one], more, catalogue).uses;
	assert.ok(outcome);
	if (outcome.state === "unknown" || outcome.state === "unreached" || outcome.state === "waits")
		return `${outcome.state}: ${outcome.why}`;
	const answer = `${outcome.step.message} ${outcome.step.status}`;
	if (outcome.state === "untouched")
		return `${answer}: ${outcome.why}, held by ${outcome.heldBy.join(", ") || "nobody"}`;
	return outcome.state === "works" ? answer : `${answer}: ${outcome.consequence}`;
}

test("Linux discovers Base, then each protocol node, then uses what was granted", () => {
	const { trace } = bootWith([use("clock", 3), use("reset", 9)], { controllers: [scmi({}, [0x14, 0x16])] });
	const own = trace.filter((step) => (step.kind === "message" ? step.sender : step.who) === "DomU1");
	checkLines(
		own,
		`
		DomU1 on channel 1: PROTOCOL_VERSION → SUCCESS version=131072
		DomU1 on channel 1: PROTOCOL_ATTRIBUTES → SUCCESS attributes=773
		DomU1 on channel 1: BASE_DISCOVER_VENDOR → SUCCESS vendor_identifier=ATF
		DomU1 on channel 1: BASE_DISCOVER_SUB_VENDOR → SUCCESS vendor_identifier=R-Car
		DomU1 on channel 1: BASE_DISCOVER_IMPLEMENTATION_VERSION → SUCCESS implementation_version=4097
		DomU1 on channel 1: BASE_DISCOVER_LIST_PROTOCOLS skip=0 → SUCCESS num_protocols=5 protocols=[16,17,20,22,24]
		DomU1 on channel 1: BASE_DISCOVER_LIST_PROTOCOLS skip=5 → SUCCESS num_protocols=0 protocols=[]
		DomU1 on channel 1: BASE_DISCOVER_AGENT agent_id=0 → SUCCESS agent_id=0 name=platform
		DomU1 on channel 1: BASE_DISCOVER_AGENT agent_id=1 → SUCCESS agent_id=1 name=HYP
		DomU1 on channel 1: BASE_DISCOVER_AGENT agent_id=2 → SUCCESS agent_id=2 name=VM0
		DomU1 on channel 1: PROTOCOL_VERSION → SUCCESS version=65536
		DomU1 on channel 1: PROTOCOL_ATTRIBUTES → SUCCESS attributes=6
		DomU1 on channel 1: CLOCK_ATTRIBUTES clock_id=3 → SUCCESS attributes=0 clock_name=_hsusb
		DomU1 on channel 1: CLOCK_DESCRIBE_RATES clock_id=3 rate_index=0 → SUCCESS num_rates_flags=1 rates=[133333333]
		DomU1 on channel 1: CLOCK_RATE_GET clock_id=3 → SUCCESS rate=133333333
		* os-discovery: DomU1 also sends CLOCK_ATTRIBUTES for 5 other clocks that nothing in its tree uses; 4 are refused.
		DomU1 on channel 1: PROTOCOL_VERSION → SUCCESS version=131072
		DomU1 on channel 1: PROTOCOL_ATTRIBUTES → SUCCESS attributes=11
		DomU1 on channel 1: RESET_DOMAIN_ATTRIBUTES domain_id=9 → SUCCESS attributes=0 latency=4294967295 name=
		* os-discovery: DomU1 also sends RESET_DOMAIN_ATTRIBUTES for 5 other resets that nothing in its tree uses; 0 are refused.
		DomU1 on channel 1: CLOCK_CONFIG_SET clock_id=3 attributes=1 → SUCCESS
		DomU1 on channel 1: RESET domain_id=9 flags=0 reset_state=0 → SUCCESS
		`,
	);
});

test("Linux numbers its messages from 1 on; both of BASE_DISCOVER_LIST_PROTOCOLS are one transfer", () => {
	const { trace } = bootWith([use("clock", 3)]);
	const headers = trace.flatMap((step) =>
		step.kind === "message" && step.sender === "DomU1"
			? [new DataView(step.requestBytes.buffer).getUint32(0, true)]
			: [],
	);
	assert.deepEqual(
		headers.map((word) => word >>> 18),
		headers.map((_, i) => (i < 6 ? i + 1 : i)),
	);
});

test("a clock that is denied is NULL, without a word", () => {
	assert.equal(
		fateOf(use("clock", 1)),
		"CLOCK_ATTRIBUTES DENIED: Linux logs nothing: hsusb gets a NULL clock, every operation on it succeeds and does nothing.",
	);
});

test("a clock firmware has no name for is NULL as well, though it was granted", () => {
	const clock: Readonly<Record<string, Resource>> = { ...RCAR_H3.resources.clock, hsusb: { id: 3, name: "" } };
	assert.equal(
		fateOf(use("clock", 3), {}, { ...RCAR_H3, resources: { ...RCAR_H3.resources, clock } }),
		"CLOCK_ATTRIBUTES SUCCESS: Firmware answers an empty name, so Linux leaves the clock out: hsusb gets a NULL clock, every operation on it succeeds and does nothing.",
	);
});

test("of two clocks with one name the second is NULL", () => {
	const text = (id: number) =>
		`CLOCK_ATTRIBUTES SUCCESS: Clock ${id} has the name "usb" already, and Linux has one clock of a name (-17, EEXIST): it logs "failed to register clock 3", and hsusb gets a NULL clock, every operation on it succeeds and does nothing.`;
	const withNames = (names: Readonly<Record<string, Resource>>, more: Partial<Catalogue> = {}) => ({
		...RCAR_H3,
		...more,
		resources: { ...RCAR_H3.resources, clock: { ...RCAR_H3.resources.clock, ...names } },
	});
	const both = withNames({ ehci0: { id: 2, name: "usb" }, hsusb: { id: 3, name: "usb" } });
	assert.equal(fateOf(use("clock", 3), {}, both), text(2));
	assert.equal(fateOf(use("clock", 2), {}, both), "CLOCK_CONFIG_SET SUCCESS");
	// one that firmware does not tell this agent of is not registered
	const hidden = withNames({ xhci0: { id: 1, name: "usb" }, hsusb: { id: 3, name: "usb" } });
	assert.equal(fateOf(use("clock", 3), {}, hidden), "CLOCK_CONFIG_SET SUCCESS");
	// 1.0 of the protocol has 15 characters
	const long = withNames({
		ehci0: { id: 2, name: "a-very-long-name-2" },
		hsusb: { id: 3, name: "a-very-long-name-3" },
	});
	assert.match(fateOf(use("clock", 3), {}, long), /Clock 2 has the name "a-very-long-nam" already/);
});

test("a clock beyond the table is never asked for: the count decides", () => {
	assert.equal(
		fateOf(use("clock", 40)),
		'PROTOCOL_ATTRIBUTES SUCCESS: Linux logs "of_clk_hw_onecell_get: invalid index 40", hsusb does not probe: -22 (EINVAL).',
	);
	const partial: Catalogue = { ...RCAR_H3, completeness: { ...RCAR_H3.completeness, clock: "partial" } };
	assert.equal(
		fateOf(use("clock", 40), {}, partial),
		"unknown: the catalogue does not know clock 40, and its table is not complete",
	);
});

test("a reset that is denied shows at deassert; its attributes are free", () => {
	assert.equal(fateOf(use("reset", 9)), "RESET SUCCESS");
	assert.equal(fateOf(use("reset", 8)), "RESET DENIED: reset_control_deassert() of hsusb fails with -13 (EACCES).");
	assert.equal(fateOf(use("reset", 99)), "PROTOCOL_ATTRIBUTES SUCCESS: hsusb gets no reset control: -22 (EINVAL).");
});

test("power is not controlled on this firmware: everybody's requests succeed", () => {
	assert.equal(fateOf(use("power", 0)), "POWER_STATE_SET SUCCESS");
});

test("where power is controlled, setting it is refused, and reading it where all messages are guarded", () => {
	const permissions = { ...RCAR_H3.permissions, controls: ["power" as const] };
	assert.equal(
		fateOf(use("power", 0), {}, { ...RCAR_H3, permissions }),
		"POWER_STATE_SET DENIED: Power domain 0 stays as it is: runtime resume of hsusb fails with -13 (EACCES).",
	);
	assert.equal(
		fateOf(use("power", 0), {}, { ...RCAR_H3, permissions, firmware: { name: "SCP", kind: "scp-firmware" } }),
		'POWER_STATE_GET DENIED: Linux logs "failed to get state for domain 0" and leaves the domain out: hsusb waits for it and never probes.',
	);
});

/** The rates of hsusb's clock. */
const withRates = (rates: readonly number[]): Catalogue => ({
	...RCAR_H3,
	resources: { ...RCAR_H3.resources, clock: { ...RCAR_H3.resources.clock, hsusb: { id: 3, name: "_hsusb", rates } } },
});

test("an assigned clock gets its rate before anything else; this firmware sets none", () => {
	const assigned = use("clock", 3, { property: "assigned-clocks", rateHz: 100_000_000, cause: 77 });
	const { trace, uses } = bootWith([use("clock", 3), assigned], {}, withRates([100_000_000, 133_333_333]));
	assert.deepEqual(
		uses.map(({ use: { property }, state }) => [property, state]),
		[
			["assigned-clocks", "refused"],
			["clocks", "works"],
		],
	);
	assert.ok(
		linesOf(trace).includes("DomU1 on channel 1: CLOCK_RATE_SET flags=0 clock_id=3 rate=100000000 → NOT_SUPPORTED"),
	);
});

test("a clock two devices use is enabled once, for both", () => {
	const domU = guest(
		"DomU1",
		["hsusb"],
		[consumer("ohci0", [use("clock", 3)], 501), consumer("ehci0", [use("clock", 3, { cause: 88 })], 502)],
	);
	const { trace, uses } = boot(xenPlan(host([HSUSB]), [silent, domU]));
	const enables = trace.filter((step) => step.kind === "message" && step.message === "CLOCK_CONFIG_SET");
	assert.equal(enables.length, 1);
	assert.deepEqual(enables[0]?.causes, [20003, 501, 88, 502]);
	assert.ok(uses.every((entry) => entry.state === "works"));
});

test("a power domain two devices use is switched on once, a reset line released by each", () => {
	const uses = [use("power", 0), use("reset", 9)];
	const domU = guest("DomU1", ["hsusb"], [consumer("ohci0", uses, 501), consumer("ehci0", uses, 502)]);
	const { trace } = boot(xenPlan(host([HSUSB]), [silent, domU]));
	const sent = (message: string) => trace.filter((step) => step.kind === "message" && step.message === message).length;
	assert.deepEqual([sent("POWER_STATE_SET"), sent("RESET")], [1, 2]);
});

test("a power domain beyond the table: the consumer waits", () =>
	assert.equal(
		fateOf(use("power", 7)),
		'PROTOCOL_ATTRIBUTES SUCCESS: Linux logs "genpd_xlate_onecell: invalid domain index 7", hsusb waits and never probes.',
	));

test("a name of more than 15 letters is asked for, from the version on that has the message", () => {
	const asked = (name: string, version: number) => {
		const clock = { ...RCAR_H3.resources.clock, hsusb: { id: 3, name } };
		const scmi = { ...RCAR_H3.scmi, protocols: { ...RCAR_H3.scmi.protocols, clock: { id: 0x14, version } } };
		const { trace } = bootWith([use("clock", 3)], {}, { ...RCAR_H3, scmi, resources: { ...RCAR_H3.resources, clock } });
		return linesOf(trace).filter((line) => line.includes("CLOCK_NAME_GET"));
	};
	assert.deepEqual(asked("a-clock-of-21-letters", 0x20000), [
		"DomU1 on channel 1: CLOCK_NAME_GET clock_id=3 → SUCCESS flags=0 name=a-clock-of-21-letters",
	]);
	assert.deepEqual(asked("a-clock-of-21-letters", 0x10000), []);
	assert.deepEqual(asked("fifteen-letters", 0x20000), []);
});

test("a protocol without an enabled node in the tree: the consumer waits for ever", () => {
	assert.equal(
		fateOf(use("clock", 3), { controllers: [scmi({}, [0x16])] }),
		"waits: the tree has no enabled node for protocol 0x14",
	);
});

test("a protocol firmware serves under another number is not implemented", () => {
	const standard = use("pinctrl", 0, { protocolId: 0x19 });
	assert.equal(
		fateOf(standard, { controllers: [scmi({}, [0x19])] }),
		'BASE_DISCOVER_LIST_PROTOCOLS SUCCESS: Linux logs "SCMI protocol 25 not implemented": hsusb waits for it and never probes.',
	);
});

test("pin control on 0x18 has message numbers of its own", () => {
	const { trace } = bootWith([use("pinctrl", 0)]);
	const select = trace.find((step) => step.kind === "message" && step.message === "PINCTRL_SET_MUX");
	assert.ok(select?.kind === "message");
	assert.equal(select.messageId, 5);
	assert.equal(select.status, "SUCCESS", "whoever asks: pins are not guarded");
	assert.deepEqual(select.assumed, ["function"]);
});

test("the function the tree names is sent, in either draft; else 0, marked as assumed", () => {
	const selected = (dialect: "draft-2021" | "draft-2023", functionId?: number) => {
		const protocols = { ...RCAR_H3.scmi?.protocols, pinctrl: { id: 0x18, version: 0x10000, dialect } };
		const more = functionId === undefined ? {} : { functionId };
		const one = use("pinctrl", 0, { selector: "group", ...more });
		const other: Resource = { id: 7, kind: "function", members: ["audio_clk_a_a"] };
		const resources = { ...RCAR_H3.resources, pinctrl: { ...RCAR_H3.resources.pinctrl, other } };
		const { trace } = bootWith([one], {}, { ...RCAR_H3, resources, scmi: { ...RCAR_H3.scmi, protocols } });
		return trace.flatMap((step) =>
			step.kind === "message" && /SET_MUX|FUNCTION_SELECT/.test(step.message)
				? [`${step.request.map(({ name, value }) => `${name} ${value}`)}: ${step.status}, assumed: ${step.assumed}`]
				: [],
		);
	};
	assert.deepEqual(selected("draft-2021", 7), ["function 7,group 0: SUCCESS, assumed: "]);
	assert.deepEqual(selected("draft-2021"), ["function 0,group 0: SUCCESS, assumed: function"]);
	assert.deepEqual(selected("draft-2023", 7), ["identifier 0,function_id 7,flags 1: SUCCESS, assumed: "]);
	assert.deepEqual(selected("draft-2023"), ["identifier 0,function_id 0,flags 1: SUCCESS, assumed: function_id"]);
});

test("a number the tree does not say is not sent", () => {
	assert.equal(fateOf(use("clock", 0, { id: UNKNOWN })), "unknown: the number in clocks of hsusb is not known");
	assert.equal(fateOf(use("clock", 0, { id: ABSENT })), "unreached: the number in clocks of hsusb is missing");
});

test("an unknown operating system: the plain use, and the trace says that it is assumed", () => {
	const { trace, uses } = bootWith([use("clock", 1), use("reset", 9)], { os: "unknown" });
	const own = trace.filter((step) => (step.kind === "message" ? step.sender : step.who) === "DomU1");
	checkLines(
		own,
		`
		* assumed: The operating system of DomU1 is not known: its devices are assumed to switch on what they use without asking about it first.
		DomU1 on channel 1: CLOCK_CONFIG_SET clock_id=1 attributes=1 → DENIED
		DomU1 on channel 1: RESET domain_id=9 flags=0 reset_state=0 → SUCCESS
		`,
	);
	assert.deepEqual(
		uses.map((entry) => entry.state),
		["refused", "works"],
	);
});

test("an unknown operating system: a number that firmware does not have is told from one that it refuses", () => {
	const missing = ([1, 400] as const).map((id) => {
		const [outcome] = bootWith([use("clock", id)], { os: "unknown" }).uses;
		return outcome?.state === "refused" ? [outcome.step.status, outcome.isMissing ?? false] : outcome?.state;
	});
	assert.deepEqual(missing, [
		["DENIED", false],
		["NOT_FOUND", true],
	]);
});

test("refusalsOf: domain, consumer, use, the step that refused, and what follows", () => {
	const result = bootWith([use("clock", 3), use("clock", 1)]);
	const [refusal, ...others] = refusalsOf(result);
	assert.deepEqual(others, []);
	assert.ok(refusal);
	assert.equal(refusal.domain, "DomU1");
	assert.equal(refusal.consumer.name, "hsusb");
	assert.equal(refusal.use.cause, use("clock", 1).cause);
	assert.equal(result.trace[refusal.step.n - 1], refusal.step);
	const consequence = result.trace.find((step) => step.kind === "event" && step.event === "os-consequence");
	assert.deepEqual(consequence?.causes, [use("clock", 1).cause, 500]);
});

test("SCP-firmware describes nothing to an agent without a grant", () => {
	const scp: Catalogue = { ...RCAR_H3, firmware: { name: "SCP", kind: "scp-firmware" } };
	assert.equal(fateOf(use("clock", 3), {}, scp), "CLOCK_CONFIG_SET SUCCESS");
	assert.match(fateOf(use("clock", 1), {}, scp), /^CLOCK_ATTRIBUTES DENIED/);
	assert.equal(
		fateOf(use("clock", 3), { armSci: known("none") }, scp),
		"waits: it did not ask for SCMI, as arm_sci would",
	);
});

// drivers/firmware/arm_scmi/clock.c asks for permissions from 3.0 on, of clocks that say they are restricted (attributes, bit 1);
// drivers/clk/clk-scmi.c has no enable() where the state may not be set, and no set_rate() where the rate may not.
const fixedGrants = (version: number | undefined): Catalogue => ({
	...withRates([1_000_000, 133_333_333]),
	firmware: { name: "i.MX", kind: "imx-sm" },
	scmi: { ...RCAR_H3.scmi, protocols: { ...RCAR_H3.scmi.protocols, clock: { id: 0x14, ...(version && { version }) } } },
	permissions: {
		...RCAR_H3.permissions,
		model: "static",
		hidesUngranted: [],
		grants: { vm0: { resources: { clock: { eavb: "all" } } }, hyp: { resources: { clock: { hsusb: "all" } } } },
	},
});
const fixedFate = (one: ResourceUse, version: number | undefined) =>
	boot({
		catalogue: fixedGrants(version),
		domains: [dom0([consumer("hsusb", [one])], { controllers: [scmi({ shmem: known(page(1)) })] })],
	}).uses.map((outcome) =>
		outcome.state === "untouched"
			? `${outcome.step.message}, held by ${outcome.heldBy.join(", ") || "nobody"}`
			: outcome.state,
	);

test("a clock Linux may not change is left as it is from 3.0 on, refused before, and unknown where the version is", () => {
	assert.deepEqual(fixedFate(use("clock", 3), 0x30000), ["CLOCK_GET_PERMISSIONS, held by hyp"]);
	assert.deepEqual(fixedFate(use("clock", 2), 0x30000), ["CLOCK_GET_PERMISSIONS, held by nobody"]);
	assert.deepEqual(fixedFate(use("clock", 3), 0x20000), ["refused"]);
	assert.deepEqual(fixedFate(use("clock", 3), undefined), ["unknown"]);
	assert.deepEqual(fixedFate(use("clock", 0), 0x30000), ["works"]);
	const assigned = { property: "assigned-clocks", rateHz: 1_000_000 };
	assert.deepEqual(fixedFate(use("clock", 3, assigned), 0x30000), ["CLOCK_GET_PERMISSIONS, held by hyp"]);
	assert.deepEqual(fixedFate(use("clock", 3, { property: "assigned-clocks" }), 0x30000), ["works"]);
});
