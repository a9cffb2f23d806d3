import { isWhole, messageById } from "../../scmi/protocols.ts";
import type { ResourceKind } from "../../scmi/resource-kind.ts";
import { isImplemented } from "../firmware.ts";
import { countOf } from "./lookup.ts";
import { answer, type Call, type Handler, type Outcome, refuse, unknown } from "./model.ts";

/** Of every protocol that has none of its own. */
export const EVERY_PROTOCOL_HANDLERS: Readonly<Partial<Record<string, Handler>>> = {
	PROTOCOL_VERSION: ({ served }) => answer({ version: served.version }, served.versionAssumed ? ["version"] : []),

	PROTOCOL_MESSAGE_ATTRIBUTES: ({ firmware, served, request }) => {
		const message = messageById(served.table, Number(request.message_id));
		if (!message && !isWhole(served.table)) return unknown("not every message of this protocol is modelled");
		const claimsAllBut = firmware.behaviour.protocols[served.table.kind]?.claimsAllBut;
		const isClaimed = claimsAllBut
			? !claimsAllBut.includes(message?.name ?? "")
			: message !== undefined && isImplemented(firmware, served, message);
		return isClaimed ? answer({ attributes: 0 }) : refuse("NOT_FOUND");
	},

	NEGOTIATE_PROTOCOL_VERSION: ({ firmware, served, request }) => {
		const version = Number(request.version);
		const isSameMajor = version >>> 16 === served.version >>> 16;
		const isTaken = version <= served.version && (isSameMajor || firmware.behaviour.negotiates === "any older version");
		return isTaken ? answer() : refuse("NOT_SUPPORTED");
	},
};

/** PROTOCOL_ATTRIBUTES of protocols whose low half counts one table; `more` are other bits. */
export function countAttributes(call: Call, kind: ResourceKind, more = 0): Outcome {
	return answer(
		{ attributes: (countOf(call.firmware.index, call.agent, kind) & 0xffff) | more },
		assumedUnlessComplete(call, kind, ["attributes"]),
	);
}

export function assumedUnlessComplete(call: Call, kind: ResourceKind, fields: readonly string[]): readonly string[] {
	return call.firmware.index.catalogue.completeness[kind] === "complete" ? [] : fields;
}
