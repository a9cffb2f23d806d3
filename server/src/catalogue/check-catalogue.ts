import { yamlWord } from "../text/yaml-insert.ts";
import type { DecodedCatalogue } from "./catalogue-shape.ts";
import { checkChannels } from "./check-channels.ts";
import { checkMessages } from "./check-messages.ts";
import { checkNumbers } from "./check-numbers.ts";
import { checkReferences } from "./check-references.ts";
import { checkSources } from "./check-sources.ts";
import type { Checking } from "./report-at.ts";

/** What a table of keys and types cannot say. */
export function checkCatalogue(catalogue: DecodedCatalogue, checking: Checking): void {
	checkReferences(catalogue, checking);
	checkNumbers(catalogue, checking);
	checkMessages(catalogue, checking);
	checkChannels(catalogue, checking);
	checkPermissions(catalogue, checking);
	checkSources(catalogue, checking);
}

function checkPermissions({ agents, permissions }: DecodedCatalogue, { report, isDamaged }: Checking): void {
	const trusted = Object.entries(agents ?? {}).filter(([, agent]) => agent.trusted);
	const [, ...others] = trusted;
	for (const [key] of others) report(`agents.${key}.trusted`, "Only one agent can be the trusted one.", "warning");
	if (!permissions || permissions.model === "none") return;
	if (permissions.initial === undefined && !isDamaged("permissions.initial"))
		report("permissions", {
			message: `With model ${permissions.model}, "initial" has to say what agents may do before anything was granted: none where firmware denies by default, all where it allows.`,
			mends: ["none", "all"].map((value) => ({ kind: "entry", key: "initial", value })),
		});
	if (
		permissions.model === "device-runtime" &&
		!permissions.setBy?.length &&
		(permissions.setBy || !isDamaged("permissions.setBy"))
	)
		report("permissions", {
			message: 'With model device-runtime, "setBy" has to list the agents that may set permissions, e.g. setBy: [hyp].',
			mends: permissions.setBy
				? []
				: trusted.map(([key]) => ({ kind: "entry", key: "setBy", value: `[${yamlWord(key)}]` })),
		});
}
