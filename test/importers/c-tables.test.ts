import assert from "node:assert/strict";
import { test } from "node:test";
import { imported } from "./imported-c-tables.ts";

/** Rows as the server of RK3588 has them: numbers are places, resets carry their own. */
const ROCKCHIP = {
	"/t/plat/rockchip/rk9999/drivers/scmi/rk9999_clk.h": `#ifndef CLK_H
#define CLK_H
#define SCMI_CLK_CPU	0
#define SCMI_CLK_SBUS	1
#define SCMI_OTP_PHY	2
#define SRST_CORE	15
#define SRST_RNG	17
#define SRST_LAST	20
#define SRST_INVALID	21
#endif
`,
	"/t/plat/rockchip/rk9999/drivers/scmi/rk9999_clk.c": `#include <drivers/scmi.h>
#include "rk9999_clk.h"
#define RK9999_SCMI_CLOCK(_id, _name, _data, _table, _cnt, _is_s)	\\
{							\\
	.id = _id, .name = _name,			\\
	.clk_ops = _data, .rate_table = _table,		\\
	.rate_cnt = _cnt, .is_security = _is_s,		\\
}
static rk_scmi_clock_t clock_table[] = {
	RK9999_SCMI_CLOCK(SCMI_CLK_CPU, "scmi_clk_cpu", &cpu_ops, cpu_rates, ARRAY_SIZE(cpu_rates), false),
	RK9999_SCMI_CLOCK(SCMI_CLK_SBUS, "scmi_clk_sbus", &sbus_ops, NULL, 0, true),
	RK9999_SCMI_CLOCK(SCMI_OTP_PHY, "scmi_otp_phy_of_the_chip", NULL, NULL, 0, false),
};
size_t rockchip_scmi_clock_count(unsigned int agent_id)
{
	return ARRAY_SIZE(clock_table);
}
rk_scmi_clock_t *rockchip_scmi_get_clock(uint32_t agent_id, uint32_t clock_id) { }
`,
	"/t/plat/rockchip/rk9999/include/scmi_rstd.h": `size_t rockchip_scmi_rstd_count(unsigned int agent_id);
static inline int other(void) { return 0; }
`,
	"/t/plat/rockchip/rk9999/drivers/scmi/rk9999_rstd.c": `#include <scmi_rstd.h>
#include "rk9999_clk.h"
#define RK9999_SCMI_RESET(_id, _name, _attribute, _ops) { .id = _id, .name = _name, .rstd_ops = _ops, }
static rk_scmi_rstd_t rk3588_reset_domain_table[] = {
	RK9999_SCMI_RESET(SRST_CORE, "sr_core", 0, &ops),
	RK9999_SCMI_RESET(SRST_RNG, "sr_rng", 0, &ops),
	RK9999_SCMI_RESET(SRST_LAST, "sr_last", 0, &ops),
};
size_t rockchip_scmi_rstd_count(unsigned int agent_id)
{
	return SRST_LAST;
}
`,
	"/t/plat/rockchip/rk9999/rk9999_def.h": `#define SIZE_K(n)	((n) * 1024)
#define SHARE_MEM_BASE	SIZE_K(1024)
#define SMT_BUFFER0_BASE	(SHARE_MEM_BASE + SIZE_K(60))
#define SMT_BUF_SLOT_SIZE	128U
`,
	"/t/plat/rockchip/rk9999/include/platform_def.h": "#include <rk9999_def.h>\n",
	"/t/plat/rockchip/common/include/rockchip_sip_svc.h": "#define RK_SIP_SCMI_AGENT0 0x82000010\n",
	"/t/plat/rockchip/common/scmi/scmi.c": `#include <drivers/scmi.h>
#include <platform_def.h>
static const char vendor[] = "rockchip";
static const char sub_vendor[] = "";
const uint8_t rockchip_scmi_protocol_table[1][8] = { { SCMI_PROTOCOL_ID_CLOCK, SCMI_PROTOCOL_ID_RESET_DOMAIN, 0 } };
static struct scmi_msg_channel scmi_channel[] = {
	[0] = { .shm_addr = SMT_BUFFER0_BASE, .shm_size = SMT_BUF_SLOT_SIZE, },
#ifdef SMT_BUFFER1_BASE
	[1] = { .shm_addr = SMT_BUFFER1_BASE, .shm_size = SMT_BUF_SLOT_SIZE, },
#endif
};
`,
	"/t/include/drivers/scmi.h": "#define SCMI_PROTOCOL_ID_CLOCK 0x14U\n#define SCMI_PROTOCOL_ID_RESET_DOMAIN 0x16U\n",
	"/t/drivers/scmi-msg/clock.h": "#define SCMI_PROTOCOL_VERSION_CLOCK	0x30000U\n",
};

