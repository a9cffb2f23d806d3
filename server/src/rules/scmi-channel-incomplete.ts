import { transportOf } from "../board/bindings/transports.ts";
import type { Board } from "../board/board.ts";
import { mailboxesOf, mailboxRoles } from "../board/mailboxes.ts";
import { disabledOptee } from "../board/optee-driver.ts";
import { ownClocksOf } from "../board/own-clocks.ts";
import { pageNodesOf } from "../board/pages.ts";
import { spanOfTokens } from "../devicetree/lex/origin.ts";
import { textOfBytes } from "../devicetree/lex/text-escapes.ts";
import type { Cell } from "../devicetree/parse/ast.ts";
import { cellsOf, numberOf, stringsOf } from "../devicetree/tree/read-property.ts";
import {
	displayName,
	type Node,
	type Property,
	spanOfNode,
	spanOfProperty,
	type Tree,
} from "../devicetree/tree/tree.ts";
import type { Facts } from "../facts.ts";
import { hasOwnChannel, onePageTwice } from "../hypervisors/mailbox-faults.ts";
import type { Transport } from "../machine/boot-plan.ts";
import { TRANSPORT_NAMES } from "../machine/channels.ts";
import { missingProperty, pageFault, readsPage, whyUnusable } from "../machine/run-instance.ts";
import type { Fix } from "../text/fix.ts";
import { listedSome } from "../text/listed.ts";
import type { Span } from "../text/span.ts";
import type { Verdicts } from "../verdicts/verdicts.ts";
import { causesOfProbe, placesOfProbe } from "./failed-probe.ts";
import { insertProperty } from "./insert-property.ts";
import { transportMeant, whatIsMissing } from "./missing-channel.ts";
import { isNoPage, misspeltPage } from "./no-page.ts";
import { textFor } from "./number-form.ts";
import { type OwnChannel, ownChannels, placeInNode, usersOf } from "./own-channels.ts";
import { UNCOUNTED } from "./reference-rule.ts";
import { respeltString, respeltValue } from "./respelt.ts";
import type { Reported, Rule } from "./rule.ts";
import { lackOfNode } from "./scmi-node-misspelt.ts";
import { severalTransports } from "./scmi-transport-ambiguous.ts";
import { meantProperty } from "./scmi-words.ts";
import { placeOfStrayPage } from "./stray-page.ts";
import { undrivenMailbox } from "./undriven-mailbox.ts";
import { undrivenOptee } from "./undriven-optee.ts";
import { hearsNothing } from "./unheard-notifications.ts";
import { unnamedInterrupt } from "./unnamed-interrupt.ts";
import { formText, writtenForOtherCells } from "./written-reg.ts";

export const scmiChannelIncomplete: Rule = {
	code: "scmi-channel-incomplete",
	summary: "an SCMI node lacks what its channel needs, or has it as it cannot work: `shmem`, `arm,smc-id`, `mboxes`",
	severity: "error",
	needs: [],
	*check({ facts, verdicts }) {
		const ofProbe = placesOfProbe(facts.boot);
		const isOfProbe = (at: Span) => ofProbe.some(({ file, start }) => file === at.file && start === at.start);
		for (const own of ownChannels(facts)) {
			const { domain, board, controller } = own;
			// that no driver takes it is told at its compatible
			if (!board.tree.complete || controller.isUndriven) continue;
			const [page] = pageNodesOf(board.tree, controller.node);
			const isOther = page !== undefined && isNoPage(board, page);
			// without its own channel a mediator stays off, which is more than a system waiting
			if (isOfProbe(spanOfNode(controller.node)) && !isOther) continue;
			if (domain.request.os === "zephyr") {
				yield* lacking(facts, verdicts, own, `${domain.name} cannot call firmware`);
				continue;
			}
			const users = usersOf(own);
			if (users.length === 0) continue;
			const isDriven = own.isPhysical ? facts.recognised.hypervisor.rootDrives(board) : () => true;
			const waiting = users.filter(isDriven).map(({ node }) => displayName(node));
			const one = waiting.length === 1;
			const consequence =
				waiting.length === 0
					? "no guest reaches firmware through it"
					: `${listedSome(waiting, 3)} ${one ? "waits" : "wait"} for it and never ${one ? "probes" : "probe"}`;
			yield* unusableByLinux(own, consequence);
			yield* lacking(facts, verdicts, own, `Linux's probe of it fails, and ${consequence}`);
			if (page && (isOther || !isOfProbe(spanOfNode(page))))
				for (const found of pageNotTaken(facts, own, page, consequence))
					if (isOther || !isOfProbe(found.at)) yield found;
			yield* ownChannelRefused(own, consequence);
			yield* undrivenMailbox(own, consequence);
			yield* undrivenOptee(own, consequence);
			yield* ownPageUnread(own);
			yield* ownCallUnread(own);
			if (missingProperty(own.node) !== undefined) continue;
			yield* namesInOtherOrder(controller.node);
			yield* unnamedInterrupt(facts, own);
			yield* hearsNothing(own);
		}
	},
};

