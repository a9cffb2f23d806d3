import type { PinSelector } from "../../../catalogue/catalogue-index.ts";
import type { Resource } from "../../../catalogue/model.ts";
import type { NamesOf, Protocol, Values } from "../../../scmi/message.ts";
import type { StatusName } from "../../../scmi/status.ts";
import type { ConsumerPlan, ResourceUse } from "../../boot-plan.ts";
import type { Firmware } from "../../firmware.ts";
import type { TakenName } from "./taken-name.ts";

/**
 * What Linux 6.12 does with one protocol: how its drivers look at a resource when they start, what they do first for a consumer, and
 * what a refusal comes to. Sources: drivers/firmware/arm_scmi, and the drivers that the file of each protocol names.
 */
export interface LinuxDriver {
	readonly table: Protocol;
	/** Its protocol number is another's in Linux 6.12: a system that uses it is taken to have a driver of its own. */
	readonly isDraft?: true;
	/** The first release that has it, where that is younger than some that are in use. */
	readonly since?: string;
	readonly probe: DriverProbe;
	/** The request fields that name a resource. */
	readonly nameOf: (id: number, selector: PinSelector) => Values;
	/** How many the protocol's attributes count; infinite where they say nothing of numbers. */
	readonly count: (attributes: Values, selector: PinSelector) => number;
	/** What a number of the tree counts, where the tree does not say. */
	readonly selectorOf: (firmware: Firmware, use: ResourceUse, id: number) => PinSelector;
	/** Why Linux asks nothing for what a node writes: a clause. Undefined: it asks. */
	readonly ignores?: (use: ResourceUse, consumer: ConsumerPlan) => string | undefined;
	/** The use as its driver carries it out, by what firmware told of the resource. Undefined: as it is written. */
	readonly carriedOut?: (use: ResourceUse, resource: Resource) => ResourceUse;
	/** The message by which a driver first changes or reads something; undefined where it sends none. */
	readonly firstUse: (
		use: ResourceUse,
		id: number,
		selector: PinSelector,
		consumer: ConsumerPlan,
	) => FirstUse | undefined;
	/** What becomes of a consumer where the protocol never comes up: a clause. Undefined: it waits for it and never probes. */
	readonly without?: (consumer: ConsumerPlan) => string | undefined;
	/** A number that is not among those counted or listed, so that nothing is sent: a sentence. */
	readonly beyondTable: (affected: Affected) => string;
	/** By the message that was refused: a sentence. */
	readonly consequences: Readonly<Partial<Record<string, Consequence>>>;
}

/** each: every resource is asked for by number. list: firmware lists them. version: nothing else is asked that decides anything. */
export type DriverProbe = EachProbe | ListProbe | { readonly kind: "version" };

/** How its drivers look at a resource: `describe` first, then `inspect`, whose refusal makes it useless. */
export interface EachProbe {
	readonly kind: "each";
	readonly describe: string;
	readonly describeMustSucceed: boolean;
	readonly inspect: readonly { readonly message: string; readonly more?: Values }[];
	/** The attribute bit that tells of a longer name, from this version on. */
	readonly longName: { readonly message: string; readonly bit: number; readonly since: number } | undefined;
	/** From this version on a resource whose attribute bit is set has permissions to ask for. */
	readonly permissions?: { readonly message: string; readonly bit: number; readonly since: number };
	/** Asked of what is usable, once all are known. */
	readonly afterwards?: string;
	/** A name firmware answers as "" counts as nothing there, with this consequence. */
	readonly nameless?: { readonly field: string; readonly consequence: (consumer: string) => string };
	/** A name that another has already is refused by the system, with this consequence. */
	readonly taken?: (consumer: string, id: number, by: TakenName) => string;
}

/** A list that comes in parts: [11:0] of `flags` how many are in this one, [31:16] how many remain. */
export interface ListProbe {
	readonly kind: "list";
	readonly message: string;
	/** The request for what stands from a place on. */
	readonly from: (index: number) => Values;
	/** The reply field that counts. */
	readonly flags: string;
	readonly listedIn: (reply: Values) => readonly Listed[];
	readonly longName: EachProbe["longName"];
}

export interface Listed {
	readonly id: number;
	readonly attributes: number;
	/** It is there, and the driver makes nothing of it that others could use. */
	readonly isPassedOver?: boolean;
}

export interface FirstUse {
	/** Asked before: where the answer is certain and says that it is so already, `message` is not sent. `doubt` is a clause. */
	readonly unless?: {
		readonly message: string;
		readonly values: Values;
		readonly isSo: (reply: Values) => boolean;
		readonly doubt: string;
	};
	readonly message: string;
	readonly values: Values;
	/** Fields nothing determines. */
	readonly assumed?: readonly string[];
	/** What is on already is not switched on again for the next user: one message stands for all of them. */
	readonly isShared: boolean;
}

/** One number as one consumer meets it. */
export interface Affected {
	/** Its name. */
	readonly consumer: string;
	readonly path: string;
	readonly use: ResourceUse;
	readonly id: number;
}

export interface Refused extends Affected {
	readonly status: StatusName | number;
}

export type Consequence = (refused: Refused) => string;

/** The messages of a driver, by the table's own names: one that is misspelt does not compile. */
export function linuxDriver<P extends Protocol, Sent extends NamesOf<P>>(
	table: P,
	driver: Omit<LinuxDriver, "table" | "probe" | "firstUse" | "consequences"> & {
		readonly probe: ProbeOf<NamesOf<P>, Sent>;
		readonly firstUse: (
			use: ResourceUse,
			id: number,
			selector: PinSelector,
			consumer: ConsumerPlan,
		) => (FirstUse & { readonly message: Sent; readonly unless?: { readonly message: NamesOf<P> } }) | undefined;
		/** Every message it sends about a resource has one. */
		readonly consequences: Readonly<Record<Sent, Consequence>>;
	},
): LinuxDriver {
	return { table, ...driver } as unknown as LinuxDriver;
}

/** What has to succeed is among the messages whose refusal has a consequence. */
type ProbeOf<Name extends string, Sent extends string> =
	| EachProbeOf<Name, Sent>
	| (ListProbe & { readonly message: Sent; readonly longName: { readonly message: Name } | undefined })
	| { readonly kind: "version" };

type EachProbeOf<Name extends string, Sent extends string> = Pick<EachProbe, "kind" | "nameless" | "taken"> & {
	readonly inspect: readonly { readonly message: Sent; readonly more?: Values }[];
	readonly longName: { readonly message: Name; readonly bit: number; readonly since: number } | undefined;
	readonly permissions?: { readonly message: Name; readonly bit: number; readonly since: number };
	readonly afterwards?: Name;
} & (
		| { readonly describe: Sent; readonly describeMustSucceed: true }
		| { readonly describe: Name; readonly describeMustSucceed: false }
	);
