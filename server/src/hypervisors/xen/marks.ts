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
import type { Mark, Sources } from "../hypervisor.ts";
import { writtenCommandLine } from "./command-line.ts";

type Owner = Pick<Mark, "whose" | "does">;

const UPSTREAM: Owner = {
	whose: "the mediator of Xen 4.21 and later",
	does: "gives all of SCMI to one domain and asks firmware for no device",
};
const MULTI_AGENT: Owner = {
	whose: "the multi-agent mediator, a patch series for Xen",
	does: "makes a domain the agent of its agent_id and reads device ids in access-controllers, not in scmi_devid",
};
const PRODUCT_2024: Owner = {
	whose: "the mediator of a Xen product of 2024",
	does: "gives channels in the order of its table and reads device ids in access-controllers, not in scmi_devid",
};
const EARLY_SERIES: Owner = {
	whose: "an early edition of the multi-agent series for Xen",
	does: "reads its agent table in /chosen",
};
const RFC_V1: Owner = { whose: "the first edition of the 2022 proposal", does: "was replaced by arm_sci" };
const RFC_V2: Owner = {
	whose: "Xen RFC v2",
	does: "asks firmware for the devices that scmi_devid names",
};
const PROPOSED_BINDING: Owner = {
	whose: "a binding proposed for Linux in 2022",
	does: "was never merged, nor read by a released Xen",
};
const DOM0LESS: Owner = {
	whose: "Xen booting domains by itself (dom0less)",
	does: "creates them before any toolstack runs",
};

/** Who reads a spelling of the device number. */
const READERS: ReadonlyMap<string, Owner> = new Map([
	["scmi_devid", RFC_V2],
	["access-controllers", MULTI_AGENT],
]);

const SEVERAL_AGENTS = "scmi_smc_multiagent";

/** By the property of a node below /chosen, or of an SCMI node. */
const PROPERTIES: ReadonlyMap<string, Owner> = new Map([
	["xen,sci_type", UPSTREAM],
	["xen,sci-agent-id", MULTI_AGENT],
	["xen,sci_agent_id", MULTI_AGENT],
	["xen,dom0-sci-agent-id", MULTI_AGENT],
	["scmi-secondary-agents", MULTI_AGENT],
	["xen,scmi-secondary-agents", EARLY_SERIES],
	["xen,arm_sci", PRODUCT_2024],
	["epam,secondary-agents", PRODUCT_2024],
]);

/** Everything in the sources that some mediator of Xen reads and another does not, in the order of tree and configurations. */
export function xenMarks({ host, domains }: Sources): readonly Mark[] {
	const marks: Mark[] = [];
	const chosen = host.tree.root.children.get("chosen");
	for (const node of [...(chosen ? nodesBelow(chosen) : []), ...host.controllers.map((controller) => controller.node)])
		marks.push(...marksOf(node));
	for (const { deviceIds } of host.devices)
		for (const { spelling, at, id } of deviceIds) {
			const number = id === undefined ? "" : ` ${id}`;
			const text = `${spelling} naming ${number === "" ? "a firmware device" : `firmware device${number}`}`;
			marks.push({
				kind: spelling,
				at,
				text,
				...(READERS.get(spelling) ?? PROPOSED_BINDING),
				decides: false,
				isOfScmi: true,
			});
		}
	for (const { xl } of domains) {
		const { armSci } = xl ?? {};
		if (armSci && armSci.value !== "none") marks.push(armSciMark(armSci));
		if (armSci?.agentId !== undefined && armSci.type !== SEVERAL_AGENTS) {
			const text = `agent_id=${armSci.agentId}`;
			marks.push({ kind: "agent_id", at: armSci.at, text, ...MULTI_AGENT, decides: false, isOfScmi: true });
		}
		const sci = xl?.settings.get("sci");
		if (sci) marks.push({ kind: "sci", at: sci.keyAt, text: "sci", ...RFC_V1, decides: true, isOfScmi: true });
	}
	return marks;
}

/** What shows that Xen boots, though nothing in the sources is about SCMI under it: a phrase. */
export function signOfXen({ host: { tree }, domains, build }: Sources): string | undefined {
	if (build !== undefined) return "xen: of the setup";
	// arm_sci = "none" is the word of editions that were never released
	if (domains.some(({ xl }) => xl?.armSci !== undefined)) return undefined;
	if (domains.some(({ xl }) => xl !== undefined)) return "a configuration of xl's";
	return writtenCommandLine(tree) === undefined ? undefined : "a command line of Xen's in the tree";
}

function marksOf(node: Node): readonly Mark[] {
	const compatible = compatiblesOf(node);
	const marks: Mark[] = [];
	if (compatible.includes("xen,domain")) {
		const text = `${displayName(node)} (compatible "xen,domain")`;
		marks.push({ kind: "xen,domain", at: spanOfNode(node), text, ...DOM0LESS, decides: true, isOfScmi: false });
	}
	if (compatible.includes("xen,sci")) {
		const text = `${displayName(node)} (compatible "xen,sci")`;
		marks.push({ kind: "xen,sci", at: spanOfNode(node), text, ...MULTI_AGENT, decides: true, isOfScmi: true });
	}
	for (const [name, owner] of PROPERTIES) {
		const property = node.properties.get(name);
		if (property === undefined) continue;
		const value = stringsOf(property)?.[0];
		const text = value === undefined ? name : `${name} = "${value}"`;
		const isMultiAgent = value === SEVERAL_AGENTS;
		const whose = isMultiAgent ? MULTI_AGENT : owner;
		const kind = isMultiAgent ? `${name} of several agents` : name;
		// whoever reads it, this asks for nothing
		const decides = value !== "none";
		marks.push({ kind, at: placeOf(property, node), text, ...whose, decides, isOfScmi: true });
	}
	return marks;
}

const placeOf = (property: Property, node: Node): Span => spanOfProperty(property) ?? spanOfNode(node);

/** `scmi_smc` alone is the spelling of 2022; with keys it is that of Xen 4.21 and of the multi-agent series. */
function armSciMark({
	at,
	value,
	hasKeys,
	type,
}: {
	readonly at: Span;
	readonly value: string;
	readonly hasKeys: boolean;
	readonly type: string;
}): Mark {
	const text = `arm_sci = "${value}"`;
	if (!hasKeys) return { kind: "arm_sci", at, text, ...RFC_V2, decides: true, isOfScmi: true };
	return type === SEVERAL_AGENTS
		? { kind: "arm_sci of several agents", at, text, ...MULTI_AGENT, decides: true, isOfScmi: true }
		: { kind: "arm_sci keys", at, text, ...UPSTREAM, decides: type !== "none", isOfScmi: true };
}
