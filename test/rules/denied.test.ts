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
	test("its configuration does not list the device", () =>
		assert.deepEqual(whyOf('led { xen,path = "/serial@e6540000"; clocks = <&clk 1>; };'), [
			'Device 5 (uart) is not requested for DomU1: its dtdev lacks "/serial@e6540000".',
		]));
	test("the host's node has no number: that is another finding, and this one is below it", () =>
		assert.deepEqual(
			whyOf(
				'led { xen,path = "/serial@e6540000"; clocks = <&clk 1>; };',
				"&uart0 { xen,passthrough; clocks = <&scmi_clk 1>; };",
			),
			[],
		));
});
