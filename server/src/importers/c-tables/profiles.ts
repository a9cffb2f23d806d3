import type { Profile, TableProfile } from "./profile.ts";

/** Names of 16 bytes with the one that ends them. Source: drivers/scmi-msg of TF-A and OP-TEE, COPY_NAME_IDENTIFIER. */
const NAME_LENGTH = 15;

/** Source: TF-A plat/rockchip: rockchip_scmi_get_clock answers nothing for what is secure. */
const ROCKCHIP: Profile = {
	name: "rockchip",
	firmware: { name: "TF-A $U", kind: "tf-a", match: { rootCompatible: ["rockchip,$1"] } },
	soc: /((?:rk|rv)\d{4}[a-z]?)_clk\.c$/,
	marks: ["rockchip_scmi_get_clock", "clock_table"],
	headers: ["rockchip_sip_svc.h"],
	besides: ["scmi/scmi.c"],
	tables: [
		{
			table: "clock",
			variable: "clock_table",
			count: "rockchip_scmi_clock_count",
			repeats: "id",
			name: "name",
			nameLength: NAME_LENGTH,
			secureOnly: "is_security",
			keyWithout: /^SCMI_/,
			symbols: /^SCMI_/,
		},
		{
			table: "reset",
			variable: "rk3588_reset_domain_table",
			number: "id",
			count: "rockchip_scmi_rstd_count",
			name: "name",
			nameLength: NAME_LENGTH,
			keyWithout: /^SRST_/,
		},
	],
	vendor: "vendor",
	subVendor: "sub_vendor",
	protocolList: "rockchip_scmi_protocol_table",
	agents: {
		channels: { variable: "scmi_channel", address: "shm_addr", size: "shm_size" },
		smc: ["RK_SIP_SCMI_AGENT0"],
	},
	permissions: { model: "none" },
};

/** Source: TF-A plat/imx/imx8ulp/scmi. The one sensor is named in code; numbers of switches, above the domains, are not counted. */
const IMX8ULP: Profile = {
	name: "imx8ulp",
	firmware: { name: "TF-A i.MX8ULP", kind: "tf-a", match: { rootCompatible: ["fsl,imx8ulp"] } },
	marks: ["imx8ulp_psw"],
	headers: ["imx_sip_svc.h"],
	tables: [{ table: "power", variable: "scmi_power_domains", name: "name", nameLength: NAME_LENGTH }],
	fixed: [{ table: "sensor", id: 0, name: "UPOWER-TEMP" }],
	vendor: "vendor",
	subVendor: "sub_vendor",
	protocolList: "plat_protocol_list",
	agents: {
		channels: { variable: "scmi_channel", address: "shm_addr", size: "shm_size" },
		smc: ["IMX_SIP_SCMI"],
	},
	permissions: { model: "none" },
};

const RCC = { controller: "rcc", field: "clock_id" };

/** Source: TF-A plat/st/stm32mp1/stm32mp1_scmi.c: each agent has lists of its own. */
const STM32MP1: Profile = {
	name: "stm32mp1",
	firmware: { name: "TF-A STM32MP15", kind: "tf-a" },
	marks: ["stm32_scmi0_clock", "agent_resources"],
	oneOf: ["STM32MP13", "STM32MP15"],
	headers: ["stm32mp1_smc.h"],
	tables: [
		{
			table: "clock",
			perAgent: { variable: "agent_resources", field: "clock" },
			name: "name",
			nameLength: NAME_LENGTH,
			initial: { field: "enabled", on: "true", off: "false" },
			hardware: RCC,
			keyWithout: /^CK_SCMI\d?_/,
			symbols: /^CK_SCMI/,
		},
		{
			table: "reset",
			perAgent: { variable: "agent_resources", field: "rstd" },
			name: "name",
			nameLength: NAME_LENGTH,
			hardware: { controller: "rcc", field: "reset_id" },
			keyWithout: /^RST_SCMI\d?_/,
			symbols: /^RST_SCMI/,
		},
	],
	vendor: "vendor",
	subVendor: "sub_vendor",
	protocolList: "plat_protocol_list",
	agents: {
		channels: { variable: "scmi_channel", address: "shm_addr", size: "shm_size" },
		smc: ["STM32_SIP_SMC_SCMI_AGENT0", "STM32_SIP_SMC_SCMI_AGENT1"],
	},
	permissions: { model: "none" },
};

