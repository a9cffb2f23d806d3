import { AGENT_TYPES } from "../../catalogue/agent-shape.ts";
import type { AgentEntry } from "../../catalogue/catalogue-index.ts";
import type { Catalogue, CatalogueChannel } from "../../catalogue/model.ts";
import { code, plain } from "../markdown.ts";

/** `agent 13 (VM1)` with its key, as Markdown. */
export function agentTitle({ key, agent: { id, name } }: AgentEntry): string {
	return `**agent ${id}${name ? ` (${plain(name)})` : ""}** ${code(key)}`;
}

/** Whether it sets what others may do. */
export const isTrusted = ({ permissions }: Catalogue, { key, agent }: AgentEntry): boolean =>
	agent.trusted === true || permissions.setBy.includes(key);

/** Who it is, how it reaches firmware and what it may do to others: Markdown, by paragraph. */
export function agentDetails(catalogue: Catalogue, entry: AgentEntry): readonly string[] {
	const { key, agent } = entry;
	const channels = (agent.channels ?? []).flatMap((channel) => channelText(channel) ?? []);
	const may = [
		...(isTrusted(catalogue, entry) ? ["It sets what others may do."] : []),
		...(catalogue.permissions.bypass.includes(key) ? ["Firmware checks nothing that it asks for."] : []),
		...(agent.secure ? ["It is part of the secure world."] : []),
	];
	return [
		agent.type === undefined ? "" : AGENT_TYPES[agent.type],
		channels.length === 0 ? "" : `Its ${channels.length === 1 ? "channel is" : "channels are"} ${channels.join("; ")}.`,
		may.join(" "),
	].filter((text) => text !== "");
}

function channelText({ smcId, shmem, mailbox, opteeChannel, direction }: CatalogueChannel): string | undefined {
	const parts = [
		...(smcId === undefined ? [] : [`SMC ${hex(smcId)}`]),
		...(opteeChannel === undefined ? [] : [`channel ${opteeChannel} of OP-TEE`]),
		...(mailbox?.address === undefined ? [] : [`mailbox ${hex(mailbox.address)}`]),
		...(shmem === undefined ? [] : [`page ${hex(shmem.address)}`]),
	];
	// what firmware says by itself goes another way
	return parts.length === 0 || (direction !== undefined && direction !== "a2p") ? undefined : parts.join(", ");
}

const hex = (number: number): string => `0x${number.toString(16)}`;
