// What is offered where somebody types in a catalogue, and what the text is once it is taken. ▮ is the cursor; places to fill in stand
// as ‹1:…›, with their choices as ‹1|…›.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readCatalogue } from "../../../server/src/catalogue/read-catalogue.ts";
import { readSetups } from "../../../server/src/configs/read-setups.ts";
import { filledIn } from "../../../server/src/features/yaml/snippet.ts";
import { demoBoard } from "../../demo-board.ts";
import { memorySnapshot } from "../../memory-snapshot.ts";
import { completing } from "./completing.ts";

const HEAD = "scmiCatalogue: 1\nfirmware:\n  name: F\n";
const KINDS = ["scp-firmware", "tf-a", "rcar-gen3", "op-tee", "imx-sm", "virtio-scmi", "captured", "other"];
const REST = `agents:
  hyp: { id: 0 }
  vm: { id: 1, name: "VM{n}", repeat: { count: 2, first: 1 } }
resources:
  clock:
    uart: { id: 1, name: _uart }
    eth: { id: 7, description: "Runs at 125 MHz." }
  reset:
    uart: { id: 0 }
devices:
  uart: { id: 5, resources: { clock: [uart] } }
`;

/** The lines that are new or changed once the item is taken. */
function taken(marked: string, label: string, more?: Parameters<typeof completing>[1]): string[] {
	const { text, taking } = completing(marked, more);
	const old = text.split("\n");
	const lines = taking(label)
		.replace(/\$\{(\d+(?:[:|][^}|]*)?)\|?\}/g, "‹$1›")
		.split("\n");
	return lines.filter((line) => {
		const i = old.indexOf(line);
		if (i >= 0) old.splice(i, 1);
		return i < 0;
	});
}

describe("keys that may stand here and do not yet", () => {
	test("the options that Xen is built with", () => {
		const { labels } = completing("scmi: 1\nhost: b.dts\nxen:\n  config: [ ▮ ]\n", { file: "/b/scmi.yaml" });
		assert.deepEqual(labels, ["ARM_SCI", "SCMI_SMC", "SCMI_SMC_MA"]);
	});

	test("what is needed first, what is there not again", () => {
		assert.deepEqual(completing("scmiCatalogue: 1\n▮\nscmi: {}\n").labels.slice(0, 2), ["firmware", "resources"]);
		assert.ok(!completing(`${HEAD}▮`).labels.includes("firmware"));
		assert.ok(!completing("scmiCatalogue: 1\n▮\nscmi: {}\n").labels.includes("scmi"), "nor what stands below");
	});
	test("a half-typed key has no colon yet: it gets it, and what stands below is left as it is", () => {
		assert.deepEqual(taken(`${HEAD}  ki▮\nresources: {}`, "kind"), ["  kind: "]);
		assert.deepEqual(taken(`${HEAD}  ki▮\n  vendor: X\nresources: {}`, "kind"), ["  kind: "]);
	});
	test("one that has its colon is replaced alone", () =>
		assert.deepEqual(taken(`${HEAD}  ki▮nd: tf-a\nresources: {}`, "release"), ["  release: tf-a"]));
	test("what holds a map or a list goes on below, or in brackets where it stands in braces", () => {
		assert.deepEqual(taken(`${HEAD}▮`, "permissions"), ["permissions:", "  ‹1›"]);
		assert.deepEqual(taken(`${HEAD}  ▮`, "match"), ["  match:", "    ‹1›"]);
		assert.deepEqual(taken("firmware: { name: F, ▮ }", "match"), ["firmware: { name: F, match: { ‹1› } }"]);
		assert.deepEqual(taken("firmware: { match: { ▮ } }", "model"), ["firmware: { match: { model: [‹1›] } }"]);
	});
	test("indented wrongly, it is put right", () => {
		assert.deepEqual(taken(`${HEAD}    ki▮\nresources: {}`, "kind"), ["  kind: "]);
		assert.deepEqual(taken(`${HEAD}   ▮\nresources: {}`, "kind"), ["  kind: "]);
		assert.deepEqual(taken(`${HEAD}    ma▮\nresources: {}`, "match"), ["  match:", "    ‹1›"]);
	});
	test("a colon that is missing above, a bracket that is open", () => {
		assert.ok(completing("firmware\n  ▮").labels.includes("vendor"));
		assert.ok(completing(`${HEAD}  match: { mod▮\nresources:\n  clock:\n`).labels.includes("model"));
		assert.ok(!completing(`${HEAD}  match: { model: [x]\n▮\nresources:\n  clock:\n`).labels.includes("scmiNode"));
	});
	test("in a list by dashes: with its dash where that is not typed", () => {
		const agent = "agents:\n  vm:\n    id: 1\n    channels:\n";
		assert.deepEqual(taken(`${agent}      ▮`, "transport"), ["      - transport: "]);
		assert.deepEqual(taken(`${agent}      - ▮`, "transport"), ["      - transport: "]);
		assert.deepEqual(taken(`${agent}      - transport: smc\n        ▮`, "shmem"), ["        shmem:", "          ‹1›"]);
		assert.ok(!completing(`${agent}      - transport: smc\n        ▮`).labels.includes("transport"));
		assert.deepEqual(taken("agents:\n  vm:\n    id: 1\n    ▮", "channels"), [
			"    channels:",
			"      - transport: ‹1|smc,mailbox,optee,virtio›",
			"        smcId: ‹2:0›",
			"        shmem: { address: 0x‹3:0›, size: 0x‹4:0› }",
		]);
	});
	test("each says what it means", () => {
		assert.match(completing(`${HEAD}▮`).docOf("permissions"), /^Who may use what\./);
		assert.match(completing(`${HEAD}  ▮`).docOf("kind"), /- `tf-a`: drivers\/scmi-msg of Trusted Firmware-A\./);
		const everywhere = [`${HEAD}▮`, `${HEAD}  ▮`, "permissions:\n  ▮", "resources:\n  clock:\n    a: { ▮ }"];
		for (const marked of everywhere)
			for (const { label, documentation } of completing(marked).items) assert.ok(documentation, `${marked}: ${label}`);
	});
	test("in comments, in texts and behind a value there is nothing", () => {
		for (const marked of ["# ▮", `${HEAD}  kind: tf-a # ▮`, 'x: "a▮', "a: |\n  ▮\n  text", "firmware: { name: F } ▮"])
			assert.deepEqual(completing(marked).labels, [], marked);
	});
});

