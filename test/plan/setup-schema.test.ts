import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { setupSchema } from "../../server/src/plan/setup-schema.ts";

/** `UPDATE_SCHEMAS=1` in the environment writes the file anew. */
test("the schema of scmi.yaml says what the decoder does, and names the mediators there are", () => {
	const file = "server/src/plan/setup.schema.json";
	if (process.env.UPDATE_SCHEMAS) writeFileSync(file, `${JSON.stringify(setupSchema(), null, "\t")}\n`);
	assert.deepEqual(JSON.parse(readFileSync(file, "utf8")), setupSchema());
});
