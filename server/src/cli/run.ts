import { listed } from "../text/listed.ts";
import { linesText } from "../text/visible.ts";
import { didYouMean } from "../text/yaml-closest-key.ts";
import { type Arguments, describe, OPTIONS, type OptionName, readArguments } from "./arguments.ts";
import { checkCommand } from "./check.ts";
import type { Command } from "./command.ts";
import { diffCommand } from "./diff.ts";
import { doctorCommand } from "./doctor.ts";
import { explainCommand } from "./explain.ts";
import { grantsCommand } from "./grants.ts";
import { importCommand } from "./import.ts";
import { initCommand } from "./init.ts";
import { isFolder } from "./inputs.ts";
import { lspCommand } from "./lsp.ts";
import { renumberCommand } from "./renumber.ts";
import { resolveCommand } from "./resolve.ts";
import { Refusal, type Terminal } from "./terminal.ts";
import { traceCommand } from "./trace.ts";

const COMMANDS: readonly Command[] = [
	checkCommand,
	grantsCommand,
	traceCommand,
	resolveCommand,
	importCommand,
	diffCommand,
	renumberCommand,
	doctorCommand,
	initCommand,
	explainCommand,
	lspCommand,
];

/** The command line: does what `argv` asks and gives the exit code. */
export async function runCommandLine(argv: readonly string[], terminal: Terminal): Promise<number> {
	// `scmi-dt help check` is `scmi-dt check --help`.
	const [word, ...rest] = argv[0] === "help" && argv.length === 2 ? [argv[1] as string, "--help"] : argv;
	if (word === undefined || word === "--help" || word === "help" || word === "-h") {
		terminal.print(overview());
		return word === undefined ? 2 : 0;
	}
	if (word === "--version") {
		terminal.print(`scmi-dt ${terminal.version}\n`);
		return 0;
	}
	const command = COMMANDS.find(({ name }) => name === word);
	if (!command) {
		const names = COMMANDS.map(({ name }) => name);
		const meant = didYouMean(word, [...names, "--help", "--version"]);
		terminal.complain(linesText([`scmi-dt: there is no command "${word}".${meant || ` It has ${listed(names)}.`}`]));
		return 2;
	}
	if (rest.includes("--help") || rest.includes("-h")) {
		terminal.print(helpOf(command));
		return 0;
	}
	try {
		const args: Arguments = readArguments(rest, command.options);
		const absent = args.values("-I").filter((folder) => !isFolder(terminal, folder));
		const lines = absent.map((folder) => `scmi-dt ${command.name}: -I ${folder}: there is no such folder`);
		if (lines.length > 0) terminal.complain(linesText(lines));
		return await command.run(args, terminal);
	} catch (error) {
		const said = error instanceof Error ? error.message : String(error);
		if (error instanceof Refusal) terminal.complain(linesText([`scmi-dt ${command.name}: ${said}`]));
		else terminal.complain(linesText([`scmi-dt ${command.name}: a bug in scmi-dt, please report it: ${said}`]));
		return 2;
	}
}

function overview(): string {
	const width = Math.max(...COMMANDS.map((command) => usageOf(command).length)) + 2;
	const lines = COMMANDS.map((command) => `  scmi-dt ${usageOf(command).padEnd(width)}${command.summary}`);
	return `Checks device trees against the firmware behind SCMI, and says which domain would be granted what.

${lines.join("\n")}

SETUP is a board's .dts or .dtb, a scmi.yaml, or scmi.yaml#variant.
scmi-dt COMMAND --help says what a command takes; scmi-dt --version which scmi-dt this is.
Exit code: 0 no error (there may be warnings), 1 findings at error level, 2 wrong usage or input that cannot be read.
`;
}

function helpOf(command: Command): string {
	const names: readonly OptionName[] = [...command.options, "--help"];
	const width = Math.max(...names.map((name) => describe(name).length)) + 2;
	const options = names.map((name) => `  ${describe(name).padEnd(width)}${OPTIONS[name].says}`);
	const details = command.details ? `\n${command.details.join("\n")}\n` : "";
	return `scmi-dt ${usageOf(command)}: ${command.summary}\n${details}\n${options.join("\n")}\n`;
}

function usageOf({ name, operands }: Command): string {
	return operands === "" ? name : `${name} ${operands}`;
}