test("a macro's rows: clocks by place, resets by number, what is secure, what is counted out", () => {
	const { catalogue, told } = imported(ROCKCHIP, "/t/plat/rockchip/rk9999");
	assert.deepEqual(catalogue.resources.clock, {
		clk_cpu: { id: 0, name: "scmi_clk_cpu", symbols: ["SCMI_CLK_CPU"], src: "rk9999_clk:10" },
		clk_sbus: {
			id: 1,
			name: "scmi_clk_sbus",
			symbols: ["SCMI_CLK_SBUS"],
			status: "secure-only",
			src: "rk9999_clk:11",
		},
		// firmware answers 15 characters
		otp_phy: { id: 2, name: "scmi_otp_phy_of", symbols: ["SCMI_OTP_PHY"], src: "rk9999_clk:12" },
	});
	const { reset = {} } = catalogue.resources;
	assert.deepEqual(
		Object.entries(reset).map(([key, { id, name, status, symbols }]) => [key, id, name, status, symbols]),
		[
			["core", 15, "sr_core", undefined, undefined],
			["rng", 17, "sr_rng", undefined, undefined],
			["last", 20, "sr_last", "reserved", undefined],
		],
	);
	assert.deepEqual(told, [
		"/t/plat/rockchip/rk9999/drivers/scmi/rk9999_rstd.c:7: SRST_LAST is 20, and rockchip_scmi_rstd_count counts 20: firmware refuses it. Kept as reserved",
		"/t/plat/rockchip/common/scmi/scmi.c:9: agent 1 is there only where built with SMT_BUFFER1_BASE: left out",
	]);
	assert.deepEqual(catalogue.firmware, {
		name: "TF-A RK9999",
		kind: "tf-a",
		match: { rootCompatible: ["rockchip,rk9999"] },
		vendor: "rockchip",
		subVendor: "",
	});
	assert.deepEqual(catalogue.agents, {
		agent_0: {
			id: 0,
			channels: [{ transport: "smc", smcId: 0x82000010, shmem: { address: 0x10f000n, size: 0x80 } }],
			src: "scmi:7",
		},
	});
	assert.deepEqual(catalogue.protocols, { clock: { id: 0x14, version: 0x30000 }, reset: { id: 0x16 } });
	assert.deepEqual(catalogue.completeness, { agents: "partial", clock: "complete", reset: "complete" });
	assert.equal(catalogue.sources.rk9999_clk?.path, "plat/rockchip/rk9999/drivers/scmi/rk9999_clk.c");
});

/** Rows as the server of RK3576 has them: pointers to variables that macros make, at numbers with holes. */
test("a table of pointers is what they point to", () => {
	const { catalogue, told } = imported(
		{
			"/t/plat/rockchip/rk9998/scmi/rk9998_clk.c": `#define ARMCLK_L 10
#define CLK_OTPC_S 0x200
#define CLK_NR_CLKS (CLK_OTPC_S + 1)
#define RK9998_SCMI_CLOCK(_id, _name, _is_s) rk_scmi_clock_t _name = { .id = _id, .name = #_name, .is_security = _is_s, }
RK9998_SCMI_CLOCK(ARMCLK_L, scmi_armclkl, false);
RK9998_SCMI_CLOCK(CLK_OTPC_S, clk_otpc_s, true);
rk_scmi_clock_t *clock_table[] = {
	[ARMCLK_L] = &scmi_armclkl,
	[CLK_OTPC_S] = &clk_otpc_s,
	[12] = &forgotten,
};
size_t rockchip_scmi_clock_count(unsigned int agent_id) { return CLK_NR_CLKS; }
rk_scmi_clock_t *rockchip_scmi_get_clock(uint32_t agent_id, uint32_t clock_id) { }
`,
		},
		"/t/plat/rockchip/rk9998",
	);
	assert.deepEqual(catalogue.resources.clock, {
		// ARMCLK_L of the kernel's header is another number
		armclk_l: { id: 10, name: "scmi_armclkl", src: "rk9998_clk:8" },
		clk_otpc_s: { id: 0x200, name: "clk_otpc_s", status: "secure-only", src: "rk9998_clk:9" },
	});
	assert.deepEqual(told, ["/t/plat/rockchip/rk9998/scmi/rk9998_clk.c:10: & forgotten is not understood: left out"]);
	assert.equal(catalogue.completeness?.clock, "partial");
});

