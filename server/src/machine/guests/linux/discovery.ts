import type { Values } from "../../../scmi/message.ts";
import { PIN_SELECTORS } from "../../../scmi/protocols/pinctrl.ts";
import { PINCTRL_DRAFT } from "../../../scmi/protocols/pinctrl-draft.ts";
import { RESOURCE_KINDS, type ResourceKind } from "../../../scmi/resource-kind.ts";
import type { Cause } from "../../boot-plan.ts";
import { numberOf, type PinSelector, selectorOf } from "../../catalogue-index.ts";
import type { Instance } from "../../instance.ts";
import { type Boot, type Letter, type Line, type Sent, send, statusUnrecorded } from "../../send.ts";
import type { MessageStep } from "../../trace.ts";
import { discoverBase } from "./base.ts";

/** What Linux knows of firmware when drivers start to probe. */
export interface Discovery {
	/** By the number of the protocol node. */
	readonly providers: ReadonlyMap<number, Provider>;
}

/** One protocol node of the tree. */
export type Provider =
	| { readonly kind: "not offered"; readonly step: MessageStep }
	| { readonly kind: "unknown"; readonly why: string }
	| { readonly kind: "ready"; readonly counted: Counted; readonly views: ReadonlyMap<string, View> };

/** The answer to PROTOCOL_ATTRIBUTES. `exact`: the table is complete, a number beyond it is not there. */
export interface Counted {
	readonly step: MessageStep;
	readonly count: (selector: PinSelector) => number;
	readonly exact: boolean;
}

/** One resource as its driver left it after probing; `nameless` is a clock firmware answers an empty name for. */
export type View =
	| { readonly kind: "usable"; readonly step: MessageStep; readonly restricted?: Restricted }
	| { readonly kind: "dead"; readonly step: MessageStep }
	| { readonly kind: "nameless"; readonly step: MessageStep }
	| { readonly kind: "unknown"; readonly why: string };

/** A clock of which firmware said that it may not be changed in every way; `permissions` as in CLOCK_PERMISSIONS. */
export interface Restricted {
	readonly step: MessageStep;
	readonly permissions: number;
}

/** One number somebody in this domain uses, with everybody's causes. */
export interface Wanted {
	readonly kind: ResourceKind;
	readonly protocolId: number;
	readonly id: number;
	readonly selector: PinSelector;
	readonly causes: readonly Cause[];
}

/**
 * Base, then each protocol node: drivers/firmware/arm_scmi/{base,clock,power,reset,pinctrl}.c, drivers/clk/clk-scmi.c and
 * drivers/pmdomain/arm/scmi_pm_domain.c of 6.12. What decides nothing is left out: the questions which notifications there are,
 * statistics, parents. Of resources nobody uses one event tells.
 */
export function discover(boot: Boot, instance: Instance, line: Line, wanted: readonly Wanted[]): Discovery {
	const base = discoverBase(boot, instance, line);
	const providers = new Map<number, Provider>();
	for (const { protocolId, cause } of instance.protocols) {
		const kind = boot.firmware.protocols.get(protocolId)?.table.kind;
		if (base.kind === "unknown") providers.set(protocolId, base);
		else if (!base.protocols.includes(protocolId)) providers.set(protocolId, absent(boot, base.step, protocolId));
		else if (kind === undefined || kind === "base" || !(kind in WAYS))
			providers.set(protocolId, { kind: "unknown", why: `protocol ${protocolId} is not modelled` });
		else {
			const own = wanted.filter((use) => use.protocolId === protocolId && use.kind === kind);
			providers.set(protocolId, discoverProtocol({ boot, line, kind, protocolId, cause }, own));
		}
	}
	return { providers };
}

/** By selector and number, as `Provider.views` is keyed. */
export const viewKey = (selector: PinSelector, id: number) => `${selector} ${id}`;

interface Node {
	readonly boot: Boot;
	readonly line: Line;
	readonly kind: ResourceKind;
	readonly protocolId: number;
	readonly cause: Cause;
}

