import type { BoardDevice, Use } from "../board/board.ts";
import { isSupply } from "../board/reference-lists.ts";
import { isOkay, specifiersOf } from "../devicetree/tree/read-property.ts";
import { displayName, type Node, pathOf, type Tree } from "../devicetree/tree/tree.ts";
import type { Facts } from "../facts.ts";
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
	const devices = guest ? stack.board.devices : stack.board.devices.filter(drivenByRoot(facts));
	const waiting = new Map<Node, BoardDevice[]>();
	for (const device of devices) {
		if (!device.enabled) continue;
		const providers = device.uses.flatMap((use) =>
			use.protocol.enabled ? disabledRegulator(stack.board.tree, use) : [outermostDisabled(use.protocol.node)],
		);
		for (const node of new Set(providers)) {
			const users = waiting.get(node);
			if (users) users.push(device);
			else waiting.set(node, [device]);
		}
	}
	return waiting;
}

/**
 * Linux registers a regulator that is disabled, but without its node, by which it is looked up: regulator_of_get_init_data() passes over
 * it, and regulator_dev_lookup() answers -EPROBE_DEFER. Neither looks at the status of the node around the regulators.
 */
function disabledRegulator(tree: Tree, { property, index }: Use): readonly Node[] {
	const regulator = isSupply(property) ? specifiersOf(tree, property, undefined)[index]?.provider : undefined;
	return regulator === undefined || isOkay(regulator) ? [] : [regulator];
}

function outermostDisabled(node: Node): Node {
	let found = node;
	for (let at: Node | undefined = node; at !== undefined; at = at.parent) if (!isOkay(at)) found = at;
	return found;
}

const NAMED = 5;

/** As many by name as can be taken in. */
function some(devices: readonly BoardDevice[]): string {
	const names = devices.map(({ node }) => displayName(node));
	return listedSome(names, NAMED);
}
