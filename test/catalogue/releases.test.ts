// What another release of a firmware has otherwise: two catalogues in, lines out, what breaks boards first.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { indexCatalogue } from "../../server/src/catalogue/catalogue-index.ts";
import { readCatalogue } from "../../server/src/catalogue/read-catalogue.ts";
import { changeGroups, changeText } from "../../server/src/catalogue/releases/change-text.ts";
import { diffCatalogues } from "../../server/src/catalogue/releases/diff-catalogues.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

const HEAD = "scmiCatalogue: 1\nfirmware: { name: Demo }\n";

function indexOf(text: string, files: Readonly<Record<string, string>> = {}) {
	const snapshot = memorySnapshot({ ...files, "/c/it.scmi.yaml": HEAD + text });
	const { catalogue, problems } = readCatalogue(snapshot, "/c/it.scmi.yaml");
	assert.deepEqual(problems, []);
	assert.ok(catalogue);
	return indexCatalogue(catalogue);
}

/** Each group's title with its lines below it, indented. */
function diff(before: string, after: string, files?: Readonly<Record<string, string>>): string {
	const groups = changeGroups(diffCatalogues(indexOf(before, files), indexOf(after, files)));
	return groups
		.flatMap(({ title, changes }) => [title, ...changes.map((change) => `  ${changeText(change)}`)])
		.join("\n");
}

const clocks = (...entries: readonly string[]): string => `resources: { clock: { ${entries.join(", ")} } }\n`;

describe("numbers", () => {
	test("a number that means something else now comes before one that is not there", () =>
		assert.equal(
			diff(
				clocks(
					"avb: { id: 3 }",
					"hsusb: { id: 12, name: _hsusb }",
					"ehci: { id: 13, name: _ehci0 }",
					"same: { id: 5 }",
				),
				clocks(
					"avb: { id: 30 }",
					"hsusb: { id: 14, name: _hsusb }",
					"ehci: { id: 12, name: _ehci0 }",
					"same: { id: 5 }",
				),
			),
			`Numbers that mean something else now
  clock 12 _hsusb is now 14; 12 is _ehci0
Numbers that are no longer there
  clock 3 avb is now 30
  clock 13 _ehci0 is now 12`,
		));
	test("one that is gone is gone only where the new table is complete", () => {
		const before = clocks("a: { id: 1 }", "b: { id: 2 }", "c: { id: 3 }");
		const after = clocks("a: { id: 1 }", "d: { id: 2 }");
		assert.equal(
			diff(before, `${after}completeness: { clock: complete }`),
			`Numbers that mean something else now
  clock 2 b is gone; 2 is d
Numbers that are no longer there
  clock 3 c is gone
New
  clock 2 d`,
		);
		assert.match(diff(before, after), /clock 3 c is no longer listed/);
	});
	test("where each agent has its own, of that agent; an agent that has another key is the same one", () =>
		assert.equal(
			diff(
				`scmi: { protocols: { clock: { id: 0x14, idSpace: per-agent } } }
agents: { ospm: { id: 1, name: OSPM }, psci: { id: 2 } }
resources: { clock: { uart: { agentIds: { ospm: 4, psci: 0 } }, spi: { agentIds: { ospm: 5, psci: 1 } } } }`,
				`scmi: { protocols: { clock: { id: 0x14, idSpace: per-agent } } }
agents: { linux: { id: 1, name: OSPM }, psci: { id: 2 } }
resources: { clock: { uart: { agentIds: { linux: 5, psci: 0 } }, spi: { agentIds: { linux: 4, psci: null } } } }`,
			),
			`Numbers that mean something else now
  clock 4 uart is now 5 for ospm; 4 is spi
  clock 5 spi is now 4 for ospm; 5 is uart
Numbers that are no longer there
  clock 1 spi is gone for psci
Other names
  agent 1 ospm (OSPM) is now called linux (OSPM)`,
		));
	test("pins, groups and functions are numbered apart", () =>
		assert.equal(
			diff(
				"resources: { pinctrl: { g: { id: 0, kind: group }, f: { id: 0, kind: function }, p: { id: 1, kind: pin } } }",
				"resources: { pinctrl: { g: { id: 1, kind: group }, f: { id: 0, kind: function }, p: { id: 1, kind: pin } } }",
			),
			"Numbers that are no longer there\n  pin group 0 g is now 1",
		));
	test("of devices and agents too", () =>
		assert.equal(
			diff(
				"agents: { vm1: { id: 2 }, vm2: { id: 3 } }\nresources: {}\ndevices: { hsusb: { id: 19 }, xhci: { id: 8 } }",
				"agents: { vm1: { id: 3 }, vm2: { id: 2 } }\nresources: {}\ndevices: { hsusb: { id: 20 }, xhci: { id: 19 } }",
			),
			`Numbers that mean something else now
  device 19 hsusb is now 20; 19 is xhci
  agent 2 vm1 is now 3; 2 is vm2
  agent 3 vm2 is now 2; 3 is vm1
Numbers that are no longer there
  device 8 xhci is now 19`,
		));
});

