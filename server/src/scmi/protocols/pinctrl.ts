import { commonMessages, type Named, negotiateVersion, protocolTable, u32 } from "../message.ts";

/** What `identifier` counts. */
export const PIN_SELECTORS = { pin: 0, group: 1, function: 2 } as const;

/** The settings of a pin or group by their number; from 192 on they are the vendor's. */
export const PIN_SETTINGS = [
	"default",
	"bias-bus-hold",
	"bias-disable",
	"bias-high-impedance",
	"bias-pull-up",
	"bias-pull-default",
	"bias-pull-down",
	"drive-open-drain",
	"drive-open-source",
	"drive-push-pull",
	"drive-strength",
	"input-debounce",
	"input-mode",
	"pull-mode",
	"input-value",
	"input-schmitt",
	"low-power-mode",
	"output-mode",
	"output-value",
	"power-source",
	"slew-rate",
] as const;

export type PinSetting = (typeof PIN_SETTINGS)[number];

/** `function_id` of PINCTRL_SETTINGS_CONFIGURE that keeps the function. */
export const NO_FUNCTION = 0xffffffff;

const claim = <const Name extends string>(id: number, name: Name): Named<Name> => ({
	id,
	name,
	// flags [1:0] selector
	request: [u32("identifier"), u32("flags", "flags")],
	reply: [],
	errors: ["NOT_FOUND", "INVALID_PARAMETERS", "NOT_SUPPORTED", "IN_USE", "DENIED"],
	access: "change",
	resource: "identifier",
});

/** DEN0056, Pin control protocol 0x19, version 1.0 (SCMI 3.2). */
export const PINCTRL = protocolTable({
	kind: "pinctrl",
	id: 0x19,
	messages: [
		// low [31:16] groups, [15:0] pins; high [15:0] functions
		...commonMessages([u32("attributes_low", "flags"), u32("attributes_high", "flags")]),
		{
			id: 0x3,
			name: "PINCTRL_ATTRIBUTES",
			request: [u32("identifier"), u32("flags", "flags")],
			// b31 long name, b17 GPIO function, b16 function for single pins, [15:0] how many pins or groups it has
			reply: [u32("attributes", "flags"), { name: "name", type: { chars: 16 } }],
			errors: ["NOT_FOUND"],
			access: "describe",
			resource: "identifier",
		},
		{
			id: 0x4,
			name: "PINCTRL_LIST_ASSOCIATIONS",
			request: [u32("identifier"), u32("flags", "flags"), u32("index")],
			// flags [11:0] ids in this reply, [31:16] ids remaining
			reply: [u32("flags", "flags"), { name: "array", type: { packed: 2, count: "flags", mask: 0xfff } }],
			errors: ["NOT_FOUND", "INVALID_PARAMETERS", "OUT_OF_RANGE"],
			access: "describe",
			resource: "identifier",
		},
		{
			id: 0x5,
			name: "PINCTRL_SETTINGS_GET",
			// attributes [19:18] which configurations, [17:16] selector, [15:8] skip, [7:0] type
			request: [u32("identifier"), u32("attributes", "flags")],
			// configs: type, value, type, value, …
			reply: [u32("function_selected"), u32("num_configs"), { name: "configs", type: "u32[]" }],
			errors: ["NOT_FOUND", "INVALID_PARAMETERS", "NOT_SUPPORTED"],
			access: "read",
			resource: "identifier",
		},
		{
			id: 0x6,
			name: "PINCTRL_SETTINGS_CONFIGURE",
			// attributes [1:0] selector, [9:2] configurations, b10 function_id is valid
			request: [u32("identifier"), u32("function_id"), u32("attributes", "flags"), { name: "configs", type: "u32[]" }],
			reply: [],
			errors: ["NOT_FOUND", "INVALID_PARAMETERS", "NOT_SUPPORTED", "DENIED"],
			access: "change",
			resource: "identifier",
		},
		claim(0x7, "PINCTRL_REQUEST"),
		claim(0x8, "PINCTRL_RELEASE"),
		{
			id: 0x9,
			name: "PINCTRL_NAME_GET",
			request: [u32("identifier"), u32("flags", "flags")],
			reply: [u32("flags", "flags"), { name: "name", type: { chars: 64 } }],
			errors: ["NOT_FOUND", "NOT_SUPPORTED"],
			access: "describe",
			resource: "identifier",
		},
		{
			id: 0xa,
			name: "PINCTRL_SET_PERMISSIONS",
			request: [u32("agent_id"), u32("identifier"), u32("flags", "flags")],
			reply: [],
			errors: ["NOT_FOUND", "INVALID_PARAMETERS", "NOT_SUPPORTED", "DENIED"],
		},
		negotiateVersion(0x10000),
	],
});
