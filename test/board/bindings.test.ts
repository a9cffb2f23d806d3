// What is known to be read of nodes, against Linux's firmware/arm,scmi.yaml and what Xen reads.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { NodeShape } from "../../server/src/board/bindings/binding.ts";
import { BINDINGS, propertiesOf, propertyBinding } from "../../server/src/board/bindings/bindings.ts";
import { MEDIATOR_BINDINGS } from "../../server/src/hypervisors/index.ts";

const ALL = [...MEDIATOR_BINDINGS, ...BINDINGS];
const node = (name: string, parent?: NodeShape, compatible: readonly string[] = [], reg?: number): NodeShape => ({
	name,
	compatible,
	reg,
	parent,
});
const ROOT = node("");
const scmi = (compatible: string): NodeShape => node("scmi", node("firmware", ROOT), [compatible]);
const requiredOf = (shape: NodeShape): string[] =>
	propertiesOf(shape, BINDINGS)
		.filter(({ isRequired }) => isRequired)
		.map(({ name }) => name)
		.filter((name) => name !== "compatible" && !name.endsWith("-cells"))
		.sort();
const namesOf = (shape: NodeShape): string[] => propertiesOf(shape, BINDINGS).map(({ name }) => name);

describe("an SCMI node", () => {
	// `required` of each transport in the schema
	const REQUIRED = {
		"arm,scmi": ["mboxes", "shmem"],
		"arm,scmi-smc": ["arm,smc-id", "shmem"],
		"arm,scmi-smc-param": ["arm,smc-id", "shmem"],
		"qcom,scmi-smc": ["arm,smc-id", "shmem"],
		"arm,scmi-virtio": [],
		"linaro,scmi-optee": ["linaro,optee-channel-id"],
	};
	for (const [compatible, required] of Object.entries(REQUIRED))
		test(`${compatible} requires ${required.join(" and ") || "nothing"}`, () =>
			assert.deepEqual(requiredOf(scmi(compatible)), required));
	test("has no interrupt where a mailbox has one, and no polling word elsewhere", () => {
		assert.ok(!namesOf(scmi("arm,scmi")).includes("interrupts"));
		assert.ok(namesOf(scmi("arm,scmi")).includes("arm,no-completion-irq"));
		for (const other of ["arm,scmi-smc", "arm,scmi-virtio", "linaro,scmi-optee"])
			assert.ok(!namesOf(scmi(other)).includes("arm,no-completion-irq"));
	});
	test("is one by its name, too, until it says more", () =>
		assert.deepEqual(
			[node("scmi", ROOT), node("scmi-1", ROOT), node("scmiX", ROOT), node("scmi", ROOT, ["acme,scmi"])].map((shape) =>
				namesOf(shape).includes("arm,max-msg"),
			),
			[true, true, false, false],
		));
	test("of a server inside OP-TEE is none", () => {
		const agent = node("agent@1", node("scmi", ROOT, ["optee,scmi-server"]), ["linaro,scmi-optee"]);
		assert.ok(!namesOf(agent).includes("linaro,optee-channel-id"));
	});
});

describe("a protocol node", () => {
	const protocol = (id: string, compatible = "arm,scmi-smc") => node(`protocol@${id}`, scmi(compatible));
	const cellsOf = (id: string): string[] => namesOf(protocol(id)).filter((name) => name.endsWith("-cells"));
	test("has the cells that its references need", () =>
		assert.deepEqual(["11", "12", "13", "14", "15", "16", "17", "18", "19", "80"].map(cellsOf), [
			["#power-domain-cells"],
			[],
			["#power-domain-cells", "#clock-cells"],
			["#clock-cells"],
			["#thermal-sensor-cells"],
			["#reset-cells"],
			[],
			[],
			[],
			[],
		]));
	test("needs them, but of performance either does", () =>
		assert.deepEqual(
			["14", "13"].map((id) =>
				propertiesOf(protocol(id), BINDINGS).some(({ name, isRequired }) => name === "#clock-cells" && isRequired),
			),
			[true, false],
		));
	test("is of the protocol that reg says, as for Linux", () => {
		const other = node("protocol@14", scmi("arm,scmi-smc"), [], 0x16);
		assert.ok(propertyBinding(other, "#reset-cells", BINDINGS));
		assert.equal(propertyBinding(other, "#clock-cells", BINDINGS), undefined);
	});
	test("may have a channel of its own, of the transport that the SCMI node has", () => {
		const channel = (compatible: string) =>
			["mboxes", "shmem", "linaro,optee-channel-id"].filter((name) =>
				namesOf(protocol("13", compatible)).includes(name),
			);
		assert.deepEqual(channel("arm,scmi"), ["mboxes", "shmem"]);
		assert.deepEqual(channel("arm,scmi-smc"), ["shmem"]);
		assert.deepEqual(channel("linaro,scmi-optee"), ["shmem", "linaro,optee-channel-id"]);
		assert.deepEqual(channel("arm,scmi-virtio"), []);
	});
});