/** As plat/st/stm32mp1 of TF-A: id 0 means one clock for agent 0 and another for agent 1. */
const STM32MP1 = {
	"/t/plat/st/stm32mp1/stm32mp1_scmi.c": `#include <dt-bindings/clock/stm32mp1-clks.h>
#define CLOCK_CELL(_scmi_id, _id, _name, _init_enabled) \\
	[_scmi_id] = { .clock_id = _id, .name = _name, .enabled = _init_enabled, }
#define RESET_CELL(_scmi_id, _id, _name) [_scmi_id] = { .reset_id = _id, .name = _name, }
static struct stm32_scmi_clk stm32_scmi0_clock[] = {
	CLOCK_CELL(CK_SCMI0_HSE, CK_HSE, "ck_hse", true),
	CLOCK_CELL(CK_SCMI0_USART1, USART1_K, "usart1_k", false),
};
static struct stm32_scmi_clk stm32_scmi1_clock[] = {
	CLOCK_CELL(CK_SCMI1_PLL3_Q, PLL3_Q, "pll3_q", true),
	CLOCK_CELL(CK_SCMI1_HSE, CK_HSE, "ck_hse", true),
};
static struct stm32_scmi_rstd stm32_scmi0_reset_domain[] = {
	RESET_CELL(RST_SCMI0_MCU, MCU_R, "mcu"),
	RESET_CELL(RST_SCMI0_NONE, NONE_R, "none"),
};
static const struct scmi_agent_resources agent_resources[] = {
	[0] = { .clock = stm32_scmi0_clock, .rstd = stm32_scmi0_reset_domain, },
	[1] = { .clock = stm32_scmi1_clock, },
};
static struct scmi_msg_channel scmi_channel[] = {
	[0] = { .shm_addr = 0x2ffff000, .shm_size = 0x80, },
	[1] = { .shm_addr = 0x2ffff000 + 0x200, .shm_size = 0x80, },
};
`,
	"/t/plat/st/stm32mp1/include/stm32mp1_smc.h":
		"#define STM32_SIP_SMC_SCMI_AGENT0 0x82002000\n#define STM32_SIP_SMC_SCMI_AGENT1 0x82002001\n",
	"/t/include/dt-bindings/clock/stm32mp1-clks.h": `#if STM32MP13
#include "stm32mp13-clks.h"
#endif
#if STM32MP15
#include "stm32mp15-clks.h"
#endif
`,
	"/t/include/dt-bindings/clock/stm32mp13-clks.h": "#define CK_SCMI0_HSE 5\n",
	"/t/include/dt-bindings/clock/stm32mp15-clks.h":
		"#define CK_SCMI0_HSE 0\n#define CK_SCMI0_USART1 20\n#define CK_SCMI1_PLL3_Q 0\n#define CK_SCMI1_HSE 1\n#define RST_SCMI0_MCU 10\n",
};

