import { commonMessages, type Named, protocolTable, u32 } from "../message.ts";

const claim = <const Name extends string>(id: number, name: Name): Named<Name> => ({
	id,
	name,
	request: [u32("identifier"), u32("flags", "flags")],
	reply: [],
	errors: ["INVALID_PARAMETERS", "GENERIC_ERROR", "DENIED"],
	access: "change",
	resource: "identifier",
});

/**
 * Pin control on 0x18 as firmware had it between its first form and SCMI 3.2: choosing a function is a message of its own, so
 * REQUEST and what follows have other numbers than in 0x19. Source: plat/renesas/common/rcar_scmi_pinctrl.c, branch
 * pinctrl_work_new_pin, 0adcb0eda.
 */
export const PINCTRL_2023 = protocolTable({
	kind: "pinctrl",
	id: 0x18,
	dialect: "draft-2023",
	messages: [
		...commonMessages([u32("attributes_low", "flags"), u32("attributes_high", "flags")]),
		{
			id: 0x3,
			name: "PINCTRL_ATTRIBUTES",
			request: [u32("identifier"), u32("flags", "flags")],
			reply: [u32("attributes", "flags"), { name: "name", type: { chars: 16 } }],
			errors: ["GENERIC_ERROR"],
			access: "describe",
			resource: "identifier",
		},
		{
			id: 0x4,
			name: "PINCTRL_LIST_ASSOCIATIONS",
			request: [u32("identifier"), u32("flags", "flags"), u32("index")],
			reply: [u32("flags", "flags"), { name: "array", type: { packed: 2, count: "flags", mask: 0xfff } }],
			errors: ["GENERIC_ERROR"],
			access: "describe",
			resource: "identifier",
		},
		{
			id: 0x5,
			name: "PINCTRL_CONFIG_GET",
			// attributes [9:8] selector
			request: [u32("identifier"), u32("attributes", "flags")],
			reply: [u32("config_value")],
			errors: ["GENERIC_ERROR"],
			access: "read",
			resource: "identifier",
		},
		{
			id: 0x6,
			name: "PINCTRL_CONFIG_SET",
			request: [u32("identifier"), u32("attributes", "flags")],
			reply: [],
			errors: ["GENERIC_ERROR"],
			access: "change",
			resource: "identifier",
		},
		{
			id: 0x7,
			name: "PINCTRL_FUNCTION_SELECT",
			request: [u32("identifier"), u32("function_id"), u32("flags", "flags")],
			reply: [],
			errors: ["NOT_SUPPORTED", "GENERIC_ERROR", "DENIED"],
			access: "change",
			resource: "identifier",
		},
		claim(0x8, "PINCTRL_REQUEST"),
		claim(0x9, "PINCTRL_RELEASE"),
		{
			id: 0xa,
			name: "PINCTRL_NAME_GET",
			request: [u32("identifier"), u32("flags", "flags")],
			reply: [u32("flags", "flags"), { name: "name", type: { chars: 64 } }],
			errors: ["GENERIC_ERROR"],
			access: "describe",
			resource: "identifier",
		},
		{
			id: 0xb,
			name: "PINCTRL_SET_PERMISSIONS",
			request: [u32("agent_id"), u32("identifier"), u32("flags", "flags")],
			reply: [],
			errors: ["NOT_SUPPORTED"],
		},
	],
});
