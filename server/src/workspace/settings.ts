import type { RuleLevels } from "../configs/setup.ts";
import type { HintChoice } from "../features/inlay-hints.ts";

/** The settings of a workspace folder. Include paths, macros and catalogue are for boards that no scmi.yaml speaks for. */
export interface Settings {
	/** Absolute. */
	readonly includePaths: readonly string[];
	readonly defines: Readonly<Record<string, string>>;
	/** Absolute, or `bundled:NAME`; undefined: found by the board's `compatible`. */
	readonly catalogue: string | undefined;
	/** How much a rule counts where a scmi.yaml says nothing of it. */
	readonly rules: RuleLevels;
	/** Whether findings that have nothing to do with SCMI are shown; `auto`: but for those of another devicetree server. */
	readonly generalDiagnostics: "auto" | "on" | "off";
	/** The editor has another devicetree server: labels are its business. */
	readonly hasPeer: boolean;
	/** What is written beside what somebody typed. */
	readonly inlayHints: HintChoice;
}

export const DEFAULT_SETTINGS: Settings = {
	includePaths: [],
	defines: {},
	catalogue: undefined,
	rules: {},
	generalDiagnostics: "auto",
	hasPeer: false,
	inlayHints: { names: true, agents: true, domains: true },
};
