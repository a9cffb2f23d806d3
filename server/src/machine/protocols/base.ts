import { isComplete } from "../../catalogue/catalogue-index.ts";
import { BASE, WHO_AM_I } from "../../scmi/protocols/base.ts";
import { BASE_PROTOCOL_ID } from "../../scmi/resource-kind.ts";
import { isImplemented, isPrivileged } from "../firmware.ts";
import { dropVotes } from "../hardware.ts";
import { resetPermissions, setDevicePermission, setUnlistedDevicePermission } from "../permissions.ts";
import { answer, type Call, type Outcome, protocolModel, refuse, unknown } from "./model.ts";

/** Ids that fit one reply of the commonest shared memory area (0x80 bytes). */
const PROTOCOLS_PER_REPLY = 92;

export const BASE_MODEL = protocolModel(BASE, {
	/** Agents are counted as the catalogue lists them; unless it calls the list complete there may be more. */
	PROTOCOL_ATTRIBUTES: (call) => {
		const { index } = call.firmware;
		const discovery = call.served.table.messages.find((message) => message.name === "BASE_DISCOVER_AGENT");
		const counts = discovery !== undefined && isImplemented(call.firmware, call.served, discovery);
		const agents = counts ? index.agents.length : 0;
		return answer(
			{ attributes: (protocolList(call).length & 0xff) | ((agents & 0xff) << 8) },
			isComplete(index, "protocols") && (!counts || isComplete(index, "agents")) ? [] : ["attributes"],
		);
	},

	BASE_DISCOVER_VENDOR: ({ firmware }) => {
		const { vendor } = firmware.index.catalogue.firmware;
		return answer({ vendor_identifier: vendor ?? "" }, vendor === undefined ? ["vendor_identifier"] : []);
	},

	BASE_DISCOVER_SUB_VENDOR: ({ firmware }) => {
		const { subVendor } = firmware.index.catalogue.firmware;
		return answer({ vendor_identifier: subVendor ?? "" }, subVendor === undefined ? ["vendor_identifier"] : []);
	},

	BASE_DISCOVER_IMPLEMENTATION_VERSION: ({ firmware }) => {
		const version = firmware.index.catalogue.firmware.implementationVersion;
		return answer({ implementation_version: version ?? 0 }, version === undefined ? ["implementation_version"] : []);
	},

	BASE_DISCOVER_LIST_PROTOCOLS: (call) => {
		const list = protocolList(call);
		const skip = Number(call.request.skip);
		if (skip > list.length && call.firmware.behaviour.skipBeyondList === "INVALID_PARAMETERS")
			return refuse("INVALID_PARAMETERS");
		const protocols = list.slice(skip, skip + PROTOCOLS_PER_REPLY);
		const isWhole = isComplete(call.firmware.index, "protocols");
		return answer({ num_protocols: protocols.length, protocols }, isWhole ? [] : ["num_protocols", "protocols"]);
	},

	BASE_DISCOVER_AGENT: (call) => {
		const { firmware, agent, request } = call;
		const asked = Number(request.agent_id);
		if (asked === 0 && !firmware.index.agentById.has(0)) return answer({ agent_id: 0, name: "platform" }, ["name"]);
		const found = asked === WHO_AM_I ? agent : firmware.index.agentByDiscoverId.get(asked);
		if (!found) return noSuchAgent(call, "NOT_FOUND");
		if (found.agent.isUnsure) return unknown(`part of what the catalogue says of agent "${found.key}" cannot be read`);
		const { id, discoverId, name } = found.agent;
		return answer(
			{ agent_id: discoverId ?? id, name: (name ?? found.key).slice(0, 15) },
			name === undefined ? ["name"] : [],
		);
	},

	BASE_SET_DEVICE_PERMISSIONS: (call) => {
		const { firmware, request } = call;
		const { statuses } = firmware.index.catalogue.permissions;
		const agentId = Number(request.agent_id);
		const flags = Number(request.flags);
		if (isPlatform(call, agentId)) return platformOutcome(call);
		if (!firmware.index.agentById.has(agentId)) return noSuchAgent(call, statuses.unknownAgent ?? "NOT_FOUND");
		const device = firmware.index.deviceById.get(Number(request.device_id));
		if (!device && isComplete(firmware.index, "devices")) return refuse(statuses.unknownDevice ?? "NOT_FOUND");
		if (hasReservedFlags(call, flags)) return refuse("INVALID_PARAMETERS");
		const allow = (flags & 1) === 1;
		if (!device) {
			setUnlistedDevicePermission(firmware, agentId, allow);
			return unknown(
				`the catalogue does not know device ${request.device_id}, and its list of devices is not complete`,
			);
		}
		return setDevicePermission(firmware, agentId, device, allow) ? answer() : refuse(statuses.alreadyOwned ?? "DENIED");
	},

	BASE_RESET_AGENT_CONFIGURATION: (call) => {
		const { firmware, agent, request } = call;
		const { statuses, resetAgent } = firmware.index.catalogue.permissions;
		const agentId = Number(request.agent_id);
		const flags = Number(request.flags);
		if (agentId !== agent.agent.id && !isPrivileged(firmware, agent)) return refuse(statuses.notPrivileged ?? "DENIED");
		if (isPlatform(call, agentId)) return platformOutcome(call);
		if (!firmware.index.agentById.has(agentId)) return noSuchAgent(call, statuses.unknownAgent ?? "NOT_FOUND");
		if (hasReservedFlags(call, flags)) return refuse("INVALID_PARAMETERS");
		dropVotes(firmware, agentId);
		if (resetAgent === "always" || (resetAgent === "flag" && (flags & 1) === 1)) resetPermissions(firmware, agentId);
		if (resetAgent === "unknown") setUnlistedDevicePermission(firmware, agentId, false);
		return answer();
	},
});

/** Ascending, without Base. */
function protocolList({ firmware, agent }: Call): readonly number[] {
	const { scmi, permissions } = firmware.index.catalogue;
	const closed = Object.entries(permissions.grants[agent.key]?.protocols ?? {})
		.filter(([, grant]) => (typeof grant === "string" ? grant : grant.level) === "none")
		.map(([key]) => scmi.protocols[key]?.id);
	const vendors = Object.values(scmi.protocols).map((protocol) => protocol.id);
	return [...new Set([...firmware.protocols.keys(), ...vendors])]
		.filter((id) => id !== BASE_PROTOCOL_ID && !closed.includes(id))
		.sort((a, b) => a - b);
}

const isPlatform = ({ firmware }: Call, agentId: number) => agentId === 0 && !firmware.index.agentById.has(0);

const platformOutcome = ({ firmware }: Call) =>
	firmware.behaviour.platformAgent === "no effect" ? answer() : refuse(firmware.behaviour.platformAgent);

const hasReservedFlags = ({ firmware }: Call, flags: number) =>
	firmware.behaviour.reservedFlags === "INVALID_PARAMETERS" && flags > 1;

function noSuchAgent({ firmware, request }: Call, status: Parameters<typeof refuse>[0]): Outcome {
	return firmware.index.catalogue.completeness.agents === "partial"
		? unknown(`the catalogue does not know agent ${request.agent_id}, and its list of agents is partial`)
		: refuse(status);
}
