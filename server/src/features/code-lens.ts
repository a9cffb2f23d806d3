import type { CodeLens } from "vscode-languageserver-types";
import type { Analysis } from "../analysis.ts";
import type { BoardDevice } from "../board/board.ts";
import { deviceName } from "../catalogue/catalogue-index.ts";
import { spanOfTokens } from "../devicetree/lex/origin.ts";
import type { Facts } from "../facts.ts";
import { onOneLine } from "../text/visible.ts";
import { deviceIdOf, deviceOf, grantsByNumber } from "../verdicts/named-device.ts";
import { STATES, type VerdictState } from "../verdicts/states.ts";
import { type DeviceSubject, referenceTo } from "../verdicts/subjects.ts";
import { wantedBy } from "../verdicts/used-resources.ts";
import type { Verdicts } from "../verdicts/verdicts.ts";
import { guestsWithoutTree } from "./guest-trees.ts";
import { shownAnalyses } from "./part-of.ts";
import { placesIn, uriOf } from "./places.ts";

/** Above each device node of a file: which domains have it, and which use it and are refused. A click opens the grants view. */
export function codeLenses(analyses: readonly Analysis[], file: string): CodeLens[] {
	const lenses = new Map<string, CodeLens>();
	for (const analysis of shownAnalyses(analyses, file)) {
		const { facts, verdicts } = analysis;
		if (verdicts === undefined || isOpenToOne(facts, verdicts)) continue;
		const places = placesIn([analysis]);
		for (const { name, request } of guestsWithoutTree(analysis)) {
			const at = verdicts.boot.planned.originOf(request.cause)?.at;
			if (at?.file !== file) continue;
			const title = onOneLine(`${name}: its tree is not known. Choose it…`);
			const range = places.rangeOf(at);
			const command = { title, command: "scmi.chooseGuestTree", arguments: [uriOf(file), name] };
			lenses.set(`${range.start.line} ${title}`, { range, command });
		}
		for (const { stack, guest } of facts.stacks) {
			if (!stack.resolved.sources.has(file)) continue;
			for (const device of stack.board.devices) {
				const body = device.node.bodies.findLast(({ first }) => spanOfTokens(first, first).file === file);
				const subject = device.enabled ? verdicts.subjectOf(device) : undefined;
				if (body === undefined || subject === undefined) continue;
				const title = lensOf(facts, verdicts, device, subject, guest?.name);
				if (title === undefined) continue;
				const range = places.rangeOf(spanOfTokens(body.labels[0]?.token ?? body.first, body.last));
				const args = [uriOf(file), referenceTo(subject.device.node)];
				const command = { title: onOneLine(title), command: "scmi.showGrants", arguments: args };
				lenses.set(`${range.start.line} ${title}`, { range, command });
			}
		}
	}
	return [...lenses.values()];
}

/** One system that nobody guards anything from: a lens would say the same above every device. */
function isOpenToOne({ domains }: Facts, { boot }: Verdicts): boolean {
	return domains.length === 1 && boot.indices.every(({ catalogue }) => catalogue.permissions.model === "none");
}

/** @param guest the domain whose own tree it is: then the lens speaks of that one */
function lensOf(
	facts: Facts,
	verdicts: Verdicts,
	device: BoardDevice,
	subject: DeviceSubject,
	guest: string | undefined,
): string | undefined {
	const { boot } = verdicts;
	const marks = facts.domains.flatMap((domain) => {
		const { state, used } = verdicts.of(domain, subject);
		const isTold = HAVING.includes(state) || (used && state !== "unused");
		if (!isTold || (guest !== undefined && domain.name !== guest)) return [];
		return [`${domain.name} ${STATES[state].sign}${SPELLED_OUT.includes(state) ? ` ${STATES[state].word}` : ""}`];
	});
	const named = deviceOf(facts, boot, subject.device);
	if (named !== undefined)
		return [marks.join(", "), `device ${deviceName(named)}`].filter((part) => part !== "").join("  ·  ");
	if (marks.length === 0) return undefined;
	const isNameless =
		grantsByNumber(boot) && wantedBy(boot, device).length > 0 && deviceIdOf(facts, subject.device) === undefined;
	return `${marks.join(", ")}${isNameless ? "  ·  no firmware device named" : ""}`;
}

const HAVING: readonly VerdictState[] = ["granted", "open", "partly", "waits", "reachable", "untouched"];
const SPELLED_OUT: readonly VerdictState[] = ["waits", "missing", "reachable"];
