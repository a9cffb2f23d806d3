import { HARDWARE_DOMAIN } from "../../configs/setup.ts";
import { DIRECT, directDomains } from "../direct/index.ts";
import type { Hypervisor } from "../hypervisor.ts";

/** One that the sources are written for and that is not modelled: whom firmware hears, and as whom, is not known. */
export const UNMODELLED: Hypervisor = {
	...DIRECT,
	name: "unmodelled",
	otherNames: [],
	title: "a mediator that is not modelled",
	basis: "The mediator is not modelled",
	isModelled: false,
	isMediator: true,
	words: { ...DIRECT.words, notRequested: () => "what this mediator asks for is not known" },
	domainsOf: (sources, causes) => directDomains(sources, causes, sources.root ?? HARDWARE_DOMAIN),
	start: () => () => ({
		admit: () => "admitted",
		connect: () => ({ kind: "unknown", why: "its mediator is not modelled" }),
		retire: () => {},
	}),
};
