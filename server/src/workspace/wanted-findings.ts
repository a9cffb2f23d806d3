import { RULES } from "../rules/index.ts";
import { isReaderCode } from "./rule-page.ts";
import type { Settings } from "./settings.ts";

/**
 * Whether a finding is shown. Rules have levels of their own; of what the device-tree reader says, `auto` leaves to a devicetree server
 * beside ours what that surely reports itself, and nothing else: what dtc refuses and it lets pass is told by us.
 */
export function isWanted({ generalDiagnostics, hasPeer }: Settings, code: string): boolean {
	if (RULE_CODES.has(code) || !isReaderCode(code) || generalDiagnostics === "on") return true;
	return generalDiagnostics === "auto" && !(hasPeer && PEER_REPORTS.includes(code));
}

const RULE_CODES: ReadonlySet<string> = new Set(RULES.map(({ code }) => code));

/** dts-lsp 0.13.0 has an error for each of these in its quietest mode, tried with planted mistakes. */
const PEER_REPORTS: readonly string[] = [
	"syntax",
	"include",
	"reference",
	"phandle_references",
	"path_references",
	"duplicate_label",
];
