/** The settings of a workspace folder, for boards that no scmi.yaml speaks for. */
export interface Settings {
	/** Absolute. */
	readonly includePaths: readonly string[];
	readonly defines: Readonly<Record<string, string>>;
	/** Absolute; undefined: found by the board's `compatible`. */
	readonly catalogue: string | undefined;
	/** Whether findings that have nothing to do with SCMI are shown. */
	readonly generalDiagnostics: boolean;
}

export const DEFAULT_SETTINGS: Settings = {
	includePaths: [],
	defines: {},
	catalogue: undefined,
	generalDiagnostics: true,
};
