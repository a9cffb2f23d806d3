// Whatever stands in a good catalogue is offered again where it is taken out: every key of the format, every word of it, every name of
// something else. And at no place of a text, whole or cut off, does anything go wrong.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { CATALOGUE } from "../../../server/src/catalogue/catalogue-shape.ts";
import { completion } from "../../../server/src/features/completion.ts";
import { alternatives, formAt } from "../../../server/src/text/yaml-form.ts";
import type { YamlNode } from "../../../server/src/text/yaml-node.ts";
import { readYaml } from "../../../server/src/text/yaml-read.ts";
import { memorySnapshot } from "../../memory-snapshot.ts";

const FILES = [
	"examples/rcar-h3/rcar-gen3.scmi.yaml",
	"examples/xen-multi-agent/kestrel.scmi.yaml",
	"examples/imx95/mx95evkjailhouse.scmi.yaml",
	"test/catalogue/imx95-evk.scmi.yaml",
	"test/catalogue/raspberry-pi-5.scmi.yaml",
];

const NAMES = ["agent", "device", "table", "protocol", "message", "reply field"];

interface Hole {
	readonly what: string;
	/** What was there, without quotes. */
	readonly was: string;
	readonly text: string;
	readonly offset: number;
}

/** One for each kind of place: the text without what stands there, and the cursor in its stead. */
function holesOf(text: string): readonly Hole[] {
	const { root } = readYaml("/c.scmi.yaml", text, "");
	const holes = new Map<string, Hole>();
	const add = (kind: string, was: string, start: number, end: number): void => {
		const known = [...holes.keys()].filter((key) => key.startsWith(`${kind} `)).length;
		if (known < 3)
			holes.set(`${kind} ${known}`, {
				what: `${kind}: ${was}`,
				was,
				text: text.slice(0, start) + text.slice(end),
				offset: start,
			});
	};
	const visit = (node: YamlNode, path: readonly (string | number)[]): void => {
		const { forms } = formAt(CATALOGUE.form, path);
		const kind = path.map((step) => (typeof step === "number" ? "*" : step)).join(".");
		if (node.kind === "list") for (const [i, item] of node.items.entries()) visit(item, [...path, i]);
		else if (node.kind === "map")
			for (const { key, keyAt, value } of node.entries) {
				const isName = forms.some(
					(form) => form.kind === "record" && form.names !== undefined && NAMES.includes(form.names),
				);
				const isKey = forms.some((form) => form.kind === "object" && Object.hasOwn(form.fields, key));
				if (isKey || isName) add(`${kind} has`, key, keyAt.start, keyAt.end);
				visit(value, [...path, key]);
			}
		else {
			const all = forms.flatMap(alternatives);
			const isWord = all.some(
				(form) => form.kind === "word" || (form.kind === "text" && NAMES.includes(form.names ?? "")),
			);
			if (isWord && typeof node.value === "string") add(`${kind} is`, node.value, node.at.start, node.at.end);
		}
	};
	assert.ok(root);
	visit(root, []);
	return [...holes.values()];
}

for (const file of FILES)
	describe(file, () => {
		const whole = readFileSync(file, "utf8");
		const ask = (text: string, offset: number) =>
			completion({ snapshot: memorySnapshot({}), file: "/c.scmi.yaml", text, offset, analyses: [] }, true);
		const holes = holesOf(whole);
		test("has enough to try", () => assert.ok(holes.length > 30, `${holes.length} places`));
		test("is offered again", () => {
			const missed = holes.filter(({ was, text, offset }) => !ask(text, offset).some(({ label }) => label === was));
			assert.deepEqual(
				missed.map(({ what }) => what),
				[],
			);
		});
		test("at any place, in the whole text and in what is above alone", () => {
			for (let offset = 0; offset <= whole.length; offset += 7) {
				for (const { textEdit } of ask(whole, offset)) assert.ok(textEdit);
				ask(whole.slice(0, offset), offset);
			}
		});
	});