describe("words that the format knows", () => {
	test("behind the colon, with and without a blank, and half-typed", () => {
		for (const [typed, line] of [
			["kind: ▮", "  kind: tf-a"],
			["kind:▮", "  kind: tf-a"],
			["kind: t▮", "  kind: tf-a"],
			['kind: "t▮"', '  kind: "tf-a"'],
			["kind: 't▮'", "  kind: 'tf-a'"],
		] as const) {
			assert.deepEqual(completing(`${HEAD}  ${typed}\nresources: {}`).labels, KINDS, typed);
			assert.deepEqual(taken(`${HEAD}  ${typed}\nresources: {}`, "tf-a"), [line], typed);
		}
	});
	test("each says what it means", () => {
		const { docOf } = completing("permissions: { model: ▮ }");
		assert.equal(docOf("none"), "Everything is open to every agent.");
		assert.equal(docOf("device-runtime"), "By device, set by a trusted agent with BASE_SET_DEVICE_PERMISSIONS.");
	});
	test("in quotes where YAML makes something else of them", () => {
		assert.deepEqual(taken("resources: { clock: { a: { initial: ▮ } } }", "off"), [
			'resources: { clock: { a: { initial: "off" } } }',
		]);
		assert.deepEqual(taken("scmi: { specification: ▮ }", "3.2"), ['scmi: { specification: "3.2" }']);
	});
	test("true and false, and the version of the format", () => {
		assert.deepEqual(completing("permissions: { exclusive: ▮ }").labels, ["true", "false"]);
		assert.deepEqual(completing("scmiCatalogue: ▮").labels, ["1"]);
	});
	test("statuses with what Linux makes of them", () =>
		assert.equal(
			completing("permissions: { statuses: { unknownDevice: ▮ } }").docOf("NOT_FOUND"),
			"Status -4. Linux makes ENOENT of it.",
		));
	test("in a list each once, and with the brackets where there are none", () => {
		assert.deepEqual(completing("resources: { clock: { a: { settable: [rate, ▮] } } }").labels, [
			"state",
			"parent",
			"level",
			"limits",
			"duty",
		]);
		assert.deepEqual(taken("resources: { clock: { a: { settable: ▮ } } }", "rate"), [
			"resources: { clock: { a: { settable: [rate‹0›] } } }",
		]);
	});
});