const ETZPC = {
	field: "etzpc_id",
	always: "ETZPC_ID_ALWAYS_ACCESSIBLE",
	never: "ETZPC_ID_NEVER_ACCESSIBLE",
	condition: "the firewall (ETZPC) leaves $1 to the normal world",
};

/** Source: OP-TEE core/arch/arm/plat-stm32mp1/scmi_server.c. */
const OPTEE_STM32MP1: Profile = {
	name: "optee-stm32mp1",
	firmware: { name: "OP-TEE $1", kind: "op-tee" },
	marks: ["stm32_scmi_clock", "CLOCK_CELL_DECPROT", "scmi_voltage_domain"],
	oneOf: ["CFG_STM32MP13", "CFG_STM32MP15"],
	absent: ["CFG_STM32MP21", "CFG_STM32MP23", "CFG_STM32MP25"],
	tables: [
		{
			table: "clock",
			variable: "stm32_scmi_clock",
			name: "name",
			nameLength: NAME_LENGTH,
			guard: ETZPC,
			initial: { field: "enabled", on: "true", off: "false" },
			hardware: RCC,
			keyWithout: /^CK_SCMI\d?_/,
			symbols: /^CK_SCMI/,
		},
		{
			table: "reset",
			variable: "stm32_scmi_reset_domain",
			name: "name",
			nameLength: NAME_LENGTH,
			guard: ETZPC,
			hardware: { controller: "rcc", field: "reset_id" },
			keyWithout: /^RST_SCMI\d?_/,
			symbols: /^RST_SCMI/,
		},
		{
			table: "voltage",
			variable: "scmi_voltage_domain",
			name: "name",
			nameLength: NAME_LENGTH,
			keyWithout: /^VOLTD_SCMI_/,
			symbols: /^VOLTD_SCMI/,
		},
		{ table: "perf", variable: "scmi_performance_domain", name: "name", nameLength: NAME_LENGTH },
	],
	vendor: "vendor",
	subVendor: "sub_vendor",
	protocolList: "plat_protocol_list",
	agents: { optee: { variable: "scmi_channel" } },
	permissions: { model: "none" },
};

/** Source: OP-TEE core/arch/arm/plat-sam/scmi_server.c: clocks of a table and by call; their names are made elsewhere. */
const OPTEE_SAM: Profile = {
	name: "optee-sam",
	firmware: { name: "OP-TEE $1", kind: "op-tee" },
	marks: ["sam_scmi_reset_domain", "pmc_clks"],
	oneOf: ["CFG_SAMA7G5", "CFG_SAMA5D2"],
	tables: [
		{
			table: "clock",
			variable: "pmc_clks",
			number: "scmi_id",
			hardware: { controller: "pmc", field: "pmc_id" },
			keyWithout: /^AT91_SCMI_CLK_/,
			symbols: /^AT91_SCMI/,
		},
		{
			table: "clock",
			call: { name: "scmi_clk_add", argument: 2 },
			keyWithout: /^AT91_SCMI_CLK_/,
			symbols: /^AT91_SCMI/,
		},
		{
			table: "reset",
			variable: "sam_scmi_reset_domain",
			name: "name",
			nameLength: NAME_LENGTH,
			keyWithout: /^RST_SCMI_/,
			symbols: /^RST_SCMI/,
		},
	],
	vendor: "vendor",
	subVendor: "sub_vendor",
	protocolList: "plat_protocol_list",
	agents: { optee: { variable: "scmi_channel" } },
	permissions: { model: "none" },
};

/** Source: TF-A plat/ti: an id is the place in the table; the device id beside it is TI's own. */
const AM62L: Profile = {
	name: "am62l",
	firmware: { name: "TF-A AM62L", kind: "tf-a", match: { rootCompatible: ["ti,am62l3"] } },
	marks: ["AM62LX_DEV_"],
	headers: ["ti_sip_svc.h", "platform_def.h"],
	besides: ["scmi/ti_scmi.c"],
	tables: [
		{ table: "clock", variable: "clock_table", name: "name", nameLength: NAME_LENGTH },
		{ table: "power", variable: "scmi_power_domains", name: "name", nameLength: NAME_LENGTH },
	],
	vendor: "vendor_name",
	subVendor: "sub_vendor_name",
	protocolList: "ti_scmi_protocol_table",
	agents: {
		channels: { variable: "ti_scmi_channel", address: "shm_addr", size: "shm_size" },
		smc: ["K3_SIP_SCMI_AGENT0"],
	},
	permissions: { model: "none" },
};

