// The multi-agent series on a board that asks for no SCMI: nobody's business, whichever edition it is.
import assert from "node:assert/strict";
import { test } from "node:test";
import { findingsOf } from "../demo-board.ts";

const said = (board: string, series: number) =>
	findingsOf("", {
		"domu1.cfg": "# no guest",
		"board.dts": `/dts-v1/;\n/ { compatible = "acme,demo"; ${board} };\n`,
		"scmi.yaml": `scmi: 1\nhost: board.dts\nprofile: xen-multi-agent\nxen: { series: ${series} }\n`,
	}).map((line) => line.split(" ").slice(0, 3).join(" "));
const [OLD, MODELLED] = [7, 11];
const DOMAIN = 'chosen { d { compatible = "xen,domain"; }; };';
const ASKING = 'chosen { d { compatible = "xen,domain"; xen,sci_type = "scmi_smc_multiagent"; }; };';
const NODE = 'firmware { scmi { compatible = "arm,scmi-smc"; }; };';

test("nobody asks for SCMI", () => {
	assert.deepEqual([said(DOMAIN, OLD), said(DOMAIN, MODELLED)], [[], []]);
	assert.deepEqual([said(NODE, OLD), said(NODE, MODELLED)], [[], []]);
});

test("an edition that is not modelled is told of where the board has SCMI, or a domain asks for it", () => {
	assert.deepEqual(said(DOMAIN + NODE, OLD), ['information scmi-mediator-unmodelled "d":']);
	assert.equal(said(ASKING, OLD)[0], 'information scmi-mediator-unmodelled "d":');
});

test("one that is modelled stays off where a domain asks and there is no container", () =>
	assert.equal(said(ASKING, MODELLED)[0], 'error scmi-boot-failure "board.dts":'));
