import type { Board, Controller, ProtocolNode } from "../board/board.ts";
import { isMisnumbered, misnamedCells, numberInName, strangeCells } from "../board/protocol-number.ts";
import { spanOfTokens } from "../devicetree/lex/origin.ts";
import { bytesOf, firstCell } from "../devicetree/tree/bytes.ts";
import { cellsOf, isEnabled, isOkay } from "../devicetree/tree/read-property.ts";
import { displayName, type Node, pathOf, spanOfNode, spanOfProperty } from "../devicetree/tree/tree.ts";
import type { Facts, OwnedStack } from "../facts.ts";
import type { Cause } from "../machine/boot-plan.ts";
import { hex } from "../machine/channels.ts";
import {
	BASE_PROTOCOL_ID,
	isProtocolNumber,
	kindOfProtocol,
	LAST_PROTOCOL_ID,
	PROVIDER_CELLS,
	RESOURCE_KINDS,
	type ResourceKind,
} from "../scmi/resource-kind.ts";
import type { Fix } from "../text/fix.ts";
import { listed, listedSome } from "../text/listed.ts";
import type { Verdicts } from "../verdicts/verdicts.ts";
import { textFor } from "./number-form.ts";
import { cellsOfKind, controllersOf, referringTo, setProperty, usersOfProtocol } from "./protocol-nodes.ts";
import { respeltProperty } from "./respelt.ts";
import type { Reported, Rule } from "./rule.ts";
import { withoutProvider } from "./without-provider.ts";

/** Linux goes by `reg` alone: drivers/firmware/arm_scmi/driver.c, scmi_probe(). */
export const scmiProtocolMismatch: Rule = {
	code: "scmi-protocol-mismatch",
	summary:
		"a protocol node without a number, whose number is none, is not what it provides, is another node's too, or is not the one in its name",
	severity: "error",
	needs: [],
	*check({ facts, verdicts }) {
		for (const { owned, board, controller } of controllersOf(facts)) {
			for (const protocol of controller.protocols) {
				if (!protocol.enabled) continue;
				const misnamed = misnamedCells(protocol);
				if (misnamed !== undefined) {
					yield othersCells(board, protocol, misnamed, verdicts);
					continue;
				}
				const found = mismatchOf(controller, protocol, board);
				if (found === undefined) continue;
				const isOther = found.isSecond || strangeCells(protocol) !== undefined;
				const explains = isOther ? causesOfUsers(board, protocol, verdicts) : [];
				yield { ...placeAndFix(protocol, found.isSure === true), ...found.reported, explains };
			}
			for (const node of controller.node.children.values())
				if (!controller.protocols.some((protocol) => protocol.node === node) && isMeantAsProtocol(node))
					yield* withoutNumber(facts, owned, board, node);
		}
	},
};

function causesOfUsers(board: Board, protocol: ProtocolNode, verdicts: Verdicts | undefined): readonly Cause[] {
	return usersOfProtocol(board, protocol).flatMap(({ use }) => verdicts?.boot.planned.causeOf(use) ?? []);
}

/** Its number is right, and the cells are another protocol's. */
function othersCells(board: Board, protocol: ProtocolNode, cells: string, verdicts: Verdicts | undefined): Reported {
	const { node, protocolId } = protocol;
	const kind = kindOfProtocol(protocolId) as ResourceKind;
	const own = cellsOfKind(kind);
	const has = own.find((name) => node.properties.has(name));
	const property = node.properties.get(cells);
	const users = usersOfProtocol(board, protocol);
	const lists = board.referenceFaults.filter(
		({ fault, list, node: user }) =>
			fault.kind === "no cells" && fault.provider === node && own.includes(list.cells) && isEnabled(user),
	);
	const isMisnamed = has === undefined && own.length > 0;
	const names = [...new Set(lists.map((each) => displayName(each.node)))];
	const log = `logs "could not get ${lists[0]?.list.cells} for ${pathOf(node)}", and ${listedSome(names, 8)} ${names.length === 1 ? "gets" : "get"} nothing of it`;
	const instead = `Linux looks for ${listed(own, "or")} there${lists.length > 0 ? `, ${log}` : ", and finds none"}`;
	const fate = users.length > 0 ? `; ${withoutProvider(users)}` : "";
	return {
		at: (property && spanOfProperty(property)) ?? spanOfNode(node),
		message: `${displayName(node)} is protocol ${hex(protocolId)}, ${RESOURCE_KINDS[kind].noun}s, and has ${cells}: ${isMisnamed ? instead : "it provides nothing of that kind"}${fate}`,
		related: lists.map(({ fault, property: list, node: user }) => ({
			at: fault.kind === "no cells" ? spanOfTokens(fault.cell.cell.first, fault.cell.cell.last) : spanOfNode(user),
			message: `${list.name} of ${displayName(user)}`,
		})),
		fixes: isMisnamed && property && users.length === 0 ? respeltProperty(property, own[0] as string) : [],
		explains: causesOfUsers(board, protocol, verdicts),
	};
}

