// The numbers of another firmware release in a board's trees: whatever the numbers are, every use means what it meant before.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { analyse } from "../../server/src/analysis.ts";
import { setupsIn } from "../../server/src/configs/read-setups.ts";
import { pathOf } from "../../server/src/devicetree/tree/tree.ts";
import { createEngineCache } from "../../server/src/facts.ts";
import { namedDeviceOf } from "../../server/src/verdicts/named-device.ts";
import { resourceOfUse } from "../../server/src/verdicts/used-resources.ts";
import { scmiDt } from "../cli/command-line.ts";
import { memorySnapshot } from "../memory-snapshot.ts";
import { BOARD, COUNTS, DEVICES, IN_ORDER, type Numbers, PINS, release } from "./renumber-board.ts";

type Files = Readonly<Record<string, string>>;

/** What a board's uses mean by its catalogue, as the rest of the product sees it. */
function meanings(files: Files, catalogue: string): readonly string[] {
	const snapshot = memorySnapshot(files);
	const cache = createEngineCache();
	return setupsIn(snapshot, cache.memo, "/work/scmi.yaml").setups.flatMap((setup) => {
		const named = { ...setup, catalogue: { kind: "all" as const, file: { path: catalogue } } };
		const { facts } = analyse(snapshot, cache, named);
		const { boot } = facts;
		assert.ok(boot);
		return facts.stacks.flatMap(({ stack }) =>
			stack.board.devices.flatMap((device) => [
				...device.uses.map(
					(use) =>
						`${pathOf(use.protocol.node)} ${device.node.name.split("@")[0]} ${use.property.name}: ${resourceOfUse(boot, use)?.key}`,
				),
				`${device.node.name.split("@")[0]}: ${namedDeviceOf(facts, boot, device)?.key}`,
			]),
		);
	});
}

/** As a shell would leave the files. */
async function renumbered(files: Files, from: string, to: string, ...boards: string[]): Promise<Files> {
	const run = await scmiDt(files, "renumber", "--write", from, to, ...boards);
	assert.deepEqual([run.exitCode, run.output], [0, ""], run.errors);
	return { ...files, ...run.written };
}

const shuffled = (count: number) =>
	fc.shuffledSubarray([...Array(count).keys()], { minLength: count, maxLength: count });
const anyNumbers: fc.Arbitrary<Numbers> = fc.record({
	tables: fc.record({
		power: shuffled(COUNTS.power),
		perf: shuffled(COUNTS.perf),
		clock: shuffled(COUNTS.clock),
		sensor: shuffled(COUNTS.sensor),
		reset: shuffled(COUNTS.reset),
		voltage: shuffled(COUNTS.voltage),
	}),
	pins: fc.record({ pin: shuffled(PINS.pin), group: shuffled(PINS.group), function: shuffled(PINS.function) }),
	devices: shuffled(DEVICES),
});

const OLD = release("1", IN_ORDER);

test("whatever the new numbers are: every use means the same, and the way back gives the same bytes", async () => {
	const files = { ...BOARD, "/work/old.scmi.yaml": OLD };
	const before = meanings(files, "/work/old.scmi.yaml");
	assert.ok(before.length > 20 && before.every((line) => !/: (clock|reset).*undefined/.test(line)), before.join("\n"));
	await fc.assert(
		fc.asyncProperty(anyNumbers, async (numbers) => {
			const both = { ...files, "/work/new.scmi.yaml": release("2", numbers) };
			const there = await renumbered(both, "old.scmi.yaml", "new.scmi.yaml", "scmi.yaml");
			assert.deepEqual(meanings(there, "/work/new.scmi.yaml"), before);
			assert.deepEqual(await renumbered(there, "new.scmi.yaml", "old.scmi.yaml", "scmi.yaml"), both);
		}),
		{ numRuns: 40, seed: 12 },
	);
});

