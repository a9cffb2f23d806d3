import type { BoardDevice } from "../board/board.ts";
import type { Property } from "../devicetree/tree/tree.ts";
import type { Facts } from "../facts.ts";
import type { Mark } from "../hypervisors/hypervisor.ts";
import type { Cause } from "../machine/boot-plan.ts";
import type { Fix } from "../text/fix.ts";
import { grouped } from "../text/grouped.ts";
import { enumerated, listed } from "../text/listed.ts";
import { isSameSpan, type Span } from "../text/span.ts";
import { closestKey } from "../text/yaml-closest-key.ts";
import { deviceIdOf } from "../verdicts/named-device.ts";
import { respeltProperty } from "./respelt.ts";
import type { Rule } from "./rule.ts";

export const scmiMarkIgnored: Rule = {
	code: "scmi-mark-ignored",
	summary: "a property or key that only another mediator reads, or none",
	severity: "information",
	needs: [],
	*check({ facts }) {
		const { hypervisor, ignored, prevailing } = facts.recognised;
		const toldElsewhere = namedOtherwise(facts);
		// without a mediator a device's number is no mistake: the same tree is booted both ways
		const telling = ignored.filter(({ decides }) => decides || hypervisor.isMediator);
		const byKind = grouped(
			telling.filter(({ at }) => !toldElsewhere.has(at) && !isUnmade(facts, at)),
			({ kind }) => kind,
		);
		for (const [first, ...others] of byKind.values()) {
			if (first === undefined) continue;
			const marks = [first, ...others];
			const without = withoutScmi(facts, marks);
			const said = facts.problems.filter(({ at }) => isSameSpan(at, first.at));
			const isMixed = first.whose !== undefined && prevailing.length > 0;
			yield {
				at: first.at,
				...((without.length > 0 || first.unread !== undefined) && { severity: "warning" as const }),
				message: `${first.text} ${isMixed ? mixedText(facts, first) : ignoredText(facts, first)}${consequence(facts, marks, without)}`,
				fixes: [...meantWord(facts, marks, without), ...said.flatMap(({ fixes }) => fixes ?? [])],
				instead: said,
				related: [
					...others.map(({ at, text }) => ({ at, message: text })),
					...(isMixed ? prevailing.map(({ at, text }) => ({ at, message: text })) : []),
				],
				explains: [
					...marks.flatMap((mark) => facts.causeOf(mark.thing ?? mark) ?? []),
					...(asksForNoDevice(facts) ? usesOf(facts, marks) : []),
				],
			};
		}
	},
};

/**
 * A node that names its device in the right spelling too is written for both, or is told as a conflict of the two; one that does not is
 * reported as such, where devices are asked for.
 */
function namedOtherwise(facts: Facts): ReadonlySet<Mark["at"]> {
	return new Set(
		facts.host.board.devices.flatMap((device) => {
			const isReported = device.uses.length > 0 && !asksForNoDevice(facts);
			const isTold = deviceIdOf(facts, device) !== undefined || isReported;
			return isTold ? device.deviceIds.map(({ at }) => at) : [];
		}),
	);
}

/** What is refused as a whole says so, and needs nothing else. */
const isUnmade = ({ domains }: Facts, { file }: Span): boolean =>
	domains.some(({ xl, request }) => !request.atBoot && xl?.refusedAt !== undefined && xl.files.includes(file));

const asksForNoDevice = ({ recognised: { hypervisor } }: Facts): boolean =>
	hypervisor.isMediator && hypervisor.deviceNumber === undefined;

const isOfDevice = ({ host }: Facts, { thing }: Mark): boolean =>
	host.board.devices.some(({ deviceIds }) => deviceIds.some(({ property }) => property === thing));

const MOST = 3;

function mixedText({ recognised: { hypervisor, prevailing } }: Facts, { whose }: Mark): string {
	const others = enumerated(prevailing, MOST, ({ text }) => text);
	const rest =
		prevailing.length === 1 ? `another mark of this board (${others}) is` : `other marks of this board (${others}) are`;
	return `is read by ${whose}; ${rest} of ${hypervisor.title}, which does not read it`;
}

function ignoredText({ recognised: { hypervisor } }: Facts, { whose, unread }: Mark): string {
	if (unread !== undefined) return unread;
	if (whose === undefined) return "has no effect: no mediator known here reads it";
	const otherwise = hypervisor.isMediator ? `not by ${hypervisor.title}` : "and the setup says there is no mediator";
	return `has no effect here: it is read by ${whose}, ${otherwise}`;
}

/** The domains that ask with it and get nothing. */
function withoutScmi({ domains }: Facts, marks: readonly Mark[]): readonly string[] {
	const asking = new Set(marks.flatMap(({ domain }) => domain ?? []));
	return domains
		.filter(({ name, request }) => asking.has(name) && request.channel.kind === "none")
		.map(({ name }) => name);
}

function consequence(facts: Facts, marks: readonly Mark[], without: readonly string[]): string {
	const { hypervisor, prevailing } = facts.recognised;
	if (marks.some((mark) => isOfDevice(facts, mark)) && asksForNoDevice(facts) && prevailing.length > 0)
		return `: two mediators are mixed, and ${hypervisor.words.notRequested("")}`;
	if (without.length === 0) return "";
	const instead = askingWords(facts, without);
	const get = without.length === 1 ? "gets" : "get";
	return `. ${listed(without)} ${get} no SCMI${instead === undefined ? "" : `: write ${instead}`}`;
}

function askingWords({ domains, recognised }: Facts, without: readonly string[]): string | undefined {
	const isAtBoot = domains.some(({ name, request }) => without.includes(name) && request.atBoot === true);
	return recognised.hypervisor.words.asks(isAtBoot);
}

/** A property that nobody reads, with the value of the one that would be read. */
function meantWord(facts: Facts, marks: readonly Mark[], without: readonly string[]): readonly Fix[] {
	const [only, ...others] = marks;
	if (only === undefined || others.length > 0 || only.whose !== undefined || without.length === 0) return [];
	const { kind, thing, text } = only;
	const [name, value] = askingWords(facts, without)?.split(" = ") ?? [];
	const isNear = name !== undefined && value !== undefined && closestKey(kind, [name]) !== undefined;
	return isNear && text.endsWith(value) && isProperty(thing) ? respeltProperty(thing, name) : [];
}

const isProperty = (thing: object | undefined): thing is Property => thing !== undefined && "definitions" in thing;

/** What the host's nodes with these marks use, whoever drives them. */
function usesOf({ boot }: Facts, marks: readonly Mark[]): readonly Cause[] {
	const things = new Set(marks.map(({ thing }) => thing));
	const isMarked = (device: BoardDevice | undefined) => device?.deviceIds.some(({ property }) => things.has(property));
	return (boot?.planned.consumers ?? [])
		.filter(({ hostDevice }) => isMarked(hostDevice))
		.flatMap(({ device }) => device.uses.flatMap((use) => boot?.planned.causeOf(use) ?? []));
}
