import {
	hasNoProtocol,
	numberFor,
	type PinSelector,
	resourcesOf,
	selectorOf,
} from "../../../catalogue/catalogue-index.ts";
import type { Values } from "../../../scmi/message.ts";
import { messageByName } from "../../../scmi/protocols.ts";
import { RESOURCE_KINDS, type ResourceKind } from "../../../scmi/resource-kind.ts";
import type { Cause } from "../../boot-plan.ts";
import { hex } from "../../channels.ts";
import { protocolUnstated, tallyOf } from "../../dispatch.ts";
import type { Instance } from "../../instance.ts";
import { findResource } from "../../protocols/lookup.ts";
import { type AgentChannel, type Machine, type Sent, send } from "../../send.ts";
import type { MessageStep } from "../../trace.ts";
import { discoverBase } from "./base.ts";
import type { EachProbe, LinuxDriver, ListProbe } from "./driver.ts";
import { linuxDriverOf } from "./index.ts";
import { isBefore } from "./release.ts";
import { type TakenName, takenName } from "./taken-name.ts";

/** What Linux knows of firmware when drivers start to probe. */
export interface Discovery {
	/** By the number of the protocol node. */
	readonly providers: ReadonlyMap<number, Provider>;
}

/** One protocol node of the tree. */
export type Provider =
	| { readonly kind: "not offered"; readonly step: MessageStep }
	| { readonly kind: "unknown"; readonly why: string }
	| {
			readonly kind: "ready";
			readonly driver: LinuxDriver;
			readonly counted: Counted;
			readonly views: ReadonlyMap<string, View>;
	  };

/** The answer to PROTOCOL_ATTRIBUTES. `exact`: the table is complete, a number beyond it is not there. */
export interface Counted {
	readonly step: MessageStep;
	readonly count: (selector: PinSelector) => number;
	readonly exact: boolean;
}

/**
 * One resource as its driver left it after probing; `nameless` is a clock firmware answers an empty name for, `unlisted` one that is not
 * in the list firmware gives, `taken` one of whose name there is another already.
 */
export type View =
	| { readonly kind: "usable"; readonly step: MessageStep; readonly restricted?: Restricted }
	| { readonly kind: "dead"; readonly step: MessageStep }
	| { readonly kind: "nameless"; readonly step: MessageStep }
	| { readonly kind: "unlisted"; readonly step: MessageStep }
	| { readonly kind: "taken"; readonly step: MessageStep; readonly by: TakenName }
	| { readonly kind: "unknown"; readonly why: string };

/**
 * A clock of which firmware said that it may not be changed in every way; `permissions` as in CLOCK_PERMISSIONS. Where it is not known
 * in which, `why` is a clause.
 */
export type Restricted =
	| { readonly kind: "restricted"; readonly step: MessageStep; readonly permissions: number }
	| { readonly kind: "unknown"; readonly why: string };

/** One number somebody in this domain uses, with everybody's causes. */
export interface UsedNumber {
	readonly kind: ResourceKind;
	readonly protocolId: number;
	readonly id: number;
	readonly selector: PinSelector;
	readonly causes: readonly Cause[];
}

/**
 * Base, then each protocol node, as its driver does it. What decides nothing is left out: the questions which notifications there are,
 * statistics, parents. Of resources nobody uses one event tells.
 */
export function discover(
	machine: Machine,
	instance: Instance,
	channel: AgentChannel,
	used: readonly UsedNumber[],
): Discovery {
	const base = discoverBase(machine, instance, channel);
	const providers = new Map<number, Provider>();
	for (const { protocolId, cause } of instance.protocols) {
		const kind = channel.firmware.protocols.get(protocolId)?.table.kind;
		const driver =
			kind === undefined || kind === "base" ? undefined : linuxDriverOf(channel.firmware, kind, protocolId);
		if (base.kind === "unknown") providers.set(protocolId, base);
		else if (!base.protocols.includes(protocolId)) providers.set(protocolId, absent(channel, base.step, protocolId));
		else if (driver === undefined) providers.set(protocolId, { kind: "unknown", why: unmodelled(kind, protocolId) });
		else if (isBefore(instance.linux, driver.since))
			providers.set(protocolId, { kind: "unknown", why: unreleased(instance.linux, driver) });
		else {
			const own = used.filter((use) => use.protocolId === protocolId && use.kind === kind);
			providers.set(protocolId, discoverProtocol({ machine, channel, driver, kind: kind as ResourceKind, cause }, own));
		}
	}
	return { providers };
}

/** A kernel of a vendor may have a driver before the release that has it for everybody. */
const unreleased = (linux: string | undefined, { since, table }: LinuxDriver) =>
	`Linux has a driver of its own for protocol ${hex(table.id)} since ${since}, and whether this ${linux} was given one is not known`;

