/** A devicetree server that people have beside ours: where it is installed, `auto` leaves general findings to it. */
export const PEER_EXTENSION = "KyleMicallefBonnici.dts-lsp";

/** The settings of a folder, with `auto` answered: only the editor knows what else is installed. */
export function decideGeneralDiagnostics<S extends { generalDiagnostics?: string }>(
	settings: S | null,
	hasPeer: boolean,
): S | null {
	if (settings?.generalDiagnostics !== "auto") return settings;
	return { ...settings, generalDiagnostics: hasPeer ? "off" : "on" };
}
