import assert from "node:assert/strict";
import { test } from "node:test";
import { readCatalogue } from "../../server/src/catalogue/read-catalogue.ts";
import { catalogueText, catalogueTextOver } from "../../server/src/importers/catalogue-text.ts";
import { importImxSm } from "../../server/src/importers/imx-sm/import-imx-sm.ts";
import { numbersOf } from "../../server/src/importers/split-catalogue.ts";
import { memorySnapshot } from "../memory-snapshot.ts";
import { SYSTEM_MANAGER } from "./system-manager.ts";

/** Rules of the configuration: imx-sm sm/doc/config.md and configs/configtool.pl, format version 2. */

const CFG = "/sm/configs/board.cfg";

function imported(changes: Readonly<Record<string, string>> = {}) {
	return importImxSm(memorySnapshot({ ...SYSTEM_MANAGER, ...changes }), CFG, { repository: "a/sm", revision: "1234" });
}

/** Where the configuration says something. */
function lineOf(text: string): number {
	return (SYSTEM_MANAGER[CFG] as string).split("\n").findIndex((line) => line.startsWith(text)) + 1;
}

const NOWHERE = {
	path: CFG,
	line: lineOf("CLK_NOWHERE"),
	text: "DEV_SM_CLK_NOWHERE has no number in the firmware's sources: all left out",
};

function levelsOf(agent: string, { catalogue }: ReturnType<typeof imported> = imported()) {
	const { resources = {}, protocols = {} } = catalogue.permissions?.grants?.[agent] ?? {};
	return Object.fromEntries(
		Object.entries({ ...resources, protocols })
			.map(([table, grants]) => [
				table,
				Object.fromEntries(Object.entries(grants).map(([key, { level }]) => [key, level])),
			])
			.filter(([, grants]) => Object.keys(grants as object).length > 0),
	);
}

test("numbers are those of the expressions, not of the comments beside them; a board's follow the SoC's", () => {
	const { resources } = imported().catalogue;
	const numbers = (table: string) =>
		Object.entries(resources[table] ?? {}).map(([key, { id, name, status }]) => [key, id, name ?? status]);
	assert.deepEqual(numbers("clock"), [
		["osc", 0, "osc"],
		["hole", 1, "reserved"],
		["uart1", 2, "uart1"],
		["uart2", 3, "uart2"],
		["gpu", 4, "gpu"],
	]);
	assert.deepEqual(numbers("sensor"), [
		["die", 0, "die"],
		["board", 1, "board"],
	]);
	assert.deepEqual(numbers("power"), [
		["aon", 0, "aon"],
		["gpu", 1, "gpu"],
	]);
});

test("a name stands for what was said of it last: OWNER is set for M7, all for AP", () => {
	assert.deepEqual(levelsOf("m7"), { clock: { uart2: "set" }, protocols: { system: "all" } });
	assert.deepEqual(levelsOf("ap_s"), { lmm: { lmm_1: "get" }, agent: { agent_0: "all" } });
});

test("the first of two keys of a line counts, a later line replaces an earlier one, emptied names grant nothing", () => {
	assert.deepEqual(levelsOf("ap_ns"), {
		clock: { uart1: "all", gpu: "priv", osc: "notify" },
		power: { gpu: "all" },
		sensor: { board: "all" },
	});
});

test("dup= takes another agent's permissions over", () => {
	assert.deepEqual(levelsOf("ap_ns_2"), levelsOf("ap_ns"));
	const { problems } = imported({ [CFG]: (SYSTEM_MANAGER[CFG] as string).replace("dup=2", "dup=7") });
	assert.deepEqual(
		problems.filter(({ text }) => text.startsWith("dup")),
		[{ path: CFG, line: lineOf("SCMI_AGENT3"), text: "dup=7: there is no such agent" }],
	);
});

test("an agent is numbered through the board and within its logical machine, and bound by its own side of the mailbox", () => {
	const { agents = {} } = imported().catalogue;
	assert.deepEqual(agents.ap_s, {
		id: 2,
		name: "AP-S",
		secure: true,
		partition: "AP",
		discoverId: 1,
		channels: [
			{
				transport: "mailbox",
				mailbox: { address: 0x44220000n, serverAddress: 0x44230000n, serverIndex: 1 },
				doorbell: 0,
				shmem: { address: 0x90000000n, size: 0x80 },
			},
		],
		src: `cfg:${lineOf("SCMI_AGENT1")}`,
	});
	assert.deepEqual(
		agents.m7?.channels?.map(({ direction, mailbox, doorbell, shmem }) => [
			direction,
			mailbox?.address,
			doorbell,
			shmem,
		]),
		[
			[undefined, 0x445b0000n, 0, { address: 0x445b1000n, size: 0x80 }],
			["p2a-notify", 0x445b0000n, 1, { address: 0x445b1080n, size: 0x80 }],
		],
	);
	assert.equal(agents.ap_ns?.discoverId, 2);
	assert.deepEqual(agents.ap_ns?.channels, []);
});

