import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { readCatalogue } from "../../server/src/catalogue/read-catalogue.ts";
import { catalogueFromUses, type ObservedUse } from "../../server/src/importers/from-dts.ts";
import { RESOURCE_KINDS, type ResourceKind } from "../../server/src/scmi/resource-kind.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

function read(text: string) {
	return readCatalogue(memorySnapshot({ "/c.scmi.yaml": text }), "/c.scmi.yaml");
}

const HSUSB = { name: "hsusb", labels: ["hsusb"], address: 0xe6590000, deviceId: 19 };
const OHCI0 = { name: "ohci0", labels: ["ohci0"], address: 0xee080000 };
const USES: readonly ObservedUse[] = [
	{ kind: "reset", id: 10, consumer: HSUSB },
	{ kind: "clock", id: 3, symbol: "SCMI_CLK_HSUSB", consumer: HSUSB },
	{ kind: "clock", id: 3, consumer: OHCI0 },
	{ kind: "clock", id: 2, consumer: OHCI0 },
	{ kind: "pinctrl", id: 2, selector: "group", consumer: { name: "i2c@e6510000" } },
];
const FROM = { name: "R-Car Gen3", source: "r8a77951.dtb", rootCompatible: ["renesas,h3ulcb", "renesas,r8a7795"] };

test("what a tree uses becomes a catalogue", () => {
	const text = catalogueFromUses(USES, FROM);
	assert.equal(
		text,
		`# Made from r8a77951.dtb: the numbers this tree uses, and who uses them.
# Names, agents and permissions are firmware's own and not in a tree: until they are written here, who may use what is not known.
# Where firmware guards nothing: permissions: { model: none }. Where a table lists all that it has: completeness: { clock: complete }.

scmiCatalogue: 1
firmware:
  name: R-Car Gen3
  match: { rootCompatible: [ "renesas,h3ulcb" ] }
sources:
  tree: { path: r8a77951.dtb, importer: from-dts }
resources:
  clock:
    clock_2: { id: 2 } # used by ohci0
    scmi_clk_hsusb: { id: 3, symbols: [ SCMI_CLK_HSUSB ] } # used by hsusb, ohci0
  reset:
    reset_10: { id: 10 } # used by hsusb
  pinctrl:
    group_2: { id: 2, kind: group } # used by i2c@e6510000
devices:
  hsusb: { id: 19, dt: { labels: [ hsusb ], addresses: [ 0xe6590000 ] }, resources: { clock: [ scmi_clk_hsusb ], reset: [ reset_10 ] } }
completeness: { clock: partial, reset: partial, pinctrl: partial, devices: partial }
`,
	);
	assert.deepEqual(read(text).problems, []);
	assert.equal(catalogueFromUses([...USES].reverse(), FROM), text);
	assert.match(catalogueFromUses(USES, { ...FROM, completeness: "complete" }), /clock: complete/);
});

test("no uses, odd names", () => {
	assert.deepEqual(read(catalogueFromUses([], { name: "", source: "" })).problems, []);
	const odd = catalogueFromUses(
		["0x", "null", "a b", "constructor", "__proto__", "ä", ""].map((name, id) => ({
			kind: "clock",
			id,
			symbol: name,
			consumer: { name, deviceId: id },
		})),
		{ name: 'a "b"\n# c: \\', source: "two\nlines" },
	);
	assert.deepEqual(read(odd).problems, []);
	assert.equal(Object.keys(read(odd).catalogue?.resources.clock ?? {}).length, 7);
});

test("whatever a tree holds, the catalogue reads back, whole", () => {
	const node = fc.record(
		{
			name: fc.string(),
			labels: fc.array(fc.string(), { maxLength: 2 }),
			address: fc.nat(),
			deviceId: fc.nat({ max: 5 }),
		},
		{ requiredKeys: ["name"] },
	);
	const use = fc.record(
		{
			kind: fc.constantFrom(...(Object.keys(RESOURCE_KINDS) as ResourceKind[])),
			id: fc.nat({ max: 9 }),
			selector: fc.constantFrom("pin" as const, "group" as const),
			symbol: fc.string(),
			consumer: node,
		},
		{ requiredKeys: ["kind", "id", "consumer"] },
	);
	fc.assert(
		fc.property(fc.array(use), fc.string(), (uses, name) => {
			const text = catalogueFromUses(uses, { name, source: name });
			const { catalogue, problems } = read(text);
			assert.deepEqual(problems, []);
			for (const { kind, id } of uses)
				assert.ok(Object.values(catalogue?.resources[kind] ?? {}).some((resource) => resource.id === id));
			assert.equal(catalogueFromUses([...uses].reverse(), { name, source: name }), text);
		}),
		{ seed: 1, numRuns: 200 },
	);
});
