import { type Mailbox, mailboxesOf, mailboxRoles } from "../board/mailboxes.ts";
import { pageNodesOf, strayCellsOf } from "../board/pages.ts";
import { cellsOf } from "../devicetree/tree/read-property.ts";
import { displayName, type Node, pathOf, type Tree } from "../devicetree/tree/tree.ts";
import type { Transport } from "../machine/boot-plan.ts";

/** Why Linux cannot speak over the mailboxes of a node that are all known, as a clause; undefined: it can, as far as that can be told. */
export function mailboxFault(tree: Tree, node: Node): string | undefined {
	const mailboxes = mailboxesOf(tree, node);
	const pages = pageNodesOf(tree, node);
	const cells = node.properties.get("mboxes");
	const length = mailboxes.reduce((sum, mailbox) => sum + 1 + mailbox.cells.length, 0);
	const isWhole = cells !== undefined && cellsOf(cells)?.length === length;
	const stray = isWhole ? strayPage(tree, node, mailboxes.length) : undefined;
	if (stray !== undefined) return stray;
	if (!isWhole || pages.length === 0 || pages.includes(undefined) || mailboxes.some(({ isShort }) => isShort))
		return undefined;
	const path = pathOf(node);
	const roles = mailboxRoles(mailboxes.length, pages.length);
	if (roles === undefined)
		return `${path} has ${counted(mailboxes.length, "mailbox", "mailboxes")} and ${counted(pages.length, "page", "pages")}, which Linux refuses together ("Invalid channel descriptor", -22)`;
	const [sending] = mailboxes;
	const place = roles.indexOf("answers");
	const hearing = mailboxes[Math.max(place, 0)];
	const unknown = [sending, hearing].find((mailbox) => mailbox?.use === "none");
	if (unknown !== undefined)
		return `${mailboxText(unknown)} in mboxes of ${path} is no type of a messaging unit ("Not supported channel number", -22)`;
	if (sending?.use === "receive" || sending?.use === "reset")
		return `the first of mboxes, ${mailboxText(sending)}, ${sending.use === "receive" ? "can only receive" : "carries no messages"}, and Linux sends on it ("Send data on wrong channel type: ${sending.cells[0]}")`;
	if ((hearing?.use === "send" || hearing?.use === "reset") && !node.properties.has("arm,no-completion-irq"))
		return `${place > 0 ? "the second of mboxes" : "the only one of mboxes for commands"}, ${mailboxText(hearing)}, ${hearing.use === "send" ? "can only send" : "carries no messages"}, and Linux waits there for answers ("timed out in resp")`;
	if (place > 0 && sending && hearing && isSame(sending, hearing))
		return `the first two of mboxes of ${path} are one, ${mailboxText(sending)}, which Linux takes once ("failed to request SCMI Tx Receiver mailbox", -16)`;
	return undefined;
}

/** mailbox_chan_validate() counts the cells of `shmem`, and wants two nodes where it counts two; shmem_setup_iomap() wants the first. */
export function strayPage(tree: Tree, node: Node, mailboxes?: number): string | undefined {
	const [stray] = strayCellsOf(tree, node);
	if (stray === undefined) return undefined;
	const what = `${stray.value} in shmem of ${pathOf(node)} is no page`;
	const cells = pageNodesOf(tree, node).length;
	if (cells < 2 || mailboxes === undefined) return `${what}, as no node is given that phandle`;
	const refused = mailboxRoles(mailboxes, cells) === undefined ? "channel" : "shmem";
	return `${what}, and no page takes a number, so that Linux counts ${cells} pages for ${counted(mailboxes, "mailbox", "mailboxes")} ("Invalid ${refused} descriptor", -22)`;
}

/** Linux drivers/firmware/arm_scmi/transports/mailbox.c, mailbox_chan_validate(). */
export function onePageTwice(tree: Tree, node: Node): string | undefined {
	const [first, second] = pageNodesOf(tree, node);
	return first !== undefined && first === second
		? `both pages in shmem of ${pathOf(node)} are the same, which Linux refuses ("Invalid shmem descriptor", -22)`
		: undefined;
}

/** Whether Linux sets up a channel for a protocol, or lets it have that of its SCMI node: `chan_available` of each transport. */
export function hasOwnChannel(tree: Tree, protocol: Node, transport: Transport): boolean {
	switch (transport) {
		case "mailbox": {
			const [first] = mailboxesOf(tree, protocol);
			return first?.provider !== undefined && !first.isShort;
		}
		case "smc":
			return protocol.properties.has("shmem");
		case "optee":
			return protocol.properties.has("linaro,optee-channel-id");
		case "virtio":
			return false;
	}
}

/** The same of a protocol's own; `others` are the nodes whose mailboxes are taken before: its SCMI node, and protocols in front of it. */
export function ownMailboxFault(tree: Tree, protocol: Node, others: readonly Node[]): string | undefined {
	if (!protocol.properties.has("shmem"))
		return `${pathOf(protocol)} has mboxes and no shmem ("Invalid channel descriptor", -22)`;
	return onePageTwice(tree, protocol) ?? mailboxFault(tree, protocol) ?? takenMailbox(tree, protocol, others);
}

/** That a mailbox which a node cannot do without is another's before it. */
export function takenMailbox(tree: Tree, node: Node, others: readonly Node[]): string | undefined {
	const own = mailboxesOf(tree, node);
	const roles = mailboxRoles(own.length, pageNodesOf(tree, node).length) ?? [];
	for (const [i, mailbox] of own.entries()) {
		if (roles[i] !== "commands" && roles[i] !== "answers") continue;
		const owner = others.find((other) => mailboxesOf(tree, other).some((taken) => isSame(taken, mailbox)));
		if (owner !== undefined)
			return `${mailboxText(mailbox)} in mboxes of ${pathOf(node)} is taken by ${displayName(owner)} already ("failed to request SCMI Tx ${i === 0 ? "" : "Receiver "}mailbox", -16)`;
	}
	return undefined;
}

/** Why Linux has no mailbox for what firmware tells by itself, as a clause: it has that one already. */
export function notificationFault(tree: Tree, node: Node): string | undefined {
	const mailboxes = mailboxesOf(tree, node);
	const roles = mailboxRoles(mailboxes.length, pageNodesOf(tree, node).length) ?? [];
	const place = roles.indexOf("notifications");
	const told = mailboxes[place];
	const isTwice = told !== undefined && mailboxes.slice(0, place).some((taken) => isSame(taken, told));
	return isTwice
		? `mboxes of ${displayName(node)} has ${mailboxText(told)} twice, for commands and for what firmware tells, and Linux takes it once ("failed to request SCMI Rx mailbox", -16)`
		: undefined;
}

/** Linux lets one client have a channel of a mailbox: mbox_request_channel(). */
function isSame(a: Mailbox, b: Mailbox): boolean {
	return a.provider !== undefined && a.provider === b.provider && !a.isShort && `${a.cells}` === `${b.cells}`;
}

const counted = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`;

const mailboxText = ({ provider, cells }: Mailbox) =>
	`<&${[provider ? displayName(provider) : "", ...cells].join(" ")}>`;
