// Sources that are written for a mediator which is not modelled: told where SCMI is about, and nobody's business elsewhere.
import assert from "node:assert/strict";
import { test } from "node:test";
import { findingsOf } from "../demo-board.ts";

const found = (chosen: string, files = {}) =>
	findingsOf("", {
		"domu1.cfg": "# no guest",
		"board.dts": `/dts-v1/;\n/ {\n\tchosen {\n\t\t${chosen}\n\t};\n};\n`,
		...files,
	});

test("domains that are booted on a board without SCMI", () =>
	assert.deepEqual(found('domU1 { compatible = "xen,domain"; };'), []));

test("a property that is about SCMI, on a board without", () => {
	assert.deepEqual(found('domU1 { compatible = "xen,domain"; xen,sci_type = "scmi_smc"; };'), []);
	assert.deepEqual(found('domU1 { compatible = "xen,domain"; xen,sci_type = "scmi_smc_multiagent"; };'), []);
	assert.deepEqual(found('xen { compatible = "xen,sci"; };'), []);
});
