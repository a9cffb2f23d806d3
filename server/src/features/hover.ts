import type { Hover } from "vscode-languageserver-types";
import type { Analysis } from "../analysis.ts";
import type { BoardDevice, Use } from "../board/board.ts";
import { deviceName, devicesOwning } from "../catalogue/device-lookup.ts";
import { displayName } from "../devicetree/tree/tree.ts";
import type { BootFacts, Facts } from "../facts.ts";
import type { UseOutcome } from "../machine/use-outcome.ts";
import { distinctUses, resourceOfUse, usedResource } from "../rules/wording.ts";
import { type AtOffset, atOffset } from "./at-offset.ts";
import { STATE_MARKS } from "./grant-marks.ts";
import { agentOf, isOpenQuestion, namedDeviceOf, reasonsOf } from "./grant-reasons.ts";
import { hoverSymbol } from "./hover-symbol.ts";
import { placesIn } from "./places.ts";
import { readUseAccesses, type UseAccess } from "./use-access.ts";

/** What firmware and the modelled boot say about the node or number under the cursor, else what it is in the tree. */
export function hover(analyses: readonly Analysis[], file: string, offset: number): Hover | undefined {
	for (const analysis of analyses) {
		const found = atOffset(analysis.facts, file, offset);
		if (found === undefined) continue;
		const text = describe(analysis.facts, found);
		if (text === undefined) continue;
		return { contents: { kind: "markdown", value: text }, range: placesIn([analysis]).rangeOf(found.at) };
	}
	const symbol = hoverSymbol(analyses, file, offset);
	return symbol === undefined ? undefined : { contents: { kind: "markdown", value: symbol } };
}

function describe(facts: Facts, found: AtOffset): string | undefined {
	const { boot } = facts;
	if (boot === undefined) return undefined;
	const parts = found.what.kind === "use" ? describeUse(boot, found.what.use) : describeDevice(facts, boot, found);
	return [...parts, `*${boot.assumptions.join(" ")}*`].join("\n\n");
}

function describeDevice(facts: Facts, boot: BootFacts, { device, host, guest }: AtOffset): string[] {
	const named = host === undefined ? undefined : namedDeviceOf(facts, boot, host);
	const owner = named === undefined ? "" : `: firmware device ${named.device.id} \`${named.key}\``;
	const parts = [`**${displayName(device.node)}**${owner}${guest === undefined ? "" : ` (in ${guest.setup.name})`}`];
	const uses = distinctUses(device.uses).map((use) => describeOwnership(boot, use, named?.key));
	if (uses.length > 0) parts.push(`Uses ${uses.join(", ")}.`);
	if (named !== undefined) parts.push(deviceTable(facts, boot, named.key));
	else if (facts.domains.length > 0) parts.push(accessTable(facts, boot, device));
	return parts;
}

function describeOwnership(boot: BootFacts, use: Use, key: string | undefined): string {
	const found = resourceOfUse(boot, use);
	const owners = found === undefined ? [] : devicesOwning(boot.lookup, use.kind, found.key);
	const foreign = key !== undefined && owners.length > 0 && !owners.some((owner) => owner.key === key);
	return `${usedResource(boot, use)}${foreign ? ` — *of device ${owners.map(deviceName).join(", ")}*` : ""}`;
}

function deviceTable(facts: Facts, boot: BootFacts, key: string): string {
	const rows = facts.domains.map((domain) => {
		const { state, reasons } = reasonsOf(facts, boot, domain, key);
		return `| ${domainName(boot, domain.setup.name)} | ${STATE_MARKS[state]} | ${reasons.map(({ text }) => cell(text)).join("; ")} |`;
	});
	return ["| domain | | why |", "|---|---|---|", ...rows].join("\n");
}

/** Without a firmware device: what each domain may do with what the node uses. */
function accessTable(facts: Facts, boot: BootFacts, device: BoardDevice): string {
	const { accessOf } = readUseAccesses(boot);
	const rows = facts.domains.map(({ setup }) => {
		const accesses = distinctUses(device.uses).flatMap((use) => accessOf(setup.name, use) ?? []);
		return `| ${domainName(boot, setup.name)} | ${summary(accesses)} |`;
	});
	return ["| domain | may use it |", "|---|---|", ...rows].join("\n");
}

function summary(accesses: readonly UseAccess[]): string {
	if (accesses.length === 0) return "unknown";
	if (accesses.every((access) => access === "open")) return "✓ open to all";
	if (accesses.includes("denied")) return "✗ denied";
	if (accesses.includes("unknown")) return "unknown";
	return accesses.includes("untouched") ? "✓ as firmware leaves it" : "✓ allowed";
}

function describeUse(boot: BootFacts, use: Use): string[] {
	const { catalogue } = boot.planned.plan;
	const found = resourceOfUse(boot, use);
	const parts = [`**${usedResource(boot, use)}**`];
	if (found === undefined) {
		parts.push(`"${catalogue.firmware.name}" does not list it.`);
		return parts;
	}
	if (found.resource.description !== undefined) parts.push(cell(found.resource.description));
	const owners = devicesOwning(boot.lookup, use.kind, found.key);
	if (owners.length > 0)
		parts.push(`Of firmware device${owners.length === 1 ? "" : "s"} ${owners.map(deviceName).join(", ")}.`);
	const users = boot.planned.consumers.flatMap(({ domain, device }) =>
		device.uses.some((other) => other.kind === use.kind && resourceOfUse(boot, other)?.key === found.key)
			? [`${displayName(device.node)} (${domain})`]
			: [],
	);
	if (users.length > 0) parts.push(`Used by ${users.join(", ")}.`);
	const { accessOf, outcomeOf } = readUseAccesses(boot);
	const rows = boot.result.grants.domains.map(({ domain }) => {
		const access = accessOf(domain, use) ?? (isOpenQuestion(boot, domain) ? "unknown" : undefined);
		return `| ${domainName(boot, domain)} | ${accessText(access)} | ${outcomeText(outcomeOf(domain, use))} |`;
	});
	parts.push(["| domain | may use it | first message |", "|---|---|---|", ...rows].join("\n"));
	return parts;
}

function accessText(access: UseAccess | undefined): string {
	return access === undefined ? "has no agent" : ACCESS_TEXTS[access];
}

const ACCESS_TEXTS: Readonly<Record<UseAccess, string>> = {
	allowed: "✓ allowed",
	open: "✓ open to all",
	denied: "✗ denied",
	untouched: "◌ only to read",
	unknown: "unknown",
};

/** What the model's first message for this very number came to. */
function outcomeText(outcome: UseOutcome | undefined): string {
	if (outcome?.state === "refused")
		return cell(`${outcome.step.message}: ${outcome.step.status} (step ${outcome.step.n}). ${outcome.consequence}`);
	if (outcome?.state === "works") return `${outcome.step.message}: ${outcome.step.status} (step ${outcome.step.n})`;
	return outcome === undefined ? "" : cell(outcome.why);
}

function domainName(boot: BootFacts, domain: string): string {
	const agent = agentOf(boot, domain);
	return agent === undefined ? domain : `${domain}, ${agent}`;
}

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");