describe("which is which", () => {
	test("another key with the same macro, name or native specifier is a rename", () =>
		assert.equal(
			diff(
				clocks("a: { id: 1, symbols: [CLK_A] }", "b: { id: 2, name: usb }", "c: { id: 3, hardware: [cpg 704] }"),
				clocks("x: { id: 1, symbols: [CLK_A] }", "y: { id: 4, name: usb }", "z: { id: 3, hardware: [cpg 704] }"),
			),
			`Numbers that are no longer there
  clock 2 usb is now 4
Other names
  clock 1 a is now called x
  clock 4 b (usb) is now called y (usb)
  clock 3 c is now called z`,
		));
	test("a number alone is no rename", () =>
		assert.match(diff(clocks("a: { id: 1 }"), clocks("b: { id: 1 }")), /clock 1 a is no longer listed; 1 is b/));
	test("split in two, made of two, or by its name another than by its key: it cannot be told", () => {
		const unclear = (before: string, after: string) =>
			diff(before, after)
				.match(/^What became of these cannot be told\n(?: {2}.*\n?)*/m)?.[0]
				.trimEnd();
		assert.equal(
			unclear(
				clocks("usb: { id: 1, symbols: [CLK_U0, CLK_U1] }"),
				clocks("u0: { id: 1, symbols: [CLK_U0] }", "u1: { id: 2, symbols: [CLK_U1] }"),
			),
			"What became of these cannot be told\n  clock 1 usb may be u0 or u1",
		);
		assert.equal(
			unclear(clocks("a: { id: 1, name: usb }", "b: { id: 2, name: usb }"), clocks("c: { id: 1, name: usb }")),
			"What became of these cannot be told\n  clock 1 usb may be c (usb)\n  clock 2 usb may be c (usb)",
		);
		assert.equal(
			unclear(
				clocks("c1: { id: 1, name: usb }", "c2: { id: 2, name: pcie }"),
				clocks("c1: { id: 1, name: pcie }", "c2: { id: 2, name: usb }"),
			),
			"What became of these cannot be told\n  clock 1 usb may be c1 (pcie) or c2 (usb)\n  clock 2 pcie may be c2 (usb) or c1 (pcie)",
		);
	});
	test("a key that only repeats the number, as a catalogue made of a tree has them, says nothing", () =>
		assert.equal(
			diff(
				clocks("clock_1: { id: 1 }", "clock_2: { id: 2, symbols: [CLK_B] }"),
				clocks("clock_1: { id: 1 }", "clock_3: { id: 3, symbols: [CLK_B] }"),
			),
			`Numbers that are no longer there
  clock 2 clock_2 is now 3
What became of these cannot be told
  clock 1 clock_1 has nothing but its number to be known by
Other names
  clock 3 clock_2 is now called clock_3
New
  clock 1 clock_1`,
		));
	test("a name that firmware changed, under the same key, is a rename", () =>
		assert.equal(
			diff(clocks("usb: { id: 1, name: usb }"), clocks("usb: { id: 1, name: usb_clk }")),
			"Other names\n  clock 1 usb is now called usb (usb_clk)",
		));
});

