import { commonMessages, protocolTable, u16, u32 } from "../message.ts";

/**
 * Pin control as the R-Car Gen3 BL31 server had it first, on 0x18: groups are selected by 16-bit numbers, a function is chosen for a
 * group by one message, settings are read and written one at a time. Source: plat/renesas/common/rcar_scmi_pinctrl.c, branch
 * pinctrl_pr_github, 275c75047.
 */
export const PINCTRL_2021 = protocolTable({
	kind: "pinctrl",
	id: 0x18,
	dialect: "draft-2021",
	messages: [
		// attributes [31:16] groups, [15:0] functions
		...commonMessages([u32("attributes", "flags")]),
		{
			id: 0x3,
			name: "PINCTRL_GET_GROUP_PINS",
			request: [u16("group"), u16("skip")],
			reply: [u32("num_pins"), { name: "pins", type: { packed: 2, count: "num_pins", mask: 0xffffffff } }],
			errors: ["GENERIC_ERROR"],
			access: "describe",
			resource: "group",
		},
		{
			id: 0x4,
			name: "PINCTRL_GET_FUNCTION_GROUPS",
			request: [u16("function"), u16("skip")],
			reply: [u32("num_groups"), { name: "groups", type: { packed: 2, count: "num_groups", mask: 0xffffffff } }],
			errors: ["GENERIC_ERROR"],
			access: "describe",
			resource: "function",
		},
		{
			id: 0x5,
			name: "PINCTRL_SET_MUX",
			request: [u16("function"), u16("group")],
			reply: [],
			errors: ["GENERIC_ERROR"],
			access: "change",
			resource: "group",
		},
		{
			id: 0x6,
			name: "PINCTRL_GET_PINS",
			request: [u32("skip")],
			reply: [u32("num_pins"), { name: "pins", type: { packed: 2, count: "num_pins", mask: 0xffffffff } }],
			errors: ["GENERIC_ERROR"],
		},
		{
			id: 0x7,
			name: "PINCTRL_GET_CONFIG",
			request: [u32("pin"), u32("config")],
			reply: [u32("config")],
			errors: ["GENERIC_ERROR"],
			access: "read",
			resource: "pin",
		},
		{
			id: 0x8,
			name: "PINCTRL_SET_CONFIG",
			request: [u32("pin"), u32("config")],
			reply: [],
			errors: ["GENERIC_ERROR"],
			access: "change",
			resource: "pin",
		},
		{
			id: 0x9,
			name: "PINCTRL_GET_CONFIG_GROUP",
			request: [u32("group"), u32("config")],
			reply: [u32("config")],
			errors: ["GENERIC_ERROR"],
			access: "read",
			resource: "group",
		},
		{
			id: 0xa,
			name: "PINCTRL_SET_CONFIG_GROUP",
			request: [u32("group"), u32("config")],
			reply: [],
			errors: ["GENERIC_ERROR"],
			access: "change",
			resource: "group",
		},
	],
});
