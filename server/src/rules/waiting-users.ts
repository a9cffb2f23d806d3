import type { Board, BoardDevice } from "../board/board.ts";
import { disabledRegulator } from "../board/disabled-regulator.ts";
import { isPinState } from "../board/reference-lists.ts";
import { regionOf } from "../devicetree/tree/address.ts";
import { isEnabled, referredBy, switchesOff } from "../devicetree/tree/read-property.ts";
import { displayName, type Node, type Property, pathOf } from "../devicetree/tree/tree.ts";
import type { Facts } from "../facts.ts";
import { RESOURCE_KINDS } from "../scmi/resource-kind.ts";
import { listedSome } from "../text/listed.ts";

/** Devices wait for what they name; a CPU and a thermal zone are read by others, who do without. */
export function waitingText(provider: Node, users: readonly BoardDevice[]): string {
	const waiting = users.filter(({ node }) => !READ_BY_OTHERS.test(pathOf(node)));
	const named = waiting.length > 0 ? waiting : users;
	const one = named.length === 1;
	const uses = `${some(named)} ${one ? "uses" : "use"} what it provides: ${provider.parent?.name === "regulators" ? "Linux finds no regulator by its node" : "Linux registers no provider for it"}, and`;
	if (waiting.length === 0)
		return `${uses} ${one ? "it goes" : "they go"} without: a CPU stays at the speed it has, a thermal zone is not watched. Enable it, or remove the reference`;
	return one
		? `${uses} the device waits for it and never probes. Enable it, or disable the device`
		: `${uses} the devices wait for it and never probe. Enable it, or disable them`;
}

const READ_BY_OTHERS = /^\/(cpus|thermal-zones)\//;

/** What is kept from the system on the host's tree does not wait there. */
function drivenByRoot({ recognised, host }: Facts): (device: BoardDevice) => boolean {
	return recognised.hypervisor.rootDrives(host.board);
}

/** In one tree, by the outermost node that is disabled: the devices in use that need something of it. */
export function waitingIn(
	facts: Facts,
	{ stack, guest }: Facts["stacks"][number],
): ReadonlyMap<Node, readonly BoardDevice[]> {
	const { board } = stack;
	const pinsOff = disabledPins(board);
	const others = [...pinsOff.keys()].filter((node) => !board.deviceOf.has(node)).map(asDevice);
	const devices = [...board.devices, ...others];
	const waiting = new Map<Node, BoardDevice[]>();
	for (const device of guest ? devices : devices.filter(drivenByRoot(facts))) {
		if (!device.enabled) continue;
		const providers = device.uses.flatMap((use) =>
			use.protocol.enabled ? (disabledRegulator(board.tree, use) ?? []) : [outermostDisabled(use.protocol.node)],
		);
		for (const node of new Set([...providers, ...(pinsOff.get(device.node) ?? [])])) {
			const users = waiting.get(node);
			if (users) users.push(device);
			else waiting.set(node, [device]);
		}
	}
	return waiting;
}

/** A node that uses nothing of firmware's but pins that have no number there. */
const asDevice = (node: Node): BoardDevice => ({
	node,
	enabled: isEnabled(node),
	region: regionOf(node),
	deviceIds: [],
	uses: [],
});

/** By node, the disabled pin controllers of firmware's that its states belong to, whatever these are made of: NXP's are no groups. */
function disabledPins({ controllers, nodesWith }: Board): ReadonlyMap<Node, readonly Node[]> {
	const off = controllers.flatMap(({ protocols }) =>
		protocols.flatMap(({ node, protocolId, enabled }) =>
			protocolId === RESOURCE_KINDS.pinctrl.protocolId && !enabled ? [node] : [],
		),
	);
	const users = new Map<Node, readonly Node[]>();
	if (off.length === 0) return users;
	for (const [name, nodes] of nodesWith)
		if (isPinState({ name }))
			for (const node of nodes) {
				const states = referredBy(node.properties.get(name) as Property);
				const own = off.filter((protocol) => states.some(({ parent }) => parent === protocol));
				if (own.length > 0) users.set(node, [...(users.get(node) ?? []), ...own.map(outermostDisabled)]);
			}
	return users;
}

function outermostDisabled(node: Node): Node {
	let found = node;
	for (let at: Node | undefined = node; at !== undefined; at = at.parent) if (switchesOff(at)) found = at;
	return found;
}

const NAMED = 5;

/** As many by name as can be taken in. */
function some(devices: readonly BoardDevice[]): string {
	const names = devices.map(({ node }) => displayName(node));
	return listedSome(names, NAMED);
}
