import assert from "node:assert/strict";
import { test } from "node:test";
import { imported } from "./imported-c-tables.ts";

/** As EPAM's server for R-Car Gen3: devices, their lists ended by -1, internal clocks after those exported. */
const RCAR = {
	"/r/plat/renesas/rcar/include/rcar_scmi_resources.h": `#ifndef RES_H
#define RES_H
enum rcar_scmi_devid { RCAR_SCMIDEV_EAVB, RCAR_SCMIDEV_HDMI0, RCAR_SCMIDEV_HSUSB, RCAR_SCMIDEV_GPIO, RCAR_SCMIDEV_MAX };
enum rcar_scmi_rst_offset { RCAR_SCMIRST_EAVB, RCAR_SCMIRST_HDMI0, RCAR_SCMIRST_MAX };
enum rcar_scmi_clk {
	RCAR_SCMICLK_EAVB,	/* 0 */
	RCAR_SCMICLK_EHCI0,	/* 1 */
	RCAR_SCMICLK_HSUSB,
	RCAR_SCMICLK_HDMI,
	RCAR_CLK_S0D6,
	RCAR_CLK_MAX,
	RCAR_SCMICLK_MAX = RCAR_SCMICLK_HDMI /* end of exported */
};
#endif
`,
	"/r/plat/renesas/common/rcar_scmi_clocks.c": `#include "rcar_scmi_resources.h"
struct scmi_clk rcar_clocks[RCAR_CLK_MAX] = {
	[RCAR_SCMICLK_EAVB] = {
		.name = "_etheravb",
		.parent = RCAR_CLK_S0D6,
		.clk.mssr = { .cr = SMSTPCR8, .bit = 12, .init = MSSR_OFF, }
	},
	[RCAR_SCMICLK_EHCI0] = { .name = "_ehci0", .parent = RCAR_SCMICLK_EAVB, .clk.mssr = { .init = MSSR_ON } },
	[RCAR_SCMICLK_HSUSB] = { .name = "_hsusb", .parent = -1, },
	[RCAR_SCMICLK_HDMI] = { .name = "_hdmi", },
	[RCAR_CLK_S0D6] = { .name = "s0d6", },
};
`,
	"/r/plat/renesas/common/rcar_scmi_reset.c": `#include "rcar_scmi_resources.h"
struct scmi_reset rcar_resets[RCAR_SCMIRST_MAX] = {
	[RCAR_SCMIRST_EAVB] = { .rst_reg = 0x920, .bit_off = 12, },
	[RCAR_SCMIRST_HDMI0] = { .rst_reg = 0x14C, .bit_off = 29, },
};
`,
	"/r/plat/renesas/common/rcar_scmi_power.c": `void attributes(void) { strlcpy(res->name, "scmi_core", sizeof(res->name)); }\n`,
	"/r/plat/renesas/common/rcar_scmi_base.c": `static uint32_t impl_version(volatile uint8_t *param)
{
	uint32_t *version = (uint32_t*)(param + 4);
	*version = 0x1001;
	return 8;
}
`,
	"/r/plat/renesas/common/rcar_scmi_devices.c": `#include "rcar_private.h"
#include "rcar_scmi_resources.h"
static const struct scmi_device default_dev = { .rsts = (int[]){-1}, .clks = (int[]){-1}, };
const struct scmi_device rcar_devices[RCAR_SCMIDEV_MAX] = {
	[0 ... RCAR_SCMIDEV_MAX - 1] = default_dev,

	[RCAR_SCMIDEV_EAVB] = {
		.rsts = (int[]){RCAR_SCMIRST_EAVB,-1},
		.clks = (int[]){RCAR_SCMICLK_EAVB,-1},
		.pins = (int[]){RCAR_SCMIPIN_EAVB,-1},
	},
	[RCAR_SCMIDEV_HDMI0] = {
		.rsts = (int[]){RCAR_SCMIRST_HDMI0,-1},
		.clks = (int[]){RCAR_SCMICLK_HDMI,-1},
	},
	[RCAR_SCMIDEV_HSUSB] = {
		.clks = (int[]){RCAR_SCMICLK_EHCI0,RCAR_SCMICLK_HSUSB,-1},
	},
};
`,
	"/r/plat/renesas/common/include/rcar_def.h":
		"#define DRAM2_NS_SCMI_BASE 0x53FF0000\n#define DRAM2_NS_SCMI_SIZE 0x00002000\n",
	"/r/plat/renesas/common/include/rcar_private.h":
		"#define RCAR_SCMI_CHAN_COUNT (DRAM2_NS_SCMI_SIZE & ~(PAGE_SIZE - 1)) / PAGE_SIZE\n",
	"/r/plat/renesas/rcar/include/rcar_sip_svc.h": "#define RCAR_SIP_SVC_MBOX_TRIGGER 0x82000002\n",
};