/** How the drivers of one kind look at a resource: `describe` first, then `inspect`, whose refusal makes it useless. */
interface Way {
	readonly describe: string;
	readonly describeMustSucceed: boolean;
	readonly inspect: readonly { readonly message: string; readonly more?: Values }[];
	readonly longName: { readonly message: string; readonly bit: number; readonly since: number };
}

const WAYS: Readonly<Partial<Record<ResourceKind, Way>>> = {
	clock: {
		describe: "CLOCK_ATTRIBUTES",
		describeMustSucceed: true,
		inspect: [{ message: "CLOCK_DESCRIBE_RATES", more: { rate_index: 0 } }],
		longName: { message: "CLOCK_NAME_GET", bit: 29, since: 0x20000 },
	},
	power: {
		describe: "POWER_DOMAIN_ATTRIBUTES",
		describeMustSucceed: false,
		inspect: [{ message: "POWER_STATE_GET" }],
		longName: { message: "POWER_DOMAIN_NAME_GET", bit: 27, since: 0x30000 },
	},
	reset: {
		describe: "RESET_DOMAIN_ATTRIBUTES",
		describeMustSucceed: false,
		inspect: [],
		longName: { message: "RESET_DOMAIN_NAME_GET", bit: 29, since: 0x30000 },
	},
	pinctrl: {
		describe: "PINCTRL_ATTRIBUTES",
		describeMustSucceed: true,
		inspect: [],
		longName: { message: "PINCTRL_NAME_GET", bit: 31, since: 0 },
	},
};

/** A protocol the list lacks is not there, unless the catalogue lists none and the list is put together from its tables. */
function absent({ firmware }: Boot, step: MessageStep, protocolId: number): Provider {
	return Object.keys(firmware.index.catalogue.scmi.protocols).length > 0
		? { kind: "not offered", step }
		: { kind: "unknown", why: `the catalogue does not say whether firmware has protocol ${protocolId}` };
}

function discoverProtocol(node: Node, wanted: readonly Wanted[]): Provider {
	const way = WAYS[node.kind];
	if (!way) return { kind: "unknown", why: `${node.kind} is not modelled` };
	if (node.protocolId === PINCTRL_DRAFT.id && node.kind === "pinctrl") tellOfDraft(node);
	ask(node, "PROTOCOL_VERSION", {}, [node.cause]);
	const counted = countResources(node);
	if (counted.kind === "unknown") return counted;
	const views = new Map<string, View>();
	const ids = unique(wanted).filter(({ id, selector }) => !counted.exact || id < counted.count(selector));
	for (const want of ids) views.set(viewKey(want.selector, want.id), look(node, way, want));
	if (node.kind === "clock")
		for (const want of ids)
			if (views.get(viewKey(want.selector, want.id))?.kind === "usable")
				ask(node, "CLOCK_RATE_GET", argumentsOf(want), want.causes);
	tellOfOthers(node, way, views);
	return { kind: "ready", counted, views };
}

function tellOfDraft({ boot, line, cause }: Node): void {
	const text = `Linux 6.12 takes protocol 0x18 for power capping; ${line.sender} is taken to have the driver for pin control of this firmware.`;
	boot.trace.event({ phase: "discover", who: line.sender, event: "assumed", text, causes: [cause] });
}

function countResources(
	node: Node,
): (Counted & { readonly kind: "counted" }) | { readonly kind: "unknown"; readonly why: string } {
	const sent = ask(node, "PROTOCOL_ATTRIBUTES", {}, [node.cause]);
	if (sent.kind === "unknown") return sent;
	const { reply, step } = sent;
	const low = Number(reply.attributes ?? reply.attributes_low ?? 0);
	const count = (selector: PinSelector) => {
		if (node.kind !== "pinctrl" || selector === "pin") return low & 0xffff;
		return selector === "group" ? low >>> 16 : Number(reply.attributes_high ?? 0) & 0xffff;
	};
	return { kind: "counted", step, count, exact: step.assumed.length === 0 };
}

