import type { DomainFacts, Facts } from "../../facts.ts";
import type { Snapshot } from "../../text/snapshot.ts";
import type { XlValuePlace } from "./xl-place.ts";

/** A value that is typed in an xl configuration. */
export interface XlTyping {
	readonly snapshot: Snapshot;
	readonly file: string;
	readonly text: string;
	readonly place: XlValuePlace;
	/** The setup that the file is part of, and the domain that it is of. */
	readonly facts: Facts;
	readonly own: DomainFacts | undefined;
}

/** The domain whose configuration a file is, or is a part of. */
export function domainOf({ domains }: Facts, file: string): DomainFacts | undefined {
	return domains.find(({ xl }) => xl?.files.includes(file));
}