interface Mismatch {
	readonly reported: Pick<Reported, "message" | "severity" | "related">;
	/** What it provides says which number is meant. */
	readonly isSure?: true;
	/** Linux passes over it. */
	readonly isSecond?: true;
}

function mismatchOf(controller: Controller, protocol: ProtocolNode, board: Board): Mismatch | undefined {
	const { node, protocolId } = protocol;
	const name = displayName(node);
	const kind = kindOfProtocol(protocolId);
	const is = kind === undefined ? "" : `, ${RESOURCE_KINDS[kind].noun}s`;
	const users = usersOfProtocol(board, protocol);
	const fate = users.length === 0 ? "" : `; ${withoutProvider(users)}`;
	if (protocolId === BASE_PROTOCOL_ID) {
		const message = `${name} is the base protocol, which needs no node: Linux speaks it with every firmware, and logs "SCMI protocol 16 not implemented" unless firmware lists it`;
		return { reported: { message, severity: "information" } };
	}
	if (!isProtocolNumber(protocolId)) {
		const logged = protocolId > LAST_PROTOCOL_ID ? "Out of range protocol" : "SCMI protocol";
		const line = `${logged} ${protocolId}${protocolId > LAST_PROTOCOL_ID ? "" : " not implemented"}`;
		const lost = referringTo(board, node);
		const message = `reg of ${name} is ${hex(protocolId)}, and protocols of SCMI are ${hex(BASE_PROTOCOL_ID)} to ${hex(LAST_PROTOCOL_ID)}: Linux logs "${line}"${lost.length === 0 ? "" : `; ${withoutProvider(lost)}`}`;
		return { reported: { message }, isSure: true };
	}
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
		return { reported: { message, related, severity: "warning" }, isSecond: true };
	}
	const named = numberInName(node);
	if (named === undefined || named === protocolId) return undefined;
	const message = `${node.name} is protocol ${hex(protocolId)}${is}, by its reg: Linux does not look at the name`;
	if (!isMisnumbered(protocol)) return { reported: { message, severity: "information" } };
	const lost = referringTo(board, node);
	return {
		reported: { message: `${message}${lost.length === 0 ? "" : `; ${withoutProvider(lost)}`}` },
		isSure: true,
	};
}

function isMeantAsProtocol(node: Node): boolean {
	const provides = Object.keys(PROVIDER_CELLS).some((cells) => node.properties.has(cells));
	return isOkay(node) && (node.name.startsWith("protocol@") || provides);
}

/** of_property_read_u32() takes any four bytes, and fails on fewer. */
function* withoutNumber(facts: Facts, owned: OwnedStack, board: Board, node: Node): Generator<Reported> {
	const reg = node.properties.get("reg");
	const bytes = reg && bytesOf(reg);
	if (reg !== undefined && bytes === undefined) return;
	const name = displayName(node);
	const users = referringTo(board, node);
	const fate = users.length === 0 ? "" : `; ${withoutProvider(users)}`;
	const read = bytes && firstCell(bytes);
	const text = reg && textFor(reg);
	const log =
		read === undefined
			? "passes over it without a message"
			: `takes the first four bytes for the number, and logs "Out of range protocol ${read | 0}"`;
	const named = numberInName(node);
	const kind = named === undefined ? undefined : kindOfProtocol(named);
	const provides = Object.keys(PROVIDER_CELLS).filter((cells) => node.properties.has(cells));
	const isSure = kind !== undefined && provides.every((cells) => PROVIDER_CELLS[cells]?.includes(kind));
	const value = named === undefined ? "" : `<${hex(named)}>`;
	const title = reg ? `Write reg = ${value} in ${name}` : `Add reg = ${value} to ${name}`;
	yield {
		at: (reg && spanOfProperty(reg)) ?? spanOfNode(node),
		message: `${reg ? `reg of ${name} ${text?.says ?? "is no number"}` : `${name} has no reg, the number of its protocol`}: Linux ${log}${fate}`,
		fixes: isSure ? setProperty(facts, owned, node, "reg", value, title) : [],
	};
}

/** The number in its `reg`, and that of its name to put in its place where it provides what that is. */
function placeAndFix(protocol: ProtocolNode, isSure: boolean): Pick<Reported, "at" | "fixes"> {
	const { node } = protocol;
	const reg = node.properties.get("reg");
	const cell = reg === undefined ? undefined : cellsOf(reg)?.[0]?.cell;
	if (cell === undefined) return { at: spanOfNode(node) };
	const at = spanOfTokens(cell.first, cell.last);
	const named = numberInName(node);
	const kind = named === undefined ? undefined : kindOfProtocol(named);
	const provides = Object.entries(PROVIDER_CELLS).filter(([cells]) => node.properties.has(cells));
	const fits = kind !== undefined && provides.every(([, kinds]) => kinds.includes(kind));
	const isLiteral = cell.first.expansion === undefined && cell.last.expansion === undefined;
	if (named === undefined || named === protocol.protocolId || !fits || !isLiteral) return { at };
	const fix: Fix = { title: `Set reg to ${hex(named)}`, preferred: isSure, edits: [{ at, text: hex(named) }] };
	return { at, fixes: [fix] };
}
