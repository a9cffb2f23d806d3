import { assignedRates } from "../board/assigned-rates.ts";
import type { Use } from "../board/board.ts";
import type { ResourceEntry } from "../catalogue/catalogue-index.ts";
import type { Resource } from "../catalogue/model.ts";
import { spanOfTokens } from "../devicetree/lex/origin.ts";
import { displayName, pathOf } from "../devicetree/tree/tree.ts";
import type { BootFacts } from "../facts.ts";
import { isImplemented } from "../machine/firmware.ts";
import { type AskedRate, askedRate, restingRate } from "../machine/guests/linux/clock-rate.ts";
import { isSettable } from "../machine/protocols/settable.ts";
import type { UseOutcome } from "../machine/use-outcome.ts";
import type { Consumer } from "../plan/make-boot-plan.ts";
import { messageByName } from "../scmi/protocols.ts";
import { hertzText } from "../text/hertz.ts";
import { enumerated } from "../text/listed.ts";
import type { Span } from "../text/span.ts";
import { resourceOfUse, usedResource } from "../verdicts/used-resources.ts";
import { bootRule, type Reported } from "./rule.ts";
import { stepText } from "./trace-step.ts";

export const scmiRateUnavailable = bootRule({
	code: "scmi-rate-unavailable",
	summary: "a rate of `assigned-clock-rates` that firmware does not set, or that its clock cannot have",
	severity: "warning",
	judgesNumbers: true,
	needs: [],
	*check(_, boot) {
		for (const consumer of boot.planned.consumers)
			for (const use of consumer.device.uses) {
				const entry = use.rateHz === undefined ? undefined : resourceOfUse(boot, use);
				const outcome = boot.useOutcomeOf(consumer.domain, use);
				if (entry === undefined || outcome === undefined || use.rateHz === undefined) continue;
				const wanted: WantedRate = { boot, consumer, use, entry, outcome, hz: use.rateHz };
				const found = unset(wanted) ?? unlisted(wanted);
				if (found) yield { at: rateCellOf(wanted)?.at ?? use.at, ...found, explains: [outcome.use.cause] };
			}
	},
});

interface WantedRate {
	readonly boot: BootFacts;
	readonly consumer: Consumer;
	readonly use: Use;
	readonly entry: ResourceEntry;
	readonly outcome: UseOutcome;
	readonly hz: number;
}

type Found = Pick<Reported, "message" | "severity" | "fixes">;

/** Firmware has no message for it, or lets nobody set the rate of this clock. */
function unset({ boot, consumer, use, entry, outcome, hz }: WantedRate): Found | undefined {
	const { firmware } = boot.outcomeOf(consumer.domain)?.channels.get(pathOf(use.protocol.controller)) ?? {};
	const served = firmware?.protocols.get(use.protocol.protocolId);
	const message = served && messageByName(served.table, "CLOCK_RATE_SET");
	if (firmware === undefined || served === undefined || message === undefined) return undefined;
	const { name } = firmware.index.catalogue.firmware;
	const what = `${usedResource(boot, use)} never gets the ${hertzText(hz)} that ${displayName(consumer.device.node)} asks for`;
	const isRefused = outcome.state === "refused" && outcome.step.message === "CLOCK_RATE_SET";
	if (isRefused && !isImplemented(firmware, served, message))
		return { message: `${what}: "${name}" has no CLOCK_RATE_SET. ${outcome.consequence} ${WAY_OUT}` };
	if (isSettable(entry, "rate")) return undefined;
	const why = `"${name}" does not let its rate be set`;
	if (isRefused) return { message: `${what}: ${why}. ${outcome.consequence} ${WAY_OUT}` };
	if (outcome.state !== "untouched") return undefined;
	const told = `${consumer.domain} is told so (${outcome.step.message}, ${stepText(outcome.step.n)}), does not ask and logs nothing`;
	return { message: `${what}: ${why}. ${told}. ${WAY_OUT}` };
}

const WAY_OUT = "Take the rate out, or have firmware start the clock with it";

/** The rate is none of those the catalogue gives the clock. */
function unlisted(wanted: WantedRate): Found | undefined {
	const { boot, consumer, use, entry, hz } = wanted;
	const { resource } = entry;
	const asked = askedRate(resource, hz);
	if (asked.how === "as written" || resource.rates === undefined) return undefined;
	const what = `${usedResource(boot, use)} cannot have the ${hertzText(hz)} that ${displayName(consumer.device.node)} asks for: it has ${offered(resource.rates, hz)}`;
	const isFar = asked.how === "least" || asked.how === "most";
	const place = rateCellOf(wanted);
	const title = `Ask for ${hertzText(asked.hz)}, which it gets`;
	const canWrite = place?.isLiteral === true && asked.how !== "between";
	return {
		message: `${what}. ${whatLinuxDoes(asked, resource)}`,
		severity: isFar ? "warning" : "information",
		...(canWrite && { fixes: [{ title, preferred: false, edits: [{ at: place.at, text: `${asked.hz}` }] }] }),
	};
}

function whatLinuxDoes({ hz, how }: AskedRate, resource: Resource): string {
	if (hz === restingRate(resource)) return `Linux leaves it at ${hertzText(hz)} and logs nothing`;
	if (how === "between") return "Linux asks for it as it is written, and firmware takes another rate, or refuses";
	return `Linux asks for ${hertzText(hz)} instead, and logs nothing`;
}

/** The neighbours of a rate in a list; a range whole. */
function offered(rates: NonNullable<Resource["rates"]>, hz: number): string {
	if ("min" in rates) {
		const steps = rates.step === undefined || rates.step === 1 ? "" : ` in steps of ${hertzText(rates.step)}`;
		return `${hertzText(rates.min)} to ${hertzText(rates.max)}${steps}`;
	}
	const all = [...rates].sort((a, b) => a - b);
	if (all.length === 1) return `${hertzText(all[0] as number)} alone`;
	if (all.length <= LISTED) return enumerated(all, LISTED, hertzText);
	const above = all.findIndex((rate) => rate > hz);
	const near = above < 0 ? all.slice(-1) : all.slice(Math.max(0, above - 1), above + 1);
	return `${all.length} rates from ${hertzText(all[0] as number)} to ${hertzText(all.at(-1) as number)}, the nearest ${near.map(hertzText).join(" and ")}`;
}

/** As many as can be taken in. */
const LISTED = 6;

/** The rate itself; `isLiteral`: it stands there as a number, so that another can be put in its place. */
function rateCellOf({ consumer, use }: WantedRate): { readonly at: Span; readonly isLiteral: boolean } | undefined {
	const cells = assignedRates(consumer.device.node)?.[use.index];
	const first = cells?.[0]?.first;
	const last = cells?.at(-1)?.last;
	if (first === undefined || last === undefined) return undefined;
	// two cells of 32 bits are no place for one number
	const isLiteral = cells?.length === 1 && first.expansion === undefined && last.expansion === undefined;
	return { at: spanOfTokens(first, last), isLiteral };
}