test("devices are the names that stand for resources", () => {
	assert.deepEqual(imported().catalogue.devices, {
		uart1: { resources: { clock: ["uart1"] }, src: "device.cfg:3" },
		uart2: { resources: { clock: ["uart2"] }, src: "device.cfg:4" },
		gpu: { resources: { power: ["gpu"], clock: ["gpu"] }, src: "device.cfg:5" },
	});
});

test("what is not understood is named with its line, and the rest is there", () => {
	assert.deepEqual(imported().problems, [NOWHERE]);
	const { problems, catalogue } = imported({
		[CFG]: (SYSTEM_MANAGER[CFG] as string).replace(
			/^SCMI_AGENT3.*\n/m,
			"UART1 api=sometimes\nCHANNEL db=0, rpc=scmi, type=sideways\n",
		),
	});
	const line = lineOf("SCMI_AGENT3");
	assert.deepEqual(problems, [
		{ path: CFG, line, text: "sometimes is no level of permission: CLK_UART1 left as it was" },
		{ path: CFG, line: line + 1, text: "a channel of type sideways is not known: left out" },
		NOWHERE,
	]);
	assert.equal(catalogue.permissions?.grants?.ap_ns?.resources?.clock?.uart1?.level, "all");
});

test("a circle of includes, or files that double, end soon", { timeout: 20_000 }, () => {
	const circle = imported({ [CFG]: "include board.cfg\ninclude board.cfg\nMAKE soc=SOC1, board=evk\n" });
	assert.equal(circle.problems.filter(({ text }) => text === "board.cfg includes itself").length, 2);
	const twice = (i: number): [string, string] => [`/sm/configs/d${i}.cfg`, `include d${i + 1}.cfg\n`.repeat(2)];
	const doubling = Object.fromEntries(Array.from({ length: 31 }, (_, i) => twice(i)));
	const { problems } = importImxSm(memorySnapshot({ ...doubling, "/sm/configs/d31.cfg": "" }), "/sm/configs/d0.cfg");
	assert.equal(problems.filter(({ text }) => text.startsWith("more than 1000 files are included")).length, 1);
});

test("a configuration that includes itself, or what is not there, ends with a message", () => {
	const round = imported({ [CFG]: "include board.cfg\nMAKE soc=SOC1, board=evk\n" });
	assert.ok(round.problems.some(({ text }) => text === "board.cfg includes itself"));
	const lost = imported({ [CFG]: "MAKE soc=SOC1, board=evk\ninclude ../devices/none.cfg\n" });
	assert.deepEqual(lost.problems[0], { path: CFG, line: 2, text: "../devices/none.cfg cannot be read" });
	const absent = importImxSm(memorySnapshot({}), CFG);
	assert.deepEqual(absent.problems, [{ path: CFG, line: 1, text: "it cannot be read" }]);
	const without = importImxSm(memorySnapshot({ [CFG]: "LM0 name=SM\n" }), CFG);
	assert.deepEqual(without.problems, [
		{ path: CFG, line: 1, text: "no MAKE line says soc= and board=: nothing has a number" },
	]);
});

test("a channel on a unit that the SoC's list does not have is left out, and said", () => {
	const { problems, catalogue } = imported({
		[CFG]: (SYSTEM_MANAGER[CFG] as string).replace("mu=1", "mu=9"),
	});
	assert.deepEqual(catalogue.agents?.ap_s?.channels, []);
	const line = lineOf("SCMI_AGENT1");
	assert.ok(
		problems.some(
			(each) => each.line === line && each.text === "AP-S: mu=9 is not in MU_BASE_PTRS of SOC1: its channel left out",
		),
	);
});

test("a list of numbers that does not begin where it should is left out, and said", () => {
	const { problems, catalogue } = imported({
		"/sm/devices/SOC1/sm/dev_sm_power.h":
			"#define DEV_SM_NUM_POWER COUNT\n#define DEV_SM_PD_AON FIRST\n#define DEV_SM_PD_GPU 1U\n",
	});
	assert.equal(catalogue.resources.power, undefined);
	assert.deepEqual(
		problems.slice(0, 2).map(({ line, text }) => [line, text]),
		[
			[1, "DEV_SM_NUM_POWER is not known, and no DEV_SM_PD_… count up from 0 below that: left out"],
			[2, "DEV_SM_PD_AON: its number cannot be worked out"],
		],
	);
});

