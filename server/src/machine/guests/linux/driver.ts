import type { PinSelector } from "../../../catalogue/catalogue-index.ts";
import type { NamesOf, Protocol, Values } from "../../../scmi/message.ts";
import type { StatusName } from "../../../scmi/status.ts";
import type { ResourceUse } from "../../boot-plan.ts";
import type { Firmware } from "../../firmware.ts";

/**
 * What Linux 6.12 does with one protocol: how its drivers look at a resource when they start, what they do first for a consumer, and
 * what a refusal comes to. Sources: drivers/firmware/arm_scmi/{clock,power,reset,pinctrl}.c, drivers/clk/clk-scmi.c,
 * drivers/pmdomain/arm/scmi_pm_domain.c, drivers/reset/reset-scmi.c, drivers/pinctrl/pinctrl-scmi.c.
 */
export interface LinuxDriver {
	readonly table: Protocol;
	/** Its protocol number is another's in Linux 6.12: a system that uses it is taken to have a driver of its own. */
	readonly isDraft?: true;
	readonly probe: DriverProbe;
	/** The request fields that name a resource. */
	readonly nameOf: (id: number, selector: PinSelector) => Values;
	/** How many the protocol's attributes count. */
	readonly count: (attributes: Values, selector: PinSelector) => number;
	/** What a number of the tree counts, where the tree does not say. */
	readonly selectorOf: (firmware: Firmware, use: ResourceUse, id: number) => PinSelector;
	/** The message by which a driver first changes something; undefined where it changes nothing. */
	readonly firstUse: (use: ResourceUse, id: number, selector: PinSelector) => FirstUse | undefined;
	/** A number beyond what the attributes count: nothing is sent. */
	readonly beyondTable: (consumer: string, id: number) => string;
	/** By the message that was refused: a sentence. */
	readonly consequences: Readonly<Partial<Record<string, Consequence>>>;
}

/** How its drivers look at a resource: `describe` first, then `inspect`, whose refusal makes it useless. */
export interface DriverProbe {
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
}

export interface FirstUse {
	readonly message: string;
	readonly values: Values;
	/** Fields nothing determines. */
	readonly assumed?: readonly string[];
	/** What is on already is not switched on again for the next user: one message stands for all of them. */
	readonly isShared: boolean;
}

/** A refusal as one consumer meets it. */
export interface Refused {
	readonly status: StatusName | number;
	readonly consumer: string;
	readonly id: number;
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
		) => (FirstUse & { readonly message: Sent }) | undefined;
		/** Every message it sends about a resource has one. */
		readonly consequences: Readonly<Record<Sent, Consequence>>;
	},
): LinuxDriver {
	return { table, ...driver } as unknown as LinuxDriver;
}

/** What has to succeed is among the messages whose refusal has a consequence. */
type ProbeOf<Name extends string, Sent extends string> = Pick<DriverProbe, "nameless"> & {
	readonly inspect: readonly { readonly message: Sent; readonly more?: Values }[];
	readonly longName: { readonly message: Name; readonly bit: number; readonly since: number } | undefined;
	readonly permissions?: { readonly message: Name; readonly bit: number; readonly since: number };
	readonly afterwards?: Name;
} & (
		| { readonly describe: Sent; readonly describeMustSucceed: true }
		| { readonly describe: Name; readonly describeMustSucceed: false }
	);
