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
	assert.deepEqual(found('domU1 { compatible = "xen,domain"; xen,sci_type = "scmi_smc_multiagent"; };'), [
		'information scmi-mediator-unmodelled "xen,sci_type = \\"scmi_smc_multiagent\\";": xen,sci_type = "scmi_smc_multiagent" is read by the multi-agent mediator, a patch series for Xen, which makes a domain the agent of its agent_id and reads device ids in access-controllers, not in scmi_devid. It is not modelled yet: who may use what is not known',
	]);
	assert.deepEqual(found('xen { compatible = "xen,sci"; };'), [
		'information scmi-mediator-unmodelled "xen": xen (compatible "xen,sci") is read by the multi-agent mediator, a patch series for Xen, which makes a domain the agent of its agent_id and reads device ids in access-controllers, not in scmi_devid. It is not modelled yet: who may use what is not known',
	]);
});