/** On 0x18 pin control was in more than one draft, and the catalogue has to say which. */
function unmodelled(kind: ResourceKind | "base" | undefined, protocolId: number): string {
	return kind === "pinctrl" && protocolId !== RESOURCE_KINDS.pinctrl.protocolId
		? `the catalogue does not say in which draft firmware has pin control on ${hex(protocolId)} (dialect)`
		: `protocol ${hex(protocolId)} is not modelled`;
}

/** By selector and number, as `Provider.views` is keyed. */
export const viewKey = (selector: PinSelector, id: number) => `${selector} ${id}`;

interface Probing {
	readonly machine: Machine;
	readonly channel: AgentChannel;
	readonly driver: LinuxDriver;
	readonly kind: ResourceKind;
	readonly cause: Cause;
}

/** A protocol that firmware's list lacks is not there, in as far as the catalogue's own list is complete. */
function absent({ firmware }: AgentChannel, step: MessageStep, protocolId: number): Provider {
	return hasNoProtocol(firmware.index, protocolId) || firmware.protocols.has(protocolId)
		? { kind: "not offered", step }
		: { kind: "unknown", why: protocolUnstated(firmware.index, protocolId) };
}

function discoverProtocol(probing: Probing, used: readonly UsedNumber[]): Provider {
	const { machine, channel, driver, cause } = probing;
	const { probe } = driver;
	if (driver.isDraft)
		machine.trace.event({
			phase: "discover",
			who: channel.sender,
			event: "assumed",
			what: { kind: "pinctrl-draft" },
			causes: [cause],
		});
	ask(probing, "PROTOCOL_VERSION", {}, [cause]);
	if (probe.kind === "version") return { kind: "unknown", why: `a ${RESOURCE_KINDS[probing.kind].noun} has no number` };
	const sent = ask(probing, "PROTOCOL_ATTRIBUTES", {}, [cause]);
	if (sent.kind === "unknown") return sent;
	const counted: Counted = {
		step: sent.step,
		count: (selector) => driver.count(sent.reply, selector),
		exact: sent.step.assumed.length === 0,
	};
	const own = unique(used).filter(({ id, selector }) => !counted.exact || id < counted.count(selector));
	const views = probe.kind === "list" ? lookThrough(probing, probe, own) : lookAtEach(probing, probe, own);
	return { kind: "ready", driver, counted, views };
}

function lookAtEach(probing: Probing, probe: EachProbe, own: readonly UsedNumber[]): ReadonlyMap<string, View> {
	const views = new Map<string, View>();
	for (const number of own) views.set(viewKey(number.selector, number.id), look(probing, probe, number));
	const { afterwards } = probe;
	if (afterwards !== undefined)
		for (const { id, selector, causes } of own)
			if (views.get(viewKey(selector, id))?.kind === "usable")
				ask(probing, afterwards, probing.driver.nameOf(id, selector), causes);
	tellOfOthers(probing, probe, views);
	return views;
}

/** The list is read to its end; of what is used the longer names are asked for. */
function lookThrough(probing: Probing, probe: ListProbe, own: readonly UsedNumber[]): ReadonlyMap<string, View> {
	const { channel, kind, cause, driver } = probing;
	const listed = new Map<number, Answered>();
	const passedOver = new Set<number>();
	const everybody = (view: View) => new Map(own.map(({ selector, id }) => [viewKey(selector, id), view]));
	let isExact = true;
	let last: Answered;
	do {
		const sent = ask(probing, probe.message, probe.from(listed.size), [cause]);
		if (sent.kind === "unknown") return everybody(sent);
		if (sent.step.status !== "SUCCESS") return everybody({ kind: "dead", step: sent.step });
		last = sent;
		if (sent.step.assumed.includes(probe.flags)) isExact = false;
		const before = listed.size;
		for (const { id, attributes, isPassedOver } of probe.listedIn(sent.reply)) {
			listed.set(id, { ...sent, reply: { attributes } });
			if (isPassedOver) passedOver.add(id);
		}
		if (listed.size === before) break;
	} while (Number(last.reply[probe.flags]) >>> 16 > 0);
	const views = new Map<string, View>();
	for (const { id, selector, causes } of own) {
		const found = passedOver.has(id) ? undefined : listed.get(id);
		if (found && probe.longName && hasBit(probing, probe.longName, found))
			ask(probing, probe.longName.message, driver.nameOf(id, selector), causes);
		const absent: View =
			isExact || passedOver.has(id)
				? { kind: "unlisted", step: last.step }
				: { kind: "unknown", why: whyUnknown(channel, kind, id) };
		views.set(viewKey(selector, id), found ? { kind: "usable", step: found.step } : absent);
	}
	return views;
}