describe("what else", () => {
	test("what devices own, by the names that the new release has", () =>
		assert.equal(
			diff(
				`resources: { clock: { a: { id: 1, symbols: [A] }, b: { id: 2 }, c: { id: 3 } }, reset: { r: { id: 0 } } }
devices: { usb: { id: 7, resources: { clock: [a, b], reset: [r] } } }`,
				`resources: { clock: { x: { id: 1, symbols: [A] }, b: { id: 2 }, c: { id: 3 } }, reset: { r: { id: 0 } } }
devices: { usb: { id: 7, resources: { clock: [x, c], reset: [r] } } }`,
			),
			`What devices own
  device usb no longer owns clock b, and owns clock c as well
Other names
  clock 1 a is now called x`,
		));
	test("permissions and channels of agents", () =>
		assert.equal(
			diff(
				`agents: { a: { id: 1, channels: [{ transport: smc, smcId: 0x82000002 }] } }
resources: { clock: { usb: { id: 1 } } }
permissions: { model: static, initial: none, grants: { a: { resources: { clock: { usb: set } } } } }`,
				`agents: { a: { id: 1, channels: [{ transport: smc, smcId: 0x82000010 }] } }
resources: { clock: { usb: { id: 1 } } }
permissions: { model: static, initial: get, grants: { a: { resources: { clock: { usb: { level: all, deny: [CLOCK_RATE_SET] } } } } } }`,
			),
			`Agents and permissions
  agent 1 a: channels was { transport: smc, smcId: 2181038082 }, is { transport: smc, smcId: 2181038096 }
  agent a: clock usb was set, is all but CLOCK_RATE_SET
  permissions: initial was none, is get`,
		));
	test("permissions that only one of them says are one line", () =>
		assert.equal(
			diff(
				"agents: { a: { id: 1 } }\nresources: {}",
				"agents: { a: { id: 1 } }\nresources: {}\npermissions: { model: static, initial: none, grants: { a: { default: all } } }",
			),
			"Agents and permissions\n  permissions: model is static, which was not said",
		));
	test("protocols and messages, status, rates and parents", () =>
		assert.equal(
			diff(
				`scmi: { protocols: { clock: { id: 0x14, version: 0x20000 }, reset: { id: 0x16 } } }
resources: { clock: { osc: { id: 0 }, a: { id: 1, parents: [osc], rates: [100, 200] }, b: { id: 2 } } }`,
				`scmi: { protocols: { clock: { id: 0x14, version: 0x20000, unsupported: [CLOCK_RATE_SET] }, sensor: { id: 0x15 } } }
resources: { clock: { osc: { id: 0 }, a: { id: 1, parents: [osc], rates: [100] }, b: { id: 2, status: reserved } } }
completeness: { protocols: complete }`,
			),
			`No longer for everybody
  clock 2 b: status is reserved, which was not said
Protocols and messages
  protocol clock: unsupported is CLOCK_RATE_SET, which was not said
  protocol 22 reset is gone
Rates, parents and the like
  clock 1 a: rates was 100, 200, is 100
New
  protocol 21 sensor`,
		));
	test("nothing, of two that say the same, in whatever order and layers", () =>
		assert.equal(
			diff(clocks("a: { id: 1, name: x }", "b: { id: 2 }"), `extends: base.scmi.yaml\n${clocks("a: { name: x }")}`, {
				"/c/base.scmi.yaml": HEAD + clocks("b: { id: 2 }", "a: { id: 1 }"),
			}),
			"",
		));
});
