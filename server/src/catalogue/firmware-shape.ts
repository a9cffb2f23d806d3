import { choice, list, object, optional, required, text } from "../text/yaml-shape.ts";
import { SHORT_NAME, UINT32, WORDS } from "./shape-parts.ts";

/** What a firmware is called whose name is missing or wrong. */
export const NAMELESS_FIRMWARE = "firmware without a name";

/** Which server the numbers are of, and the boards it is for. */
export const FIRMWARE = object(
	"firmware",
	{
		name: required(text(), "What messages and views call this firmware, e.g. R-Car Gen3 BL31.", NAMELESS_FIRMWARE),
		kind: optional(
			choice({
				"scp-firmware": "Arm's SCP-firmware.",
				"tf-a": "drivers/scmi-msg of Trusted Firmware-A.",
				"rcar-gen3": "The server of its own in the BL31 of R-Car Gen3.",
				"op-tee": "The SCMI server of OP-TEE.",
				"imx-sm": "NXP's i.MX System Manager.",
				"virtio-scmi": "A server behind a virtio device.",
				captured: "Not known: these are the answers of a running board.",
				other: "Another one.",
			}),
			"Which implementation it is: what servers differ in follows from it.",
		),
		vendor: optional(SHORT_NAME, "The answer to BASE_DISCOVER_VENDOR."),
		subVendor: optional(SHORT_NAME, "The answer to BASE_DISCOVER_SUB_VENDOR."),
		implementationVersion: optional(UINT32, "The answer to BASE_DISCOVER_IMPLEMENTATION_VERSION."),
		release: optional(text(), "The release these numbers are from; they may change with the next one."),
		match: optional(
			object(
				"match",
				{
					rootCompatible: optional(WORDS, "The board's root node has one of these in `compatible`."),
					model: optional(WORDS, "The board's root node has one of these as its `model`, to the letter."),
					scmiNode: optional(WORDS, "The tree has an SCMI node at one of these paths, e.g. /firmware/scmi."),
					scmiCompatible: optional(
						WORDS,
						"An SCMI node of the tree has one of these in `compatible`, e.g. arm,scmi-smc or linaro,scmi-optee.",
					),
					nodes: optional(
						list(
							text({ pattern: { source: "^[/&]", says: "a path that begins with /, or a label with & before it" } }),
						),
						"The tree has one of these nodes, by path (/firmware/optee) or label (&tee).",
					),
					includes: optional(WORDS, "The tree includes a header of one of these names, e.g. imx95-clock.h."),
				},
				{ begins: ["rootCompatible"] },
			),
			"The boards this catalogue is for, where no setup names it. Every condition given must hold. Of several that fit alike, the one that lists the channel of the tree's SCMI node goes first.",
		),
	},
	{ begins: ["kind", "match"] },
);
