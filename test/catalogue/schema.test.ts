import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { CATALOGUE } from "../../server/src/catalogue/catalogue-shape.ts";
import { schemaOf } from "../../server/src/text/yaml-schema.ts";
import type { Form } from "../../server/src/text/yaml-shape.ts";

const FILE = "server/src/catalogue/catalogue.schema.json";

/** The schema is printed from the decoder's own table: `UPDATE_SCHEMAS=1` in the environment writes the file anew. */
test("the schema says what the decoder does", () => {
	const expected = schemaOf(CATALOGUE, "SCMI firmware catalogue, format 1");
	if (process.env.UPDATE_SCHEMAS) writeFileSync(FILE, `${JSON.stringify(expected, null, "\t")}\n`);
	assert.deepEqual(JSON.parse(readFileSync(FILE, "utf8")), JSON.parse(JSON.stringify(expected)));
});

test("each kind of map has a name of its own, and each key a sentence for hover", () => {
	const named = new Map<string, Form>();
	const visit = (form: Form): void => {
		if (form.kind === "list") visit(form.item);
		if (form.kind === "record") visit(form.value);
		if (form.kind === "either") form.forms.forEach(visit);
		if (form.kind !== "object") return;
		assert.equal(named.get(form.name) ?? form, form, `two shapes are named ${form.name}`);
		named.set(form.name, form);
		for (const [key, { shape, doc }] of Object.entries(form.fields)) {
			assert.match(doc, /^\S.*\.$/s, `${form.name}.${key}`);
			visit(shape.form);
		}
	};
	visit(CATALOGUE.form);
	assert.ok(named.size > 12);
});