function whyUnknown({ firmware, agent }: AgentChannel, kind: ResourceKind, id: number): string {
	const found = findResource(firmware.index, agent, kind, id);
	return found.kind === "unknown"
		? found.why
		: `the catalogue does not say whether ${RESOURCE_KINDS[kind].noun} ${id} is listed`;
}

function look(probing: Probing, probe: EachProbe, { id, selector, causes }: UsedNumber): View {
	const { nameOf } = probing.driver;
	const values = nameOf(id, selector);
	const described = ask(probing, probe.describe, values, causes);
	if (described.kind === "unknown") return described;
	let { step } = described;
	if (step.status !== "SUCCESS" && probe.describeMustSucceed) return { kind: "dead", step };
	const { longName } = probe;
	if (longName && hasBit(probing, longName, described)) ask(probing, longName.message, values, causes);
	const restricted = restrictionOf(probing, probe, described, values, causes);
	for (const { message, more } of probe.inspect) {
		const inspected = ask(probing, message, { ...values, ...more }, causes);
		if (inspected.kind === "unknown") return inspected;
		if (inspected.step.status !== "SUCCESS") return { kind: "dead", step: inspected.step };
		step = inspected.step;
	}
	if (probe.nameless && described.reply[probe.nameless.field] === "") return { kind: "nameless", step: described.step };
	const by = probe.taken && takenName(probing.channel, probing.driver.table.id, id);
	return by ? { kind: "taken", step: described.step, by } : { kind: "usable", step, ...(restricted && { restricted }) };
}

type Answered = Extract<Sent, { readonly kind: "answered" }>;

function restrictionOf(
	probing: Probing,
	{ permissions }: EachProbe,
	described: Answered,
	values: Values,
	causes: readonly Cause[],
): Restricted | undefined {
	if (!permissions || !hasBit(probing, permissions, described)) return undefined;
	const asked = ask(probing, permissions.message, values, causes);
	if (asked.kind === "unknown") return asked;
	if (asked.step.status !== "SUCCESS") return undefined;
	return { kind: "restricted", step: asked.step, permissions: Number(asked.reply.permissions) };
}

/** Whether an attribute of this version is set in a reply. */
function hasBit(
	{ channel, driver }: Probing,
	{ bit, since }: { readonly bit: number; readonly since: number },
	{ reply }: Answered,
): boolean {
	const version = channel.firmware.protocols.get(driver.table.id)?.version ?? 0;
	return version >= since && ((Number(reply.attributes ?? 0) >>> bit) & 1) === 1;
}

/** Their number is the catalogue's: an id nobody uses and the catalogue does not know decides nothing. */
function tellOfOthers(
	{ machine, channel, driver, kind, cause }: Probing,
	probe: EachProbe,
	views: ReadonlyMap<string, View>,
): void {
	const { firmware, agent, sender } = channel;
	const message = messageByName(driver.table, probe.describe);
	const served = firmware.protocols.get(driver.table.id);
	if (message === undefined) return;
	const others = resourcesOf(firmware.index, kind).filter((entry) => {
		const id = numberFor(entry, agent.key);
		return id !== undefined && !views.has(viewKey(selectorOf(entry), id));
	});
	if (others.length === 0) return;
	const header = { type: "command", protocolId: driver.table.id, messageId: message.id } as const;
	const tally = tallyOf({ firmware, agent, header, served, message, request: {} }, others);
	const { noun } = RESOURCE_KINDS[kind];
	const told = { event: "os-discovery", message: message.name, noun, asked: others.length, ...tally } as const;
	machine.trace.event({ phase: "discover", who: sender, causes: [cause], ...told });
}

function ask(
	{ machine, channel, driver, kind }: Probing,
	message: string,
	values: Values,
	causes: readonly Cause[],
): Sent {
	return send(machine, channel, {
		phase: "discover",
		kind,
		protocolId: driver.table.id,
		message,
		values,
		causes,
	});
}

/** Ascending, as drivers count; the causes of all users together. */
function unique(used: readonly UsedNumber[]): readonly UsedNumber[] {
	const byNumber = new Map<string, { readonly number: UsedNumber; readonly causes: Set<Cause> }>();
	for (const number of used) {
		const key = viewKey(number.selector, number.id);
		const known = byNumber.get(key);
		if (known) for (const cause of number.causes) known.causes.add(cause);
		else byNumber.set(key, { number, causes: new Set(number.causes) });
	}
	return [...byNumber.values()]
		.map(({ number, causes }) => ({ ...number, causes: [...causes] }))
		.sort((a, b) => a.id - b.id);
}
