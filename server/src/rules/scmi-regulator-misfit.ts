import type { Board, ProtocolNode } from "../board/board.ts";
import { CONTAINER } from "../board/read-board.ts";
import { isContainer, isRegulator, voltageLimits } from "../board/voltage-regulators.ts";
import { spanOfTokens } from "../devicetree/lex/origin.ts";
import type { Token } from "../devicetree/lex/token.ts";
import { bytesOf, firstCell } from "../devicetree/tree/bytes.ts";
import { isEnabled } from "../devicetree/tree/read-property.ts";
import { displayName, type Node, type NodeBody, spanOfNode, spanOfProperty } from "../devicetree/tree/tree.ts";
import type { Facts, OwnedStack } from "../facts.ts";
import { hex } from "../machine/channels.ts";
import { RESOURCE_KINDS } from "../scmi/resource-kind.ts";
import type { Fix } from "../text/fix.ts";
import { listedSome } from "../text/listed.ts";
import type { Span } from "../text/span.ts";
import { textFor } from "./number-form.ts";
import { controllersOf, placeOfNumber, referringTo, setProperty } from "./protocol-nodes.ts";
import type { Reported, Rule } from "./rule.ts";
import { withoutProvider } from "./without-provider.ts";

/** scmi_regulator_probe() and process_scmi_regulator_of_node() of Linux drivers/regulator/scmi-regulator.c. */
export const scmiRegulatorMisfit: Rule = {
	code: "scmi-regulator-misfit",
	summary:
		"a regulator of firmware's that Linux does not find, whose voltage domain is another regulator's, or whose limits cross",
	severity: "warning",
	needs: [],
	*check({ facts }) {
		for (const { owned, controller } of controllersOf(facts))
			for (const protocol of controller.protocols)
				if (protocol.enabled && protocol.protocolId === RESOURCE_KINDS.voltage.protocolId)
					yield* inProtocol(facts, owned, protocol);
	},
};

function* inProtocol(facts: Facts, owned: OwnedStack, { node: protocol }: ProtocolNode): Generator<Reported> {
	const children = [...protocol.children.values()];
	const containers = children.filter(isContainer);
	const others = children.filter((child) => !isContainer(child) && isEnabled(child));
	const stray = others.filter(isRegulator);
	if (stray.length > 0) yield directlyBelow(owned, protocol, stray, containers[0]);
	for (const child of others) {
		const own = isRegulator(child) ? [] : [...child.children.values()].filter(isRegulator);
		if (own.length > 0) yield outside(owned, protocol, child, own, containers.length === 0);
	}
	for (const container of containers) yield* below(facts, owned, container);
}

/** What becomes of those it supplies, as a clause; undefined: it supplies nobody. */
function fateOf(board: Board, regulators: readonly Node[]): string | undefined {
	const users = regulators.flatMap((regulator) => referringTo(board, regulator));
	return users.length === 0 ? undefined : withoutProvider(users);
}

function directlyBelow(
	{ stack: { board } }: OwnedStack,
	protocol: Node,
	regulators: readonly Node[],
	container: Node | undefined,
): Reported {
	const [first] = regulators as readonly [Node, ...Node[]];
	const isOne = regulators.length === 1;
	const fate = fateOf(board, regulators);
	return {
		at: spanOfNode(first),
		...(fate !== undefined && { severity: "error" as const }),
		message: `${listedSome(regulators.map(displayName), MOST)} ${isOne ? "stands" : "stand"} directly below ${displayName(protocol)}, and Linux looks for regulators there ${elsewhere(isOne)}${fate === undefined ? "" : `; ${fate}`}`,
		related: regulators.slice(1).map((node) => ({ at: spanOfNode(node), message: displayName(node) })),
		fixes: container === undefined ? [] : movedTo(container, protocol, regulators),
	};
}

const MOST = 3;

const elsewhere = (isOne: boolean): string =>
	`in a node called "${CONTAINER}" alone: it passes over ${isOne ? "it" : "them"} without a message`;

/** Where they are all written in one body of the protocol's, below its label: that of the node around regulators was meant. */
function movedTo({ labels: [label] }: Node, protocol: Node, regulators: readonly Node[]): readonly Fix[] {
	const body = protocol.bodies.find(({ body }) =>
		regulators.every(({ bodies: [made] }) => made !== undefined && isWithin(made.first, body)),
	);
	if (label === undefined || body === undefined || body.first.expansion || body.last.expansion) return [];
	// what else is written there is the protocol's own
	const isReferred = body.first.source.text[body.first.start] === "&";
	if (!isReferred || body.body.statements.length > regulators.length) return [];
	const at = spanOfTokens(body.first, body.last);
	return [{ title: `Write &${label}`, preferred: true, edits: [{ at, text: `&${label}` }] }];
}

const isWithin = (token: Token, { open, close }: NodeBody["body"]): boolean =>
	token.source === open.source && token.start > open.start && token.start < (close?.start ?? 0);

