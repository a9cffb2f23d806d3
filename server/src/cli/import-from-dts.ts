import {
	catalogueOf,
	fileOf,
	nothingObserved,
	type ObservedServer,
	observedServers,
} from "../features/catalogue-of-board.ts";
import { firstUnread } from "../features/first-unread.ts";
import { listed } from "../text/listed.ts";
import { nameOf } from "../text/path.ts";
import { linesText } from "../text/visible.ts";
import type { Arguments } from "./arguments.ts";
import { loadOneSetup, openSession } from "./load-setups.ts";
import { absolute } from "./paths.ts";
import { Refusal, type Terminal } from "./terminal.ts";
import { isAsWritten, refuseTaken, writeOutput } from "./write-output.ts";

/** What one word behind `scmi-dt import` does with the rest; it gives the exit code. */
export type ImportRun = (args: Arguments, terminal: Terminal, files: readonly string[]) => number;

/** A catalogue of the numbers a known-good board uses, one for each firmware server it calls. */
export const importFromDts: ImportRun = (args, terminal, files) => {
	if (files.length !== 1) throw new Refusal("name one board: scmi-dt import from-dts BOARD.dts");
	const session = openSession(terminal);
	const setup = loadOneSetup(session, terminal, { ...args, operands: files });
	const { facts } = terminal.analyse(session.snapshot, session.cache, setup);
	const board = files[0] as string;
	const servers = observedServers(facts);
	const say = (text: string): void => terminal.complain(linesText([`scmi-dt import: ${text}`]));
	if (servers.length === 0) throw new Refusal(nothingObserved(board, facts.host));
	const unread = firstUnread(facts.host.resolved);
	if (unread !== undefined)
		say(
			`${board} is not read whole, ${unread.place}: ${unread.problem.message.replace(/\.$/, "")}. Numbers may be missing`,
		);
	const output = args.value("-o");
	if (args.value("--check") !== undefined) {
		if (output === undefined) throw new Refusal("--check needs -o FILE: the catalogue to compare with");
		const same = servers.map((server) => isAsWritten(terminal, fileOf(output, server), catalogueOf(facts, server)));
		return same.every(Boolean) ? 0 : 1;
	}
	if (output === undefined) {
		if (servers.length > 1) throw new Refusal(wantsFile(board, servers));
		for (const server of servers) terminal.print(catalogueOf(facts, server));
		return 0;
	}
	for (const server of servers) refuseTaken(args, terminal, fileOf(output, server));
	const written = servers.map((server) => {
		const file = fileOf(output, server);
		writeOutput(terminal, file, catalogueOf(facts, server));
		return { file: absolute(terminal, file), text: `${file} for ${listed(server.nodes)}` };
	});
	const texts = listed(written.map(({ text }) => text));
	say(written.length > 1 ? `${board} calls ${written.length} firmware servers: wrote ${texts}` : `wrote ${texts}`);
	const known = facts.firmwares.find(({ catalogue }) => written.every(({ file }) => file !== catalogue.path));
	if (known !== undefined) {
		const fit = written.length > 1 ? "the new ones fit" : "the new one fits";
		const name = nameOf(known.catalogue.path);
		say(`${board} has a catalogue already, ${name}; ${fit} it as well or better, and may be taken instead`);
	}
	return 0;
};

function wantsFile(board: string, servers: readonly ObservedServer[]): string {
	const texts = servers.map((server) => `${server.name} (${listed(server.nodes)})`);
	const files = servers.map((server) => fileOf("NAME.scmi.yaml", server));
	return `${board} calls ${servers.length} firmware servers, ${listed(texts)}, and each has a catalogue of its own: -o NAME.scmi.yaml writes ${listed(files)}`;
}
