// What was recorded of boots of the mediator of the Raspberry Pi 5 product, and where a model differs from it.
import { isDeepStrictEqual } from "node:util";

/** One line of `xen-epam-2024.jsonl`. */
export interface EpamBoot extends EpamEnd {
	readonly kind: "boot";
	readonly family: string;
	readonly seed: number;
	readonly dts: string;
	readonly guests: readonly { readonly domain: string; readonly address: string; readonly dts: string }[];
	/** Guests' trees are compiled with `-@`. */
	readonly symbols?: boolean;
	readonly sequence: readonly string[];
	readonly indeterminate?: boolean;
	/** What a release build does where a debug build stops. */
	readonly withoutAssertions?: EpamEnd;
}

/** What a boot comes to; what is mapped is left out. */
export interface EpamEnd {
	readonly outcome: readonly EpamOutcome[];
	readonly messages: readonly RecordedMessage[];
	readonly owners: readonly (readonly [number | null, string, string, string | null])[];
	readonly devices: readonly (number | null)[];
	readonly permissions: Readonly<Record<string, string>>;
	readonly guestTrees: Readonly<Record<string, GuestTree>>;
	readonly dom0Tree: { readonly lacks: readonly string[] } | null;
}

export interface GuestTree {
	readonly root: readonly string[];
	readonly generated: readonly GeneratedNode[];
}

export type GeneratedNode = readonly [string, Readonly<Record<string, string>>, readonly GeneratedNode[]];

export interface EpamOutcome {
	readonly step: string;
	readonly console: readonly string[];
	readonly mediator?: boolean;
	readonly rc?: number | null;
	readonly agent?: number;
	readonly smcId?: string;
	readonly page?: string;
	readonly panic?: string;
	readonly panicRc?: number;
	readonly hangs?: boolean;
	readonly stops?: string;
	readonly handled?: boolean;
	readonly x0?: string;
}

export type RecordedMessage = readonly [
	step: number,
	channel: number | null,
	request: string | null,
	reply: string | null,
	more?: { readonly from?: string; readonly unheard?: boolean; readonly smcId?: string; readonly x7?: number },
];

/** Where what the model comes to is not what was recorded. */
export interface EpamDifference {
	readonly where: string;
	readonly recorded: unknown;
	readonly model: unknown;
}

export function epamDifferences({ withoutAssertions, ...boot }: EpamBoot, model: EpamEnd): readonly EpamDifference[] {
	// the model is a release build
	const recorded = { ...boot, ...withoutAssertions };
	const found: EpamDifference[] = [];
	const compare = (where: string, a: unknown, b: unknown) => {
		if (!isDeepStrictEqual(a, b)) found.push({ where, recorded: a, model: b });
	};
	for (let i = 0; i < Math.max(recorded.outcome.length, model.outcome.length); i++)
		compare(
			`step ${i}`,
			recorded.outcome[i] && comparableStep(recorded.outcome[i] as EpamOutcome),
			model.outcome[i] && comparableStep(model.outcome[i] as EpamOutcome),
		);
	for (let i = 0; i < Math.max(recorded.messages.length, model.messages.length); i++)
		compare(
			`message ${i}`,
			recorded.messages[i] && comparable(recorded.messages[i] as RecordedMessage),
			model.messages[i] && comparable(model.messages[i] as RecordedMessage),
		);
	compare("owners", recorded.owners, model.owners);
	compare("devices", recorded.devices, model.devices);
	compare("permissions", sorted(recorded.permissions), sorted(model.permissions));
	compare("guest trees", recorded.guestTrees, model.guestTrees);
	// of a build that stops there is no tree
	if (withoutAssertions === undefined)
		compare(
			"Dom0's tree",
			recorded.dom0Tree && [...recorded.dom0Tree.lacks].sort(),
			model.dom0Tree && [...model.dom0Tree.lacks].sort(),
		);
	return found;
}

const comparableStep = ({ rc = null, ...step }: EpamOutcome) => ({
	...step,
	...(step.hangs || step.panic || step.stops ? {} : { rc }),
});

function comparable([step, channel, request, reply, more]: RecordedMessage) {
	if (more?.unheard || more?.smcId !== undefined) return { step, lost: more.unheard ? "unheard" : "no such call" };
	return { step, channel, request, reply, from: more?.from };
}

const sorted = (masks: EpamEnd["permissions"]) => Object.entries(masks).sort(([a], [b]) => (a < b ? -1 : 1));
