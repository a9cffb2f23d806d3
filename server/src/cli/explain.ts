import type { Command } from "./command.ts";
import { Refusal } from "./terminal.ts";

export const explainCommand: Command = {
	name: "explain",
	operands: "CODE",
	summary: "what a finding means and what to do about it",
	options: [],
	run(args, terminal) {
		const [code, ...more] = args.operands;
		if (code === undefined || more.length > 0) throw new Refusal("name one code, as check prints it in brackets");
		const page = /^[\w,.-]+$/.test(code) ? terminal.readShipped(`rules/${code}.md`) : undefined;
		if (page === undefined) throw new Refusal(`there is no page for "${code}"; check prints codes in brackets`);
		terminal.print(page);
		return 0;
	},
};
