import { RULES } from "../rules/index.ts";
import { didYouMean } from "../text/yaml-closest-key.ts";
import { OTHER_CODES, rulePage } from "../workspace/rule-page.ts";
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
		const page = rulePage(code, terminal.readShipped);
		if (page === undefined) {
			const known = [...RULES.map((rule) => rule.code), ...OTHER_CODES];
			throw new Refusal(`there is no page for "${code}": check prints codes in brackets.${didYouMean(code, known)}`);
		}
		terminal.print(page);
		return 0;
	},
};