describe("names of what there is", () => {
	const offered = (more: string) => completing(`${HEAD}${REST}${more}`).labels;
	test("agents, each that is made by a pattern", () => {
		assert.deepEqual(offered("permissions: { setBy: [▮] }"), ["hyp", "vm1", "vm2"]);
		assert.deepEqual(offered("permissions:\n  setBy:\n    - ▮"), ["hyp", "vm1", "vm2"]);
		assert.deepEqual(offered("permissions:\n  grants:\n    vm1: {}\n    ▮"), ["hyp", "vm2"]);
	});
	test("resources of the table around, with number and name", () => {
		const { labels, items, docOf } = completing(`${HEAD}${REST}  eth: { resources: { clock: [▮ } }`);
		assert.deepEqual(labels, ["uart", "eth"]);
		assert.equal(items[0]?.detail, "1 _uart");
		assert.equal(docOf("eth"), "Runs at 125 MHz.");
		assert.deepEqual(offered("  eth: { resources: { reset: [▮] } }"), ["uart"]);
		assert.deepEqual(offered("permissions: { grants: { hyp: { resources: { reset: { ▮ } } } } }"), ["uart"]);
		assert.deepEqual(
			completing("resources: { clock: { a: { parents: [▮] }, b: {} } }").labels,
			["b"],
			"nothing is its own parent",
		);
	});
	test("devices, tables, protocols", () => {
		assert.deepEqual(offered("permissions: { grants: { hyp: { devices: { ▮ } } } }"), ["uart"]);
		assert.deepEqual(
			completing(
				"scmi: { protocols: { clock: { id: 0x14 }, misc: { id: 0x84, vendor: true, tables: [ctrl] } } }\nresources: { ▮ }",
			).labels.slice(-3),
			["pinctrl", "misc", "ctrl"],
		);
		assert.deepEqual(
			completing("scmi: { protocols: { clock: { id: 0x14 } } }\nagents: { a: { channels: [{ protocols: [▮] }] } }")
				.labels,
			["base", "clock"],
		);
		assert.deepEqual(taken("scmi:\n  protocols:\n    ▮", "clock"), ["    clock: { id: 0x14 }"]);
	});
	test("messages of the protocol around, and fields of their replies", () => {
		const deny = (where: string) => completing(`permissions: { grants: { a: ${where} } }`).labels;
		assert.ok(deny("{ protocols: { reset: { level: all, deny: [▮] } } }").includes("RESET_NOTIFY"));
		assert.ok(!deny("{ protocols: { reset: { level: all, deny: [▮] } } }").includes("CLOCK_RATE_SET"));
		assert.ok(deny("{ resources: { clock: { x: { level: all, deny: [▮] } } } }").includes("CLOCK_RATE_SET"));
		const device = `${HEAD}${REST}permissions: { grants: { hyp: { devices: { uart: { level: all, deny: [▮] } } } } }`;
		assert.ok(completing(device).labels.includes("CLOCK_RATE_SET"));
		assert.ok(!completing(device).labels.includes("RESET"), "the device has clocks alone");
		const early = "scmi: { protocols: { pinctrl: { id: 0x18, dialect: draft-2021, unsupported: [▮] } } }";
		assert.ok(completing(early).labels.includes("PINCTRL_SET_MUX"));
		const omits = "scmi: { protocols: { clock: { messages: { CLOCK_ATTRIBUTES: { omits: [▮] } } } } }";
		assert.deepEqual(completing(omits).labels, ["attributes", "clock_name", "clock_enable_delay"]);
	});
	test("sources, where the line is still to be typed", () =>
		assert.deepEqual(taken("sources: { dev: { path: a.c } }\ndevices: { a: { src: ▮ } }", "dev:"), [
			"devices: { a: { src: dev: } }",
		]));
	test("files beside it, and folders on the way", () => {
		const files = { "/b/base.scmi.yaml": "", "/b/board.dts": "", "/b/soc/x.scmi.json": "" };
		assert.deepEqual(completing("extends: ▮", { files }).labels, ["base.scmi.yaml", "soc/"]);
		assert.deepEqual(taken("extends: soc/▮", "soc/x.scmi.json", { files }), ["extends: soc/x.scmi.json"]);
	});
	test("also those of the catalogues that it extends, and the next number counts them", () => {
		const files = {
			"/b/base.scmi.yaml": `${HEAD}${REST}`,
			"/b/top.scmi.yaml": "extends: base.scmi.yaml\nagents: { x: {} }",
		};
		const layers = "extends: top.scmi.yaml\n";
		assert.deepEqual(completing(`${layers}permissions: { bypass: [▮`, { files }).labels, ["x", "hyp", "vm1", "vm2"]);
		assert.deepEqual(taken(`${layers}resources:\n  clock:\n    i2c▮`, "i2c", { files }), [
			"    i2c: { id: ‹1:8›, name: ‹2:name› }",
		]);
		const round = { "/b/base.scmi.yaml": "extends: f.scmi.yaml\nagents: { y: {} }" };
		assert.deepEqual(completing("extends: base.scmi.yaml\npermissions: { bypass: [▮", { files: round }).labels, ["y"]);
	});
});

