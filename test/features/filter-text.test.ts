// What somebody types to find an item, where the editor looks for it as VS Code does: from where a word begins, its letters in this order.
import assert from "node:assert/strict";
import { test } from "node:test";
import { filterText } from "../../server/src/features/filter-text.ts";

/** VS Code's fuzzyScore() as far as it finds something or not, with matchOnWordStartOnly as it is by itself. */
function isFound(text: string, typed: string): boolean {
	const [low, wanted] = [text.toLowerCase().slice(0, 128), typed.toLowerCase()];
	for (let at = 0; at < low.length; at++) {
		const begins = at === 0 || /[_\-./\\'":$<>()[\]{}\s]/.test(low[at - 1] as string);
		if (!begins || low[at] !== wanted[0]) continue;
		let next = 0;
		for (const sign of low.slice(at)) if (sign === wanted[next]) next++;
		if (next === wanted.length) return true;
	}
	return false;
}

const NAMES: readonly (readonly [names: string, hasEnds: boolean, finds: string, not: string])[] = [
	["_hsusb 3 hsusb", true, "_hsusb hsusb usb 3", "xusb"],
	["IMX95_CLK_LPUART1 13 lpuart1", true, "IMX95 lpuart uart1 uart clk_lp", "spi"],
	["SCMI_CLK_CPUL", true, "cpul clk_cpu", "gpu"],
	["xen,passthrough", false, "xen,pass passthrough xenp", "assthrough"],
	["#clock-cells", false, "#clock clock-c cells", "lock"],
	["linaro,optee-channel-id", false, "optee channel", "ptee"],
	["arm,scmi-smc", false, "scmi-smc smc arm,scmi", "cmi"],
	["/soc/usb@ee080100 ehci0", false, "usb ee0801 ehci /soc", "hci"],
];

for (const [names, hasEnds, finds, not] of NAMES)
	test(names, () => {
		const text = filterText(names.split(" "), hasEnds);
		for (const typed of finds.split(" ")) assert.ok(isFound(text, typed), `${typed} in ${text}`);
		for (const typed of not.split(" ")) assert.ok(!isFound(text, typed), `${typed} in ${text}`);
	});

test("no word is there twice, the label stays in front, and all of it is what VS Code reads", () => {
	assert.equal(filterText(["DEMO", "0", "demo", "0"], false), "DEMO 0");
	assert.equal(filterText(["status"], false), "status");
	const long = filterText(
		Array.from({ length: 40 }, (_, i) => `some_lpuart${i}`),
		true,
	);
	assert.ok(long.length <= 128 && long.startsWith("some_lpuart0 some_lpuart1 "), long);
});