/** Something is not there, or too short. */
function* lacking(
	facts: Facts,
	verdicts: Verdicts | undefined,
	own: OwnChannel,
	consequence: string,
): Generator<Reported> {
	const { controller, node: planned } = own;
	const { node } = controller;
	const missing = missingProperty(planned);
	if (missing === undefined || whyUnusable(planned) !== undefined) return;
	// that it is there and misspelt is told by itself
	if (isMisspelt(node.properties, missing, planned.transport)) return;
	// and so is a list that goes wrong at one of its cells
	const property = node.properties.get(missing);
	const faults = own.board.referenceFaults.filter((found) => found.node === node && found.property === property);
	if (faults.some(({ fault }) => UNCOUNTED.has(fault.kind))) return;
	const lack = property
		? `${missing} of ${displayName(node)} ${formFault(property)}`
		: `${displayName(node)} has no ${missing}, which ${TRANSPORT_NAMES[planned.transport]} needs`;
	const at = (property && spanOfProperty(property)) ?? spanOfNode(node);
	const named = controller.compatible.filter((word) => transportOf([word]) !== undefined);
	const taken = named.length > 1 ? `taken as "${named[0]}", ` : "";
	const meant = transportMeant(own);
	const hint = meant === undefined ? "" : `. It has all that "${meant.instead}" needs`;
	yield {
		// a mediator that looks for that transport's node finds none
		oneCause: meant && own.isPhysical ? lackOfNode(meant.instead) : severalTransports(node),
		at,
		message: `${taken}${lack}: ${consequence}${hint}`,
		fixes: meant?.fixes ?? (property ? withoutQuotes(own, property) : whatIsMissing(facts, verdicts, own, missing)),
		explains: [planned.cause],
	};
}

/** Why a property that is there counts as if it were not. */
function formFault(property: Property): string {
	const text = textFor(property);
	const wanted = isReference(property) ? "references have" : "a number has";
	if (text !== undefined) return `${text.says}, where ${wanted} to stand`;
	return isReference(property) ? "is empty" : "is shorter than a number";
}

const isReference = ({ name }: Property): boolean => name === "mboxes" || name === "shmem";

/** The number, or the page, that a text names. */
function withoutQuotes({ board }: OwnChannel, property: Property): readonly Fix[] {
	const [part] = property.value;
	if (part?.kind !== "string" || property.value.length > 1) return [];
	const label = textOfBytes(part.bytes).replace(/^&/, "");
	const isPage = board.sharedMemories.some(({ node }) => node.labels.includes(label));
	if (property.name === "shmem") return isPage ? respeltValue(property, `<&${label}>`) : [];
	const meant = textFor(property)?.meant;
	return meant === undefined ? [] : respeltValue(property, `<${meant}>`);
}

/** All of it is there, and cannot work. */
function* unusableByLinux(
	{ controller: { node }, node: planned, board: { tree } }: OwnChannel,
	consequence: string,
): Generator<Reported> {
	const why = whyUnusable(planned);
	const property = node.properties.get(missingProperty(planned) ?? "");
	if (why === undefined || property === undefined) return;
	const at = spanOfProperty(saidAnew(tree, node, property)) ?? spanOfNode(node);
	const stray = placeOfStrayPage(tree, node);
	yield { at, message: `${why}: no message gets through, and ${consequence}`, explains: [planned.cause], ...stray };
}

