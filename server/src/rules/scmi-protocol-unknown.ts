import type { BoardDevice, ProtocolNode } from "../board/board.ts";
import { strangeCells } from "../board/protocol-number.ts";
import { hasNoProtocol } from "../catalogue/catalogue-index.ts";
import type { Catalogue } from "../catalogue/model.ts";
import { spanOfTokens } from "../devicetree/lex/origin.ts";
import { cellsOf } from "../devicetree/tree/read-property.ts";
import { spanOfNode } from "../devicetree/tree/tree.ts";
import { hex } from "../machine/channels.ts";
import { kindOfProtocol, RESOURCE_KINDS, type ResourceKind } from "../scmi/resource-kind.ts";
import { grouped } from "../text/grouped.ts";
import type { Span } from "../text/span.ts";
import { bootRule } from "./rule.ts";
import { missing, type User, withoutProvider } from "./without-provider.ts";

export const scmiProtocolUnknown = bootRule({
	code: "scmi-protocol-unknown",
	summary: "devices use a protocol that firmware does not serve",
	severity: "error",
	needs: [],
	*check(facts, boot) {
		for (const { stack } of facts.stacks) {
			const { board } = stack;
			const used = usesByProtocol(board.devices);
			for (const { node, protocols } of board.controllers) {
				const firmware = boot.planned.firmwareOf.get(node);
				const index = firmware === undefined ? undefined : boot.indices[firmware];
				if (index === undefined) continue;
				const { catalogue } = index;
				for (const protocol of protocols) {
					if (!protocol.enabled || !hasNoProtocol(index, protocol.protocolId)) continue;
					// its number is not the one that is meant, and that is told
					if (strangeCells(protocol) !== undefined) continue;
					const own = used.get(protocol) ?? [];
					const users = missing(own);
					const [first] = users;
					if (first === undefined) {
						const lost = withoutUsers(protocol);
						if (lost !== undefined)
							yield {
								at: placeOf(protocol),
								severity: "information",
								message: `"${catalogue.firmware.name}" has no protocol ${hex(protocol.protocolId)}. Linux: "SCMI protocol ${protocol.protocolId} not implemented"; ${lost}.`,
							};
						continue;
					}
					yield {
						at: placeOf(protocol),
						message: `"${catalogue.firmware.name}" has no protocol ${hex(protocol.protocolId)}${elsewhere(catalogue, first.use.kind)}. Linux: "SCMI protocol ${protocol.protocolId} not implemented"; ${withoutProvider(users)}.`,
						explains: own.flatMap(({ use }) => boot.planned.causeOf(use) ?? []),
					};
				}
			}
		}
	},
});

/** What is lost of a protocol that no node refers to, as a clause; undefined of one that somebody may come to use. */
function withoutUsers({ protocolId }: ProtocolNode): string | undefined {
	const kind = kindOfProtocol(protocolId);
	if (kind === "system") return "firmware cannot ask Linux for a shutdown or reboot";
	if (kind === "powercap") return "Linux has no power caps";
	return kind === undefined && protocolId >= FIRST_OF_VENDORS && protocolId <= LAST_OF_VENDORS
		? "no driver of the vendor's gets a device"
		: undefined;
}

/** DEN0056: 0x80 to 0xff are vendors', each firmware's own. */
const FIRST_OF_VENDORS = 0x80;
const LAST_OF_VENDORS = 0xff;

/** What the devices in use use, by the protocol node. */
function usesByProtocol(devices: readonly BoardDevice[]): ReadonlyMap<ProtocolNode, readonly User[]> {
	const used = devices
		.filter(({ enabled }) => enabled)
		.flatMap((device) => device.uses.map((use) => ({ device, use })));
	return grouped(used, ({ use }) => use.protocol);
}

/** The same kind of protocol under another number, as pin control was 0x18 before SCMI 3.2. */
function elsewhere({ scmi }: Catalogue, kind: ResourceKind): string {
	const id = scmi.protocols[kind]?.id;
	return id === undefined ? "" : `: it serves every ${RESOURCE_KINDS[kind].noun} by protocol ${hex(id)}`;
}

/** The number in its `reg`. */
function placeOf({ node }: ProtocolNode): Span {
	const reg = node.properties.get("reg");
	const cell = reg === undefined ? undefined : cellsOf(reg)?.[0]?.cell;
	return cell === undefined ? spanOfNode(node) : spanOfTokens(cell.first, cell.last);
}
