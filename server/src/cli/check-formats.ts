import { linesText } from "../text/visible.ts";
import type { CheckedSetup } from "./check-operand.ts";
import { closingLines } from "./closing-lines.ts";
import { githubOf, jsonOf } from "./finding-formats.ts";
import { findingLines } from "./finding-lines.ts";
import type { PlacedFinding } from "./finding-places.ts";
import { sarifOf } from "./sarif.ts";
import { type ColourChoice, type StyledLine, styledText } from "./styled.ts";
import type { Terminal } from "./terminal.ts";

/** What a check came to. */
export interface CheckResult {
	readonly findings: readonly PlacedFinding[];
	readonly setups: readonly CheckedSetup[];
	/** That there are more warnings than allowed, in words. */
	readonly tooMany: readonly string[];
}

/** How a check is printed. */
export interface CheckFormat {
	/** As it goes: whatever happens to the others, what is found is seen. */
	found?(terminal: Terminal, findings: readonly PlacedFinding[], colour: ColourChoice): void;
	/** When all is checked. */
	end(terminal: Terminal, result: CheckResult, colour: ColourChoice): void;
}

const text: CheckFormat = {
	found: (terminal, findings, colour) => terminal.printLines(findingLines(findings), colour),
	end(terminal, { findings, setups, tooMany }, colour) {
		const failed = tooMany.map((line): StyledLine => [{ text: line, style: "error" }]);
		terminal.printLines([...closingLines(findings, setups), ...failed], colour);
	},
};

const json: CheckFormat = {
	end(terminal, { findings, setups, tooMany }) {
		const checked = setups.map((setup) => setup.checked);
		terminal.print(jsonOf(findings, checked));
		complain(terminal, tooMany);
	},
};

const sarif: CheckFormat = {
	end(terminal, { findings, tooMany }) {
		terminal.print(sarifOf(findings, terminal));
		complain(terminal, tooMany);
	},
};

const github: CheckFormat = {
	found: (terminal, findings) => terminal.print(githubOf(findings)),
	end(terminal, { findings, setups, tooMany }) {
		// In the log of a workflow run no line that begins like this is taken for a command.
		const log = closingLines(findings, setups).map((line): StyledLine => [{ text: "scmi-dt: " }, ...line]);
		terminal.print(styledText(log, false));
		terminal.print(linesText(tooMany.map((line) => `::error title=scmi-dt::${line}`)));
	},
};

export const CHECK_FORMATS = { text, json, sarif, github };

function complain(terminal: Terminal, lines: readonly string[]): void {
	for (const line of lines) terminal.complain(linesText([`scmi-dt check: ${line}`]));
}
