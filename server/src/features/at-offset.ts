import type { BoardDevice, DeviceId, Use } from "../board/board.ts";
import { spanOfTokens } from "../devicetree/lex/origin.ts";
import type { DomainFacts, Facts } from "../facts.ts";
import type { StackFacts } from "../plan/read-sources.ts";
import { type Span, spanContains } from "../text/span.ts";
import { requestedNodeAt } from "./request-places.ts";

/** What of SCMI stands at a place of a tree. */
export interface AtOffset {
	readonly stack: StackFacts;
	/** The guest whose tree it is; undefined for the host's. */
	readonly guest: DomainFacts | undefined;
	readonly device: BoardDevice;
	readonly at: Span;
	readonly what:
		| { readonly kind: "node" }
		| { readonly kind: "use"; readonly use: Use }
		| { readonly kind: "device-id"; readonly deviceId: DeviceId };
}

/** The number, device id or node name under the cursor, in whichever tree of the setup the file belongs to, or the line that asks for it. */
export function atOffset(facts: Facts, file: string, offset: number): AtOffset | undefined {
	for (const { stack, guest } of facts.stacks) {
		if (!stack.resolved.sources.has(file)) continue;
		for (const device of stack.board.devices) {
			const found = withinDevice(device, file, offset);
			if (found !== undefined) return { stack, guest, device, ...found };
		}
	}
	const asked = requestedNodeAt(facts, file, offset);
	const device = asked && facts.host.board.devices.find(({ node }) => node === asked.node);
	return device && { stack: facts.host, guest: undefined, device, at: asked.at, what: { kind: "node" } };
}

function withinDevice(device: BoardDevice, file: string, offset: number): Pick<AtOffset, "at" | "what"> | undefined {
	const here = (at: Span): boolean => at.file === file && spanContains(at, offset);
	for (const use of device.uses)
		for (const at of [use.writtenAt, use.at])
			if (at !== undefined && here(at)) return { at, what: { kind: "use", use } };
	for (const deviceId of device.deviceIds)
		if (here(deviceId.at)) return { at: deviceId.at, what: { kind: "device-id", deviceId } };
	for (const { first, last, labels } of device.node.bodies) {
		const start = labels[0]?.token ?? first;
		const at = spanOfTokens(start, last);
		if (here(at)) return { at, what: { kind: "node" } };
	}
	return undefined;
}
