import assert from "node:assert/strict";
import { test } from "node:test";
import { readCatalogue } from "../../server/src/catalogue/read-catalogue.ts";
import { catalogueText } from "../../server/src/importers/catalogue-text.ts";
import { type HeaderFacts, importDtHeader } from "../../server/src/importers/dt-header/import-dt-header.ts";
import type { Imported } from "../../server/src/importers/imported-catalogue.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

const CLOCKS = "/linux/include/dt-bindings/clock/st,mp9-rcc.h";
const RESETS = "/linux/include/dt-bindings/reset/st,mp9-rcc.h";

/** Imports what these files say, and reads the catalogue's file back. */
function imported(files: Readonly<Record<string, string>>, paths: readonly string[], facts?: HeaderFacts) {
	const { catalogue, problems } = importDtHeader(memorySnapshot(files), paths, facts);
	const text = catalogueText(catalogue, ["made in a test"]);
	const back = readCatalogue(memorySnapshot({ "/c.scmi.yaml": text }), "/c.scmi.yaml");
	assert.deepEqual(back.problems, [], text);
	return { catalogue, problems: problemsOf(problems), text, back: back.catalogue };
}

const problemsOf = (problems: Imported["problems"]): string[] =>
	problems.map(({ path, line, text }) => `${path.slice(path.lastIndexOf("/") + 1)}:${line}: ${text}`);

let guards = 0;
const header = (...lines: string[]): string => {
	const guard = `HEADER_${++guards}_H`;
	return [`#ifndef ${guard}`, `#define ${guard}`, ...lines, "#endif", ""].join("\n");
};

test("a header that numbers the SoC's own clocks and SCMI's gives only SCMI's", () => {
	const { text, problems } = imported(
		{
			[CLOCKS]: header(
				"#define HSE_KER 0",
				"/* SCMI clock identifiers */",
				"#define CK_SCMI_HSE\t\t0",
				"#define CK_SCMI_PLL2_Q\t7",
			),
			[RESETS]: header("#define TIM2_R 18432", "#define RST_SCMI_SPI6 0"),
		},
		[CLOCKS, RESETS],
		{ repository: "torvalds/linux", revision: "v6.12" },
	);
	assert.equal(
		text,
		`# made in a test

scmiCatalogue: 1
firmware:
  name: SCMI firmware of st,mp9-rcc.h
  match: { includes: [ "st,mp9-rcc.h" ] }
sources:
  st_mp9_rcc: { repository: torvalds/linux, revision: v6.12, path: "include/dt-bindings/clock/st,mp9-rcc.h", importer: dt-header }
  st_mp9_rcc_2: { repository: torvalds/linux, revision: v6.12, path: "include/dt-bindings/reset/st,mp9-rcc.h", importer: dt-header }
resources:
  clock:
    hse: { id: 0, symbols: [ CK_SCMI_HSE ], src: st_mp9_rcc:5 }
    pll2_q: { id: 7, symbols: [ CK_SCMI_PLL2_Q ], src: st_mp9_rcc:6 }
  reset:
    spi6: { id: 0, symbols: [ RST_SCMI_SPI6 ], src: st_mp9_rcc_2:4 }
completeness: { clock: partial, reset: partial }
`,
	);
	assert.deepEqual(problems, []);
});

test("expressions, macros with parameters and included headers are worked out as a device tree gets them", () => {
	const cc = "/b/include/dt-bindings/clock/s32cc-scmi-clock.h";
	const s32g = "/b/include/dt-bindings/clock/s32g-scmi-clock.h";
	const imx = "/b/arch/arm64/boot/dts/freescale/imx95-clock.h";
	const files = {
		[cc]: header(
			"#define S32CC_SCMI_CLK_BASE_ID 0U",
			"#define S32CC_SCMI_CLK(N) ((N) + S32CC_SCMI_CLK_BASE_ID)",
			"#define S32CC_SCMI_CLK_A53 S32CC_SCMI_CLK(1 << 1)",
		),
		[s32g]: header(
			"#include <dt-bindings/clock/s32cc-scmi-clock.h>",
			"#define S32G_SCMI_CLK_USB_MEM S32CC_SCMI_CLK(97)",
		),
		[imx]: header("#define IMX95_CCM_NUM_CLK_SRC 41", "#define IMX95_CLK_SEL_EXT (IMX95_CCM_NUM_CLK_SRC + 123 + 0)"),
	};
	const s32 = imported(files, [s32g]);
	assert.deepEqual(s32.catalogue.resources.clock, {
		a53: { id: 2, symbols: ["S32CC_SCMI_CLK_A53"], src: "s32cc_scmi_clock:5" },
		usb_mem: { id: 97, symbols: ["S32G_SCMI_CLK_USB_MEM"], src: "s32g_scmi_clock:4" },
	});
	assert.deepEqual(s32.problems, [
		"s32cc-scmi-clock.h:3: S32CC_SCMI_CLK_BASE_ID says where numbers begin or end, by its name: left out",
	]);
	const imx95 = imported(files, [imx]);
	assert.equal(imx95.catalogue.resources.clock?.sel_ext?.id, 164);
	assert.deepEqual(imx95.problems, [
		"imx95-clock.h:3: IMX95_CCM_NUM_CLK_SRC is not known to be a number of SCMI: left out",
	]);
});

