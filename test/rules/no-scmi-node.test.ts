// A host without an SCMI node: a fault where somebody asks for SCMI, and nobody's business elsewhere.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { demoBoard, findingsOf, GUEST } from "../demo-board.ts";

const HOST = '/dts-v1/;\n/ { compatible = "acme,demo"; uart0: serial { }; };\n';
const GUEST_TREE = `/dts-v1/;
/ {
	firmware { scmi { compatible = "arm,scmi-smc"; clk: protocol@14 { reg = <0x14>; #clock-cells = <1>; }; }; };
	passthrough { led { clocks = <&clk 1>; }; };
};
`;
/** What is said of the boot under Xen RFC v2, whose scmi_probe() ends where there is no such node. */
const said = (config: string, files: Readonly<Record<string, string>> = {}) => {
	const guest = "domu1.dts" in files ? ", guest: domu1.dts" : "";
	return findingsOf("", {
		"board.dts": HOST,
		"domu1.cfg": config,
		"scmi.yaml": `scmi: 1\nhost: board.dts\nprofile: xen-rfc-v2\ncatalogue: firmware.scmi.yaml\ndomains: { DomU1: { xl: domu1.cfg${guest} } }\n`,
		...files,
	});
};
const STAYS_OFF =
	'error scmi-boot-failure "board.dts": The mediator stays off: the host tree has no arm,scmi-smc node (step 1 of the boot trace)';
const PLAIN = 'name = "DomU1"\n';

describe("a host without an SCMI node", () => {
	test("nobody asks for SCMI", () => {
		assert.deepEqual(said(PLAIN), []);
		assert.deepEqual(said(PLAIN, { "domu1.dts": GUEST_TREE.replace("clocks = <&clk 1>;", "") }), []);
	});
	test("a guest's configuration asks", () =>
		assert.deepEqual(said(GUEST), [
			STAYS_OFF,
			'  "\\"scmi_smc\\"": DomU1 is not created, -22 (EINVAL): the mediator is off.',
		]));
	test("a guest's tree uses it", () =>
		assert.deepEqual(said(PLAIN, { "domu1.dts": GUEST_TREE }), [
			STAYS_OFF,
			'  "scmi": DomU1 never calls firmware: /firmware/scmi has no arm,smc-id.',
		]));
	test("and nobody wrote a scmi.yaml: it is said at the board's beginning", () => {
		const { findings } = demoBoard("", { "board.dts": HOST, "domu1.cfg": GUEST });
		assert.deepEqual(
			findings.map(({ code, at }) => [code, at]),
			[["scmi-boot-failure", { file: "/b/board.dts", start: 0, end: 0 }]],
		);
	});
});
