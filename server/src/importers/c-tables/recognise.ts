import type { Profile } from "./profile.ts";
import { PROFILES } from "./profiles.ts";
import type { SourceTree } from "./source-tree.ts";

/** The profile of a name, or those of which a file has all marks. */
export function profilesFor({ sources }: SourceTree, name: string | undefined): readonly Profile[] {
	if (name !== undefined) return PROFILES.filter((profile) => profile.name === name);
	const fitting = PROFILES.filter(({ marks }) =>
		sources.some(({ text }) => marks.every((mark) => text.includes(mark))),
	);
	// Of those for products of SCP-firmware one is for all: it counts where no other does.
	const special = fitting.filter(({ scp, name }) => scp && name !== "scp-firmware");
	return special.length > 0 ? fitting.filter(({ name }) => name !== "scp-firmware") : fitting;
}

export const PROFILE_NAMES = PROFILES.map(({ name }) => name);