function outside(
	owned: OwnedStack,
	protocol: Node,
	child: Node,
	regulators: readonly Node[],
	isOnly: boolean,
): Reported {
	const fate = fateOf(owned.stack.board, regulators);
	const isOne = regulators.length === 1;
	const what = `${isOne ? "a regulator stands" : `${regulators.length} regulators stand`} in ${displayName(child)}, and Linux looks for ${isOne ? "it" : "them"} below ${displayName(protocol)}`;
	return {
		at: placeOfName(child),
		...(fate !== undefined && { severity: "error" as const }),
		message: `${what} ${elsewhere(isOne)}${fate === undefined ? "" : `; ${fate}`}`,
		fixes: isOnly ? renamed(owned, child) : [],
	};
}

/** Where it is made; later bodies go by its label. */
function placeOfName(node: Node): Span {
	const [body] = node.bodies;
	return body === undefined ? spanOfNode(node) : spanOfTokens(body.first, body.last);
}

/** Where its name is typed in the board's own files. */
function renamed({ stack: { resolved } }: OwnedStack, { bodies, name }: Node): readonly Fix[] {
	const [body] = bodies;
	if (body === undefined || body.first !== body.last || body.first.expansion !== undefined) return [];
	const at = spanOfTokens(body.first, body.last);
	if (![resolved.file, ...resolved.overlays].includes(at.file)) return [];
	return [{ title: `Call ${name} ${CONTAINER}`, preferred: true, edits: [{ at, text: CONTAINER }] }];
}

/** Linux goes through them in order, whatever their status, and the first with a domain has it. */
function* below(facts: Facts, owned: OwnedStack, container: Node): Generator<Reported> {
	const { board } = owned.stack;
	const first = new Map<number, Node>();
	for (const regulator of container.children.values()) {
		const reg = regulator.properties.get("reg");
		const bytes = reg && bytesOf(reg);
		if (reg !== undefined && bytes === undefined) continue;
		const name = displayName(regulator);
		const text = reg && textFor(reg);
		const domain = bytes && text === undefined ? firstCell(bytes) : undefined;
		const earlier = domain === undefined ? undefined : first.get(domain);
		if (domain !== undefined && earlier === undefined) first.set(domain, regulator);
		if (!isEnabled(regulator)) continue;
		yield* crossed(board, regulator);
		if (domain === undefined) {
			const fate = fateOf(board, [regulator]);
			const taken =
				text?.read === undefined
					? ""
					: `takes its first four bytes, ${hex(text.read)}, for the voltage domain, finds none and `;
			yield {
				at: placeOfNumber(regulator, reg),
				...(fate !== undefined && { severity: "error" as const }),
				message: `${reg ? `reg of ${name} ${text?.says ?? "is no number"}` : `${name} has no reg, the number of its voltage domain`}: Linux ${taken}passes over it without a message${fate === undefined ? "" : `; ${fate}`}`,
				fixes:
					text?.meant === undefined
						? []
						: setProperty(facts, owned, regulator, "reg", `<${text.meant}>`, `Write reg = <${text.meant}>`),
			};
		} else if (earlier !== undefined) {
			const fate = fateOf(board, [regulator]);
			const isOff = !isEnabled(earlier);
			yield {
				at: placeOfNumber(regulator, reg),
				...(fate !== undefined && { severity: "error" as const }),
				message: `${name} is voltage domain ${domain}, and so is ${displayName(earlier)}${isOff ? ", which is disabled and counts all the same" : ""}: Linux logs "SCMI Voltage Domain ${domain} already in use. Skipping: ${regulator.name}"${fate === undefined ? "" : `; ${fate}`}`,
				related: [
					{ at: placeOfNumber(earlier, earlier.properties.get("reg")), message: `reg of ${displayName(earlier)}` },
				],
			};
		} else if (isNamedOtherwise(regulator, domain) && isWrittenAtOnce(regulator))
			yield {
				at: placeOfNumber(regulator, reg),
				severity: "hint",
				message: `${regulator.name} is voltage domain ${domain}, by its reg: Linux does not look at the name`,
			};
	}
}

/** Limits between which there is nothing: machine_constraints_voltage() of Linux drivers/regulator/core.c. */
function* crossed(board: Board, regulator: Node): Generator<Reported> {
	const limits = voltageLimits(regulator);
	if (limits === undefined || limits.min.microvolts <= limits.max.microvolts) return;
	const { min, max } = limits;
	const fate = fateOf(board, [regulator]);
	const at = spanOfProperty(min.property);
	yield {
		at: spanOfProperty(max.property) ?? spanOfNode(regulator),
		...(fate !== undefined && { severity: "error" as const }),
		message: `${displayName(regulator)} allows at least ${min.microvolts / 1e6} V and at most ${max.microvolts / 1e6} V: Linux logs "invalid voltage constraints", -22 (EINVAL), and makes no regulator${fate === undefined ? "" : `; ${fate}`}`,
		related: at ? [{ at, message: "the least it allows" }] : [],
	};
}

/** Whoever gives it another number later cannot give it another name. */
const isWrittenAtOnce = ({ bodies, properties }: Node): boolean =>
	bodies[0]?.body.statements.some((statement) => statement === properties.get("reg")?.definitions.at(-1)) === true;

/** Boards of ST's have decimal unit addresses. */
function isNamedOtherwise({ name }: Node, domain: number): boolean {
	const unit = /@([0-9a-f]+)$/i.exec(name)?.[1];
	return unit !== undefined && Number.parseInt(unit, 16) !== domain && unit !== String(domain);
}
