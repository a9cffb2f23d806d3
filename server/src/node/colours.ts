import type { ColourChoice } from "../cli/styled.ts";

/** What is asked of an output: `process.stdout`. */
export interface Output {
	readonly isTTY?: boolean;
	hasColors?(env: NodeJS.ProcessEnv): boolean;
}

/** Whether an output is to be coloured: as asked, else as FORCE_COLOR or NO_COLOR (no-color.org) says, else on a terminal that has colours. */
export function isColoured(choice: ColourChoice, output: Output, env: NodeJS.ProcessEnv): boolean {
	if (choice !== "auto") return choice === "always";
	const forced = env.FORCE_COLOR;
	if (forced !== undefined) return forced !== "0" && forced !== "false";
	if (env.NO_COLOR) return false;
	return output.isTTY === true && output.hasColors?.(env) !== false;
}
