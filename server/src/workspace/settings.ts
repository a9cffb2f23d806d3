import type { RuleLevels } from "../configs/setup.ts";

/** The settings of a workspace folder. Include paths, macros and catalogue are for boards that no scmi.yaml speaks for. */
export interface Settings {
	/** Absolute. */
	readonly includePaths: readonly string[];
	readonly defines: Readonly<Record<string, string>>;
	/** Absolute, or `bundled:NAME`; undefined: found by the board's `compatible`. */
	readonly catalogue: string | undefined;
	/** How much a rule counts where a scmi.yaml says nothing of it. */
	readonly rules: RuleLevels;
	/** Whether findings that have nothing to do with SCMI are shown. */
	readonly generalDiagnostics: boolean;
}

export const DEFAULT_SETTINGS: Settings = {
	includePaths: [],
	defines: {},
	catalogue: undefined,
	rules: {},
	generalDiagnostics: true,
};
