import type { Board, ProtocolNode } from "../board/board.ts";
import { isImxMachine } from "../board/read-imx-pins.ts";
import { isOkay } from "../devicetree/tree/read-property.ts";
import { displayName, type Node, spanOfNode, spanOfProperty } from "../devicetree/tree/tree.ts";
import { RESOURCE_KINDS } from "../scmi/resource-kind.ts";
import { listedSome } from "../text/listed.ts";
import { controllersOf, referringTo } from "./protocol-nodes.ts";
import type { Reported, Rule } from "./rule.ts";

/** pinconf_generic_dt_subnode_to_map() of Linux drivers/pinctrl/pinconf-generic.c, which reads the states of scmi-pinctrl. */
export const scmiPinStateMisfit: Rule = {
	code: "scmi-pin-state-misfit",
	summary: "a pin state of firmware's that names no pins, or sets nothing of them",
	severity: "warning",
	needs: [],
	*check({ facts }) {
		for (const { board, controller } of controllersOf(facts)) {
			if (isImxMachine(board.tree)) continue;
			for (const protocol of controller.protocols)
				if (protocol.enabled && protocol.protocolId === RESOURCE_KINDS.pinctrl.protocolId)
					yield* statesOf(board, protocol);
		}
	},
};

function* statesOf(board: Board, { node: protocol }: ProtocolNode): Generator<Reported> {
	const states = [...protocol.children.values()];
	// a vendor's own way to write them has a driver of its own
	if (states.some((state) => partsOf(state).some(({ properties }) => VENDORS.some((name) => properties.has(name)))))
		return;
	for (const state of states) {
		const parts = partsOf(state);
		const named = parts.filter(namesPins);
		if (named.length === 0) yield* withoutPins(board, state);
		for (const part of named) {
			yield* inBothWays(part);
			if (!setsSomething(part)) yield* withoutSetting(board, state, part);
		}
	}
}

const VENDORS = ["fsl,pins", "pinmux"];

const partsOf = (state: Node): readonly Node[] => [state, ...[...state.children.values()].filter(isOkay)];

const namesPins = ({ properties }: Node): boolean => properties.has("pins") || properties.has("groups");

/** Linux Documentation/devicetree/bindings/pinctrl/pinmux-node.yaml and pincfg-node.yaml. */
const SETTINGS =
	/^(function|bias-.*|drive-.*|input-.*|output-.*|low-power-.*|mode-.*|slew-rate.*|skew-delay.*|power-source|sleep-hardware-state)$/;

/** A word of a vendor's own may be a setting too. */
const setsSomething = ({ properties }: Node): boolean =>
	[...properties.keys()].some((name) => SETTINGS.test(name) || name.includes(","));

function usersText(board: Board, state: Node): string | undefined {
	const names = [...new Set(referringTo(board, state).map(({ device }) => displayName(device.node)))];
	return names.length === 0 ? undefined : `${listedSome(names, 8)} ${names.length === 1 ? "runs" : "run"}`;
}

function* withoutPins(board: Board, state: Node): Generator<Reported> {
	const users = usersText(board, state);
	if (users === undefined) return;
	yield {
		at: spanOfNode(state),
		message: `${displayName(state)} names neither pins nor groups: Linux sets nothing by it, without a message, and ${users} with the pins as they are`,
	};
}

function* withoutSetting(board: Board, state: Node, part: Node): Generator<Reported> {
	const users = usersText(board, state);
	if (users === undefined) return;
	yield {
		at: spanOfNode(part),
		message: `${displayName(part)} names pins and says nothing to set, neither a function nor a bias nor any other property: Linux sets nothing by it, without a message, and ${users} with the pins as they are`,
	};
}

function* inBothWays(part: Node): Generator<Reported> {
	const groups = part.properties.get("groups");
	const pins = part.properties.get("pins");
	// numbers are read by drivers of vendors
	if (groups === undefined || !pins?.value.some(({ kind }) => kind === "string")) return;
	yield {
		at: spanOfProperty(groups) ?? spanOfNode(part),
		message: `${displayName(part)} has pins and groups: Linux reads pins, and not groups. Write a node for each`,
	};
}