/** Pins are granted with a device, and checked by no message: they are no part of it. Source: rcar_scmi_pinctrl.c. */
const RCAR_DEVICES = {
	variable: "rcar_devices",
	enumeration: "RCAR_SCMIDEV_",
	below: "RCAR_SCMIDEV_MAX",
	lists: { rsts: "reset", clks: "clock" },
};

const RCAR_CLOCKS: TableProfile = {
	table: "clock",
	variable: "rcar_clocks",
	below: "RCAR_SCMICLK_MAX",
	name: "name",
	nameLength: NAME_LENGTH,
	initial: { field: "clk.mssr.init", on: "MSSR_ON", off: "MSSR_OFF" },
	parent: { field: "parent", prefix: "RCAR_CLK_" },
	keyWithout: /^RCAR_SCMICLK_/,
};

/** Source: EPAM's servers in BL31 of R-Car Gen3, plat/renesas/common/rcar_scmi*.c. */
const RCAR_GEN3: Profile = {
	name: "rcar-gen3",
	firmware: {
		name: "R-Car Gen3 BL31",
		kind: "rcar-gen3",
		vendor: "ATF",
		subVendor: "R-Car",
		match: { rootCompatible: ["renesas,r8a7795"] },
	},
	marks: ["rcar_clocks", "RCAR_SCMICLK_"],
	defines: { PAGE_SIZE: "4096" },
	headers: ["rcar_def.h", "rcar_private.h", "rcar_sip_svc.h"],
	tables: [
		RCAR_CLOCKS,
		{
			table: "reset",
			variable: "rcar_resets",
			below: "RCAR_SCMIRST_MAX",
			nameOfAll: "",
			keyWithout: /^RCAR_SCMIRST_/,
		},
	],
	fixed: [{ table: "power", id: 0, name: "scmi_core" }],
	baseVersion: 0x20000,
	protocols: {
		power: { id: 0x11, version: 0x21000 },
		clock: { id: 0x14, version: 0x10000 },
		reset: { id: 0x16, version: 0x20000 },
	},
	// The messages of its pin control are in no specification, and were others later.
	furtherProtocols: [
		{ mark: "PINCTRL_GET_GROUP_PINS", protocols: { pinctrl: { id: 0x18, version: 0x10000, dialect: "draft-2021" } } },
		{
			mark: "PINCTRL_LIST_ASSOCIATIONS",
			protocols: { pinctrl: { id: 0x18, version: 0x10000, dialect: "draft-2023" } },
		},
	],
	implementation: "impl_version",
	devices: RCAR_DEVICES,
	agents: {
		counted: {
			count: "RCAR_SCMI_CHAN_COUNT",
			base: "DRAM2_NS_SCMI_BASE",
			size: 0x1000,
			register: "x7",
			first: 1,
			names: ["HYP"],
			furtherNames: "VM$1",
			platform: "platform ATF",
		},
		smc: { shared: "RCAR_SIP_SVC_MBOX_TRIGGER" },
	},
	permissions: {
		model: "device-runtime",
		initial: "none",
		setBy: ["hyp"],
		controls: ["clock", "reset"],
		grantAggregation: "last-write",
		resetAgent: "flag",
	},
};

