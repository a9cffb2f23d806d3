import { EVERY_PROTOCOL_HANDLERS } from "./every.ts";
import { answer, type Handler, unknown } from "./model.ts";

/** PROTOCOL_MESSAGE_ATTRIBUTES where the attributes of some messages, by id, say what no catalogue has. */
export function messageAttributes(undetermined: readonly number[]): Handler {
	return (call) => {
		const outcome = EVERY_PROTOCOL_HANDLERS.PROTOCOL_MESSAGE_ATTRIBUTES?.(call) ?? unknown("it is not modelled");
		const isOpen = undetermined.includes(Number(call.request.message_id));
		return isOpen && outcome.kind === "reply" && outcome.status === "SUCCESS"
			? answer(outcome.values, ["attributes"])
			: outcome;
	};
}
