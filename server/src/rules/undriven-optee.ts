import { disabledOptee } from "../board/optee-driver.ts";
import { isOkay } from "../devicetree/tree/read-property.ts";
import { displayName, spanOfNode, spanOfProperty } from "../devicetree/tree/tree.ts";
import type { OwnChannel } from "./own-channels.ts";
import { respeltString } from "./respelt.ts";
import type { Reported } from "./rule.ts";

/** The channel is one of OP-TEE's services, which comes with OP-TEE's driver: Linux drivers/firmware/arm_scmi/transports/optee.c. */
export function* undrivenOptee(
	{ board, controller: { node }, node: planned }: OwnChannel,
	consequence: string,
): Generator<Reported> {
	const optee = planned.transport === "optee" ? disabledOptee(board.tree) : undefined;
	if (optee === undefined) return;
	const status = optee.properties.get("status");
	yield {
		at: (status && spanOfProperty(status)) ?? spanOfNode(optee),
		message: `${displayName(optee)}, the node of OP-TEE, is disabled: Linux does not call OP-TEE, so ${displayName(node)}, whose channel is in it, never comes up, without a message, and ${consequence}`,
		related: [{ at: spanOfNode(node), message: `the SCMI node ${displayName(node)}` }],
		fixes: status && !isOkay(optee) ? respeltString(status, "disabled", "okay") : [],
		explains: [planned.cause],
	};
}
