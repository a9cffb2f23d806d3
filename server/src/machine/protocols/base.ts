import { isComplete } from "../../catalogue/catalogue-index.ts";
import { isCommand } from "../../catalogue/channel-table.ts";
import { answeredName } from "../../scmi/answered-name.ts";
import { BASE, WHO_AM_I } from "../../scmi/protocols/base.ts";
import { BASE_PROTOCOL_ID } from "../../scmi/resource-kind.ts";
import { type Firmware, isPlatform } from "../firmware.ts";
import { dropVote, startOthers } from "../hardware.ts";
import {
	ANY_CHANGE,
	doubtPermissions,
	mayUse,
	mayUseProtocol,
	resetPermissions,
	setDevicePermission,
	setProtocolPermission,
	setUnlistedDevicePermission,
} from "../permissions.ts";
import { protocolKind } from "../servers/index.ts";
import { unreadPart } from "../unread-part.ts";
import { answer, type Call, noSuchAgent, protocolModel, refuse, refuseAs, unknown } from "./model.ts";

/** Ids that fit one reply of the commonest shared memory area (0x80 bytes). */
const PROTOCOLS_PER_REPLY = 92;

export const BASE_MODEL = protocolModel(
	BASE,
	{
		/** Agents are counted as the catalogue says, else as it lists them; unless it calls the list complete there may be more. */
		PROTOCOL_ATTRIBUTES: ({ firmware }) => {
			const { index, behaviour } = firmware;
			const { agentCount } = index.catalogue.scmi;
			const listed = index.agents.filter(({ agent }) => !isPlatform(firmware, agent.id)).length;
			const agents = agentCount ?? (behaviour.countsAgents ? listed : 0);
			const isCounted = agentCount !== undefined || !behaviour.countsAgents || isComplete(index, "agents");
			return answer(
				{ attributes: (allProtocols(firmware).length & 0xff) | ((agents & 0xff) << 8) },
				isCounted && isComplete(index, "protocols") ? [] : ["attributes"],
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

		BASE_DISCOVER_AGENT: ({ firmware, agent, request }) => {
			const asked = Number(request.agent_id);
			const found = asked === WHO_AM_I ? agent : firmware.index.agentByDiscoverId.get(asked);
			if (!found && isPlatform(firmware, asked)) return answer({ agent_id: 0, name: "platform" }, ["name"]);
			if (!found) return noSuchAgent(firmware, asked, "undiscoverable");
			if (found.agent.isUnsure) return unknown(unreadPart(`agent "${found.key}"`));
			const { id, discoverId, name } = found.agent;
			return answer(
				{ agent_id: discoverId ?? id, name: answeredName(name ?? found.key) },
				name === undefined ? ["name"] : [],
			);
		},

		BASE_SET_DEVICE_PERMISSIONS: ({ firmware, request }) => {
			const agentId = Number(request.agent_id);
			if (isPlatform(firmware, agentId)) return answer();
			const allow = (Number(request.flags) & 1) === 1;
			const device = firmware.index.deviceById.get(Number(request.device_id));
			if (!device) {
				setUnlistedDevicePermission(firmware, agentId, allow);
				return unknown(
					`the catalogue does not know device ${request.device_id}, and its list of devices is not complete`,
				);
			}
			const isSet = setDevicePermission(firmware, agentId, device, allow);
			if (isSet === undefined)
				return unknown(`the catalogue does not say whether another agent still owns device ${device.key}`);
			return isSet ? answer() : refuseAs(firmware, "alreadyOwned");
		},

		/** The same for the resources of one protocol. */
		BASE_SET_PROTOCOL_PERMISSIONS: ({ firmware, request }) => {
			const agentId = Number(request.agent_id);
			const protocolId = Number(request.command_id) & 0xff;
			if (protocolId === BASE_PROTOCOL_ID) return refuse("DENIED");
			if (isPlatform(firmware, agentId)) return answer();
			const device = firmware.index.deviceById.get(Number(request.device_id));
			const kind = firmware.protocols.get(protocolId)?.table.kind;
			if (!device || kind === undefined || kind === "base")
				return unknown("the catalogue does not know the device, or the protocol");
			setProtocolPermission(firmware, agentId, device, kind, (Number(request.flags) & 1) === 1);
			return answer();
		},

		BASE_RESET_AGENT_CONFIGURATION: ({ firmware, request }) => {
			const agentId = Number(request.agent_id);
			const { resetAgent } = firmware.index.catalogue.permissions;
			if (isPlatform(firmware, agentId))
				return firmware.behaviour.platformAgent.reset === "stops"
					? { kind: "stops", why: "the server treats the platform as an agent with a channel" }
					: answer();
			resetState(firmware, agentId);
			const dropsGrants = resetAgent === "always" || (resetAgent === "flag" && (Number(request.flags) & 1) === 1);
			if (dropsGrants) resetPermissions(firmware, agentId);
			if (resetAgent === "unknown") doubtPermissions(firmware, agentId);
			return answer();
		},
	},
	{
		reserved: {
			BASE_SET_DEVICE_PERMISSIONS: ({ flags }) => Number(flags) > 1,
			BASE_SET_PROTOCOL_PERMISSIONS: ({ flags }) => Number(flags) > 1,
			BASE_RESET_AGENT_CONFIGURATION: ({ flags }) => Number(flags) > 1,
		},
	},
);

/** What an agent asked of hardware is taken back, in the order of the tables. */
function resetState(firmware: Firmware, agentId: number): void {
	const { index, behaviour } = firmware;
	const agent = index.agentById.get(agentId);
	if (behaviour.resetsState === "nothing" || !agent) return;
	for (const { entries } of index.tables.values())
		for (const entry of entries) {
			const isMeant =
				behaviour.resetsState === "everything" || mayUse(firmware, agent, entry, ANY_CHANGE) === "allowed";
			if (isMeant) dropVote(firmware, entry, agentId);
			if (isMeant && behaviour.resetsState === "granted") startOthers(firmware, entry);
		}
}

/** Ascending; Base where the server counts itself. */
function allProtocols({ index, behaviour, protocols }: Firmware): readonly number[] {
	const stated = Object.values(index.catalogue.scmi.protocols);
	const hidden = stated.filter(({ listed }) => listed === false).map(({ id }) => id);
	return [...new Set([...protocols.keys(), ...stated.map(({ id }) => id)])]
		.filter((id) => (id !== BASE_PROTOCOL_ID || behaviour.listsBase) && !hidden.includes(id))
		.sort((a, b) => a - b);
}

/** Of these, what the agent is told of: not what is closed to it, nor what its channel does not speak. */
function protocolList({ firmware, agent }: Call): readonly number[] {
	const { scmi } = firmware.index.catalogue;
	const channels = (agent.agent.channels ?? []).filter(isCommand).map(({ protocols }) => protocols);
	// one that does not say speaks all
	const spoken = channels.includes(undefined) ? undefined : channels.flatMap((keys) => keys ?? []);
	const ids = channels.length === 0 ? undefined : spoken?.flatMap((key) => scmi.protocols[key]?.id ?? []);
	const closed = Object.entries(scmi.protocols).flatMap(([key, protocol]) => {
		const kind = protocolKind(key, protocol);
		return kind && !mayUseProtocol(firmware, agent, kind, undefined) ? [protocol.id] : [];
	});
	return allProtocols(firmware).filter((id) => (ids?.includes(id) ?? true) && !closed.includes(id));
}
