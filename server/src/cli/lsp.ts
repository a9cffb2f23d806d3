import type { Command } from "./command.ts";

export const lspCommand: Command = {
	name: "lsp",
	operands: "--stdio",
	summary: "the language server, for editors",
	options: ["--stdio", "--node-ipc", "--clientProcessId"],
	async run(args, terminal) {
		await terminal.serve(args.value("--node-ipc") === undefined ? "stdio" : "ipc");
		return 0;
	},
};