/** Of pages and mailboxes that do not go together the one that a board says anew, where the other is as it was. */
function saidAnew(tree: Tree, node: Node, told: Property): Property {
	if (mailboxRoles(mailboxesOf(tree, node).length, pageNodesOf(tree, node).length) !== undefined) return told;
	const other = told.name === "mboxes" ? node.properties.get("shmem") : undefined;
	return other !== undefined && other.definitions.length > told.definitions.length ? other : told;
}

/** The page is there, and is none to Linux. */
function* pageNotTaken(
	facts: Facts,
	{ controller: { node }, node: planned, isPhysical, board }: OwnChannel,
	page: Node,
	consequence: string,
): Generator<Reported> {
	if (planned.shmem.kind !== "known" || !readsPage(planned)) return;
	const { path, lacks } = planned.shmem.value;
	const fault = pageFault(planned.shmem.value);
	const shmem = node.properties.get("shmem");
	if (fault === undefined) return;
	const reg = page.properties.get("reg");
	const isPage = lacks !== "compatible";
	const other = isPage ? writtenForOtherCells(page) : undefined;
	const text = isPage && reg ? textFor(reg) : undefined;
	const what =
		other === undefined
			? text
				? `${path}, has a reg that ${text.says}: that is no whole entry ("failed to get SCMI Tx shared memory", -22)`
				: fault
			: `${path}, has a reg written for ${formText(other.written)} cells of address and size, and the nodes above it say ${formText(other.above)} (#address-cells and #size-cells): ${lacks === "entry" ? 'that is no whole entry ("failed to get SCMI Tx shared memory", -22)' : "so it has no CPU address"}`;
	const compatible = 'compatible = "arm,scmi-shmem";';
	const named = page.properties.get("compatible");
	// what is something else was not meant
	const isOther = !isPage && isNoPage(board, page);
	const edit = isPage || named || !isPhysical || !reg || isOther ? undefined : insertProperty(facts, page, compatible);
	const misspelt = isPage || isOther ? undefined : misspeltPage(page);
	const reference = isOther && shmem ? (cellsOf(shmem) ?? []).find(({ target }) => target === page)?.cell : undefined;
	const instead = isOther ? unusedPage(board) : undefined;
	yield {
		at: reference
			? spanOfTokens(reference.first, reference.last)
			: (isPage && reg && spanOfProperty(reg)) || spanOfNode(page),
		message: `the page of ${displayName(node)}, ${isOther ? `${path}, is no shared memory (compatible "arm,scmi-shmem"): Linux does not take it (-6, without a message)` : what}. Linux never calls firmware, and ${consequence}`,
		related: [{ at: (shmem && spanOfProperty(shmem)) ?? spanOfNode(node), message: `shmem of ${displayName(node)}` }],
		fixes: [
			...(reference && instead ? referTo(reference, instead) : []),
			...(edit ? [{ title: `Add ${compatible.slice(0, -1)}`, preferred: true, edits: [edit] }] : []),
			...(named && misspelt !== undefined ? respeltString(named, misspelt, "arm,scmi-shmem") : []),
			...(other?.fixes ?? []),
		],
		explains: [planned.cause, ...(isOther ? causesOfProbe(facts.boot, [node, page]) : [])],
	};
}

/** The one page of a tree that nobody names, and that can be named. */
function unusedPage({ tree, controllers, sharedMemories }: Board): string | undefined {
	const users = controllers.flatMap(({ node, protocols }) => [node, ...protocols.map((protocol) => protocol.node)]);
	const taken = new Set(users.flatMap((user) => pageNodesOf(tree, user)));
	const [only, ...others] = sharedMemories.filter(({ node }) => node.labels.length > 0 && !taken.has(node));
	return others.length > 0 ? undefined : only?.node.labels[0];
}

function referTo({ first, last }: Cell, label: string): readonly Fix[] {
	if (first.expansion !== undefined || last.expansion !== undefined) return [];
	return [
		{ title: `Refer to &${label}`, preferred: true, edits: [{ at: spanOfTokens(first, last), text: `&${label}` }] },
	];
}