test("the file reads back without a finding, and says where it is from", () => {
	const { catalogue } = imported();
	const text = catalogueText(catalogue, ["Made by a test."]);
	assert.match(text, /^# Made by a test\.\n/);
	assert.match(
		text,
		/^ {2}cfg: \{ repository: a\/sm, revision: "1234", path: configs\/board\.cfg, importer: imx-sm \}$/m,
	);
	assert.match(text, /^ {4}clock: \{ id: 0x14, version: 0x30000 \}$/m);
	assert.match(text, /^ {4}uart1: \{ id: 2, name: uart1, src: clock:9 \}$/m);
	assert.ok(text.includes(`          gpu: { level: priv, src: cfg:${lineOf("GPU ")} }\n`));
	const read = readCatalogue(memorySnapshot({ "/c.scmi.yaml": text }), "/c.scmi.yaml");
	assert.deepEqual(read.problems, []);
});

test("a gate has the root that the driver's table gives it as its only parent", () => {
	const header = (name: string) => SYSTEM_MANAGER[`/sm/devices/SOC1/${name}`] as string;
	const { resources } = imported({
		"/sm/devices/SOC1/drivers/fsl_clock.h": header("drivers/fsl_clock.h").replace(
			"#endif",
			"#define CLOCK_CGC_GPU 0U\n#define CLOCK_NUM_CGC 1U\n#endif",
		),
		"/sm/devices/SOC1/sm/dev_sm_clock.h": header("sm/dev_sm_clock.h")
			.replace("    + CLOCK_NUM_ROOT)", "    + CLOCK_NUM_ROOT + CLOCK_NUM_CGC)")
			.replace(
				"#define DEV_SM_CLK_MODE_OFF",
				"#define DEV_SM_CLK_GPU_CGC (CLOCK_CGC_GPU + CLOCK_NUM_SRC + CLOCK_NUM_ROOT)\n#define DEV_SM_CLK_MODE_OFF",
			),
		"/sm/devices/SOC1/drivers/fsl_clock.c": `#include "fsl_clock.h"
static const uint32_t s_other[] = { 1, 2 };
const ccm_cgc_attr_t g_clockCgcAttr[CLOCK_NUM_CGC] =
{
    [CLOCK_CGC_GPU]
    {
        .lpcgIdx = CLOCK_LPCG_GPU,
        .rootIdx = CLOCK_ROOT_GPU,
    }
};
int32_t CCM_CgcSetEnable(uint32_t cgcIdx) { return g_clockCgcAttr[cgcIdx].lpcgIdx; }
`,
	}).catalogue;
	assert.deepEqual(
		Object.entries(resources.clock ?? {}).map(([key, { id, parents }]) => [key, id, parents]),
		[
			["osc", 0, undefined],
			["hole", 1, undefined],
			["uart1", 2, undefined],
			["uart2", 3, undefined],
			["gpu", 4, undefined],
			["gpu_cgc", 5, ["gpu"]],
		],
	);
});

test("what the board adds is among the numbers of its SoC only for builds with that board", () => {
	const { resources, sources } = numbersOf(imported().catalogue, "SOC1");
	assert.deepEqual(Object.values(resources.sensor ?? {}), [
		{ id: 0, name: "die", src: "sensor:2" },
		{ id: 1, name: "board", status: "conditional", condition: "built with boards/evk", src: "board_sensor:2" },
	]);
	assert.equal(sources.board_sensor?.path, "boards/evk/sm/brd_sm_sensor.h");
});

test("numbers alone, and a configuration laid over them, read as the whole does", () => {
	const { catalogue } = imported();
	const base = catalogueText(numbersOf(catalogue, "SOC1"), []);
	const other = imported({
		[CFG]: (SYSTEM_MANAGER[CFG] as string).replace("UART1               OWNER", "UART2 OWNER"),
	});
	for (const whole of [catalogue, other.catalogue]) {
		const files = {
			"/base.scmi.yaml": base,
			"/over.scmi.yaml": catalogueTextOver(whole, { name: "base.scmi.yaml", text: base }, []),
			"/whole.scmi.yaml": catalogueText(whole, []),
		};
		const [onlyBase, over, plain] = Object.keys(files).map((path) => readCatalogue(memorySnapshot(files), path));
		assert.deepEqual([onlyBase?.problems, over?.problems], [[], []]);
		assert.deepEqual(over?.catalogue, plain?.catalogue);
		assert.ok(files["/over.scmi.yaml"].length < files["/whole.scmi.yaml"].length);
	}
	assert.doesNotMatch(base, /agents:|permissions:/);
	assert.match(base, /^completeness: \{ power: complete, clock: complete, sensor: partial, devices: complete \}$/m);
});
