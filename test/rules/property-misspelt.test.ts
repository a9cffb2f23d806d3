// Names that are read by nobody: which are near enough to one that is, and which are somebody else's.
import assert from "node:assert/strict";
import { test } from "node:test";
import { DEVICE_ID_SPELLINGS } from "../../server/src/hypervisors/index.ts";
import { isMeantDeviceNumber, meantConsumer } from "../../server/src/rules/consumer-words.ts";

test("what is meant by a word that is near one Linux reads", () => {
	const meant: Readonly<Record<string, string>> = {
		clock: "clocks",
		clcoks: "clocks",
		Clocks: "clocks",
		clks: "clocks",
		"power-domain": "power-domains",
		power_domains: "power-domains",
		powerdomains: "power-domains",
		reset: "resets",
		rst: "resets",
		"assigned-clock": "assigned-clocks",
		"assigned-clocks-rates": "assigned-clock-rates",
		"assigned-clock-parent": "assigned-clock-parents",
		"clocks-names": "clock-names",
		"clock-name": "clock-names",
		clock_names: "clock-names",
		"power-domains-names": "power-domain-names",
		"resets-names": "reset-names",
		"thermal-sensor": "thermal-sensors",
		"pintrc-names": "pinctrl-names",
		"pinctrl-name": "pinctrl-names",
		"pinctl-0": "pinctrl-0",
		pinctrl1: "pinctrl-1",
		"vcc-suply": "vcc-supply",
		vcc_supply: "vcc-supply",
	};
	for (const [typed, name] of Object.entries(meant)) assert.equal(meantConsumer(typed)?.name, name, typed);
});

test("words of other bindings, and those themselves", () => {
	const others =
		`clocks clock-names assigned-clock-rates pinctrl-0 vcc-supply clock-lanes clock-ranges clock-frequency clock-output-names
clock-latency clock-div clock-mult reset-gpios reset-assert-us power-supply power-source resets states reg ranges model cpus
pinmux pins pins1 phys phy-names phy-supply ports port port0 port-1 regulators status thermal-zones assigned-addresses assigned-clock-rates-u64
assigned-clock-sscs gpios-states st,clock acme,clocks pwm0 pwms-names pwr pads pdm pd-gpios arm,cl clk-gpio`.split(
			/\s+/,
		);
	assert.deepEqual(
		others.flatMap((name) => meantConsumer(name)?.name ?? []),
		[],
	);
});

test("a number of a firmware's device, in no spelling of those there are", () => {
	const spellings = DEVICE_ID_SPELLINGS.flatMap(({ property, form }) => (form === "number" ? [property] : []));
	const isMeant = (name: string) => isMeantDeviceNumber(name, spellings);
	for (const name of [
		"scmi_devd",
		"SCMI_DEVID",
		"scmi-dev-id",
		"scmi_dev_id",
		"arm,scmi_devid",
		"xen,scmi_devid",
		"arm,scmi-device_id",
	])
		assert.ok(isMeant(name), name);
	for (const name of [...spellings, "scmi", "devid", "scmi-id", "arm,scmi-smc", "scmi-region", "xen,scmi-agent"])
		assert.ok(!isMeant(name), name);
});
