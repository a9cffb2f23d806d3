// A Linux older than the driver for a protocol: a vendor may have given it one, so what becomes of its pins is not known.
// Pin control came with Linux 6.10: tag scmi-updates-6.10 of git.kernel.org/pub/scm/linux/kernel/git/sudeep.holla/linux.git.
import assert from "node:assert/strict";
import { test } from "node:test";
import { findingsWith } from "../rules/example-findings.ts";

const messagesWith = (linux: string) =>
	findingsWith("rpi5", "scmi.yaml", (text) => text.replace("domU: { os: linux,", `domU: { ${linux},`)).findings.map(
		({ message }) => message,
	);

test("before the driver came", () => {
	for (const release of ["6.9", "6.6.63", "5.10"])
		assert.deepEqual(messagesWith(`linux: { version: "${release}" }`), [
			`What firmware gives domU is not known: pinctrl-0 of wifi: Linux has a driver of its own for protocol 0x19 since 6.10, and whether this ${release} was given one is not known. &sdio2 is not checked`,
		]);
});

test("since then, and where nothing says which it is", () => {
	for (const linux of ['linux: { version: "6.10" }', 'linux: { version: "6.18.1" }', 'linux: { version: "7.0" }'])
		assert.deepEqual(messagesWith(linux), []);
});