describe("something new", () => {
	test("a resource, under the key that is typed or one to choose, with the next number", () => {
		const table = `${HEAD}${REST}`.replace("  reset:", "    ▮\n  reset:");
		assert.deepEqual(taken(table, "new resource"), ["    ‹1:resource›: { id: ‹2:8›, name: ‹3:name› }"]);
		assert.deepEqual(taken(table.replace("▮", "i2c▮"), "i2c"), ["    i2c: { id: ‹1:8›, name: ‹2:name› }"]);
		assert.deepEqual(taken("resources:\n  clock: { ▮ }", "new resource"), [
			"  clock: { ‹1:resource›: { id: ‹2:0›, name: ‹3:name› } }",
		]);
	});
	test("a device", () =>
		assert.deepEqual(taken(`${HEAD}${REST}  ▮`, "new device"), ["  ‹1:device›: { id: ‹2:6›, resources: { ‹3› } }"]));
	test("an agent with its channel", () =>
		assert.deepEqual(taken("agents:\n  linux▮", "linux"), [
			"  linux:",
			"    id: ‹1:0›",
			"    name: ‹2:name›",
			"    type: ‹3|psci,management,ospm,hypervisor,other›",
			"    channels:",
			"      - transport: ‹4|smc,mailbox,optee,virtio›",
			"        smcId: ‹5:0›",
			"        shmem: { address: 0x‹6:0›, size: 0x‹7:0› }",
		]));
	test("a whole file, with which nothing is wrong", () => {
		for (const marked of ["▮", "sc▮", "# Mine.\n▮"]) {
			const text = filledIn(completing(marked).taking("a whole new file"));
			const { catalogue, problems } = readCatalogue(memorySnapshot({ "/b/f.scmi.yaml": text }), "/b/f.scmi.yaml");
			assert.deepEqual(problems, []);
			assert.equal(catalogue?.resources.clock?.uart?.id, 0);
		}
		assert.ok(!completing(`${HEAD}▮`).labels.includes("a whole new file"));
	});
	test("a whole file of JSON", () => {
		const text = filledIn(completing("▮", { file: "/b/f.scmi.json" }).taking("a whole new file"));
		assert.deepEqual(Object.keys(JSON.parse(text)), ["scmiCatalogue", "firmware", "resources"]);
	});
	test("for an editor without snippets the first of each choice", () =>
		assert.deepEqual(
			taken("permissions: { grants: { a: { default: all, protocols: { clock: ▮ } } } }", "{ grant }", {
				hasSnippets: false,
			}),
			["permissions: { grants: { a: { default: all, protocols: { clock: { level: none } } } } }"],
		));
});

