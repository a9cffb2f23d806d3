// A device of the host's that a domain of /chosen is given, and that Dom0 has too: the mark that keeps it from Dom0 was forgotten.
import assert from "node:assert/strict";
import { test } from "node:test";
import { findingsWith } from "./example-findings.ts";

test("released Xen panics for its interrupt, which Dom0 has; the quick fix marks it", () => {
	const forget = (text: string) => text.replace(/^\s*xen,passthrough;\n/gm, "");
	const { findings } = findingsWith("xen-upstream", "s32g399a.dts", forget);
	const found = findings.filter(({ code }) => code === "scmi-guest-misfit");
	assert.ok(found.length > 0);
	for (const { message, fixes } of found) {
		assert.match(
			message,
			/which Dom0 has too: it is not marked xen,passthrough\. Xen routes its interrupts to Dom0 first/,
		);
		assert.deepEqual(
			fixes.map(({ edits }) => edits.map(({ text }) => text.trim())),
			[["xen,passthrough;"]],
		);
	}
});