/** What its channel needs is another's, or a protocol has one for itself that cannot be set up: Linux gives up on the whole node. */
function* ownChannelRefused(own: OwnChannel, consequence: string): Generator<Reported> {
	const { controller, node: planned } = own;
	const isOfOptee = planned.transport === "optee" && disabledOptee(own.board.tree) !== undefined;
	if (planned.channelFault !== undefined && !isOfOptee) {
		const clocks = ownClocksOf(own.board.tree, controller.node);
		yield {
			at:
				(clocks && spanOfProperty(clocks)) ??
				placeInNode(own, planned.transport === "virtio" ? "transport" : "channel"),
			message: `${planned.channelFault}: Linux's probe of ${displayName(controller.node)} ${clocks === undefined ? "fails" : "is put off for good"}, and ${consequence}`,
			explains: [planned.cause],
		};
	}
	for (const [i, { channelFault, cause, enabled }] of planned.protocols.entries()) {
		const protocol = controller.protocols[i];
		if (!enabled || channelFault === undefined || protocol === undefined) continue;
		const { properties } = protocol.node;
		if (!properties.has("shmem") && isMisspelt(properties, "shmem", planned.transport)) continue;
		const isOfPages = onePageTwice(own.board.tree, protocol.node) !== undefined;
		const property = properties.get(isOfPages ? "shmem" : "mboxes") ?? properties.get("shmem");
		yield {
			at: (property && spanOfProperty(property)) ?? spanOfNode(protocol.node),
			message: `${channelFault}: Linux's probe of ${displayName(controller.node)} fails with it, and ${consequence}`,
			explains: [planned.cause, cause],
			...(planned.transport === "mailbox" && placeOfStrayPage(own.board.tree, protocol.node)),
		};
	}
}

/** smc_chan_setup() of Linux transports/smc.c reads the SCMI node's own, whatever protocol the channel is for. */
function* ownCallUnread({ controller, node: { transport } }: OwnChannel): Generator<Reported> {
	for (const { node, enabled } of transport === "smc" ? controller.protocols : []) {
		const call = node.properties.get("arm,smc-id");
		if (!enabled || call === undefined || numberOf(call) === numberOf(controller.node.properties.get(call.name)))
			continue;
		yield {
			at: spanOfProperty(call) ?? spanOfNode(node),
			severity: "warning",
			message: `arm,smc-id of ${displayName(node)} is not read: Linux calls firmware for every protocol by that of ${displayName(controller.node)}`,
		};
	}
}

/** A page alone makes no channel for a protocol where something else rings: `chan_available` of the mailbox and of OP-TEE. */
function* ownPageUnread({ board, controller, node: { transport } }: OwnChannel): Generator<Reported> {
	const bell = transport === "mailbox" ? "mboxes" : transport === "optee" ? "linaro,optee-channel-id" : undefined;
	if (bell === undefined) return;
	for (const { node, enabled } of controller.protocols) {
		const shmem = node.properties.get("shmem");
		if (!enabled || shmem === undefined || hasOwnChannel(board.tree, node, transport)) continue;
		// what is wrong with its numbers is told there
		if (isMisspelt(node.properties, bell, transport) || isUnread(board, node, bell)) continue;
		yield {
			at: spanOfProperty(shmem) ?? spanOfNode(node),
			severity: "warning",
			message: `shmem of ${displayName(node)} is not read: a protocol has a channel of its own by ${bell}, which Linux does not find here. Its messages take the channel of ${displayName(controller.node)}`,
		};
	}
}

const isUnread = ({ referenceFaults }: OwnChannel["board"], node: Node, name: string): boolean =>
	referenceFaults.some((found) => found.node === node && found.property.name === name);

/** In which arm,scmi.yaml has them, whatever of these there is. */
const NAMES = ["tx", "tx_reply", "rx", "rx_reply"];

/** Linux reads no names: it sends on the first. */
function* namesInOtherOrder(node: Node): Generator<Reported> {
	const property = node.properties.get("mbox-names");
	const names = (property && stringsOf(property)) ?? [];
	const [first] = names;
	const at = property && spanOfProperty(property);
	if (at === undefined || first === "tx" || !names.includes("tx") || names.some((name) => !NAMES.includes(name)))
		return;
	yield {
		at,
		severity: "warning",
		message: `mbox-names of ${displayName(node)} calls the first of mboxes "${first}", and Linux reads no names: it sends on the first whatever that is called. Write mboxes and mbox-names in the order ${NAMES.filter((name) => names.includes(name)).join(", ")}`,
	};
}

const isMisspelt = (properties: Node["properties"], name: string, transport: Transport): boolean =>
	[...properties.keys()].some((typed) => meantProperty(typed, transport) === name);
