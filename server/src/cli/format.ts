import { didYouMean } from "../text/yaml-closest-key.ts";
import type { Arguments } from "./arguments.ts";
import { Refusal } from "./terminal.ts";

/** The format asked for; the first one is meant where none is. */
export function formatOf<const F extends string>(args: Arguments, known: readonly [F, ...F[]]): F {
	const asked = args.value("--format");
	if (asked === undefined) return known[0];
	const format = known.find((name) => name === asked);
	if (format === undefined)
		throw new Refusal(`unknown format "${asked}": this command prints ${known.join(", ")}.${didYouMean(asked, known)}`);
	return format;
}
