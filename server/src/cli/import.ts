import { compatiblesOf } from "../devicetree/tree/read-property.ts";
import { pathOf } from "../devicetree/tree/tree.ts";
import type { Facts } from "../facts.ts";
import { catalogueFromUses, type ObservedUse } from "../importers/from-dts.ts";
import { observedUses } from "../importers/observed-uses.ts";
import type { ControllerPlan } from "../machine/boot-plan.ts";
import { serversOf } from "../plan/servers.ts";
import { listed } from "../text/listed.ts";
import { nameOf } from "../text/path.ts";
import { linesText } from "../text/visible.ts";
import { didYouMean } from "../text/yaml-closest-key.ts";
import type { Command } from "./command.ts";
import { loadOneSetup, openSession } from "./load-setups.ts";
import { absolute } from "./paths.ts";
import { Refusal, type Terminal } from "./terminal.ts";

export const importCommand: Command = {
	name: "import",
	operands: "from-dts BOARD.dts",
	summary: "a first firmware catalogue, from the numbers a good tree uses",
	details: [
		"The tree shows numbers and who uses them, not what firmware calls them: fill in the rest from its sources.",
		"Put it beside the board as NAME.scmi.yaml, and it is found.",
		"Where SCMI nodes lead to several firmware servers (by another transport, mailbox or SMC id), each has a catalogue",
		"of its own: -o NAME.scmi.yaml then writes NAME-mailbox.scmi.yaml, NAME-smc.scmi.yaml and so on.",
	],
	options: ["-I", "-D", "-o"],
	run(args, terminal) {
		const [kind, ...files] = args.operands;
		if (kind !== "from-dts") {
			const meant = kind === undefined ? "" : didYouMean(kind, ["from-dts"]);
			throw new Refusal(`name what to import from: scmi-dt import from-dts BOARD.dts.${meant}`);
		}
		const session = openSession(terminal);
		const setup = loadOneSetup(session, terminal, { ...args, operands: files });
		const { facts } = terminal.analyse(session.snapshot, session.cache, setup);
		const board = files[0] as string;
		const servers = observedServers(facts);
		if (servers.length === 0) throw new Refusal(nothingToImport(board, facts.host));
		const output = args.value("-o");
		if (output === undefined) {
			if (servers.length > 1) throw new Refusal(wantsFile(board, servers));
			for (const server of servers) terminal.print(catalogueOf(facts, server));
			return 0;
		}
		const written = servers.map((server) => {
			const file = fileOf(output, server);
			write(terminal, file, catalogueOf(facts, server));
			return { file: absolute(terminal, file), text: `${file} for ${listed(server.nodes)}` };
		});
		const say = (text: string): void => terminal.complain(linesText([`scmi-dt import: ${text}`]));
		if (written.length > 1)
			say(`${board} calls ${written.length} firmware servers: ${listed(written.map(({ text }) => text))}`);
		const known = facts.firmwares.find(({ catalogue }) => written.every(({ file }) => file !== catalogue.path));
		if (known !== undefined) {
			const fit = written.length > 1 ? "the new ones fit" : "the new one fits";
			const name = nameOf(known.catalogue.path);
			say(`${board} has a catalogue already, ${name}; ${fit} it as well or better, and may be taken instead`);
		}
		return 0;
	},
};

/** A firmware server with what a tree uses of it. */
interface ObservedServer {
	/** What tells it from the tree's other servers, fit for a file name: `mailbox`, `smc-scmi0`. Undefined: nothing is used of another. */
	readonly name: string | undefined;
	/** Paths of its SCMI nodes. */
	readonly nodes: readonly string[];
	readonly uses: readonly ObservedUse[];
}

/** The servers that a board's tree uses anything of, in document order. */
function observedServers({ host, hostSide, recognised }: Facts): readonly ObservedServer[] {
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

function catalogueOf({ setup, host, hostSide }: Facts, { name, nodes, uses }: ObservedServer): string {
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
function fileOf(output: string, { name }: ObservedServer): string {
	return name === undefined ? output : output.replace(/(?:\.scmi)?\.(?:ya?ml|json)$|$/, `-${name}$&`);
}

function wantsFile(board: string, servers: readonly ObservedServer[]): string {
	const texts = servers.map((server) => `${server.name} (${listed(server.nodes)})`);
	const files = servers.map((server) => fileOf("NAME.scmi.yaml", server));
	return `${board} calls ${servers.length} firmware servers, ${listed(texts)}, and each has a catalogue of its own: -o NAME.scmi.yaml writes ${listed(files)}`;
}

function nothingToImport(board: string, { resolved: { tree, problems } }: Facts["host"]): string {
	const [unread] = tree.complete ? [] : problems;
	const reason =
		unread === undefined ? "there is nothing to import" : `but not all of it could be read: ${unread.message}`;
	return `${board} uses nothing over SCMI: ${reason}`;
}

function write(terminal: Terminal, output: string, text: string): void {
	try {
		terminal.writeFile(absolute(terminal, output), text);
	} catch (error) {
		throw new Refusal(`${output} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
	}
}
