import type { Analysis } from "../../analysis.ts";
import type { AgentEntry, CatalogueIndex } from "../../catalogue/catalogue-index.ts";
import { agentTitle } from "./agent-details.ts";
import { entryText } from "./thing-hover.ts";

/** Who an agent is, and what that one may do: Markdown. */
export function agentText(analysis: Analysis, index: CatalogueIndex, agent: AgentEntry): string {
	const { verdicts } = analysis;
	const said = verdicts === undefined ? [] : entryText({ analysis, verdicts, index }, { agent });
	return [agentTitle(agent), ...said].join("\n\n");
}
