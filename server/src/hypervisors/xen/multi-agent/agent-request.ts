import { bytesOf, firstCell } from "../../../devicetree/tree/bytes.ts";
import { firstStringIn } from "../../../devicetree/tree/read-property.ts";
import { displayName, type Node, pathOf, spanOfNode, spanOfProperty } from "../../../devicetree/tree/tree.ts";
import type { ChannelRequest } from "../../../machine/boot-plan.ts";
import type { Fault } from "../../../machine/fault.ts";
import { errnoText } from "../../../scmi/status.ts";
import type { CauseTable } from "../../causes.ts";
import type { DomainSources, Sources } from "../../hypervisor.ts";
import { knownNumber } from "../../known-value.ts";
import { causesOfArmSci, mayBeSet, SCI_TYPE } from "../xen-domains.ts";
import { containerOf, DOM0_AGENT } from "./container.ts";

/** The largest number of an agent that a domain can ask for; the field has a byte, and 255 is nobody. */
export const MOST_AGENT_ID = 254;

export const AGENT_ID = "xen,sci-agent-id";
const MULTI_AGENT = "scmi_smc_multiagent";
const SINGLE_AGENT = "scmi_smc";
const EINVAL = errnoText("EINVAL");
const UNKNOWN = { kind: "unknown" } as const;

/** get_dom0_scmi_agent_id(): a number that no agent can have leaves Dom0 without SCMI. */
export function dom0Request({ host: { tree } }: Pick<Sources, "host">, causes: CauseTable): ChannelRequest {
	const container = containerOf(tree);
	if (container === undefined) return tree.complete ? { kind: "none", causes: [] } : UNKNOWN;
	const id = knownNumber(causes, tree, container, DOM0_AGENT);
	if (id.kind === "unknown") return UNKNOWN;
	if (id.kind === "absent") {
		const cause = causes.causeOf(container, () => ({ at: spanOfNode(container), text: displayName(container) }));
		return { kind: "none", causes: [cause] };
	}
	const written = [id.cause];
	return id.value > MOST_AGENT_ID
		? { kind: "strange", value: `${id.value}`, causes: written }
		: { kind: "agent number", agentId: id.value, causes: written };
}

/** domu_dt_sci_parse(): whatever is wrong here ends the boot. */
export function dom0lessRequest(domain: Node, complete: boolean, causes: CauseTable): ChannelRequest {
	const property = domain.properties.get(SCI_TYPE);
	if (property === undefined) return complete ? { kind: "none", causes: [] } : UNKNOWN;
	const bytes = bytesOf(property);
	if (bytes === undefined) return UNKNOWN;
	const at = spanOfProperty(property) ?? spanOfNode(domain);
	const written = [causes.causeOf(property, () => ({ at, text: `${SCI_TYPE} of ${displayName(domain)}` }))];
	const value = firstStringIn(bytes);
	if (value === "none") return { kind: "none", causes: written };
	const wrong = (fault: Fault, more: readonly number[] = []): ChannelRequest => ({
		kind: "strange",
		value: value ?? "",
		causes: [...more, ...written],
		fault,
	});
	if (value === SINGLE_AGENT) return wrong(otherDriver(SCI_TYPE));
	if (value !== MULTI_AGENT) {
		const errno = value !== undefined ? EINVAL : errnoText(bytes.length === 0 ? "ENODATA" : "EILSEQ");
		return wrong({ kind: "strange-request", property: SCI_TYPE, choices: [MULTI_AGENT, "none"], errno });
	}
	return dom0lessAgent(domain, complete, causes, written, wrong);
}

