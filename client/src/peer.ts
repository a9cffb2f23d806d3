/** A devicetree server that people have beside ours: what it answers is left to it while it is there. */
export const PEER_EXTENSION = "KyleMicallefBonnici.dts-lsp";

/** The settings of a folder with what only the editor knows: whether that is there. */
export function besidePeer<S extends object>(settings: S | null, hasPeer: boolean): (S & { hasPeer: boolean }) | null {
	return settings === null ? null : { ...settings, hasPeer };
}