describe("JSON has its keys and words in quotes", () => {
	const file = "/b/f.scmi.json";
	for (const [marked, label, line] of [
		['{ "scmiCatalogue": 1, "fi▮" }', "firmware", '{ "scmiCatalogue": 1, "firmware": { ‹1› } }'],
		['{ "scmiCatalogue": 1, ▮ }', "firmware", '{ "scmiCatalogue": 1, "firmware": { ‹1› } }'],
		['{ "firmware": { "ki▮": "tf-a" } }', "kind", '{ "firmware": { "kind": "tf-a" } }'],
		['{ "firmware": { "kind": "▮" } }', "tf-a", '{ "firmware": { "kind": "tf-a" } }'],
		['{ "firmware": { "kind": ▮ } }', "tf-a", '{ "firmware": { "kind": "tf-a" } }'],
		['{ "firmware": { "kind": "▮ } }', "tf-a", '{ "firmware": { "kind": "tf-a"'],
		[
			'{ "resources": { "clock": { ▮ } } }',
			"new resource",
			'{ "resources": { "clock": { "‹1:resource›": { "id": ‹2:0›, "name": "‹3:name›" } } } }',
		],
	] as const)
		test(`${marked}: ${label}`, () => assert.deepEqual(taken(marked, label, { file }), [line]));
});

describe("scmi.yaml", () => {
	const file = "/b/scmi.yaml";
	const files = {
		"/b/c.scmi.yaml": `${HEAD}${REST}`,
		"/b/board.dts": "",
		"/b/x.dtso": "",
		"/b/vm.cfg": "",
		"/b/sub/g.dts": "",
	};
	const labels = (marked: string) => completing(marked, { file, files }).labels;
	test("files, each of its kind", () => {
		assert.deepEqual(labels("scmi: 1\nhost: ▮").slice(0, 2), ["board.dts", "sub/"]);
		assert.deepEqual(labels("host: { overlays: [▮] }"), ["sub/", "x.dtso"]);
		assert.deepEqual(labels("domains: { a: { xl: ▮ } }").slice(0, 2), ["sub/", "vm.cfg"]);
		assert.deepEqual(labels("catalogue: ▮").slice(0, 1), ["c.scmi.yaml"]);
		assert.deepEqual(labels("include: ▮"), ["sub"]);
	});
	test("a catalogue that comes with the product, by its word; those for the board first", () => {
		const shipped = Object.fromEntries(
			["acme,aaa", "acme,demo", "acme,demo.evk"].map((name) => [`/product/${name}.scmi.yaml`, ""]),
		);
		const analyses = [demoBoard("")];
		const words = (marked: string) => {
			const asked = { file, files: { ...files, ...shipped }, bundled: "/product", analyses };
			return completing(marked, asked);
		};
		assert.deepEqual(words("catalogue: ▮").labels.slice(0, 5), [
			"c.scmi.yaml",
			"sub/",
			"bundled:acme,demo.evk",
			"bundled:acme,demo",
			"bundled:acme,aaa",
		]);
		assert.equal(words("catalogue: bundled:ac▮").taking("bundled:acme,demo"), 'catalogue: "bundled:acme,demo"');
		const node = "catalogue: { /firmware/scmi: ▮ }";
		assert.equal(words(node).taking("bundled:acme,aaa"), 'catalogue: { /firmware/scmi: "bundled:acme,aaa" }');
		const layer = "catalogue: { import: imx-sm, from: a.cfg, with: ▮ }";
		assert.ok(!words(layer).labels.includes("bundled:acme,demo"), "what is laid over sources is a file");
	});
	test("agents of the catalogue that it names, domains that it has, rules, mediators", () => {
		assert.deepEqual(labels("catalogue: c.scmi.yaml\ndomains: { a: { agent: ▮ } }"), ["hyp", "vm1", "vm2"]);
		assert.deepEqual(labels("domains: { a: {}, b: {} }\nsequence: [▮]"), [
			"create a",
			"create b",
			"destroy a",
			"destroy b",
		]);
		assert.ok(labels("rules:\n  ▮").includes("scmi-denied"));
		assert.deepEqual(labels("rules:\n  scmi-denied: ▮"), ["off", "information", "warning", "error"]);
		assert.ok(labels("profile: ▮").includes("xen-multi-agent"));
	});
	test("keys of a variant, which is laid over the rest", () =>
		assert.ok(labels("variants:\n  a:\n    ▮").includes("catalogue")));
	test("a whole file, of which only the trees that it names are wrong", () => {
		const text = filledIn(completing("▮", { file }).taking("a whole new file"));
		const { setups, problems } = readSetups(
			memorySnapshot({ [file]: text, "/b/board.dts": "", "/b/guest.dts": "" }),
			file,
		);
		assert.deepEqual(problems, []);
		assert.equal(setups.length, 1);
	});
});