test("the SoC's own headers of the same spelling are not SCMI's", () => {
	const own = "/b/include/dt-bindings/clock/imx8ulp-clock.h";
	const power = "/b/include/dt-bindings/power/imx8ulp-power.h";
	const files = {
		[own]: header("#define IMX8ULP_CLK_DUMMY 0"),
		[power]: header("#define IMX8ULP_PD_DMA1 0"),
	};
	assert.deepEqual(imported(files, [own]).catalogue.resources, {});
	assert.deepEqual(imported(files, [own]).problems, [
		"imx8ulp-clock.h:1: which of its macros are numbers of SCMI is not known: say what they begin with, as in --prefix clock=CLK_",
	]);
	assert.deepEqual(Object.keys(imported(files, [power]).catalogue.resources), ["power"]);
});

test("whoever knows what the macros begin with says it", () => {
	const cru = "/b/include/dt-bindings/clock/rockchip,rk3562-cru.h";
	const files = { [cru]: header("#define PLL_APLL 0", "#define ARMCLK 8", "#define CLK_GPU 9") };
	const { catalogue, problems } = imported(files, [cru], { prefix: { clock: "ARM" } });
	assert.deepEqual(catalogue.resources, {
		clock: { clk: { id: 8, symbols: ["ARMCLK"], src: "rockchip_rk3562_cru:4" } },
	});
	assert.deepEqual(problems, []);
	assert.deepEqual(imported(files, [cru], { prefix: { clock: "SCMI_" } }).problems, [
		"rockchip,rk3562-cru.h:1: no macro begins with SCMI_",
	]);
});

test("where agents count apart, each has its own numbers", () => {
	const { catalogue, back } = imported(
		{ [CLOCKS]: header("#define CK_SCMI0_HSE 0", "#define CK_SCMI1_PLL3_Q 0", "#define CK_SCMI1_MCU 2") },
		[CLOCKS],
	);
	assert.deepEqual(catalogue.agents, { agent0: { id: 0 }, agent1: { id: 1 } });
	assert.deepEqual(catalogue.protocols, { clock: { id: 0x14, idSpace: "per-agent" } });
	assert.deepEqual({ ...back?.resources.clock?.mcu?.agentIds }, { agent1: 2 });
});

test("clocks and resets of a Rockchip header are told apart, a clock called a mask is a clock", () => {
	const cru = "/b/include/dt-bindings/reset/rockchip,rk3588-cru.h";
	const { catalogue, problems } = imported(
		{
			[cru]: header(
				"#define SRST_A_TOP_BIU 0",
				"#define SCMI_SRST_CRYPTO_CORE 15",
				"#define SCMI_CLK_GPU 5",
				"#define SCMI_PCLK_OTP_MASK 10",
			),
		},
		[cru],
	);
	assert.deepEqual(Object.keys(catalogue.resources.reset ?? {}), ["crypto_core"]);
	assert.deepEqual(Object.keys(catalogue.resources.clock ?? {}), ["clk_gpu", "pclk_otp_mask"]);
	assert.deepEqual(problems, []);
});

test("no macro that looks like a number goes without a word", () => {
	const files = {
		[CLOCKS]: header(
			"#define CK_SCMI_HSE 0",
			"#define CK_SCMI_OSC CK_SCMI_HSE",
			'#define CK_SCMI_TEXT "hse"',
			"#define CK_SCMI_ELSEWHERE (NOWHERE + 1)",
			"#ifdef CONFIG_OLD",
			"#define CK_SCMI_OLD 9",
			"#endif",
			"#define CK_SCMI_UNDONE 8",
			"#undef CK_SCMI_UNDONE",
			"#define CK_SCMI_TWICE 3",
			"#undef CK_SCMI_TWICE",
			"#define CK_SCMI_TWICE 4",
			"#define SCMI_FLAG_X 1",
			"#define CK_SCMI_MAX 4",
			"#define CK_SCMI_NONE (-1)",
		),
	};
	const { catalogue, problems } = imported(files, [CLOCKS]);
	const defined = imported(files, [CLOCKS], { defines: { CONFIG_OLD: "1" } });
	assert.equal(defined.catalogue.resources.clock?.old?.id, 9);
	assert.deepEqual(catalogue.resources.clock, {
		hse: { id: 0, symbols: ["CK_SCMI_HSE", "CK_SCMI_OSC"], src: "st_mp9_rcc:3" },
		twice: { id: 4, symbols: ["CK_SCMI_TWICE"], src: "st_mp9_rcc:14" },
	});
	assert.deepEqual(problems, [
		"st,mp9-rcc.h:15: SCMI_FLAG_X is not known to be a number of SCMI: left out",
		"st,mp9-rcc.h:8: CK_SCMI_OLD stands under an #if that does not hold: left out",
		"st,mp9-rcc.h:16: CK_SCMI_MAX says where numbers begin or end, by its name: left out",
		"st,mp9-rcc.h:5: CK_SCMI_TEXT comes to no number: left out",
		"st,mp9-rcc.h:6: CK_SCMI_ELSEWHERE comes to no number: left out",
		"st,mp9-rcc.h:10: CK_SCMI_UNDONE comes to no number: left out",
		"st,mp9-rcc.h:17: CK_SCMI_NONE comes to no number: left out",
		"st,mp9-rcc.h:4: CK_SCMI_OSC is 0 like CK_SCMI_HSE: taken as another name for it",
	]);
});

test("a header that is not there, or includes what is not there, is told", () => {
	assert.deepEqual(imported({}, [CLOCKS]).problems, ["st,mp9-rcc.h:1: it cannot be read"]);
	const { catalogue, problems } = imported({ [CLOCKS]: header('#include "nowhere.h"', "#define CK_SCMI_HSE 0") }, [
		CLOCKS,
	]);
	assert.equal(catalogue.resources.clock?.hse?.id, 0);
	assert.equal(problems.length, 1);
	assert.match(problems[0] ?? "", /^st,mp9-rcc\.h:3: .*nowhere\.h/);
});
