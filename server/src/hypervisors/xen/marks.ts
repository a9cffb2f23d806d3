import type { DeviceId } from "../../board/board.ts";
import type { ArmSci } from "../../configs/xl-config.ts";
import { compatiblesOf, stringsOf } from "../../devicetree/tree/read-property.ts";
import {
	displayName,
	type Node,
	nodesBelow,
	type Property,
	spanOfNode,
	spanOfProperty,
} from "../../devicetree/tree/tree.ts";
import type { Span } from "../../text/span.ts";
import type { DomainSources, Mark, Sources, Stranger } from "../hypervisor.ts";
import { asksForScmi } from "./asking-words.ts";
import { booleansIn, commandLineProperty, writtenCommandLine } from "./command-line.ts";
import { PASSTHROUGH, unreadWords } from "./command-line-words.ts";
import {
	BRANCH_OF_2024,
	DOM0LESS,
	EARLY_SERIES,
	MULTI_AGENT,
	NOBODY,
	type Owner,
	PRODUCT_2024,
	PROPOSED_BINDING,
	RFC_V1,
	RFC_V2,
	UPSTREAM,
} from "./mark-owners.ts";

/** Who reads a spelling of the device number. */
const READERS: ReadonlyMap<string, Owner> = new Map([
	["scmi_devid", RFC_V2],
	["access-controllers", MULTI_AGENT],
]);

const SEVERAL_AGENTS = "scmi_smc_multiagent";

/** By the property of a node below /chosen, or of an SCMI node. */
const PROPERTIES: ReadonlyMap<string, readonly [Owner, Mark["strength"]]> = new Map([
	["xen,sci_type", [UPSTREAM, "asks"]],
	["xen,sci-agent-id", [MULTI_AGENT, "accompanies"]],
	["xen,sci_agent_id", [MULTI_AGENT, "accompanies"]],
	["xen,dom0-sci-agent-id", [MULTI_AGENT, "asks"]],
	["scmi-secondary-agents", [MULTI_AGENT, "sets up"]],
	["xen,scmi-secondary-agents", [EARLY_SERIES, "sets up"]],
	["xen,arm_sci", [PRODUCT_2024, "asks"]],
	["epam,secondary-agents", [PRODUCT_2024, "sets up"]],
]);

/** Mediators of Xen that are not modelled. */
export const XEN_STRANGERS: readonly Stranger[] = [
	{ ...EARLY_SERIES, toldBy: ["xen,scmi-secondary-agents"], reads: readsOneOf(EARLY_SERIES.kinds) },
	{ ...RFC_V1, toldBy: ["sci"], reads: readsOneOf(RFC_V1.kinds) },
	{ ...BRANCH_OF_2024, toldBy: ["arm_sci", "epam,secondary-agents"], reads: readsOneOf(BRANCH_OF_2024.kinds) },
];

function readsOneOf(kinds: readonly string[]): Stranger["reads"] {
	return ({ kind }) => kinds.includes(kind);
}

/** Everything in the sources that some mediator of Xen reads and another does not, or that is meant for one, in the order of tree and configurations. */
export function xenMarks({ host, domains, build }: Sources): readonly Mark[] {
	const { tree, controllers, devices } = host;
	const chosen = tree.root.children.get("chosen");
	const nodes = [...(chosen ? nodesBelow(chosen) : []), ...controllers.map(({ node }) => node)];
	const line = writtenCommandLine(tree) ?? { text: build?.commandLine ?? "", at: build?.commandLineAt };
	return [
		...(line.at === undefined ? [] : commandLineMarks(line.text, line.at, commandLineProperty(tree.root) ?? tree)),
		...nodes.flatMap((node) => marksOf(node, node.parent === chosen)),
		...devices.flatMap(({ deviceIds }) => deviceIds.map(deviceIdMark)),
		...domains.flatMap(xlMarks),
	];
}

/** What shows that Xen boots, though nothing in the sources is about SCMI under it: a phrase. */
export function signOfXen({ host: { tree }, domains, build }: Sources): string | undefined {
	if (build !== undefined) return "xen: of the setup";
	// arm_sci = "none" is the word of editions that were never released
	if (domains.some(({ xl }) => xl?.armSci !== undefined)) return undefined;
	if (domains.some(({ xl }) => xl !== undefined)) return "a configuration of xl's";
	return writtenCommandLine(tree) === undefined ? undefined : "a command line of Xen's in the tree";
}

function commandLineMarks(line: string, at: Span, thing: object): readonly Mark[] {
	const isSaid = booleansIn(line).some(({ key }) => key === PASSTHROUGH);
	const text = `${PASSTHROUGH} on Xen's command line`;
	const unread = unreadWords(line).map(({ word, why }): Mark => {
		const said = { kind: word, at, text: `${word} on Xen's command line`, unread: why, thing };
		return { ...said, ...NOBODY, decides: false, strength: "accompanies", isOfScmi: true };
	});
	return isSaid
		? [{ kind: PASSTHROUGH, at, text, ...UPSTREAM, decides: true, strength: "sets up", isOfScmi: true }, ...unread]
		: unread;
}

