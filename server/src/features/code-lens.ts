import type { CodeLens } from "vscode-languageserver-types";
import type { Analysis } from "../analysis.ts";
import type { BoardDevice } from "../board/board.ts";
import { deviceName } from "../catalogue/device-lookup.ts";
import { spanOfTokens } from "../devicetree/lex/origin.ts";
import type { BootFacts, Facts } from "../facts.ts";
import { readsDeviceIds } from "../rules/device-ids.ts";
import { distinctUses, resourceOfUse } from "../rules/wording.ts";
import { hostOf, stacksWithGuests } from "./at-offset.ts";
import { isOpenQuestion, namedDeviceOf, referenceTo } from "./grant-reasons.ts";
import { placesIn, uriOf } from "./places.ts";
import { readUseAccesses, type UseAccesses } from "./use-access.ts";

/** Above each device node of a file: which domains would be granted it. A click opens the grants view. */
export function codeLenses(analyses: readonly Analysis[], file: string): CodeLens[] {
	const lenses = new Map<string, CodeLens>();
	for (const analysis of analyses) {
		const { facts } = analysis;
		if (facts.boot === undefined) continue;
		const places = placesIn([analysis]);
		const uses = readUseAccesses(facts.boot);
		for (const { stack, guest } of stacksWithGuests(facts)) {
			if (!stack.resolved.sources.has(file)) continue;
			for (const device of stack.board.devices) {
				const body = device.node.bodies.findLast(({ first }) => spanOfTokens(first, first).file === file);
				const host = hostOf(facts, guest, device);
				if (body === undefined || !device.enabled) continue;
				const title = lensOf(facts, facts.boot, uses, device, host, guest?.setup.name);
				const range = places.rangeOf(spanOfTokens(body.labels[0]?.token ?? body.first, body.last));
				if (title === undefined) continue;
				const args = [uriOf(file), referenceTo((host ?? device).node)];
				const command = { title, command: "scmi.showGrants", arguments: args };
				lenses.set(`${range.start.line} ${title}`, { range, command });
			}
		}
	}
	return [...lenses.values()];
}

function lensOf(
	facts: Facts,
	boot: BootFacts,
	uses: UseAccesses,
	device: BoardDevice,
	host: BoardDevice | undefined,
	guest: string | undefined,
): string | undefined {
	const named = host === undefined ? undefined : namedDeviceOf(facts, boot, host);
	const domains = boot.result.grants.domains.filter(({ domain }) => guest === undefined || domain === guest);
	/** What a domain has is of no use to a driver that never starts. */
	const marked = (domain: string, mark: string): string => {
		const waits = device.uses.some((use) => uses.outcomeOf(domain, use)?.state === "waits");
		return `${domain} ${waits && "✓◐".includes(mark) ? "◐ waits" : mark}`;
	};
	if (named !== undefined) {
		const marks = domains.map(({ domain, devices }) =>
			marked(domain, MARKS[devices[named.key]?.state ?? (isOpenQuestion(boot, domain) ? "unknown" : "none")]),
		);
		return `${marks.join("  ")}  ·  device ${deviceName(named)}`;
	}
	const marks = domains.flatMap(({ domain }) => {
		const accesses = distinctUses(device.uses).flatMap((use) => {
			if (resourceOfUse(boot, use) === undefined) return [];
			return [uses.accessOf(domain, use) ?? (isOpenQuestion(boot, domain) ? "unknown" : "denied")];
		});
		if (accesses.length === 0) return [];
		return [marked(domain, accesses.includes("denied") ? "✗" : accesses.includes("unknown") ? "?" : "✓")];
	});
	if (marks.length === 0) return undefined;
	const asksForDevices = boot.planned.plan.catalogue.permissions.model === "device-runtime" && readsDeviceIds(facts);
	return `${marks.join("  ")}${asksForDevices ? "  ·  no firmware device named" : ""}`;
}

const MARKS = { granted: "✓", open: "✓", partly: "◐", refused: "✗", none: "✗", unknown: "?" } as const;
