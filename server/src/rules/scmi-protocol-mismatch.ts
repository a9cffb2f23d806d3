import type { BoardDevice, Controller, ProtocolNode } from "../board/board.ts";
import { spanOfTokens } from "../devicetree/lex/origin.ts";
import { cellsOf } from "../devicetree/tree/read-property.ts";
import { displayName, spanOfNode } from "../devicetree/tree/tree.ts";
import { hex } from "../machine/channels.ts";
import { kindOfProtocol, PROVIDER_CELLS, RESOURCE_KINDS } from "../scmi/resource-kind.ts";
import type { Fix } from "../text/fix.ts";
import type { Reported, Rule } from "./rule.ts";
import { missing, withoutProvider } from "./without-provider.ts";

/** Linux goes by `reg` alone: drivers/firmware/arm_scmi/driver.c, scmi_probe(). */
export const scmiProtocolMismatch: Rule = {
	code: "scmi-protocol-mismatch",
	summary: "a protocol node whose number is not what it provides, is another node's too, or is not the one in its name",
	severity: "error",
	needs: [],
	*check({ facts }) {
		for (const { stack } of facts.stacks) {
			if (!stack.board.tree.complete) continue;
			for (const controller of stack.board.controllers)
				for (const protocol of controller.protocols) {
					if (!protocol.enabled) continue;
					const found = mismatchOf(controller, protocol, stack.board.devices);
					if (found) yield { ...placeAndFix(protocol, found.isSure === true), ...found.reported };
				}
		}
	},
};

interface Mismatch {
	readonly reported: Pick<Reported, "message" | "severity" | "related">;
	/** What it provides says which number is meant. */
	readonly isSure?: true;
}

function mismatchOf(
	controller: Controller,
	protocol: ProtocolNode,
	devices: readonly BoardDevice[],
): Mismatch | undefined {
	const { node, protocolId } = protocol;
	const name = displayName(node);
	const kind = kindOfProtocol(protocolId);
	const is = kind === undefined ? "" : `, ${RESOURCE_KINDS[kind].noun}s`;
	const used = devices
		.filter(({ enabled }) => enabled)
		.flatMap((device) => device.uses.map((use) => ({ device, use })))
		.filter(({ use }) => use.protocol === protocol);
	const users = missing(used);
	const fate = users.length === 0 ? "" : `; ${withoutProvider(users)}`;
	const ofSameNumber = controller.protocols.filter((other) => other.enabled && other.protocolId === protocolId);
	const cells = strangeCells(protocol);
	if (cells !== undefined) {
		const message = `${name} has ${cells}, and its reg says that it is protocol ${hex(protocolId)}${is}: Linux goes by reg, and it provides nothing of that kind${fate}`;
		const later = ofSameNumber.find((other) => other !== protocol);
		const related = later
			? [{ at: spanOfNode(later.node), message: `${displayName(later.node)}, of the same number, is passed over` }]
			: [];
		return { reported: { message, related }, isSure: true };
	}
	const [earlier] = ofSameNumber;
	if (ofSameNumber.some(strangeCells)) return undefined;
	if (earlier !== undefined && earlier !== protocol) {
		const message = `${name} is the second node of protocol ${hex(protocolId)}: Linux logs "SCMI protocol ${protocolId} already activated. Skip"${fate}`;
		const related = [{ at: spanOfNode(earlier.node), message: `the first, ${displayName(earlier.node)}` }];
		return { reported: { message, related, severity: "warning" } };
	}
	const named = numberInName(protocol);
	if (named === undefined || named === protocolId) return undefined;
	const message = `${node.name} is protocol ${hex(protocolId)}${is}, by its reg: Linux does not look at the name`;
	return { reported: { message, severity: "information" } };
}

/** Cells of what a protocol of its number does not provide. */
function strangeCells({ node, protocolId }: ProtocolNode): string | undefined {
	const kind = kindOfProtocol(protocolId);
	if (kind === undefined) return undefined;
	const cells = Object.entries(PROVIDER_CELLS).find(
		([each, kinds]) => node.properties.has(each) && !kinds.includes(kind),
	);
	return cells?.[0];
}

/** The unit address, which dt-schema wants to be the same. */
function numberInName({ node }: ProtocolNode): number | undefined {
	const digits = /^protocol@([0-9a-f]{1,2})$/i.exec(node.name)?.[1];
	return digits === undefined ? undefined : Number.parseInt(digits, 16);
}

/** The number in its `reg`, and that of its name to put in its place where it provides what that is. */
function placeAndFix(protocol: ProtocolNode, isSure: boolean): Pick<Reported, "at" | "fixes"> {
	const { node } = protocol;
	const reg = node.properties.get("reg");
	const cell = reg === undefined ? undefined : cellsOf(reg)?.[0]?.cell;
	if (cell === undefined) return { at: spanOfNode(node) };
	const at = spanOfTokens(cell.first, cell.last);
	const named = numberInName(protocol);
	const kind = named === undefined ? undefined : kindOfProtocol(named);
	const provides = Object.entries(PROVIDER_CELLS).filter(([cells]) => node.properties.has(cells));
	const fits = kind !== undefined && provides.every(([, kinds]) => kinds.includes(kind));
	const isLiteral = cell.first.expansion === undefined && cell.last.expansion === undefined;
	if (named === undefined || named === protocol.protocolId || !fits || !isLiteral) return { at };
	const fix: Fix = { title: `Set reg to ${hex(named)}`, preferred: isSure, edits: [{ at, text: hex(named) }] };
	return { at, fixes: [fix] };
}
