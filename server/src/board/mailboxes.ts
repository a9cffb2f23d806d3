import { spanOfTokens } from "../devicetree/lex/origin.ts";
import { compatiblesOf, specifiersOf } from "../devicetree/tree/read-property.ts";
import type { Node, Property, Tree } from "../devicetree/tree/tree.ts";
import type { Span } from "../text/span.ts";
import type { Controller } from "./board.ts";

/** One entry of an SCMI node's `mboxes`. */
export interface Mailbox {
	/** Undefined where the reference leads somewhere unknown. */
	readonly provider: Node | undefined;
	readonly cells: readonly number[];
	/** Which of the provider's channels; undefined where its binding is not known here. */
	readonly channel: number | undefined;
	/** All of its numbers that tell channels apart, in words: `channel 0`, `<0 2>`. */
	readonly words: string;
	/** Where one of the numbers says it. */
	readonly use: MailboxUse | undefined;
	readonly isShort: boolean;
	readonly at: Span;
}

/** What a driver can do with a mailbox; `none`: it gives out no such mailbox. A reset of the other side carries no message. */
export type MailboxUse = "send" | "receive" | "reset" | "none";

/** What an entry is for, by its place: Linux reads no `mbox-names`. */
export type MailboxRole = "commands" | "answers" | "notifications" | "confirmations";

export function mailboxesOf(tree: Tree, node: Node): readonly Mailbox[] {
	const property = node.properties.get("mboxes");
	if (property === undefined) return [];
	return specifiersOf(tree, property, "#mbox-cells").map(({ provider, cells, isShort, first, last }) => {
		const numbers = cells.flatMap(({ value }) => (value === undefined ? [] : [Number(value)]));
		const isWhole = numbers.length === cells.length && !isShort;
		return {
			provider,
			cells: numbers,
			channel: provider && isWhole && hasChannelLast(provider, numbers.length) ? numbers.at(-1) : undefined,
			words:
				numbers.length === 1 || (provider && isUnit(provider, numbers))
					? `channel ${numbers.at(-1)}`
					: `<${numbers.join(" ")}>`,
			use: provider && isWhole ? useOf(provider, numbers) : undefined,
			isShort,
			at: spanOfTokens(first, last),
		};
	});
}

/**
 * What each of so many mailboxes with so many pages is for; undefined: Linux refuses the pair. Alone, or with one page each, a mailbox
 * carries the answers to what is sent on it as well. Linux drivers/firmware/arm_scmi/transports/mailbox.c, mailbox_chan_validate().
 */
export function mailboxRoles(mailboxes: number, pages: number): readonly MailboxRole[] | undefined {
	switch (`${mailboxes}/${pages}`) {
		case "1/1":
			return ["commands"];
		case "2/1":
			return ["commands", "answers"];
		case "2/2":
			return ["commands", "notifications"];
		case "3/2":
			return ["commands", "answers", "notifications"];
		case "4/2":
			return ["commands", "answers", "notifications", "confirmations"];
		default:
			return undefined;
	}
}

/** Bindings whose last number is the channel or doorbell: fsl,mu.yaml, arm,mhu.yaml, arm,mhuv2.yaml, arm,mhuv3.yaml. */
const CHANNEL_LAST = /^(?:fsl,imx[\w-]*-mu(?:-[\w-]+)?|arm,mhu(?:-doorbell|v2-[rt]x|v3)?)$/;

const hasChannelLast = (provider: Node, cells: number): boolean =>
	cells === 1 || (cells > 1 && compatiblesOf(provider).some((name) => CHANNEL_LAST.test(name)));

/** By the type of a messaging unit's channel. Linux drivers/mailbox/imx-mailbox.c, `enum imx_mu_chan_type`. */
const MU_TYPES: readonly MailboxUse[] = ["send", "receive", "send", "receive", "reset", "send"];

/** A messaging unit: the type, then the channel. */
const isUnit = (provider: Node, cells: readonly number[]): boolean =>
	cells.length === 2 && compatiblesOf(provider).some((name) => /^fsl,imx[\w-]*-mu$/.test(name));

function useOf(provider: Node, cells: readonly number[]): MailboxUse | undefined {
	return isUnit(provider, cells) ? (MU_TYPES[cells[0] as number] ?? "none") : undefined;
}

/** What the core takes for every device before its driver is asked: drivers/base/platform.c, platform_probe(). */
const TAKEN_BY_CORE: Readonly<Record<string, string>> = {
	"assigned-clocks": "#clock-cells",
	"assigned-clock-parents": "#clock-cells",
	"power-domains": "#power-domain-cells",
};

/** Mailboxes that are not there without the clocks they name: imx-mailbox.c, stm32-ipcc.c, and the bus of arm_mhu.c and arm_mhuv2.c (amba_get_enable_pclk()). */
const TAKES_CLOCKS = /^(?:fsl,imx[\w-]*-mu(?:-[\w-]+)?|st,stm32mp1-ipcc|arm,mhu(?:-doorbell|v2-[rt]x)?)$/;

/**
 * By which property a mailbox waits (-EPROBE_DEFER) for what the SCMI node provides that waits for the mailbox: neither ever comes. Of
 * several power domains the core takes none.
 */
export function waitsForUser(
	tree: Tree,
	mailbox: Node,
	{ protocols }: Pick<Controller, "protocols">,
): Property | undefined {
	const takesClocks = compatiblesOf(mailbox).some((name) => TAKES_CLOCKS.test(name));
	const taken = { ...TAKEN_BY_CORE, ...(takesClocks && { clocks: "#clock-cells" }) };
	for (const [name, cells] of Object.entries(taken)) {
		const property = mailbox.properties.get(name);
		const entries = property === undefined ? [] : specifiersOf(tree, property, cells);
		if (name === "power-domains" && entries.length !== 1) continue;
		if (entries.some(({ provider }) => protocols.some((protocol) => protocol.node === provider))) return property;
	}
	return undefined;
}