function deviceIdMark({ spelling, at, id, property }: DeviceId): Mark {
	const text = `${spelling} naming ${id === undefined ? "a firmware device" : `firmware device ${id}`}`;
	const owner = READERS.get(spelling) ?? PROPOSED_BINDING;
	const rest = { decides: false, strength: "accompanies", isOfScmi: true, thing: property } as const;
	return { kind: spelling, at, text, ...owner, ...rest };
}

function marksOf(node: Node, isInChosen: boolean): readonly Mark[] {
	const compatible = compatiblesOf(node);
	const marks: Mark[] = [];
	const isDomain = compatible.includes("xen,domain");
	const ofNode = (kind: string) =>
		({ kind, at: spanOfNode(node), text: `${displayName(node)} (compatible "${kind}")`, decides: true }) as const;
	if (isDomain) marks.push({ ...ofNode("xen,domain"), ...DOM0LESS, strength: "accompanies", isOfScmi: false });
	if (compatible.includes("xen,sci"))
		marks.push({ ...ofNode("xen,sci"), ...MULTI_AGENT, strength: "sets up", isOfScmi: true });
	for (const property of node.properties.values()) {
		const known = PROPERTIES.get(property.name);
		if (known !== undefined) marks.push(propertyMark(node, property, ...known, isInChosen));
		else if (isDomain && asksForScmi(property.name))
			marks.push(propertyMark(node, property, NOBODY, "asks", isInChosen));
	}
	return marks;
}

function propertyMark(
	node: Node,
	property: Property,
	owner: Owner,
	strength: Mark["strength"],
	isInChosen: boolean,
): Mark {
	const { name } = property;
	const value = stringsOf(property)?.[0];
	const isMultiAgent = value === SEVERAL_AGENTS && owner === UPSTREAM;
	// whoever reads it, this asks for nothing
	const asksNothing = value === "none";
	return {
		kind: isMultiAgent ? `${name} of several agents` : name,
		at: spanOfProperty(property) ?? spanOfNode(node),
		text: value === undefined ? name : `${name} = "${value}"`,
		...(isMultiAgent ? MULTI_AGENT : owner),
		decides: !asksNothing && owner !== NOBODY,
		strength: asksNothing ? "accompanies" : strength,
		isOfScmi: true,
		...(isInChosen && strength === "asks" && !asksNothing && { domain: node.name }),
		thing: property,
	};
}

function xlMarks({ setup: { name: domain }, xl }: DomainSources): readonly Mark[] {
	if (xl === undefined) return [];
	const { armSci, settings } = xl;
	const marks: Mark[] = [];
	if (armSci && armSci.value !== "none") marks.push(armSciMark(armSci, domain));
	if (armSci?.agentId !== undefined && armSci.type !== SEVERAL_AGENTS) {
		const text = `agent_id=${armSci.agentId}`;
		const rest = { decides: false, strength: "accompanies", isOfScmi: true } as const;
		marks.push({ kind: "agent_id", at: armSci.at, text, ...MULTI_AGENT, ...rest });
	}
	const asks = { strength: "asks", isOfScmi: true, domain } as const;
	for (const [key, setting] of settings) {
		const { keyAt: at } = setting;
		if (key === "sci") marks.push({ kind: key, at, text: key, ...RFC_V1, decides: true, ...asks, thing: setting });
		else if (key !== "arm_sci" && asksForScmi(key))
			marks.push({ kind: key, at, text: key, ...NOBODY, decides: false, ...asks, thing: setting });
	}
	return marks;
}

/** `scmi_smc` alone is the spelling of 2022; with keys it is that of Xen 4.21 and of the multi-agent series. */
function armSciMark(armSci: ArmSci, domain: string): Mark {
	const { at, value, hasKeys, type } = armSci;
	const [kind, owner] = !hasKeys
		? ["arm_sci", RFC_V2]
		: type === SEVERAL_AGENTS
			? ["arm_sci of several agents", MULTI_AGENT]
			: ["arm_sci keys", UPSTREAM];
	const asksNothing = hasKeys && type === "none";
	const strength = asksNothing ? "accompanies" : "asks";
	const text = `arm_sci = "${value}"`;
	const rest = { decides: !asksNothing, isOfScmi: true, thing: armSci } as const;
	const respells = owner === UPSTREAM && !asksNothing && { respells: "arm_sci" };
	return { kind, at, text, ...owner, strength, ...rest, ...respells, ...(!asksNothing && { domain }) };
}