test("agents with lists of their own number by themselves, and share what is the same clock", () => {
	const { catalogue, told } = imported(STM32MP1, "/t/plat/st/stm32mp1", { defines: { STM32MP15: "1" } });
	const numbers = Object.entries(catalogue.resources.clock ?? {}).map(([key, { agentIds }]) => [key, agentIds]);
	assert.deepEqual(numbers, [
		["hse", { agent_0: 0, agent_1: 1 }],
		["usart1", { agent_0: 20, agent_1: null }],
		["pll3_q", { agent_0: null, agent_1: 0 }],
	]);
	assert.deepEqual(catalogue.resources.clock?.usart1, {
		agentIds: { agent_0: 20, agent_1: null },
		name: "usart1_k",
		symbols: ["CK_SCMI0_USART1"],
		initial: "off",
		hardware: ["rcc USART1_K"],
		src: "stm32mp1_scmi:7",
	});
	assert.deepEqual(catalogue.protocols, {
		clock: { id: 0x14, idSpace: "per-agent" },
		reset: { id: 0x16, idSpace: "per-agent" },
	});
	assert.deepEqual(catalogue.agents?.agent_1?.channels, [
		{ transport: "smc", smcId: 0x82002001, shmem: { address: 0x2ffff200n, size: 0x80 } },
	]);
	assert.deepEqual(told, [
		"/t/plat/st/stm32mp1/stm32mp1_scmi.c:15: [RST_SCMI0_NONE]: RST_SCMI0_NONE is not known: left out",
	]);
	assert.equal(catalogue.completeness?.reset, "partial");
});

test("a number that the build decides is not guessed", () => {
	const { catalogue, told } = imported(STM32MP1, "/t/plat/st/stm32mp1");
	assert.deepEqual(catalogue.resources.clock?.hse?.agentIds, { agent_0: null, agent_1: 1 });
	assert.deepEqual(told.slice(0, 2), [
		"/t/plat/st/stm32mp1/stm32mp1_scmi.c:1: a build is for one of STM32MP13, STM32MP15: say for which with -D, numbers depend on it",
		"/t/plat/st/stm32mp1/stm32mp1_scmi.c:6: [CK_SCMI0_HSE]: CK_SCMI0_HSE is not known: left out",
	]);
});

/** As core/arch/arm/plat-stm32mp1 of OP-TEE. */
const OPTEE = {
	"/o/core/arch/arm/plat-stm32mp1/scmi_server.c": `#ifdef CFG_STM32MP13
#include <dt-bindings/clock/stm32mp13-clks.h>
#endif
#ifdef CFG_STM32MP15
#include <dt-bindings/clock/stm32mp1-clks.h>
#endif
#define CLOCK_CELL(_scmi_id, _id, _name, _init_enabled) \\
	[(_scmi_id)] = { .clock_id = (_id), .etzpc_id = ETZPC_ID_ALWAYS_ACCESSIBLE, .name = (_name), .enabled = (_init_enabled), }
#define CLOCK_CELL_DECPROT(_scmi_id, _id, _name, _init_enabled, _etzpc_id) \\
	[(_scmi_id)] = { .clock_id = (_id), .etzpc_id = (_etzpc_id), .name = (_name), .enabled = (_init_enabled), }
#define RESET_CELL_DECPROT(_scmi_id, _id, _name, _etzpc_id) \\
	[(_scmi_id)] = { .reset_id = (_id), .etzpc_id = (_etzpc_id), .name = (_name), }
#define VOLTD_CELL(_scmi_id, _dev_id, _priv_id, _priv_name, _name) \\
	[(_scmi_id)] = { .priv_name = (_priv_name), .priv_id = (_priv_id), .priv_dev = (_dev_id), .name = (_name), }
#define VOLTD_CELL_PMIC(_scmi_id, _priv_name, _name) VOLTD_CELL((_scmi_id), VOLTD_PMIC, 0, (_priv_name), (_name))
#ifdef CFG_STM32MP13
static struct stm32_scmi_clk stm32_scmi_clock[] = {
	CLOCK_CELL(CK_SCMI_HSE, CK_HSE, "ck_hse", true),
};
#endif
#ifdef CFG_STM32MP15
static struct stm32_scmi_clk stm32_scmi_clock[] = {
	CLOCK_CELL(CK_SCMI_HSE, CK_HSE, "ck_hse", true),
	CLOCK_CELL_DECPROT(CK_SCMI_CRYP1, CRYP1, "cryp1", false,
			   STM32MP1_ETZPC_CRYP1_ID),
};
#endif
static struct stm32_scmi_rd stm32_scmi_reset_domain[] = {
	RESET_CELL_DECPROT(3, GPIOZ_R, "gpioz", ETZPC_ID_NEVER_ACCESSIBLE),
};
struct stm32_scmi_voltd scmi_voltage_domain[] = {
	VOLTD_CELL_PMIC(2, "buck1", "vddcore"),
};
#define PERFD_CELL(_scmi_id, _name) [_scmi_id] = { .name = (_name), }
struct stm32_scmi_perfd __maybe_unused scmi_performance_domain[] = {
	PERFD_CELL(0 /* CPU */, "cpu-opp"),
};
`,
	"/o/core/include/dt-bindings/clock/stm32mp13-clks.h": "#define CK_SCMI_HSE 7\n",
	"/o/core/include/dt-bindings/clock/stm32mp1-clks.h": "#define CK_SCMI_HSE 0\n#define CK_SCMI_CRYP1 10\n",
};