test("device tables: what each owns, what firmware does not export, devices that own nothing", () => {
	const { catalogue, told } = imported(RCAR, "/r/plat/renesas");
	assert.deepEqual(catalogue.resources, {
		clock: {
			eavb: { id: 0, name: "_etheravb", initial: "off", parents: ["s0d6"], src: "rcar_scmi_clocks:3" },
			ehci0: { id: 1, name: "_ehci0", initial: "on", parents: ["eavb"], src: "rcar_scmi_clocks:8" },
			hsusb: { id: 2, name: "_hsusb", src: "rcar_scmi_clocks:9" },
		},
		reset: {
			eavb: { id: 0, name: "", src: "rcar_scmi_reset:3" },
			hdmi0: { id: 1, name: "", src: "rcar_scmi_reset:4" },
		},
		power: { scmi_core: { id: 0, name: "scmi_core", src: "rcar_scmi_power:1" } },
	});
	assert.deepEqual(catalogue.devices, {
		eavb: { id: 0, resources: { reset: ["eavb"], clock: ["eavb"] }, src: "rcar_scmi_devices:7" },
		hdmi0: { id: 1, resources: { reset: ["hdmi0"] }, src: "rcar_scmi_devices:12" },
		hsusb: { id: 2, resources: { clock: ["ehci0", "hsusb"] }, src: "rcar_scmi_devices:16" },
		gpio: { id: 3, resources: {}, src: "rcar_scmi_devices:4" },
	});
	assert.deepEqual(told, [
		"/r/plat/renesas/common/rcar_scmi_devices.c:14: RCAR_SCMICLK_HDMI is clock 3, which firmware does not export: left out",
	]);
	assert.deepEqual(
		Object.entries(catalogue.agents ?? {}).map(([key, { id, name, channels }]) => [key, id, name, channels?.[0]]),
		[
			["platform", 0, "platform ATF", undefined],
			[
				"hyp",
				1,
				"HYP",
				{ transport: "smc", smcId: 0x82000002, smcArgs: { x7: 0 }, shmem: { address: 0x53ff0000n, size: 0x1000 } },
			],
			[
				"vm0",
				2,
				"VM0",
				{ transport: "smc", smcId: 0x82000002, smcArgs: { x7: 1 }, shmem: { address: 0x53ff1000n, size: 0x1000 } },
			],
		],
	);
	assert.equal(catalogue.firmware.implementationVersion, 0x1001);
	assert.equal(catalogue.permissions?.model, "device-runtime");
});

test("where the exported clocks end is needed", () => {
	const header = "/r/plat/renesas/rcar/include/rcar_scmi_resources.h";
	const files = { ...RCAR, [header]: RCAR[header].replace("RCAR_SCMICLK_MAX = RCAR_SCMICLK_HDMI", "") };
	const { catalogue, told } = imported(files, "/r/plat/renesas");
	assert.equal(catalogue.resources.clock, undefined);
	assert.equal(
		told[0],
		"/r/plat/renesas/common/rcar_scmi_clocks.c:2: RCAR_SCMICLK_MAX is not known, and what rcar_clocks has from there on is not exported: all left out",
	);
});

test("of a platform whose headers are elsewhere the missing ones are named", () => {
	const alone = Object.fromEntries(Object.entries(RCAR).filter(([path]) => !path.endsWith("resources.h")));
	const { told } = imported(alone, "/r/plat/renesas");
	assert.equal(
		told[0],
		"/r/plat/renesas/common/rcar_scmi_clocks.c:1: not found: rcar_scmi_resources.h. What they define is not known: name their folder too",
	);
});

