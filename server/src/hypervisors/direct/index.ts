import { isZephyrsTree } from "../../board/zephyr-tree.ts";
import { HARDWARE_DOMAIN } from "../../configs/setup.ts";
import type { ChannelRequest, DomainRequest } from "../../machine/boot-plan.ts";
import type { Span } from "../../text/span.ts";
import type { CauseTable } from "../causes.ts";
import type { DomainSources, Hypervisor, Sources } from "../hypervisor.ts";
import { placeOfDomain } from "../place-of-domain.ts";
import { startDirect } from "./run.ts";

/** No hypervisor decides: firmware's own partitions do, and a domain is the agent whose channel it has. */
export const DIRECT: Hypervisor = {
	name: "direct",
	otherNames: ["none"],
	title: "no mediator",
	basis: "No mediator",
	isModelled: true,
	isMediator: false,
	reads: () => false,
	deviceNumber: undefined,
	words: {
		asks: () => undefined,
		asker: "nobody",
		refusal: (device) => `nobody asks for ${device}`,
		ownedByOther: "DENIED",
		notRequested: () => "nobody sets permissions on this board",
		lacks: () => "nobody sets permissions on this board",
	},
	rootDrives: () => () => true,
	hostPathOf: () => undefined,
	domainsOf: (sources, causes) => directDomains(sources, causes),
	scmiNodesOf: (host, { hardware }, guest) => ({
		controllers: hardware ? host.controllers : (guest?.controllers ?? []),
	}),
	start: () => startDirect,
	assumptions: () => [],
};

/** As the setup calls it; a setup that was written for a hypervisor may still call it as that does. */
function rootName({ root, domains, host }: Sources): string {
	if (root !== undefined) return root;
	if (domains.some(({ setup }) => setup.name === HARDWARE_DOMAIN)) return HARDWARE_DOMAIN;
	return isZephyrsTree(host) ? "Zephyr" : "Linux";
}

/** The system on the host's tree and the setup's domains, each on the channel it has. */
export function directDomains(
	sources: Sources,
	causes: CauseTable,
	name = rootName(sources),
): readonly DomainRequest[] {
	const root = sources.domains.find(({ setup }) => setup.name === name);
	const others = sources.domains.filter((domain) => domain !== root);
	return [
		requestOf(causes, name, root, true, { file: sources.hostFile, start: 0, end: 0 }),
		...others.map((domain) => requestOf(causes, domain.setup.name, domain, false, placeOfDomain(sources, domain))),
	];
}

function requestOf(
	causes: CauseTable,
	name: string,
	domain: DomainSources | undefined,
	hardware: boolean,
	at: Span,
): DomainRequest {
	const { agent, os = "linux", at: stated } = domain?.setup ?? {};
	const channel: ChannelRequest = agent
		? { kind: "agent", agentKey: agent.key, causes: [causes.add({ at: agent.at, text: `agent of ${name}` })] }
		: { kind: "any", causes: [] };
	const cause = causes.add({ at: stated ?? at, text: name });
	return { name, cause, hardware, os, channel, devices: [], moreDevices: false };
}
