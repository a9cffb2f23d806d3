import {
	catalogueOf,
	fileOf,
	nothingObserved,
	type ObservedServer,
	observedServers,
} from "../features/catalogue-of-board.ts";
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
	options: ["-I", "-D", "-o", "--force"],
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
		if (servers.length === 0) throw new Refusal(nothingObserved(board, facts.host));
		const output = args.value("-o");
		if (output === undefined) {
			if (servers.length > 1) throw new Refusal(wantsFile(board, servers));
			for (const server of servers) terminal.print(catalogueOf(facts, server));
			return 0;
		}
		const taken = servers
			.map((server) => fileOf(output, server))
			.find((file) => terminal.files.read(absolute(terminal, file)).kind !== "absent");
		if (taken !== undefined && args.value("--force") === undefined)
			throw new Refusal(`${taken} is there already; --force writes over it`);
		const written = servers.map((server) => {
			const file = fileOf(output, server);
			write(terminal, file, catalogueOf(facts, server));
			return { file: absolute(terminal, file), text: `${file} for ${listed(server.nodes)}` };
		});
		const say = (text: string): void => terminal.complain(linesText([`scmi-dt import: ${text}`]));
		const texts = listed(written.map(({ text }) => text));
		say(written.length > 1 ? `${board} calls ${written.length} firmware servers: wrote ${texts}` : `wrote ${texts}`);
		const known = facts.firmwares.find(({ catalogue }) => written.every(({ file }) => file !== catalogue.path));
		if (known !== undefined) {
			const fit = written.length > 1 ? "the new ones fit" : "the new one fits";
			const name = nameOf(known.catalogue.path);
			say(`${board} has a catalogue already, ${name}; ${fit} it as well or better, and may be taken instead`);
		}
		return 0;
	},
};

function wantsFile(board: string, servers: readonly ObservedServer[]): string {
	const texts = servers.map((server) => `${server.name} (${listed(server.nodes)})`);
	const files = servers.map((server) => fileOf("NAME.scmi.yaml", server));
	return `${board} calls ${servers.length} firmware servers, ${listed(texts)}, and each has a catalogue of its own: -o NAME.scmi.yaml writes ${listed(files)}`;
}

function write(terminal: Terminal, output: string, text: string): void {
	try {
		terminal.writeFile(absolute(terminal, output), text);
	} catch (error) {
		throw new Refusal(`${output} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
	}
}