test("a device's supplies and pin states are known by their pattern, and nothing else by it", () => {
	const device = node("serial@1000", node("soc", ROOT));
	assert.equal(propertyBinding(device, "vmmc-supply", ALL)?.name, "vdd-supply");
	assert.equal(propertyBinding(device, "pinctrl-12", ALL)?.name, "pinctrl-0");
	for (const other of ["pinctrl-single,pins", "supply", "clock", "scmi"])
		assert.equal(propertyBinding(device, other, ALL), undefined, other);
});

test("what Xen reads is known where Xen reads it", () => {
	const chosen = node("chosen", ROOT);
	const domain = node("domu1", chosen, ["xen,domain"]);
	const passed = node("serial@1000", node("passthrough", ROOT));
	assert.ok(propertyBinding(domain, "xen,sci_type", ALL));
	assert.equal(propertyBinding(node("domu1", ROOT, ["xen,domain"]), "xen,sci_type", ALL), undefined);
	assert.ok(propertyBinding(passed, "xen,path", ALL));
	assert.equal(propertyBinding(node("serial@1000", ROOT), "xen,path", ALL), undefined);
	assert.ok(propertyBinding(node("serial@1000", ROOT), "xen,passthrough", ALL));
});

test("every text is at least two sentences, and says where that stands", () => {
	for (const { noun, properties } of ALL)
		for (const { name, text, source } of properties) {
			assert.ok((text.match(/\.(?= [A-Z0-9`]|$)/g) ?? []).length >= 2, `${noun}, ${name}: ${text}`);
			assert.ok(text.length < 520, `${noun}, ${name}: ${text.length} letters`);
			assert.match(source, /Linux|Xen|xen-devel|linux-arm-kernel|Devicetree Specification|OP-TEE/, name);
		}
});

test("a property is told of once for each kind of node and whoever reads it, always in the same words", () => {
	for (const { noun, properties } of ALL) {
		const told = properties.flatMap(({ name, readers = ["anybody"] }) => readers.map((reader) => `${name} ${reader}`));
		assert.deepEqual(told, [...new Set(told)], noun);
		const texts = new Set(properties.map(({ name, text }) => `${name}: ${text}`));
		assert.equal(texts.size, new Set(properties.map(({ name }) => name)).size, noun);
	}
});

test("what OP-TEE's server reads of its own tree, and no agent's node in it", () => {
	const server = node("scmi", ROOT, ["optee,scmi-server"]);
	const agent = node("agent@1", server, ["linaro,scmi-optee"]);
	const protocol = node("protocol@14", agent);
	const clock = node("clock@3", node("clocks", protocol));
	assert.deepEqual([agent, protocol, clock].map(namesOf), [
		["compatible", "reg", "scmi-channel-id"],
		["reg"],
		["reg", "clocks", "flags", "domain-name"],
	]);
});

test("a CPU's clocks are its performance domain, as cpufreq reads them", () => {
	const cpu = node("cpu@0", node("cpus", ROOT));
	assert.match(propertyBinding(cpu, "clocks", ALL)?.text ?? "", /performance domain/);
	assert.doesNotMatch(propertyBinding(node("serial@0", ROOT), "clocks", ALL)?.text ?? "", /performance domain/);
});

test("U-Boot alone reads a call number of a protocol", () => {
	const own = propertyBinding(node("protocol@14", scmi("arm,scmi-smc")), "arm,smc-id", ALL);
	assert.match(own?.text ?? "", /^U-Boot/);
	assert.equal(own?.isFormer, true);
});
