import { compatiblesOf } from "../devicetree/tree/read-property.ts";
import { catalogueFromUses } from "../importers/from-dts.ts";
import { observedUses } from "../importers/observed-uses.ts";
import { nameOf } from "../text/path.ts";
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
	],
	options: ["-I", "-D", "-o"],
	run(args, terminal) {
		const [kind, ...files] = args.operands;
		if (kind !== "from-dts") throw new Refusal("name what to import from: scmi-dt import from-dts BOARD.dts");
		const session = openSession(terminal);
		const setup = loadOneSetup(session, terminal, { ...args, operands: files });
		const analysis = terminal.analyse(session.snapshot, session.cache, setup);
		const uses = observedUses(analysis.facts.host.board);
		if (uses.length === 0) {
			const [unread] = analysis.facts.host.resolved.tree.complete ? [] : analysis.facts.host.resolved.problems;
			const reason =
				unread === undefined ? "there is nothing to import" : `but not all of it could be read: ${unread.message}`;
			throw new Refusal(`${files[0]} uses nothing over SCMI: ${reason}`);
		}
		const rootCompatible = compatiblesOf(analysis.facts.host.resolved.tree.root);
		const text = catalogueFromUses(uses, {
			name: `${rootCompatible[0] ?? setup.name} firmware`,
			source: nameOf(setup.host.base.path),
			rootCompatible,
		});
		const output = args.value("-o");
		if (output === undefined) terminal.print(text);
		else {
			write(terminal, output, text);
			const { catalogue } = analysis.facts;
			if (catalogue !== undefined && catalogue.path !== absolute(terminal, output))
				terminal.complain(
					`scmi-dt import: ${files[0]} has a catalogue already, ${nameOf(catalogue.path)}; the new one fits it as well or better, and may be taken instead\n`,
				);
		}
		return 0;
	},
};

function write(terminal: Terminal, output: string, text: string): void {
	try {
		terminal.writeFile(absolute(terminal, output), text);
	} catch (error) {
		throw new Refusal(`${output} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
	}
}
