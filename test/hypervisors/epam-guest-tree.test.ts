// Which of the host's SCMI nodes Xen of EPAM's product copies into a guest's tree: copy_subnodes() of scmi_dt_maker.c, on the Raspberry Pi 5.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { nodesBelow, pathOf } from "../../server/src/devicetree/tree/tree.ts";
import { analysesOf, type Texts } from "../rules/applied.ts";

const folder = join(import.meta.dirname, "../../examples/rpi5");
const good: Texts = Object.fromEntries(
	readdirSync(folder).map((name) => [`/p/${name}`, readFileSync(join(folder, name), "utf8")]),
);

/** What stands below the SCMI node in domU's tree, each with its number. */
function copiedWith(edits: readonly (readonly [file: string, from: string, to: string])[]): readonly string[] {
	const texts: Record<string, string> = { ...good };
	for (const [name, from, to] of edits) {
		const old = texts[`/p/${name}`] ?? assert.fail(name);
		texts[`/p/${name}`] = old.replace(from, to);
		assert.notEqual(texts[`/p/${name}`], old, from);
	}
	const [analysis] = analysesOf(texts, "/p", "bcm2712-rpi-5-b.dts");
	const guest = analysis?.facts.domains.find(({ name }) => name === "domU")?.guest;
	const nodes = nodesBelow(guest?.board.tree.root ?? assert.fail("no tree"));
	const below = "//firmware/scmi/";
	return nodes
		.filter((node) => pathOf(node).startsWith(below))
		.map((node) => `${pathOf(node).slice(below.length)}${node.phandle === undefined ? "" : " numbered"}`);
}

const PINS = ["sdio2-30-pins numbered", "sdio2-30-pins/data", "sdio2-30-pins/clk"].map((name) => `protocol@19/${name}`);
const OTHER = ["xen-scmi.dtso", "reg = <0x19>;\n", "reg = <0x19>;\n\t\t\t\tother { };\n"] as const;

test("the nodes that the stub names come with all below them, and nothing beside them", () =>
	assert.deepEqual(copiedWith([OTHER]), ["protocol@19", ...PINS]));

test("X95 a number on the whole protocol, as a label gives it under -@: all of the host's protocol comes", () =>
	assert.deepEqual(copiedWith([OTHER, ["domu.dts", "protocol@19 {", "all: protocol@19 {\n\t\t\t\tphandle = <90>;"]]), [
		"protocol@19 numbered",
		...PINS,
		"protocol@19/other",
	]));

test("X97 a name that stands in another's: the host's node of that name comes too, without a number", () =>
	assert.deepEqual(copiedWith([["xen-scmi.dtso", "reg = <0x19>;\n", "reg = <0x19>;\n\t\t\t\tsdio2 { };\n"]]), [
		"protocol@19",
		...PINS,
		"protocol@19/sdio2",
	]));

test("X97 the same name in two protocols that come: both have the one number", () =>
	assert.deepEqual(
		copiedWith([
			["xen-scmi.dtso", "#reset-cells = <1>;\n", "#reset-cells = <1>;\n\t\t\t\tsdio2-30-pins { };\n"],
			["domu.dts", "protocol@19 {", "protocol@16 { phandle = <90>; };\n\t\t\tprotocol@19 {"],
		]),
		["protocol@19", ...PINS, "protocol@16 numbered", "protocol@16/sdio2-30-pins numbered"],
	));
