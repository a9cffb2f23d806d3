import type { ResourceKind } from "../../scmi/resource-kind.ts";

/** How headers of dt-bindings call the numbers of SCMI. */
export interface MacroRule {
	readonly table: ResourceKind;
	/** What the name begins with, up to the resource's own; the group `agent` is whose number it is, where agents count apart. */
	readonly begins: RegExp;
	/** The name of the header, without folders; any where this is not given. */
	readonly file?: RegExp;
	/** The header has nothing but SCMI's numbers: what else it defines was perhaps one too. */
	readonly isAll?: true;
}

/**
 * Source: Linux include/dt-bindings and arch/arm64/boot/dts (to 7.1), U-Boot include/dt-bindings (r8a78000), TF-A (stm32mp15:
 * `CK_SCMI0_`, by agent), nxp-auto-linux/arm-trusted-firmware (s32*); that imx8ulp, CIX Sky1 and Amlogic count so from the
 * trees that use these headers in cells of SCMI.
 */
export const MACRO_RULES: readonly MacroRule[] = [
	{ table: "clock", begins: /^CK_SCMI(?<agent>\d*)_/ },
	{ table: "reset", begins: /^RST_SCMI(?<agent>\d*)_/ },
	{ table: "voltage", begins: /^VOLTD_SCMI(?<agent>\d*)_/ },
	{ table: "reset", begins: /^SCMI_SRST_/, file: /-cru\.h$/ },
	{ table: "clock", begins: /^SCMI_/, file: /-cru\.h$/ },
	{ table: "clock", begins: /^IMX9(?:4|5|52)_CLK_/, file: /^imx9(?:4|5|52)-clock\.h$/, isAll: true },
	{ table: "power", begins: /^IMX9(?:4|5|52)_PD_/, file: /^imx9(?:4|5|52)-power\.h$/, isAll: true },
	{ table: "perf", begins: /^IMX9(?:4|5|52)_PERF_/, file: /^imx9(?:4|5|52)-power\.h$/, isAll: true },
	{ table: "power", begins: /^IMX8ULP_PD_/, file: /^imx8ulp-power\.h$/, isAll: true },
	{ table: "clock", begins: /^CLKID_/, file: /^amlogic,\w+-scmi(?:-clkc)?\.h$/, isAll: true },
	{ table: "clock", begins: /^CLK_TREE_/, file: /^cix,sky1\.h$/, isAll: true },
	{ table: "power", begins: /^SKY1_PD_/, file: /^sky1-power\.h$/, isAll: true },
	{ table: "clock", begins: /^SCP_CLOCK_ID_/, file: /-clock-scmi\.h$/, isAll: true },
	{ table: "power", begins: /^(?:X5H|SCP)_POWER_DOMAIN_ID_/, file: /-power-scmi\.h$/, isAll: true },
	{ table: "reset", begins: /^SCP_RESET_DOMAIN_ID_/, file: /-reset-scmi\.h$/, isAll: true },
	{ table: "clock", begins: /^S32\w+_SCMI_CLK_/, file: /^s32\w+-scmi-clock\.h$/, isAll: true },
	{ table: "reset", begins: /^S32\w+_SCMI_RST_/, file: /^s32\w+-scmi-reset\.h$/, isAll: true },
	{ table: "perf", begins: /^S32\w+_SCMI_PERF_/, file: /^s32\w+-scmi-perf\.h$/, isAll: true },
];

/** What stands among numbers and is none: where they begin and end, how many there are. */
export const BOUND = /_(?:BASE|MAX|MIN|NUM|NR|COUNT|END|LAST)(?:_IDS?)?$|_VERSION(?:_|$)/;
