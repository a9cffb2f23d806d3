import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import {
	deviceName,
	indexCatalogue,
	isComplete,
	numbersOf,
	pinNamed,
	type ResourceEntry,
	resourceAt,
	resourceName,
} from "../../server/src/catalogue/catalogue-index.ts";
import { describeIds } from "../../server/src/catalogue/describe-ids.ts";
import type { Catalogue } from "../../server/src/catalogue/model.ts";
import { type DeviceHints, rankDevices } from "../../server/src/catalogue/rank-devices.ts";
import { readCatalogue } from "../../server/src/catalogue/read-catalogue.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

function catalogueOf(text: string): Catalogue {
	const { catalogue, problems } = readCatalogue(memorySnapshot({ "/c.scmi.yaml": text }), "/c.scmi.yaml");
	assert.deepEqual(problems, []);
	assert.ok(catalogue);
	return catalogue;
}

const RCAR = catalogueOf(readFileSync("examples/rcar-h3/rcar-gen3.scmi.yaml", "utf8"));

/** STM32MP1: two agents, and number 0 is another clock for each. */
const STM32MP1 = catalogueOf(`
scmiCatalogue: 1
firmware: { name: STM32MP1 }
agents: { a0: { id: 0 }, a1: { id: 1 } }
resources:
  clock:
    hse: { agentIds: { a0: 0, a1: null }, name: ck_hse }
    hsi: { agentIds: { a0: 1 } }
    pll3_q: { agentIds: { a1: 0 }, name: pll3_q }
`);

test("a number is what the agent calls it", () => {
	const nameOf = (agent?: string) => {
		const found = resourceAt(indexCatalogue(STM32MP1), "clock", 0, agent);
		return found && resourceName(found, agent);
	};
	assert.deepEqual([nameOf("a0"), nameOf("a1"), nameOf()], ["0 ck_hse", "0 pll3_q", undefined]);
	assert.deepEqual(numbersOf(indexCatalogue(STM32MP1), "clock", "a0"), [0, 1]);
	assert.deepEqual(numbersOf(indexCatalogue(STM32MP1), "clock", "a1"), [0]);
});

test("of pin control, no number is that of an entry without kind, and its table is not complete", () => {
	const pins = (entries: string) => {
		const head =
			"scmiCatalogue: 1\nfirmware: { name: Pins }\nagents: { vm: { id: 0 } }\ncompleteness: { pinctrl: complete }";
		const index = indexCatalogue(catalogueOf(`${head}\nresources: { pinctrl: { ${entries} } }`));
		const found = (["pin", "group", "function"] as const).map(
			(each) => resourceAt(index, "pinctrl", 4, "vm", each)?.key,
		);
		return [...found, isComplete(index, "pinctrl")];
	};
	assert.deepEqual(pins("a: { id: 4 }, b: { id: 4, kind: group }"), [undefined, "b", undefined, false]);
	assert.deepEqual(pins("a: { agentIds: { vm: 4 } }"), [undefined, undefined, undefined, false]);
	assert.deepEqual(pins("a: { id: 4, kind: pin }, b: { id: 4, kind: group }"), ["a", "b", undefined, true]);
});

test("of pin control, a name is that of the first entry of its kind, or of one that may be any", () => {
	const named = (entries: string, selector: "pin" | "group") => {
		const text = `scmiCatalogue: 1\nfirmware: { name: Pins }\nresources: { pinctrl: { ${entries} } }`;
		return pinNamed(indexCatalogue(catalogueOf(text)), selector, "uart")?.key;
	};
	const both = "a: { id: 1, kind: pin, name: uart }, b: { id: 1, kind: group, name: uart }";
	assert.deepEqual([named(both, "pin"), named(both, "group")], ["a", "b"]);
	assert.equal(named(`${both}, c: { id: 2, kind: group, name: uart }`, "group"), "b");
	assert.deepEqual(
		[named("a: { id: 1, name: uart }", "group"), named("a: { id: 1, name: spi }", "group")],
		["a", undefined],
	);
});

test("a number of an agent's own counts instead of the number all others use", () => {
	const catalogue = catalogueOf(`
scmiCatalogue: 1
firmware: { name: Mixed }
agents: { a0: { id: 0 }, a1: { id: 1 } }
resources: { clock: { uart: { id: 5, agentIds: { a0: 3 } } } }
`);
	const found = (id: number, agent: string) => resourceAt(indexCatalogue(catalogue), "clock", id, agent)?.key;
	assert.deepEqual(
		[found(3, "a0"), found(5, "a0"), found(5, "a1"), found(3, "a1")],
		["uart", undefined, "uart", undefined],
	);
});

test("names are firmware's, else the catalogue's", () => {
	const name = (kind: "clock" | "reset", id: number) => {
		const found = resourceAt(indexCatalogue(RCAR), kind, id);
		return found && resourceName(found);
	};
	assert.deepEqual([name("clock", 3), name("reset", 9), name("clock", 99)], ["3 _hsusb", "9 usb2_01", undefined]);
	assert.equal(isComplete(indexCatalogue(RCAR), "power"), true);
	assert.equal(isComplete(indexCatalogue(RCAR), "sensor"), false);
});

test("who owns a resource", () => {
	const found = indexCatalogue(RCAR).deviceById.get(19);
	assert.equal(found && deviceName(found), "19 (hsusb)");
	assert.equal(indexCatalogue(RCAR).deviceById.get(99), undefined);
	assert.deepEqual(indexCatalogue(RCAR).tables.get("clock")?.byKey.get("hsusb")?.owners.map(deviceName), [
		"9 (ohci0)",
		"10 (ehci0)",
		"17 (usb2_phy0)",
		"19 (hsusb)",
	]);
	assert.equal(indexCatalogue(RCAR).tables.get("clock")?.byKey.get("constructor"), undefined);
});