/** Source: EPAM's server in BL31 of R-Car V4H, plat/renesas/rcar_gen4/scmi: module clocks follow the others. */
const RCAR_GEN4: Profile = {
	name: "rcar-gen4",
	firmware: { name: "R-Car Gen4 BL31", kind: "tf-a" },
	marks: ["r8a779g0_core_clks"],
	defines: { PAGE_SIZE_4KB: "4096" },
	headers: ["rcar_smc.h"],
	tables: [
		{
			table: "clock",
			variable: "r8a779g0_core_clks",
			name: "name",
			nameLength: NAME_LENGTH,
			keyWithout: /^R8A779G0_CLK_/,
		},
		{
			table: "clock",
			variable: "r8a779g0_mod_clks",
			from: "R8A779G0_CLK_MOD_FIRST",
			name: "name",
			nameLength: NAME_LENGTH,
			hardware: { controller: "cpg CPG_MOD", field: "id" },
			keyFromName: true,
		},
		{
			table: "reset",
			variable: "r8a779g0_resets",
			name: "name",
			nameLength: NAME_LENGTH,
			hardware: { controller: "cpg", field: "id" },
			keyWithout: /^R8A779G0_/,
		},
		{
			table: "power",
			variable: "r8a779g0_areas",
			order: ["name", "parent", "flags"],
			name: "name",
			nameLength: NAME_LENGTH,
			keyWithout: /^R8A779G0_PD_/,
			symbols: /^R8A779G0_PD_/,
		},
	],
	vendor: "vendor",
	subVendor: "sub_vendor",
	protocolList: "plat_protocol_list",
	agents: {
		channels: { variable: "scmi_channel", address: "shm_addr", size: "shm_size", name: "agent_name" },
		smc: { first: "RCAR_SIP_SMC_SCMI" },
	},
};

/** Source: EPAM's server in BL31 of the Raspberry Pi 5, plat/rpi/rpi5/scmi. */
const RPI5: Profile = {
	name: "rpi5",
	firmware: { name: "Raspberry Pi 5 BL31", kind: "tf-a", match: { rootCompatible: ["raspberrypi,5-model-b"] } },
	marks: ["rpi5_scmi_resources.h"],
	defines: { PAGE_SIZE: "4096" },
	headers: ["rpi5_smc.h"],
	tables: [
		{
			table: "reset",
			variable: "rpi5_resets",
			below: "RPI5_SCMIRST_MAX",
			name: "name",
			nameLength: NAME_LENGTH,
			keyWithout: /^RPI5_SCMIRST_/,
		},
		{ table: "pinctrl", variable: "bcm2712_c0_gpio_pins", number: "pin", name: "name", kind: "pin" },
		// Every pin is a group of its own. Source: bcm2712_pinctrl.c, scmi_policy.c.
		{ table: "pinctrl", variable: "bcm2712_c0_gpio_pins", number: "pin", name: "name", kind: "group" },
		{
			table: "pinctrl",
			variable: "bcm2712_pfc_func_names",
			order: ["name"],
			name: "name",
			kind: "function",
			keyFromName: true,
		},
	],
	devices: {
		variable: "rpi_scmi_devices",
		enumeration: "RPI5_SCMI_DEV_",
		below: "RPI5_SCMI_DEV_COUNT",
		lists: { rsts: "reset", pins: "pinctrl" },
	},
	vendor: "vendor",
	subVendor: "sub_vendor",
	protocolList: "plat_protocol_list",
	agents: {
		channels: { variable: "scmi_channel", address: "shm_addr", size: "shm_size", name: "agent_name" },
		smc: { first: "RPI5_SIP_SMC_SCMI" },
	},
	permissions: {
		model: "device-runtime",
		initial: "none",
		setBy: ["agent_0"],
		bypass: ["agent_0"],
		controls: ["reset", "pinctrl"],
		exclusive: true,
		grantAggregation: "last-write",
		stateAggregation: "last-write",
		resetAgent: "flag",
	},
};

/** Source: SCP-firmware product/rcar: its power domains are counted when it runs, and rcar_scmi_id.h numbers them. */
const SCP_RCAR: Profile = {
	name: "scp-rcar",
	firmware: { name: "SCP-firmware $1", kind: "scp-firmware" },
	marks: ["config_scmi ", "rcar_scmi.h"],
	tables: [],
	scp: { numbersOfPower: "PD_RCAR_" },
};

const SCP_FIRMWARE: Profile = {
	name: "scp-firmware",
	firmware: { name: "SCP-firmware $1", kind: "scp-firmware" },
	marks: ["config_scmi ", "mod_scmi_config"],
	tables: [],
	scp: {},
};

/** Where two fit, the first counts: it is of fewer. */
export const PROFILES: readonly Profile[] = [
	ROCKCHIP,
	RCAR_GEN3,
	RCAR_GEN4,
	STM32MP1,
	OPTEE_STM32MP1,
	OPTEE_SAM,
	RPI5,
	AM62L,
	IMX8ULP,
	SCP_RCAR,
	SCP_FIRMWARE,
];