function look(node: Node, way: Way, want: Wanted): View {
	const values = argumentsOf(want);
	const described = ask(node, way.describe, values, want.causes);
	if (described.kind === "unknown") return described;
	let { step } = described;
	if (step.status !== "SUCCESS" && way.describeMustSucceed) return { kind: "dead", step };
	if (hasLongName(node, way, described)) ask(node, way.longName.message, values, want.causes);
	const restricted = node.kind === "clock" ? restrictionOf(node, described, want) : undefined;
	for (const { message, more } of way.inspect) {
		const inspected = ask(node, message, { ...values, ...more }, want.causes);
		if (inspected.kind === "unknown") return inspected;
		if (inspected.step.status !== "SUCCESS") return { kind: "dead", step: inspected.step };
		step = inspected.step;
	}
	return node.kind === "clock" && described.reply.clock_name === ""
		? { kind: "nameless", step: described.step }
		: { kind: "usable", step, ...(restricted && { restricted }) };
}

/** From 3.0 on a clock that is restricted (attributes, bit 1) has permissions to ask for: scmi_clock_get_permissions(). */
function restrictionOf(node: Node, { reply }: Sent & { kind: "answered" }, want: Wanted): Restricted | undefined {
	const version = node.boot.firmware.protocols.get(node.protocolId)?.version ?? 0;
	if (version < 0x30000 || (Number(reply.attributes ?? 0) & 2) === 0) return undefined;
	const asked = ask(node, "CLOCK_GET_PERMISSIONS", argumentsOf(want), want.causes);
	if (asked.kind === "unknown" || asked.step.status !== "SUCCESS") return undefined;
	return { step: asked.step, permissions: Number(asked.reply.permissions) };
}

function hasLongName({ boot, protocolId }: Node, { longName }: Way, { reply }: Sent & { kind: "answered" }): boolean {
	const version = boot.firmware.protocols.get(protocolId)?.version ?? 0;
	return version >= longName.since && ((Number(reply.attributes ?? 0) >>> longName.bit) & 1) === 1;
}

/** Their number is the catalogue's: an id nobody uses and the catalogue does not know decides nothing. */
function tellOfOthers(node: Node, way: Way, views: ReadonlyMap<string, View>): void {
	const { boot, line, kind, protocolId, cause } = node;
	const unnumbered: Line = { ...line, nextToken: () => 0 };
	let asked = 0;
	let refused = 0;
	let unknown = 0;
	for (const entry of boot.firmware.index.resources.get(kind) ?? []) {
		const id = numberOf(entry, line.agent);
		const selector = selectorOf(entry);
		if (id === undefined || views.has(viewKey(selector, id))) continue;
		asked++;
		const values = argumentsOf({ kind, protocolId, id, selector, causes: [] });
		const letter: Letter = { phase: "discover", kind, protocolId, message: way.describe, values, causes: [] };
		const status = statusUnrecorded(boot, unnumbered, letter);
		if (status === undefined) unknown++;
		else if (status !== "SUCCESS") refused++;
	}
	if (asked === 0) return;
	const noun = RESOURCE_KINDS[kind].noun;
	const text = `${line.sender} also sends ${way.describe} for ${asked} more of firmware's ${noun}s that nothing in its tree uses; ${refused} are refused${unknown > 0 ? `, of ${unknown} that is not known` : ""}.`;
	boot.trace.event({ phase: "discover", who: line.sender, event: "os-discovery", text, causes: [cause] });
}

function argumentsOf({ kind, id, selector }: Wanted): Values {
	if (kind === "clock") return { clock_id: id };
	return kind === "pinctrl" ? { identifier: id, flags: PIN_SELECTORS[selector] } : { domain_id: id };
}

function ask({ boot, line, kind, protocolId }: Node, message: string, values: Values, causes: readonly Cause[]): Sent {
	return send(boot, line, { phase: "discover", kind, protocolId, message, values, causes });
}

/** Ascending, as drivers count; the causes of all users together. */
function unique(wanted: readonly Wanted[]): readonly Wanted[] {
	const byNumber = new Map<string, Wanted>();
	for (const want of wanted) {
		const key = viewKey(want.selector, want.id);
		const known = byNumber.get(key);
		byNumber.set(key, known ? { ...want, causes: [...new Set([...known.causes, ...want.causes])] } : want);
	}
	return [...byNumber.values()].sort((a, b) => a.id - b.id);
}
