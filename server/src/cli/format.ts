import { didYouMean } from "../text/yaml-closest-key.ts";
import type { Arguments, OptionName } from "./arguments.ts";
import type { ColourChoice } from "./styled.ts";
import { Refusal } from "./terminal.ts";

/** The format asked for; the first one is meant where none is. */
export function formatOf<const F extends string>(args: Arguments, known: readonly [F, ...F[]]): F {
	return oneOf(args, "--format", known, (asked) => `unknown format "${asked}": this command prints`);
}

/** Whether somebody asked for colours; they are for terminals where nobody did. */
export function colourOf(args: Arguments): ColourChoice {
	return oneOf(args, "--color", ["auto", "always", "never"], (asked) => `--color ${asked}: it is one of`);
}

function oneOf<F extends string>(
	args: Arguments,
	option: OptionName,
	known: readonly [F, ...F[]],
	refusal: (asked: string) => string,
): F {
	const asked = args.value(option);
	if (asked === undefined) return known[0];
	const found = known.find((name) => name === asked);
	if (found === undefined) throw new Refusal(`${refusal(asked)} ${known.join(", ")}.${didYouMean(asked, known)}`);
	return found;
}