test("each number where it is typed, whatever becomes of it in the end; names of regulators follow their reg", async () => {
	const reversed = (ids: readonly number[]) => ids.toReversed();
	const { tables, pins, devices } = IN_ORDER;
	const numbers: Numbers = {
		tables: {
			power: reversed(tables.power),
			perf: reversed(tables.perf),
			clock: reversed(tables.clock),
			sensor: reversed(tables.sensor),
			reset: reversed(tables.reset),
			voltage: reversed(tables.voltage),
		},
		pins: { pin: reversed(pins.pin), group: reversed(pins.group), function: reversed(pins.function) },
		devices: reversed(devices),
	};
	const files = { ...BOARD, "/work/old.scmi.yaml": OLD, "/work/new.scmi.yaml": release("2", numbers) };
	const after = await renumbered(files, "old.scmi.yaml", "new.scmi.yaml", "scmi.yaml");
	const changed = Object.entries(after).flatMap(([file, text]) => {
		const before = files[file as keyof typeof files].split("\n");
		const lines = text.split("\n").filter((line, i) => line !== before[i]);
		return lines.length === 0 ? [] : [file, ...lines.map((line) => `  ${line.trim()}`)];
	});
	assert.equal(
		changed.join("\n"),
		`/work/soc.dtsi
  assigned-clocks = <&scmi_clk 8>;
  vdd: regulator@d { reg = <13>; };
  vio: regulator@1 { reg = <0x01>; };
  eth_pins: eth-pins { groups = <0x1>; function = <1>; };
  unused-pins { mux { pins = <0 2>; }; };
  thermal-zones { cpu { thermal-sensors = <&scmi_sens 0x01>; }; };
  clocks = <&pll>, <&scmi_clk 11>;
  usb0: usb@e6590000 { reg = <0xe6590000 0x1000>; power-domains = <&scmi_pd 1>; };
/work/board.dts
  clocks = <&pll>, <&scmi_clk 0x01>, <&{/firmware/scmi/protocol@14} 10>;
  assigned-clocks = <&scmi_clk 10>;
  assigned-clock-parents = <&scmi_clk 9>;
  resets = <&scmi_rst 7>, <&scmi_rst 2>; /* 5 is not 0 */
  &usb0 { scmi_devid = <1>; clocks = <&scmi_clk 7 &pll>; xen,passthrough; };
/work/more.dtso
  &eth0 { resets = <&scmi_rst 1>; };
  &usb0 { resets = <&scmi_rst 6>; };
/work/domu1.dts
  usb@e6590000 { reg = <0xe6590000 0x1000>; xen,path = "/usb@e6590000"; clocks = <&clk 7>; resets = <&rst 6>; };`,
	);
});

test("agents in the host's tree, its overlay and an xl configuration", async () => {
	const folder = join(import.meta.dirname, "../../examples/xen-multi-agent");
	const files = Object.fromEntries([
		["/work/.git/HEAD", ""],
		...readdirSync(folder).map((name) => [`/work/${name}`, readFileSync(join(folder, name), "utf8")]),
	]) as Record<string, string>;
	// vm0 and vm1
	files["/work/new.scmi.yaml"] = (files["/work/kestrel.scmi.yaml"] as string).replace("id: 12", "id: 20");
	const there = await renumbered(files, "kestrel.scmi.yaml", "new.scmi.yaml", "scmi.yaml");
	const numbersIn = (file: string) => there[`/work/${file}`]?.match(/sci-agent-id = <\d+>|agent_id=\d+/g);
	assert.deepEqual(numbersIn("domains.dtso"), ["sci-agent-id = <21>", "sci-agent-id = <20>"]);
	assert.deepEqual(numbersIn("panel.cfg"), ["agent_id=21"]);
	assert.deepEqual(numbersIn("sensors.cfg"), ["agent_id=20"]);
	assert.deepEqual(there["/work/kestrel.dts"]?.match(/&page_\w+ \d+>/g), [
		"&page_dom0 1>",
		"&page_sensors 20>",
		"&page_panel 21>",
	]);
	assert.deepEqual(await renumbered(there, "new.scmi.yaml", "kestrel.scmi.yaml", "scmi.yaml"), files);
});

test("pins of a server that had pin control on 0x18 are numbers too", async () => {
	const board = `/dts-v1/;
/ {
	compatible = "acme,early";
	firmware { scmi {
		compatible = "arm,scmi-smc";
		#address-cells = <1>;
		#size-cells = <0>;
		pins: protocol@18 { reg = <0x18>; eth_pins: eth { groups = <17>, <21>; function = <1>; }; };
	}; };
	eth { pinctrl-0 = <&eth_pins>; };
};
`;
	const catalogue = (link: number, mdio: number) => `scmiCatalogue: 1
firmware: { name: Early, match: { rootCompatible: ["acme,early"] } }
scmi: { protocols: { pinctrl: { id: 0x18, dialect: draft-2021 } } }
resources:
  pinctrl:
    link: { id: ${link}, name: link, kind: group }
    mdio: { id: ${mdio}, name: mdio, kind: group }
    eth: { id: 1, name: eth, kind: function }
completeness: { pinctrl: complete }
`;
	const files = {
		"/work/board.dts": board,
		"/work/a.scmi.yaml": catalogue(17, 21),
		"/next/b.scmi.yaml": catalogue(21, 17),
	};
	const after = await renumbered(files, "a.scmi.yaml", "/next/b.scmi.yaml", "board.dts");
	assert.equal(after["/work/board.dts"], board.replace("<17>, <21>", "<21>, <17>"));
});
