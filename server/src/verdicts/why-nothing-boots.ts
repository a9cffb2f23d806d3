import type { Facts } from "../facts.ts";
import { nameOf } from "../text/path.ts";

/** Why the board comes no further than its boot loader, as a sentence; undefined: nothing says that it does not. */
export function whyNothingBoots({ host }: Pick<Facts, "host">): string | undefined {
	const { erased } = host.resolved.tree;
	if (erased === undefined) return undefined;
	return `Nothing boots, so nobody is granted anything: ${nameOf(erased.by)} is refused, which leaves the host's tree without its magic (FDT_ERR_BADMAGIC), and ${nameOf(erased.at.file)} goes on with it all the same.`;
}
