import { compatiblesOf } from "../devicetree/tree/read-property.ts";
import { pathOf } from "../devicetree/tree/tree.ts";
import type { Facts } from "../facts.ts";
import { catalogueFromUses, type ObservedUse } from "../importers/from-dts.ts";
import { observedUses } from "../importers/observed-uses.ts";
import type { ControllerPlan } from "../machine/boot-plan.ts";
import { serversOf } from "../plan/servers.ts";
import { nameOf } from "../text/path.ts";

/** A firmware server with what a tree uses of it. */
export interface ObservedServer {
	/** What tells it from the tree's other servers, fit for a file name: `mailbox`, `smc-scmi0`. Undefined: nothing is used of another. */
	readonly name: string | undefined;
	/** Paths of its SCMI nodes. */
	readonly nodes: readonly string[];
	readonly uses: readonly ObservedUse[];
}

/** The servers that a board's tree uses anything of, in document order. */
export function observedServers({ host, hostSide, recognised }: Facts): readonly ObservedServer[] {
	const { controllers } = hostSide;
	const { deviceNumber } = recognised.hypervisor;
	const askedForDevices = deviceNumber?.nodeOf(hostSide) ?? controllers[0];
	const used = serversOf(controllers).flatMap((server) => {
		const nodes = server.map(({ path }) => path);
		const uses = observedUses(host.board, (node) => {
			const path = node ? pathOf(node) : askedForDevices?.path;
			return path !== undefined && nodes.includes(path);
		});
		return uses.length === 0 ? [] : [{ first: server[0] as ControllerPlan, nodes, uses }];
	});
	const firsts = used.map(({ first }) => first);
	return used.map(({ first, nodes, uses }) => ({
		name: firsts.length > 1 ? nameAmong(firsts, first) : undefined,
		nodes,
		uses,
	}));
}

/** Its transport, else also its node's name, else that node's path. */
function nameAmong(all: readonly ControllerPlan[], controller: ControllerPlan): string | undefined {
	const namesOf = ({ transport, path }: ControllerPlan) => [
		transport,
		`${transport}-${nameOf(path)}`,
		`${transport}${path.replaceAll("/", "-")}`,
	];
	return namesOf(controller).find((name) => all.filter((other) => namesOf(other).includes(name)).length === 1);
}

/** A catalogue to start from: the numbers that the tree uses of a server, and by whom. */
export function catalogueOf({ setup, host, hostSide }: Facts, { name, nodes, uses }: ObservedServer): string {
	const rootCompatible = compatiblesOf(host.resolved.tree.root);
	const firmware = `${rootCompatible[0] ?? setup.name} firmware`;
	return catalogueFromUses(uses, {
		name: name === undefined ? firmware : `${firmware} (${name})`,
		source: nameOf(setup.host.base.path),
		rootCompatible,
		...(hostSide.controllers.length > 1 && { scmiNodes: nodes }),
	});
}

/** `board.scmi.yaml` for the server `smc`: `board-smc.scmi.yaml`. */
export function fileOf(output: string, { name }: ObservedServer): string {
	return name === undefined ? output : output.replace(/(?:\.scmi)?\.(?:ya?ml|json)$|$/, `-${name}$&`);
}

/** Why a tree gives no catalogue. */
export function nothingObserved(board: string, { resolved: { tree, problems } }: Facts["host"]): string {
	const [unread] = tree.complete ? [] : problems;
	const reason =
		unread === undefined ? "there is nothing to make a catalogue of" : `not all of it could be read: ${unread.message}`;
	return `nothing that ${board} uses over SCMI was found: ${reason}`;
}