function dom0lessAgent(
	domain: Node,
	complete: boolean,
	causes: CauseTable,
	written: readonly number[],
	wrong: (fault: Fault, at?: readonly number[]) => ChannelRequest,
): ChannelRequest {
	const property = domain.properties.get(AGENT_ID);
	const bytes = property && bytesOf(property);
	const at = (property && spanOfProperty(property)) ?? spanOfNode(domain);
	const own = property ? [causes.causeOf(property, () => ({ at, text: `${AGENT_ID} of ${displayName(domain)}` }))] : [];
	if (property === undefined ? !complete : bytes === undefined) return UNKNOWN;
	const agentId = bytes && firstCell(bytes);
	if (property === undefined || agentId === undefined) {
		const instead = MISSPELT.find((name) => domain.properties.has(name));
		const fault = {
			kind: "no-agent-id",
			path: pathOf(domain),
			property: AGENT_ID,
			...(property && { isShort: true as const }),
			...(instead !== undefined && { instead }),
			errno: EINVAL,
		} as const;
		return wrong(fault, own);
	}
	if (agentId > MOST_AGENT_ID)
		return wrong({ kind: "agent-id-too-large", property: AGENT_ID, agentId, most: MOST_AGENT_ID, errno: EINVAL }, own);
	return { kind: "agent number", agentId, causes: [...own, ...written] };
}

/** How earlier editions of the series, and people, write it. */
const MISSPELT: readonly string[] = ["xen,sci_agent_id", "xen,agent-id", "sci-agent-id", "xen,sci-agentid"];

/** parse_arm_sci_config() of xl: `type=` and `agent_id=` between commas; what begins otherwise is passed over. */
export function xlRequest(sources: Sources, guest: DomainSources, causes: CauseTable): ChannelRequest {
	const { armSci } = guest.xl ?? {};
	if (armSci === undefined) return mayBeSet(sources, guest, "arm_sci") ? UNKNOWN : { kind: "none", causes: [] };
	const { value } = armSci;
	const written = causesOfArmSci(guest, causes);
	const wrong = (fault: Fault): ChannelRequest => ({ kind: "strange", value, causes: written, fault });
	let type: string | undefined;
	let agentId: number | undefined;
	for (const part of value.split(",")) {
		if (part.startsWith("type=")) {
			type = part.slice("type=".length).toLowerCase();
			if (![MULTI_AGENT, SINGLE_AGENT, "none"].includes(type)) {
				const choices = [MULTI_AGENT, SINGLE_AGENT, "none"];
				return wrong({ kind: "strange-request", property: "the type in arm_sci", choices, errno: EINVAL });
			}
		}
		if (!part.startsWith("agent_id=")) continue;
		const number = unsignedLong(part.slice("agent_id=".length));
		if (number === undefined || number > MOST_AGENT_ID) {
			const fault = { kind: "agent-id-too-large", property: "agent_id", most: MOST_AGENT_ID, errno: EINVAL } as const;
			return wrong({ ...fault, ...(number !== undefined && { agentId: number }) });
		}
		agentId = number;
	}
	if (type === undefined) return { kind: "strange", value, causes: written };
	if (type === "none") return { kind: "none", causes: written };
	if (type === SINGLE_AGENT) return wrong(otherDriver("arm_sci"));
	// the default of the struct
	if (agentId === undefined) {
		const near = value.split(",").find((part) => /^\s*agent[-_ ]?id\b/i.test(part));
		const unsaid = { key: "agent_id", ...(near !== undefined && { near }) };
		return { kind: "agent number", agentId: 0, unsaid, causes: written };
	}
	return { kind: "agent number", agentId, causes: written };
}

/** Both drivers are members of one choice of Kconfig: a Xen has one of them. */
const otherDriver = (property: string): Fault => ({
	kind: "other-driver",
	property,
	asked: SINGLE_AGENT,
	built: MULTI_AGENT,
	errno: EINVAL,
});

/** strtoul() with any base; undefined where there is no digit. */
function unsignedLong(text: string): number | undefined {
	const [, sign, hex, octal, decimal] = /^\s*([+-]?)(?:0x([0-9a-f]+)|(0[0-7]*)|([1-9]\d*))/i.exec(text) ?? [];
	const digits = hex ?? octal ?? decimal;
	if (digits === undefined) return undefined;
	const number = Number.parseInt(digits, hex !== undefined ? 16 : octal !== undefined ? 8 : 10);
	return sign === "-" && number > 0 ? Number.MAX_SAFE_INTEGER : number;
}
