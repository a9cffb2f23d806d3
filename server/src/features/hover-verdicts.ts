import type { BootFacts, DomainFacts, Facts } from "../facts.ts";
import { firmwareNames } from "../plan/bind-firmwares.ts";
import { listed } from "../text/listed.ts";
import { agentText, fateOf } from "../verdicts/fate.ts";
import { STATES, type VerdictState, verdictText } from "../verdicts/states.ts";
import type { DeviceSubject, ResourceSubject } from "../verdicts/subjects.ts";
import type { Reason, Verdict } from "../verdicts/verdict.ts";
import type { Verdicts } from "../verdicts/verdicts.ts";
import { cell, plain, prose } from "./markdown.ts";
import type { Places } from "./places.ts";

/** Who may use it, as the grants view says it: with the reason that decided, and links to the others. */
export function verdictTable(
	facts: Facts,
	verdicts: Verdicts,
	places: Places,
	subject: DeviceSubject | ResourceSubject,
): string {
	const rows = facts.domains.map((domain) => {
		const verdict = verdicts.of(domain, subject);
		const [first, ...others] = verdict.reasons;
		const also = others.map((reason) => linkTo(places, reason));
		const why = [
			...(first ? [prose(others.length > 0 ? first.text.replace(/\.$/, "") : first.text)] : []),
			...(also.length > 0 ? [`also ${also.join(", ")}`] : []),
		];
		return `| ${plain(domainName(verdicts.boot, domain))} | ${stateCell(verdict)} | ${cell(why.join("; "))} |`;
	});
	return ["| domain | | why |", "|---|---|---|", ...rows].join("\n");
}

/** A reason by what it is about, what stands before its colon. */
function linkTo(places: Places, { text, at }: Reason): string {
	const [about = text] = text.split(": ", 1);
	if (at === undefined) return plain(about);
	const { uri, range } = places.locationOf(at);
	return `[${plain(about)}](${uri}#L${range.start.line + 1},${range.start.character + 1})`;
}

/** What all of it rests on, in a line. */
export function basisLine({ recognised, firmwares, assumptions }: Facts): string {
	const basis = [recognised.hypervisor.title, ...firmwareNames(firmwares).map((name) => `"${name}"`)].map(plain);
	const assumed = [...new Set(assumptions.flatMap(({ short }) => (short === undefined ? [] : plain(short))))];
	return `*${basis.join(", ")}${assumed.length > 0 ? `; assumes ${listed(assumed)}` : ""}.*`;
}

const stateCell = (verdict: Verdict) => `${STATES[verdict.state].sign} ${verdictText(verdict)}`;

function domainName(boot: BootFacts, domain: DomainFacts): string {
	const fate = fateOf(boot, domain);
	return fate.kind === "agent" ? `${domain.name}, ${agentText(fate)}` : domain.name;
}

/** How many of the devices a domain uses come to what: `3 granted, 1 denied`. */
export function summaryOf(verdicts: Verdicts, { name }: DomainFacts): string {
	const counts = verdicts.summary().domains.find(({ domain }) => domain === name)?.counts ?? new Map();
	const states = (Object.keys(STATES) as VerdictState[]).filter((state) => state !== "unused" && counts.has(state));
	if (states.length === 0) return "it uses no device of firmware's";
	return `of its devices ${states.map((state) => `${counts.get(state)} ${STATES[state].word}`).join(", ")}`;
}