/** As plat/rpi/rpi5: a makefile gives the address; pins are groups too. */
test("numbers of the makefile; a device by default; pins and groups of one number", () => {
	const { catalogue, told } = imported(
		{
			"/t/plat/rpi/rpi5/platform.mk": `RPI_SCMI_SHMEM_BASE := 0x3ff00000
RPI_AGENTS ?= 8
$(eval $(call add_define,RPI_SCMI_SHMEM_BASE))
$(eval $(call add_define,RPI_AGENTS))
`,
			"/t/plat/rpi/rpi5/include/rpi5_smc.h": "#define RPI5_SIP_SMC_SCMI 0x82000002\n",
			"/t/plat/rpi/rpi5/scmi/rpi5_scmi_resources.h": `enum { RPI5_SCMIRST_PCIE1_1, RPI5_SCMIRST_PCIE1_2, RPI5_SCMIRST_MAX };
enum { RPI5_SCMI_DEV_PCIE0 = 0, RPI5_SCMI_DEV_PCIE1 = 1, RPI5_SCMI_DEV_SDHCI1 = 2, RPI5_SCMI_DEV_COUNT = 3 };
`,
			"/t/plat/rpi/rpi5/scmi/scmi.c": `#define RPI_SHM_N_BASE(n)	(RPI_SCMI_SHMEM_BASE + n * PAGE_SIZE)
static struct scmi_msg_channel scmi_channel[SCMI_NUM_AGENTS] = {
	[0] = { .shm_addr = RPI_SHM_N_BASE(0), .shm_size = 128U, .agent_name = "agent-0", },
	[1] = { .shm_addr = RPI_SHM_N_BASE(1), .shm_size = RPI_AGENTS, .agent_name = "agent-1", },
};
`,
			"/t/plat/rpi/rpi5/scmi/scmi_policy.c": `#include "rpi5_scmi_resources.h"
static const struct scmi_device default_dev = { .rsts = (int[]){-1}, .pins = (int[]){-1}, };
static const struct scmi_device rpi_scmi_devices[RPI5_SCMI_DEV_COUNT] = {
	[RPI5_SCMI_DEV_PCIE0] = default_dev,
	[RPI5_SCMI_DEV_PCIE1] = { .rsts = (int[]){RPI5_SCMIRST_PCIE1_1, RPI5_SCMIRST_PCIE1_2, -1}, .pins = (int[]){-1}, },
	[RPI5_SCMI_DEV_SDHCI1] = { .rsts = (int[]){-1}, .pins = (int[]){1, -1}, },
};
`,
			"/t/plat/rpi/rpi5/scmi/scmi_reset.c": `#include "rpi5_scmi_resources.h"
struct scmi_reset rpi5_resets[RPI5_SCMIRST_MAX] = {
	[RPI5_SCMIRST_PCIE1_1] = { .name = "swinit_pcie1", .id = 7, },
	[RPI5_SCMIRST_PCIE1_2] = { .name = "bridge_pcie1", .id = 43, },
};
`,
			"/t/plat/rpi/rpi5/pins.c": `#define PINCTRL_PIN(pin_number, pin_name) { .pin = pin_number, .name = pin_name }
#define GPIO_PIN(a) PINCTRL_PIN(a, "gpio" #a)
static const struct pinctrl_pin bcm2712_c0_gpio_pins[] = { GPIO_PIN(0), GPIO_PIN(1), };
enum { func_gpio, func_alt1 };
#define FUNC(f) [func_##f] = "f_" #f
static const char * const bcm2712_pfc_func_names[] = { FUNC(alt1), FUNC(gpio), };
`,
		},
		"/t/plat/rpi/rpi5",
	);
	assert.deepEqual(
		Object.entries(catalogue.resources.pinctrl ?? {}).map(([key, { id, kind, name }]) => [key, id, kind, name]),
		[
			["gpio0", 0, "pin", "gpio0"],
			["gpio1", 1, "pin", "gpio1"],
			["group_gpio0", 0, "group", "gpio0"],
			["group_gpio1", 1, "group", "gpio1"],
			["f_alt1", 1, "function", "f_alt1"],
			["f_gpio", 0, "function", "f_gpio"],
		],
	);
	assert.deepEqual(catalogue.devices, {
		pcie0: { id: 0, resources: {}, src: "scmi_policy:4" },
		pcie1: { id: 1, resources: { reset: ["pcie1_1", "pcie1_2"] }, src: "scmi_policy:5" },
		sdhci1: { id: 2, resources: { pinctrl: ["gpio1", "group_gpio1"] }, src: "scmi_policy:6" },
	});
	assert.deepEqual(
		Object.values(catalogue.agents ?? {}).map(({ name, channels }) => [name, channels?.[0]]),
		[
			["agent-0", { transport: "smc", smcId: 0x82000002, shmem: { address: 0x3ff00000n, size: 128 } }],
			["agent-1", { transport: "smc", smcId: 0x82000003 }],
		],
	);
	// what a person may set otherwise is not known from the makefile
	assert.deepEqual(told, ["/t/plat/rpi/rpi5/scmi/scmi.c:4: .shm_size: RPI_AGENTS is not known"]);
});

const OTHER = { "/t/plat/st/stm32mp1/stm32mp1_scmi.c": "/* stm32_scmi0_clock agent_resources */" };

test("what is no platform that is known says so", () => {
	const empty = imported({ "/t/readme": "" }, "/t");
	assert.deepEqual(empty.told, ["/t:1: there is no C source here"]);
	assert.match(
		imported({ "/t/a.c": "int a;" }, "/t").told[0] ?? "",
		/^\/t:1: none of 1 C files has tables that are known \(rockchip, /,
	);
	assert.match(
		imported({ "/t/a.c": "int a;" }, "/t", { profile: "rk" }).told[0] ?? "",
		/there is no family "rk": rockchip, /,
	);
	const both = imported({ ...RCAR, ...OTHER }, "/");
	assert.match(both.told[0] ?? "", /several families, rcar-gen3 and stm32mp1: say which with --as/);
	assert.equal(
		Object.keys(imported({ ...RCAR, ...OTHER }, "/", { profile: "rcar-gen3" }).catalogue.devices ?? {}).length,
		4,
	);
});