test("ranges", () => {
	for (const [numbers, expected] of [
		[[], "none"],
		[[4], "only id 4"],
		[[3, 1, 2, 2, 0], "ids 0–3"],
		[[0, 1, 2, 3, 4, 5, 8], "ids 0–5, 8"],
		[[1, 3, 5, 6], "ids 1, 3, 5–6"],
	] as const)
		assert.equal(describeIds(numbers), expected);
});

/** What a node uses and looks like, and the devices it may be, best first, each with what is not its own. */
const RANKED: readonly (readonly [what: string, uses: string, hints: DeviceHints, ...expected: string[]])[] = [
	[
		"hsusb: three own all, label and address tell",
		"clock 3, clock 2, reset 10, reset 9, power 0",
		{ label: "hsusb", address: 0xe6590000 },
		"hsusb",
		"ohci0",
		"ehci0",
		"usb2_phy0",
	],
	["the same without hints", "clock 3, clock 2", {}, "ohci0", "ehci0", "usb2_phy0", "hsusb"],
	["the vendor's usb0 example is xhci0", "clock 1", { label: "usb0" }, "xhci0"],
	[
		"hscif0 with the numbers of others",
		"clock 5, reset 5",
		{ label: "hscif0", address: 0xe6540000 },
		"hscif0 lacks usb_dmac0, i2c2",
	],
	["an owner before a lookalike", "reset 1", { label: "i2c2" }, "hdmi0", "i2c2 lacks hdmi0"],
	["only what no permission covers: by looks", "power 0", { address: 0xe6800000 }, "eavb"],
	["nothing", "power 0", {}],
	["a node that uses nothing, by its address", "", { address: 0xe6510000 }, "i2c2"],
];

for (const [what, uses, hints, ...expected] of RANKED)
	test(`rank: ${what}`, () => {
		const index = indexCatalogue(RCAR);
		const wanted = uses
			.split(", ")
			.filter((use) => use !== "")
			.map((use): ResourceEntry => {
				const [kind, id] = use.split(" ") as [ResourceEntry["kind"], string];
				return resourceAt(index, kind, Number(id)) ?? assert.fail(use);
			});
		const ranked = rankDevices(index, wanted, hints).map(({ key, missing }) =>
			missing.length > 0 ? `${key} lacks ${missing.map((resource) => resource.key).join(", ")}` : key,
		);
		assert.deepEqual(ranked, expected);
	});

test("where each agent numbers by itself, what has no number of its own is not known to an agent", () => {
	const text = `
scmiCatalogue: 1
firmware: { name: Per agent }
scmi: { protocols: { clock: { id: 0x14, idSpace: per-agent } } }
agents: { a0: { id: 0 }, a1: { id: 1 } }
resources: { clock: { uart: { id: 5, agentIds: { a0: 3 } }, bus: { id: 6 } } }
`;
	const { catalogue, problems } = readCatalogue(memorySnapshot({ "/c.scmi.yaml": text }), "/c.scmi.yaml");
	assert.deepEqual(
		problems.map(({ severity }) => severity),
		["warning"],
	);
	assert.ok(catalogue);
	const index = indexCatalogue(catalogue);
	assert.deepEqual(numbersOf(index, "clock", "a0"), [3]);
	assert.deepEqual(numbersOf(index, "clock", "a1"), []);
	for (const id of [5, 6]) assert.equal(resourceAt(index, "clock", id), undefined);
});

test("rank: of two owners that look alike, the one whose compatible fits", () => {
	const index = indexCatalogue(
		catalogueOf(`
scmiCatalogue: 1
firmware: { name: Alike }
resources: { clock: { usb: { id: 0 } } }
devices:
  ohci: { id: 1, dt: { compatible: [generic-ohci] }, resources: { clock: [usb] } }
  ehci: { id: 2, dt: { compatible: [generic-ehci] }, resources: { clock: [usb] } }
`),
	);
	const usb = resourceAt(index, "clock", 0);
	assert.ok(usb);
	const best = (compatible: string) => rankDevices(index, [usb], { compatible: [compatible] })[0]?.key;
	assert.deepEqual(["generic-ohci", "generic-ehci", "other"].map(best), ["ohci", "ehci", "ohci"]);
});

test("rank: among equals the lowest number, in whatever order they are written", () => {
	const index = indexCatalogue(
		catalogueOf(`
scmiCatalogue: 1
firmware: { name: Alike }
resources: { clock: { usb: { id: 0 } } }
devices:
  c: { id: 3, resources: { clock: [usb] } }
  a: { id: 1, resources: { clock: [usb] } }
  b: { id: 2, resources: { clock: [usb] } }
`),
	);
	const ranked = rankDevices(index, [resourceAt(index, "clock", 0) ?? assert.fail()], {});
	assert.deepEqual(
		ranked.map(({ key }) => key),
		["a", "b", "c"],
	);
});

test("rank: what a hundred devices own tells who is meant, what more own does not", () => {
	const ranked = (count: number) => {
		const devices = Array.from({ length: count }, (_, i) => `  d${i}: { id: ${i}, resources: { clock: [bus] } }`);
		const index = indexCatalogue(
			catalogueOf(
				`scmiCatalogue: 1\nfirmware: { name: Bus }\nresources: { clock: { bus: { id: 0 } } }\ndevices:\n${devices.join("\n")}`,
			),
		);
		return rankDevices(index, [resourceAt(index, "clock", 0) ?? assert.fail()], {}).length;
	};
	assert.deepEqual([ranked(100), ranked(101)], [100, 0]);
});
