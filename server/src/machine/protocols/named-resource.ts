import type { ResourceEntry } from "../../catalogue/catalogue-index.ts";
import { answeredName } from "../../scmi/answered-name.ts";
import { answer, type Call, type Handler, type Outcome, refuse } from "./model.ts";

/** A handler that is reached only with the resource it is about: the checks have refused everything else. */
export function about(carryOut: (entry: ResourceEntry, call: Call) => Outcome): Handler {
	return (call) => (call.lookup?.kind === "found" ? carryOut(call.lookup.entry, call) : refuse("NOT_FOUND"));
}

/** The short name of an ATTRIBUTES reply: 15 characters; the key where the catalogue does not say. */
export function shortName(entry: ResourceEntry): string {
	return answeredName(entry.resource.name ?? entry.key);
}

/** True when the name needs the *_NAME_GET message: b29 of clocks and resets, b27 of power domains, b31 of pins. */
export function hasLongName(entry: ResourceEntry): boolean {
	return (entry.resource.name ?? "").length > 15;
}

/** `names`: reply fields that hold the name. */
export function assumedName(entry: ResourceEntry, names: readonly string[]): readonly string[] {
	return entry.resource.name === undefined ? names : [];
}

/** CLOCK_NAME_GET, POWER_DOMAIN_NAME_GET, … */
export const longName: Handler = about((entry) =>
	answer({ flags: 0, name: (entry.resource.name ?? entry.key).slice(0, 63) }, assumedName(entry, ["name"])),
);
