// Why a guest is refused what its own tree uses: what nobody asked firmware for.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { findingsOf } from "../demo-board.ts";

const guest = (node: string) => `/dts-v1/;
/ {
	#address-cells = <1>;
	#size-cells = <1>;
	passthrough {
		compatible = "simple-bus";
		#address-cells = <1>;
		#size-cells = <1>;
		ranges;
		firmware {
			compatible = "simple-bus";
			scmi {
				compatible = "arm,scmi-smc";
				arm,smc-id = <0x82000002>;
				#address-cells = <1>;
				#size-cells = <0>;
				clk: protocol@14 { reg = <0x14>; #clock-cells = <1>; };
			};
		};
		${node}
	};
};
`;
const HOST = "&uart0 { xen,passthrough; scmi_devid = <5>; clocks = <&scmi_clk 1>; };";
/** The last sentence of what is reported. */
const whyOf = (node: string, body = HOST) =>
	findingsOf(body, { "domu1.dts": guest(node) })
		.filter((line) => line.includes("scmi-denied"))
		.map((line) => line.split(". ").at(-1));

describe("why a guest is refused", () => {
	test("its node is none of the host's, as far as the sources say", () => {
		assert.deepEqual(whyOf("led { clocks = <&clk 1>; };"), [
			"The sources do not say which node of the host led is, so no firmware device is asked for.",
		]);
		assert.deepEqual(whyOf("serial@1000 { reg = <0x1000 0x1000>; clocks = <&clk 1>; };"), [
			"The sources do not say which node of the host serial@1000 is, so no firmware device is asked for.",
		]);
	});
	test("the host's node that it names is not there, or no device", () => {
		const at = (path: string) => `led { xen,path = "${path}"; clocks = <&clk 1>; };`;
		assert.deepEqual(whyOf(at("/serial@e6540004")), ["The host has no SCMI device at /serial@e6540004."]);
		assert.deepEqual(whyOf(at("/empty"), `${HOST} / { empty { }; };`), ["The host has no SCMI device at /empty."]);
	});
	test("its configuration does not list the device: that is another finding, and this one is below it", () => {
		const node = 'led { xen,path = "/serial@e6540000"; clocks = <&clk 1>; };';
		assert.deepEqual(whyOf(node), []);
		const [finding, , below] = findingsOf(HOST, { "domu1.dts": guest(node) });
		assert.equal(
			finding,
			'warning scmi-device-not-requested "led": led of DomU1 is device 5 (uart), which nobody asks firmware for: its dtdev lacks "/serial@e6540000". Firmware refuses DomU1 what it uses',
		);
		assert.match(below ?? "", /^ {2}"1": DomU1 \(agent 2\) is refused CLOCK_ATTRIBUTES for clock 1 \(_uart\): DENIED/);
	});
	test("the host's node has no number: that is another finding, and this one is below it", () =>
		assert.deepEqual(
			whyOf(
				'led { xen,path = "/serial@e6540000"; clocks = <&clk 1>; };',
				"&uart0 { xen,passthrough; clocks = <&scmi_clk 1>; };",
			),
			[],
		));
});

describe("what a driver leaves alone, since it is another agent's", () => {
	const catalogue = `scmiCatalogue: 1
firmware: { name: Demo SM, kind: imx-sm, match: { rootCompatible: ["acme,demo"] } }
scmi: { protocols: { clock: { id: 0x14, version: 0x30000 } } }
agents:
  m7: { id: 1, name: M7, type: other }
  ap: { id: 2, name: AP, type: ospm }
  m33: { id: 3, type: other }
resources: { clock: { bus: { id: 0, name: bus }, can: { id: 1, name: can }, both: { id: 2, name: both }, own: { id: 3, name: own } } }
permissions:
  model: static
  initial: none
  grants:
    m7: { default: none, resources: { clock: { can: all, both: all } } }
    m33: { default: none, resources: { clock: { both: all } } }
    ap: { default: none, resources: { clock: { own: all } } }
completeness: { clock: complete }
`;
	/** What is underlined, and the first sentence. */
	const held = (body: string) =>
		findingsOf(body, {
			"firmware.scmi.yaml": catalogue,
			"scmi.yaml": "scmi: 1\nhost: board.dts\nprofile: direct\ndomains: { Dom0: { os: linux, agent: ap } }\n",
		}).map((line) => line.replace(/ \(CLOCK_GET_PERMISSIONS.*/, ""));
	test("of each device each clock once, those it is switched on by first", () =>
		assert.deepEqual(
			held(`&eth0 { assigned-clocks = <&scmi_clk 1>; assigned-clock-rates = <1000>; clocks = <&scmi_clk 0>, <&scmi_clk 1>; };
&uart0 { clocks = <&scmi_clk 3>, <&scmi_clk 1>, <&scmi_clk 1>; };
&usb0 { clocks = <&scmi_clk 2>; };`),
			[
				'warning scmi-denied "1": clock 1 (can) belongs to M7 (agent 1): Dom0 (agent 2) may not change it',
				'warning scmi-denied "1": clock 1 (can) belongs to M7 (agent 1): Dom0 (agent 2) may not change it',
				'warning scmi-denied "2": clock 2 (both) belongs to M7 (agent 1) and m33 (agent 3): Dom0 (agent 2) may not change it',
			],
		));
});
