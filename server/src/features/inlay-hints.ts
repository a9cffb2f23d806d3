import type { InlayHint, Range } from "vscode-languageserver-types";
import { type Analysis, textOf } from "../analysis.ts";
import { type CatalogueIndex, resourcesOf } from "../catalogue/catalogue-index.ts";
import type { Thing } from "../catalogue/named-things.ts";
import { spanOfTokens } from "../devicetree/lex/origin.ts";
import { nodeAtPath } from "../devicetree/tree/tree.ts";
import type { BootFacts, Facts } from "../facts.ts";
import type { ResourceKind } from "../scmi/resource-kind.ts";
import type { Span } from "../text/span.ts";
import { onOneLine } from "../text/visible.ts";
import { agentText, fateOf } from "../verdicts/fate.ts";
import { firmwarePlaces } from "./firmware-places.ts";
import { shownAnalyses } from "./part-of.ts";
import { placesIn } from "./places.ts";

/** What is written beside what somebody typed, each as the user wants it. */
export interface HintChoice {
	/** Firmware's names beside bare numbers of clocks, resets, devices and the like. */
	readonly names: boolean;
	/** Agents beside the numbers they have. */
	readonly agents: boolean;
	/** Beside an SCMI node the domain that speaks over it. */
	readonly domains: boolean;
}

/** Names beside the numbers in some lines of a file. What is written as a macro has a name already. */
export function inlayHints(analyses: readonly Analysis[], file: string, lines: Range, choice: HintChoice): InlayHint[] {
	const hints = new Map<number, InlayHint>();
	for (const analysis of shownAnalyses(analyses, file)) {
		const { facts } = analysis;
		if (facts.boot === undefined) continue;
		const text = textOf(analysis, file) ?? "";
		const places = placesIn([analysis]);
		const add = (at: Span, name: string | undefined): void => {
			if (name === undefined || at.file !== file || hints.has(at.end)) return;
			const position = places.rangeOf(at).end;
			if (position.line < lines.start.line || position.line > lines.end.line) return;
			hints.set(at.end, { position, label: onOneLine(name), paddingLeft: true });
		};
		for (const { at, thing, catalogue, isKey, isThrough } of firmwarePlaces(facts)) {
			const isWanted = thing.kind === "agent" ? choice.agents : choice.names;
			if (!isWanted || isKey || isThrough || at.file !== file) continue;
			if (/^[\d(]/.test(text.slice(at.start, at.end)) && catalogue.index) add(at, nameOf(catalogue.index, thing));
		}
		if (choice.domains && facts.domains.length > 1)
			for (const { at, name } of channelPlaces(facts, facts.boot)) add(at, name);
	}
	return [...hints.values()];
}

function nameOf(index: CatalogueIndex, { kind, table, key }: Thing): string | undefined {
	if (kind === "device") return key;
	if (kind === "agent") return index.agentByKey.get(key)?.agent.name ?? key;
	const found = resourcesOf(index, table as ResourceKind).find((entry) => entry.key === key);
	return found && (found.resource.name || found.key);
}

/** The SCMI nodes that a system speaks over, where they are named, with the domain. */
function* channelPlaces(facts: Facts, boot: BootFacts): Generator<{ readonly at: Span; readonly name: string }> {
	for (const domain of facts.domains) {
		const board = domain.hardware ? facts.host.board : domain.guest?.board;
		if (board === undefined) continue;
		const fate = fateOf(boot, domain);
		for (const [path] of boot.outcomeOf(domain.name)?.channels ?? [])
			for (const { first, last } of nodeAtPath(board.tree.root, path)?.bodies ?? [])
				yield { at: spanOfTokens(first, last), name: `${domain.name}, ${agentText(fate)}` };
	}
}
