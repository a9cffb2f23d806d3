import type { ControllerPlan } from "../machine/boot-plan.ts";

/**
 * The SCMI nodes of a tree by the firmware server they call, in as far as the tree can tell: another transport, another SMC id or another
 * mailbox provider is another server. Nodes that differ in shared memory or in the mailbox's cells alone are channels into one, and a
 * node that does not say whom it calls goes with the first of its transport.
 */
export function serversOf(controllers: readonly ControllerPlan[]): readonly (readonly ControllerPlan[])[] {
	const servers = new Map<string, ControllerPlan[]>();
	const firstDoors = new Map<ControllerPlan["transport"], string>();
	for (const controller of controllers) {
		const door = doorOf(controller);
		if (door !== undefined && !firstDoors.has(controller.transport)) firstDoors.set(controller.transport, door);
	}
	for (const controller of controllers) {
		const { transport } = controller;
		const key = `${transport} ${doorOf(controller) ?? firstDoors.get(transport)}`;
		const server = servers.get(key);
		if (server) server.push(controller);
		else servers.set(key, [controller]);
	}
	return [...servers.values()];
}

/** What a call goes to; OP-TEE's channels and virtio devices tell agents apart, not servers. */
function doorOf({ transport, smcId, mailbox }: ControllerPlan): string | undefined {
	if (transport === "smc" && smcId.kind === "known") return `${smcId.value}`;
	if (transport === "mailbox" && mailbox.kind === "known") return mailbox.value.path;
	return undefined;
}
