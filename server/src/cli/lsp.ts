import type { Command } from "./command.ts";
import { Refusal } from "./terminal.ts";

export const lspCommand: Command = {
	name: "lsp",
	operands: "--stdio",
	summary: "the language server, for editors",
	options: ["--stdio", "--node-ipc", "--clientProcessId"],
	async run(args, terminal) {
		const transport = (["--node-ipc", "--stdio"] as const).find((name) => args.value(name) !== undefined);
		if (transport === undefined) throw new Refusal("say how the editor talks to it: scmi-dt lsp --stdio");
		await terminal.serve(transport === "--stdio" ? "stdio" : "ipc");
		return 0;
	},
};
