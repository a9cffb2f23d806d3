import type { Span } from "../text/span.ts";
import type { DomainSources, Sources } from "./hypervisor.ts";

/** Where a guest is written: its entry in scmi.yaml, else where its configuration names it, else the beginning of that. */
export function placeOfDomain({ hostFile }: Sources, { setup, xl }: DomainSources): Span {
	const [fragment] = setup.xl;
	return setup.at ?? xl?.name?.at ?? { file: fragment?.path ?? hostFile, start: 0, end: 0 };
}
