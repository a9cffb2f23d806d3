// What Linux makes of a rate that a tree asks for. drivers/clk/clk-scmi.c: scmi_clk_determine_rate() rounds in a range and leaves a list
// alone; scmi_clk_ops_init() tells the core the least and the most; drivers/clk/clk.c keeps a rate within them, and sets none that it has.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Catalogue, Resource } from "../../server/src/catalogue/model.ts";
import { boot, consumer, dom0, known, linesOf, page, scmi, use } from "./board.ts";
import { RCAR_H3 } from "./rcar-h3.ts";

/** The rate that firmware is asked for when a tree wants one of clock 3, or that nothing is sent. */
function asked(wanted: number, clock: Partial<Resource>): number | "nothing" {
	const catalogue: Catalogue = {
		...RCAR_H3,
		firmware: { name: "Demo" },
		scmi: { ...RCAR_H3.scmi, protocols: { clock: { id: 0x14 } } },
		permissions: { ...RCAR_H3.permissions, model: "none" },
		resources: { clock: { uart: { id: 3, name: "uart", ...clock } } },
	};
	const assigned = use("clock", 3, { property: "assigned-clocks", rateHz: wanted });
	const { trace } = boot({
		catalogue,
		domains: [dom0([consumer("uart", [assigned])], { controllers: [scmi({ shmem: known(page(1)) }, [0x14])] })],
	});
	const lines = linesOf(trace).filter((line) => line.includes("CLOCK_RATE_SET"));
	assert.ok(lines.length <= 1);
	return Number(/\brate[= ](\d+)/.exec(lines[0] ?? "")?.[1] ?? Number.NaN) || "nothing";
}

test("in a range: its ends outside of it, the next step above within", () => {
	const rates = { min: 1_000_000, max: 9_000_000, step: 4_000_000 };
	assert.equal(asked(500_000, { rates }), 1_000_000);
	assert.equal(asked(20_000_000, { rates }), 9_000_000);
	assert.equal(asked(1_000_001, { rates }), 5_000_000);
	assert.equal(asked(5_000_000, { rates }), 5_000_000);
	assert.equal(asked(7_000_000, { rates: { min: 1, max: 10_000_000 } }), 7_000_000);
});

test("of a list: its ends outside of it, as it is written within, whatever the order of the list", () => {
	const rates = [50_000_000, 400_000, 200_000_000];
	assert.equal(asked(1, { rates }), 400_000);
	assert.equal(asked(300_000_000, { rates }), 200_000_000);
	assert.equal(asked(60_000_000, { rates }), 60_000_000);
});

test("nothing is sent where the clock has the rate, or can have no other", () => {
	assert.equal(asked(24_000_000, { rates: [24_000_000] }), "nothing");
	assert.equal(asked(48_000_000, { rates: [24_000_000] }), "nothing");
	assert.equal(asked(48_000_000, { initialRate: 48_000_000 }), "nothing");
	assert.equal(asked(48_000_000, { initialRate: 24_000_000 }), 48_000_000);
	assert.equal(asked(48_000_000, {}), 48_000_000);
});
