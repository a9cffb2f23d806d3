/** Why a label is not renamed here: a client that knows it goes on to the extension that does. */
export const PEER_RENAMES = "the other devicetree extension renames labels";
