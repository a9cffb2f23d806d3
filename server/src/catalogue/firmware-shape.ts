import { list, object, optional, required, text, word } from "../text/yaml-shape.ts";
import { SHORT_NAME, UINT32, WORDS } from "./shape-parts.ts";

/** What a firmware is called whose name is missing or wrong. */
export const NAMELESS_FIRMWARE = "firmware without a name";

/** Which server the numbers are of, and the boards it is for. */
export const FIRMWARE = object("firmware", {
	name: required(text(), "What messages and views call this firmware, e.g. R-Car Gen3 BL31.", NAMELESS_FIRMWARE),
	kind: optional(
		word("scp-firmware", "tf-a", "rcar-gen3", "op-tee", "imx-sm", "virtio-scmi", "captured", "other"),
		"Which implementation it is: tf-a is its drivers/scmi-msg, rcar-gen3 the separate server in that SoC's BL31; or `captured` for what a running board answered.",
	),
	vendor: optional(SHORT_NAME, "The answer to BASE_DISCOVER_VENDOR."),
	subVendor: optional(SHORT_NAME, "The answer to BASE_DISCOVER_SUB_VENDOR."),
	implementationVersion: optional(UINT32, "The answer to BASE_DISCOVER_IMPLEMENTATION_VERSION."),
	release: optional(text(), "The release these numbers are from; they may change with the next one."),
	match: optional(
		object("match", {
			rootCompatible: optional(WORDS, "The board's root node has one of these in `compatible`."),
			model: optional(WORDS, "The board's root node has one of these as its `model`, to the letter."),
			scmiNode: optional(WORDS, "The tree has an SCMI node at one of these paths, e.g. /firmware/scmi."),
			scmiCompatible: optional(
				WORDS,
				"An SCMI node of the tree has one of these in `compatible`, e.g. arm,scmi-smc or linaro,scmi-optee.",
			),
			nodes: optional(
				list(text({ pattern: { source: "^[/&]", says: "a path that begins with /, or a label with & before it" } })),
				"The tree has one of these nodes, by path (/firmware/optee) or label (&tee).",
			),
			includes: optional(WORDS, "The tree includes a header of one of these names, e.g. imx95-clock.h."),
		}),
		"The boards this catalogue is for, where no setup names it. Every condition given must hold. Of several that fit alike, the one that lists the channel of the tree's SCMI node goes first.",
	),
});
