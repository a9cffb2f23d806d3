import { RULES } from "../rules/index.ts";
import type { Problem } from "../text/problem.ts";
import { isReaderCode } from "./rule-page.ts";
import type { Settings } from "./settings.ts";

/**
 * Whether a finding is shown. Rules have levels of their own; of what the device-tree reader says, `auto` leaves to a devicetree server
 * beside ours what that surely reports itself, and nothing else: what dtc refuses and it lets pass is told by us.
 */
export function isWanted(
	{ generalDiagnostics, hasPeer }: Settings,
	{ code, message }: Pick<Problem, "code" | "message">,
): boolean {
	if (RULE_CODES.has(code) || !isReaderCode(code) || generalDiagnostics === "on") return true;
	return generalDiagnostics === "auto" && !(hasPeer && isOfPeer(code, message));
}

const RULE_CODES: ReadonlySet<string> = new Set(RULES.map(({ code }) => code));

/** dts-lsp 0.13.0 reports each of these in its quietest mode, tried with some 170 mistakes planted in a board. */
const isOfPeer = (code: string, message: string): boolean =>
	PEER_REPORTS.has(code) || (code === "syntax" && PEER_SYNTAX.test(message));

const PEER_REPORTS: ReadonlySet<string> = new Set([
	"include",
	"reference",
	"phandle_references",
	"path_references",
	"duplicate_label",
]);

/** What is not there. It lets pass a comma that is missing, properties behind nodes, and numbers that are none. */
const PEER_SYNTAX =
	/^(?:expected |a "[;>}\]]" is missing|a quote is missing|this string is not closed|\S+ is not defined|the file ends|unexpected end)/;
