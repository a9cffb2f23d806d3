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
 * Pin control as firmware of 2021–2023 served it on 0x18, before SCMI 3.2 fixed id and messages: choosing a function is a
 * message of its own, so REQUEST and what follows have other numbers than in 0x19. Source: the R-Car Gen3 BL31 server. The
 * messages that read or write one configuration changed from branch to branch and are left out.
 */
export const PINCTRL_DRAFT = protocolTable({
	kind: "pinctrl",
	id: 0x18,
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
	],
});
