import type { BoardDevice } from "../board/board.ts";
import { deviceById, deviceName, devicesOwning, ownsResource } from "../catalogue/device-lookup.ts";
import type { Device } from "../catalogue/model.ts";
import { displayName, type Node, pathOf, spanOfNode } from "../devicetree/tree/tree.ts";
import type { BootFacts, DomainFacts, Facts } from "../facts.ts";
import type { DeviceGrant } from "../machine/grants.ts";
import type { EventStep } from "../machine/trace.ts";
import { deviceIdOf, readsDeviceIds } from "../rules/device-ids.ts";
import { RESOURCE_KINDS, type ResourceKind } from "../scmi/resource-kind.ts";
import type { Span } from "../text/span.ts";

/** Why something is so, and where that was written. */
export interface Reason {
	readonly text: string;
	readonly at: Span | undefined;
}

/** As one refers to it: `&hsusb`, or its name where it has no label. */
export function referenceTo(node: Node): string {
	return `${node.labels.length > 0 ? "&" : ""}${displayName(node)}`;
}

export type GrantState = DeviceGrant["state"];

/**
 * The host nodes that name a firmware device: more than one where a number is wrong. Where nothing is asked for by number, those
 * that look like it.
 */
export function hostDevicesOf(facts: Facts, device: Device): readonly BoardDevice[] {
	const byNumber = readsDeviceIds(facts);
	return facts.host.board.devices.filter((candidate) =>
		byNumber ? device.id !== undefined && deviceIdOf(facts, candidate)?.id === device.id : looksLike(candidate, device),
	);
}

function looksLike({ node, region }: BoardDevice, { dt }: Device): boolean {
	return (
		(region.kind === "region" && dt?.addresses?.includes(region.region.address) === true) ||
		node.labels.some((label) => dt?.labels?.includes(label) === true)
	);
}

/** What became of one device for one domain, and why: messages first, then what was not asked for. */
export function reasonsOf(
	facts: Facts,
	boot: BootFacts,
	domain: DomainFacts,
	key: string,
): { readonly state: GrantState; readonly reasons: readonly Reason[] } {
	const name = domain.setup.name;
	const grants = boot.result.grants.domains.find((entry) => entry.domain === name);
	const grant = grants?.devices[key];
	if (grant === undefined)
		return { state: isOpenQuestion(boot, name) ? "unknown" : "none", reasons: [withoutAgent(boot, name)] };
	const reasons: Reason[] = grant.steps.flatMap((n) => {
		const step = boot.result.trace.find((candidate) => candidate.n === n);
		if (step?.kind !== "message") return [];
		const origin = step.causes.map((cause) => boot.planned.originOf(cause)).find((found) => found !== undefined);
		const asked = origin === undefined ? "" : `, asked for by ${origin.text}`;
		return [{ text: `${step.message}: ${step.status} (step ${n})${asked}`, at: origin?.at }];
	});
	if (grant.state === "open") reasons.push({ text: "firmware does not ask who uses it", at: undefined });
	if (grant.state === "partly") reasons.push(...throughOthers(boot, name, key));
	if (reasons.length === 0) reasons.push(notAsked(facts, boot, domain, key));
	return { state: grant.state, reasons };
}

/** Whether it is not known which agent a domain is, as against known that it is none. */
export function isOpenQuestion(boot: BootFacts, domain: string): boolean {
	const grants = boot.result.grants.domains.find((entry) => entry.domain === domain);
	return grants?.agentId === undefined && fateOf(boot, domain)?.event === "unknown";
}

const FATES: readonly EventStep["event"][] = [
	"channel-assigned",
	"domain-refused",
	"boot-panic",
	"smc-refused",
	"smc-unheard",
	"smc-unrung",
	"unknown",
];

/** The last thing the boot says of how a domain came to its agent, or to none. */
export function fateOf(boot: BootFacts, domain: string): EventStep | undefined {
	const hasAgent = boot.result.grants.domains.some((entry) => entry.domain === domain && entry.agentId !== undefined);
	return boot.result.trace.findLast(
		(step): step is EventStep =>
			step.kind === "event" &&
			FATES.includes(step.event) &&
			!(hasAgent && step.event === "unknown") &&
			step.phase !== "use" &&
			(step.who === domain || step.text.includes(`${domain} `) || step.event === "boot-panic"),
	);
}

/** How a domain came to be without an agent, or why it is not known whether it has one. */
export function withoutAgent(boot: BootFacts, domain: string): Reason {
	const fate = fateOf(boot, domain);
	const at = fate?.causes.map((cause) => boot.planned.originOf(cause)?.at).find((found) => found !== undefined);
	return { text: fate?.text ?? `${domain} has no SCMI agent`, at };
}

/** The devices of the same domain that share resources with this one. */
function throughOthers(boot: BootFacts, domain: string, key: string): readonly Reason[] {
	const { catalogue } = boot.planned.plan;
	const grants = boot.result.grants.domains.find((entry) => entry.domain === domain);
	const device = catalogue.devices[key];
	const through = new Map<string, string[]>();
	for (const kind of Object.keys(RESOURCE_KINDS) as ResourceKind[])
		for (const resource of device?.resources?.[kind] ?? [])
			for (const owner of devicesOwning(boot.lookup, kind, resource))
				if (
					owner.key !== key &&
					grants?.devices[owner.key]?.state === "granted" &&
					ownsResource(owner.device, kind, resource)
				)
					through.set(deviceName(owner), [
						...(through.get(deviceName(owner)) ?? []),
						`${RESOURCE_KINDS[kind].noun} ${resource}`,
					]);
	return [...through].map(([owner, resources]) => ({
		text: `not asked for, but device ${owner} brings ${resources.join(", ")}`,
		at: undefined,
	}));
}

function notAsked(facts: Facts, boot: BootFacts, domain: DomainFacts, key: string): Reason {
	const { catalogue, profile } = boot.planned.plan;
	const device = catalogue.devices[key];
	const [host] = device === undefined ? [] : hostDevicesOf(facts, device);
	if (profile === "none") return { text: "nobody sets permissions on this board", at: undefined };
	if (host === undefined) return { text: "no node of the host's tree names this device", at: undefined };
	const name = displayName(host.node);
	if (domain.hardware)
		return { text: `xen,passthrough keeps ${name} from ${domain.setup.name}`, at: spanOfNode(host.node) };
	const [fragment] = domain.setup.xl;
	const at = fragment === undefined ? undefined : { file: fragment.path, start: 0, end: 0 };
	return { text: `its dtdev does not name ${pathOf(host.node)}`, at };
}

/** `agent 3 (VM1)`; undefined without an agent. */
export function agentOf(boot: BootFacts, domain: string): string | undefined {
	const grants = boot.result.grants.domains.find((entry) => entry.domain === domain);
	if (grants?.agentId === undefined) return undefined;
	const agent = grants.agentKey === undefined ? undefined : boot.planned.plan.catalogue.agents[grants.agentKey];
	return `agent ${grants.agentId}${agent?.name === undefined ? "" : ` (${agent.name})`}`;
}

/** The catalogue device that a host node names. */
export function namedDeviceOf(facts: Facts, boot: BootFacts, host: BoardDevice): ReturnType<typeof deviceById> {
	const id = deviceIdOf(facts, host)?.id;
	return id === undefined ? undefined : deviceById(boot.lookup, id);
}
