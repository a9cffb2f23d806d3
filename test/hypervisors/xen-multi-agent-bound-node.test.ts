// Of several SCMI nodes in Xen's container the one in use is Xen's own: a device number that is added leads to it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { dom0less, replace } from "./multi-agent-board.ts";

const OLD =
	'scmi_old: old { compatible = "arm,scmi-smc"; arm,smc-id = <0x82000011>; shmem = <&ch_xen>; #access-controller-cells = <1>; status = "disabled"; };';
const withOld = (text: string) => replace("scmi_xen: scmi {", `${OLD} scmi_xen: scmi {`)(text);

test("one before it that is disabled changes nothing of what is granted", () => {
	const { granted, analysis } = dom0less({ host: withOld });
	assert.deepEqual([granted, analysis.findings], [{ 10: [1], 12: [7] }, []]);
});

test("the quick fix names the one in use", () => {
	const { analysis } = dom0less({
		host: (text) => replace("access-controllers = <&scmi_xen 1>;", "")(withOld(text)),
	});
	assert.deepEqual(
		analysis.findings.map(({ code, fixes }) => [code, fixes.map(({ edits }) => edits.map(({ text }) => text.trim()))]),
		[["scmi-device-id-missing", [["access-controllers = <&scmi_xen 1>;"]]]],
	);
});