test("cells of OP-TEE: a firewall decides, or always refuses; macros in macros", () => {
	const { catalogue, told } = imported(OPTEE, "/o/core/arch/arm/plat-stm32mp1", { defines: { CFG_STM32MP15: "y" } });
	assert.deepEqual(told, []);
	assert.deepEqual(catalogue.resources, {
		clock: {
			hse: {
				id: 0,
				name: "ck_hse",
				symbols: ["CK_SCMI_HSE"],
				initial: "on",
				hardware: ["rcc CK_HSE"],
				src: "scmi_server:23",
			},
			cryp1: {
				id: 10,
				name: "cryp1",
				symbols: ["CK_SCMI_CRYP1"],
				status: "conditional",
				condition: "the firewall (ETZPC) leaves STM32MP1_ETZPC_CRYP1_ID to the normal world",
				initial: "off",
				hardware: ["rcc CRYP1"],
				src: "scmi_server:24",
			},
		},
		reset: {
			gpioz: { id: 3, name: "gpioz", status: "reserved", hardware: ["rcc GPIOZ_R"], src: "scmi_server:29" },
		},
		voltage: { vddcore: { id: 2, name: "vddcore", src: "scmi_server:32" } },
		perf: { cpu_opp: { id: 0, name: "cpu-opp", src: "scmi_server:36" } },
	});
});

test("a table that is written twice needs -D", () => {
	const { catalogue, told } = imported(OPTEE, "/o/core/arch/arm/plat-stm32mp1");
	assert.equal(catalogue.resources.clock, undefined);
	assert.deepEqual(told, [
		"/o/core/arch/arm/plat-stm32mp1/scmi_server.c:17: stm32_scmi_clock is written more than once, under CFG_STM32MP13 (line 17), CFG_STM32MP15 (line 22): say with -D which one is built. Left out",
	]);
});

test("names that macros put together, at places", () => {
	const { catalogue, told } = imported(
		{
			"/t/plat/ti/k3low/clocks.c": `#include <ti_clocks.h>
#define xstr(s) str(s)
#define str(s) #s
#define appen(a, b, c) a b c
#define AM62L_SCMI_CLOCK(_dev_id, _clock_id) \\
	{ .dev_id = AM62LX_DEV_ ## _dev_id, .name = appen(xstr(AM62LX_DEV_ ## _clock_id), "_", #_dev_id), }
#define AM62L_SCMI_CLOCK_MUX    AM62L_SCMI_CLOCK
struct ti_scmi_clock clock_table[] = {
	AM62L_SCMI_CLOCK(ADC0, ADC0_SYS_CLK),
	AM62L_SCMI_CLOCK_MUX(TIMER_WITH_A_NAME, ADC0_SYS_CLK),
	AM62L_SCMI_CLOCK(ADC0, ADC0_LOST_CLK),
};
`,
			"/t/plat/ti/k3low/ti_clocks.h": "#define AM62LX_DEV_ADC0_SYS_CLK 5\n#define AM62LX_DEV_ADC0_LOST_CLK (5 + 1)\n",
		},
		"/t/plat/ti/k3low",
	);
	assert.deepEqual(catalogue.resources.clock, {
		_5_adc0: { id: 0, name: "5_ADC0", src: "clocks:9" },
		_5_timer_with_a_: { id: 1, name: "5_TIMER_WITH_A_", src: "clocks:10" },
		clock_2: { id: 2, src: "clocks:11" },
	});
	assert.equal(told.length, 1);
});

