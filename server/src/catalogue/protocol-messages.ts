import type { Dialect, Message, Protocol } from "../scmi/message.ts";
import { isWhole, protocolFor } from "../scmi/protocols.ts";
import { BASE_PROTOCOL_ID, kindOfProtocol, RESOURCE_KINDS, type ResourceKind } from "../scmi/resource-kind.ts";

/** What a catalogue states of a protocol, as far as its messages follow from it. */
export interface StatedProtocol {
	readonly id: number;
	readonly vendor?: boolean;
	readonly dialect?: Dialect;
}

/**
 * The messages of a protocol, by its key or table. Undefined where not all of them are known: of a vendor's, and of pin control of no
 * dialect that is known.
 */
export function messagesOfProtocol(key: string, stated: StatedProtocol | undefined): readonly Message[] | undefined {
	const kind = protocolKind(key, stated);
	if (kind === undefined || stated?.vendor) return undefined;
	const id = stated?.id ?? (kind === "base" ? BASE_PROTOCOL_ID : RESOURCE_KINDS[kind].protocolId);
	const protocol = protocolFor(kind, id, stated?.dialect);
	return isWhole(protocol) ? protocol.messages : undefined;
}

export function protocolKind(
	key: string,
	stated: Pick<StatedProtocol, "id"> | undefined,
): Protocol["kind"] | undefined {
	if (key === "base" || stated?.id === BASE_PROTOCOL_ID) return "base";
	if (Object.hasOwn(RESOURCE_KINDS, key)) return key as ResourceKind;
	return stated && kindOfProtocol(stated.id);
}
