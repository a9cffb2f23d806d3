import type { Controller } from "../board/board.ts";
import { type Mailbox, mailboxesOf, mailboxRoles } from "../board/mailboxes.ts";
import { type Region, type RegionReading, regionOf } from "../devicetree/tree/address.ts";
import { cellsOf, compatiblesOf, isEnabled, specifiersOf, stringsOf } from "../devicetree/tree/read-property.ts";
import { displayName, type Node, pathOf, spanOfNode, spanOfProperty, type Tree } from "../devicetree/tree/tree.ts";
import type { Cause, ControllerPlan, Known, MailboxPlan, SharedMemoryPlan, Transport } from "../machine/boot-plan.ts";
import type { CauseTable } from "./causes.ts";
import { knownNumber, knownValue } from "./known-value.ts";

/** An SCMI node in the machine's words, not yet bound to a firmware. */
export function planController(causes: CauseTable, tree: Tree, controller: Controller): ControllerPlan {
	const { node, compatible, enabled, protocols } = controller;
	return {
		path: pathOf(node),
		cause: causes.causeOf(controller, () => ({ at: spanOfNode(node), text: `the SCMI node ${displayName(node)}` })),
		compatible,
		transport: transportOf(compatible),
		enabled,
		firmware: undefined,
		smcId: knownNumber(causes, tree, node, "arm,smc-id"),
		shmem: planPage(causes, tree, node),
		further: pagesOf(tree, node)
			.slice(1)
			.flatMap((page) => (page === undefined ? [] : [planSharedMemory(causes, tree, page)])),
		mailbox: planMailbox(causes, tree, node),
		opteeChannel: knownNumber(causes, tree, node, "linaro,optee-channel-id"),
		protocols: protocols.map((protocol) => ({
			protocolId: protocol.protocolId,
			enabled: protocol.enabled,
			cause: causes.causeOf(protocol, () => ({
				at: spanOfNode(protocol.node),
				text: `the protocol node ${displayName(protocol.node)}`,
			})),
		})),
	};
}

/** The first page; one that stands there twice is refused. Linux transports/mailbox.c, mailbox_chan_validate(). */
function planPage(causes: CauseTable, tree: Tree, node: Node): ControllerPlan["shmem"] {
	const [first, second] = pagesOf(tree, node);
	const refused = `both pages in shmem of ${pathOf(node)} are the same, which Linux refuses ("Invalid shmem descriptor", -22)`;
	if (first !== undefined && first === second && node.properties.has("mboxes")) return { kind: "absent", why: refused };
	return knownValue(causes, tree, node, "shmem", () => first && planSharedMemory(causes, tree, first));
}

function pagesOf(tree: Tree, node: Node): readonly (Node | undefined)[] {
	const property = node.properties.get("shmem");
	return property ? specifiersOf(tree, property, undefined).map(({ provider }) => provider) : [];
}

/** Numbers that are fewer than the mailbox takes are none: of_parse_phandle_with_args() of Linux fails. */
function planMailbox(causes: CauseTable, tree: Tree, node: Node): Known<MailboxPlan> {
	const mailboxes = mailboxesOf(tree, node);
	const why = whyUnusable(tree, node, mailboxes);
	if (why !== undefined) return { kind: "absent", why };
	if (mailboxes.some(({ isShort }) => isShort)) return { kind: "absent" };
	return knownValue(causes, tree, node, "mboxes", () => {
		const [first] = mailboxes;
		if (first?.provider === undefined) return undefined;
		const { provider, cells, channel, words } = first;
		const region = regionOf(provider);
		const address = region.kind === "region" ? region.region.address : undefined;
		return { address, path: pathOf(provider), cells, channel, words, enabled: isEnabled(provider) };
	});
}

