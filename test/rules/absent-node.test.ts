// What is absent has no line: the finding stands at the list of what is laid over the tree.
import assert from "node:assert/strict";
import { test } from "node:test";
import { failureOf } from "./example-findings.ts";

/** The text that the failed boot of the Raspberry Pi 5 stands at, with another `host:` in its scmi.yaml. */
function placeWith(host: string): string {
	const { failure, bad } = failureOf("rpi5", "scmi.yaml", (text) => text.replace(/^host: .*$/m, host));
	assert.match(failure.message, /^The mediator stays off: the host tree has no arm,scmi-smc node/);
	assert.equal(failure.at.file, "/p/scmi.yaml");
	return bad.slice(failure.at.start, failure.at.end);
}

test("the overlay with the SCMI node is left out", () =>
	assert.equal(placeWith("host: { base: bcm2712-rpi-5-b.dts, overlays: [xen.dtso] }"), "xen.dtso"));
test("of several overlays, all of them", () =>
	assert.equal(placeWith("host: { base: bcm2712-rpi-5-b.dts, overlays: [xen.dtso, xen.dtso] }"), "xen.dtso, xen.dtso"));
