// What a comment `scmi-disable-next-line` switches off: the line below its end, the codes that it names, in the file's own way to comment.
import assert from "node:assert/strict";
import { test } from "node:test";
import { findingsOf, GUEST } from "../demo-board.ts";

const codesIn = (body: string, files: Readonly<Record<string, string>> = {}) =>
	findingsOf(body, { "domu1.cfg": "# no guest", ...files })
		.filter((line) => !line.startsWith("  "))
		.map((line) => line.split(" ")[1]);

const WRONG = "&eth0 { scmi_devid = <4>; clocks = <&scmi_clk 9>; };";
const OFF = "scmi-disable-next-line scmi-clock-unknown";

test("the next line only", () => {
	assert.deepEqual(codesIn(WRONG), ["scmi-clock-unknown"]);
	assert.deepEqual(codesIn(`// ${OFF}\n${WRONG}`), []);
	assert.deepEqual(codesIn(`// ${OFF}\n\n${WRONG}`), ["scmi-clock-unknown", "scmi-disable"]);
	assert.deepEqual(codesIn(`${WRONG} // ${OFF}`), ["scmi-clock-unknown", "scmi-disable"]);
});

test("a comment of several lines speaks of the line below its end", () => {
	assert.deepEqual(codesIn(`/* ${OFF}\n * since firmware is new */\n${WRONG}`), []);
	assert.deepEqual(codesIn(`/* ${OFF} */\n${WRONG}`), []);
	assert.deepEqual(codesIn(`/* ${OFF} */ ${WRONG}`), ["scmi-clock-unknown", "scmi-disable"]);
});

test("the codes before the reason, which may name others", () => {
	assert.deepEqual(codesIn(`// ${OFF} -- not scmi-device-shared\n${WRONG}`), []);
	assert.deepEqual(codesIn(`// scmi-disable-next-line scmi-denied -- ${OFF}\n${WRONG}`), [
		"scmi-clock-unknown",
		"scmi-disable",
	]);
});

test("in a domain's configuration behind #", () => {
	const wrong = GUEST.replace('"scmi_smc"', '"scmi_smcc"');
	const line = 'arm_sci = "scmi_smcc"';
	const [code = ""] = codesIn("", { "domu1.cfg": wrong });
	assert.notEqual(code, "");
	const off = (mark: string) => wrong.replace(line, `${mark} scmi-disable-next-line ${code}\n${line}`);
	assert.deepEqual(
		codesIn("", { "domu1.cfg": off("#") }).filter((each) => each === code),
		[],
	);
});