test("rows that are there or not move the ones after them", () => {
	const { catalogue, told } = imported(
		{
			"/t/plat/ti/k3low/clocks.c": `/* AM62LX_DEV_ */
#define ROW(n) { .name = #n, }
struct ti_scmi_clock clock_table[] = {
	ROW(a),
#ifdef HAS_B
	ROW(b),
#endif
	ROW(c),
	[7] = ROW(d),
	UNKNOWN_ROW(e),
	ROW(f),
};
`,
		},
		"/t/plat/ti/k3low",
	);
	assert.deepEqual(catalogue.resources.clock, {
		a: { id: 0, name: "a", src: "clocks:4" },
		b: { id: 1, name: "b", status: "conditional", condition: "built with HAS_B", src: "clocks:6" },
		d: { id: 7, name: "d", src: "clocks:9" },
	});
	assert.deepEqual(
		told.map((each) => each.replace("/t/plat/ti/k3low/", "")),
		[
			"clocks.c:8: its place in clock_table is not known: left out",
			"clocks.c:10: UNKNOWN_ROW ( e ) is not understood: left out",
			"clocks.c:11: its place in clock_table is not known: left out",
		],
	);
	assert.equal(catalogue.completeness?.clock, "partial");
	const built = imported(
		{
			"/t/plat/ti/k3low/clocks.c":
				'/* AM62LX_DEV_ */\nint clock_table[] = { { .name = "a" },\n#ifdef B\n{ .name = "b" },\n#endif\n{ .name = "c" } };\n',
		},
		"/t/plat/ti/k3low",
		{ undefined: ["B"] },
	);
	assert.deepEqual(
		Object.values(built.catalogue.resources.clock ?? {}).map(({ id, name }) => [id, name]),
		[
			[0, "a"],
			[1, "c"],
		],
	);
});

test("tables of several platforms are of none", () => {
	const table = (name: string) =>
		`rk_scmi_clock_t clock_table[] = { { .name = "${name}" } };\nvoid *rockchip_scmi_get_clock(int agent_id, int id) { }\n`;
	const files = { "/t/plat/rockchip/a/a_clk.c": table("a"), "/t/plat/rockchip/b/b_clk.c": table("b") };
	const { catalogue, told } = imported(files, "/t/plat/rockchip");
	assert.deepEqual(catalogue.resources, {});
	assert.deepEqual(told, [
		"/t/plat/rockchip/a/a_clk.c:1: clock_table is also in plat/rockchip/b/b_clk.c: name the folder of one platform",
	]);
});

test("a place that is written again, by the source or under conditions", () => {
	const files = (rows: string) => ({
		"/t/plat/ti/a.c": `/* AM62LX_DEV_ */\nstruct ti clock_table[] = {\n${rows}\n};\n`,
	});
	const names = (rows: string, defines: Readonly<Record<string, string>> = {}) => {
		const { catalogue, told } = imported(files(rows), "/t/plat/ti", { defines });
		const { clock = {} } = catalogue.resources;
		return [
			Object.values(clock).map(({ id, name }) => `${id} ${name}`),
			told.map((each) => each.replace("/t/plat/ti/a.c:", "")),
		];
	};
	assert.deepEqual(names('[1] = { .name = "a" },\n[1] = { .name = "b" },'), [
		["1 b"],
		["3: clock 1 is written again in line 4: left out"],
	]);
	const either = '#ifdef X\n[1] = { .name = "a" },\n#else\n[1] = { .name = "b" },\n#endif\n[2] = { .name = "c" },';
	assert.deepEqual(names(either), [
		["2 c"],
		[
			"4: clock 1 is also in line 6, and conditions decide (X): left out, say with -D",
			"6: clock 1 is also in line 4, and conditions decide (!X): left out, say with -D",
		],
	]);
	assert.deepEqual(names(either, { X: "1" }), [["1 a", "2 c"], []]);
});