/** Why Linux cannot speak over mailboxes that are all known, as a clause; undefined: it can, as far as that can be told. */
function whyUnusable(tree: Tree, node: Node, mailboxes: readonly Mailbox[]): string | undefined {
	const pages = pagesOf(tree, node);
	const cells = node.properties.get("mboxes");
	const length = mailboxes.reduce((sum, mailbox) => sum + 1 + mailbox.cells.length, 0);
	const isWhole = cells !== undefined && cellsOf(cells)?.length === length;
	if (!isWhole || pages.length === 0 || pages.includes(undefined) || mailboxes.some(({ isShort }) => isShort))
		return undefined;
	const path = pathOf(node);
	const roles = mailboxRoles(mailboxes.length, pages.length);
	if (roles === undefined)
		return `${path} has ${counted(mailboxes.length, "mailbox", "mailboxes")} and ${counted(pages.length, "page", "pages")}, which Linux refuses together ("Invalid channel descriptor", -22)`;
	const [sending] = mailboxes;
	const place = roles.indexOf("answers");
	const hearing = mailboxes[Math.max(place, 0)];
	if (sending?.ways?.sends === false)
		return `the first of mboxes, ${mailboxText(sending)}, can only receive, and Linux sends on it ("Send data on wrong channel type: ${sending.cells[0]}")`;
	if (hearing?.ways?.receives === false && !node.properties.has("arm,no-completion-irq"))
		return `${place > 0 ? "the second of mboxes" : "the only one of mboxes for commands"}, ${mailboxText(hearing)}, can only send, and Linux waits there for answers ("timed out in resp")`;
	return undefined;
}

const counted = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`;

const mailboxText = ({ provider, cells }: Mailbox) => `<&${provider ? displayName(provider) : ""} ${cells.join(" ")}>`;

/** Linux tries drivers in the order of `compatible`, and compares without case: of_compat_cmp(). */
function transportOf(compatible: readonly string[]): Transport {
	const found = compatible.map((name) => TRANSPORTS[name.toLowerCase()]).find((transport) => transport !== undefined);
	return found ?? "mailbox";
}

const TRANSPORTS: Readonly<Record<string, Transport | undefined>> = {
	"arm,scmi": "mailbox",
	"arm,scmi-smc": "smc",
	"arm,scmi-smc-param": "smc",
	"qcom,scmi-smc": "smc",
	"arm,scmi-virtio": "virtio",
	"linaro,scmi-optee": "optee",
};

/** A bus, as what it lacks is its own. */
export function causeOfBus(causes: CauseTable, bus: Node): Cause {
	return causes.causeOf(bus, () => ({ at: spanOfNode(bus), text: displayName(bus) }));
}

/** A node of shared memory; its address as Linux finds it, or as `reading` says. */
export function planSharedMemory(
	causes: CauseTable,
	tree: Tree,
	node: Node,
	reading: RegionReading = regionOf(node),
): SharedMemoryPlan {
	const isAbsent = tree.complete && (reading.kind === "absent" || reading.kind === "untranslated");
	const untranslated =
		tree.complete && reading.kind === "untranslated"
			? { bus: pathOf(reading.bus), cause: causeOfBus(causes, reading.bus), because: reading.because }
			: undefined;
	const part = (pick: (region: Region) => number): Known<number> => {
		if (reading.kind !== "region") return { kind: isAbsent ? "absent" : "unknown" };
		const property = node.properties.get("reg");
		const at = (property && spanOfProperty(property)) ?? spanOfNode(node);
		return {
			kind: "known",
			value: pick(reading.region),
			cause: causes.add({ at, text: `reg of ${displayName(node)}` }),
		};
	};
	return {
		path: pathOf(node),
		cause: causes.causeOf(node, () => ({ at: spanOfNode(node), text: `shared memory ${displayName(node)}` })),
		address: part((region) => region.address),
		size: part((region) => region.size),
		...(untranslated && { untranslated }),
		...(tree.complete && lackOf(node)),
	};
}

/** Linux drivers/firmware/arm_scmi/shmem.c, shmem_setup_iomap(). */
function lackOf(node: Node): Pick<SharedMemoryPlan, "lacks"> {
	const names = node.properties.get("compatible");
	const isKnown = names === undefined || stringsOf(names) !== undefined;
	if (isKnown && !compatiblesOf(node).some((name) => name.toLowerCase() === "arm,scmi-shmem"))
		return { lacks: "compatible" };
	return node.properties.has("reg") ? {} : { lacks: "reg" };
}
