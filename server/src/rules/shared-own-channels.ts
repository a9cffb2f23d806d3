import type { Region } from "../devicetree/tree/address.ts";
import type { Facts } from "../facts.ts";
import { type Behind, commandPageOf, hex, ringText } from "../machine/channels.ts";
import type { Verdicts } from "../verdicts/verdicts.ts";
import { behindChannel, isUsed, type OwnChannel, ownChannels, pagesOf, placeInNode } from "./own-channels.ts";
import type { Reported } from "./rule.ts";

/** Two systems, each of which speaks to firmware by its own tree, that are on one channel or have one page. */
export function* sharedOwnChannels(facts: Facts, verdicts: Verdicts | undefined): Iterable<Reported> {
	const used = ownChannels(facts).filter(isUsed);
	const all = used.map((own) => ({ own, behind: verdicts && behindChannel(verdicts.boot, own) }));
	// one that firmware does not have is told by itself
	const there = all.filter(({ behind }) => behind?.kind !== "absent");
	for (const [i, second] of there.entries())
		for (const first of there.slice(0, i))
			if (first.own.domain !== second.own.domain) yield* reported(first, second, verdicts);
}

interface Judged {
	readonly own: OwnChannel;
	readonly behind: Behind | undefined;
}

function* reported(first: Judged, second: Judged, verdicts: Verdicts | undefined): Generator<Reported> {
	const [a, b] = [first.own, second.own];
	const ring = ringText(b.node);
	const isOneRing = ring !== undefined && ring === ringText(a.node) && !areOtherAgents(first, second);
	// elsewhere the addresses of a guest's tree need not be the machine's, and an SMC may say which page it means
	const areMailboxes = a.node.transport === "mailbox" && b.node.transport === "mailbox";
	const [pageOfA, pageOfB] = areMailboxes ? [commandPageOf(a.node), commandPageOf(b.node)] : [];
	if (!isOneRing) yield* areMailboxes ? onePage(a, b) : [];
	else if (pageOfA === undefined || pageOfB === undefined || pageOfA === pageOfB)
		yield oneChannel(first, second, ring, pageOfA === pageOfB ? pageOfA : undefined, verdicts);
	else yield* [twoPages(b, a, ring, pageOfB, pageOfA), twoPages(a, b, ring, pageOfA, pageOfB)];
}

function areOtherAgents(first: Judged, second: Judged): boolean {
	return (
		first.behind?.kind === "agent" && second.behind?.kind === "agent" && first.behind.agent !== second.behind.agent
	);
}

function oneChannel(
	{ own: first }: Judged,
	{ own, behind }: Judged,
	ring: string,
	page: number | undefined,
	verdicts: Verdicts | undefined,
): Reported {
	const [a, b] = [first.domain.name, own.domain.name];
	const index = own.node.firmware === undefined ? undefined : verdicts?.boot.indices[own.node.firmware];
	const who =
		index && behind?.kind === "agent"
			? `to "${index.catalogue.firmware.name}" both are agent ${behind.agent.agent.id} (${behind.agent.agent.name ?? behind.agent.key})`
			: "to firmware both are one agent";
	const messages = page === undefined ? "" : `, and they write over each other's messages at ${hex(page)}`;
	return {
		at: placeInNode(own, "channel"),
		message: `${b} calls firmware by ${ring}, and so does ${a}: ${who}. What one of them may use, the other may switch off${messages}. Give ${b} the channel of an agent of its own`,
		related: [{ at: placeInNode(first, "channel"), message: `the channel of ${a}` }],
	};
}

function twoPages(own: OwnChannel, other: OwnChannel, ring: string, page: number, otherPage: number): Reported {
	const { domain } = other;
	return {
		at: placeInNode(own, "page"),
		message: `${own.domain.name} calls firmware by ${ring} with its messages at ${hex(page)}, and ${domain.name} by the same with its messages at ${hex(otherPage)}: firmware reads one page for a channel, so the messages of one of them are never read`,
		related: [{ at: placeInNode(other, "page"), message: `the page of ${domain.name}` }],
	};
}

function* onePage(first: OwnChannel, second: OwnChannel): Generator<Reported> {
	const others = pagesOf(first.node);
	const shared = pagesOf(second.node).find((page) => others.some((other) => overlap(page, other)));
	if (shared === undefined) return;
	const [a, b] = [first.domain.name, second.domain.name];
	yield {
		at: placeInNode(second, "page"),
		message: `${b} has its messages to firmware at ${hex(shared.address)}, and so has ${a} on another channel: they write over each other's messages. Give each the page that firmware reads for its channel`,
		related: [{ at: placeInNode(first, "page"), message: `the page of ${a}` }],
	};
}

const overlap = (a: Region, b: Region) => a.address < b.address + b.size && b.address < a.address + a.size;
