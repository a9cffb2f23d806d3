import { CompletionItemKind } from "vscode-languageserver-types";
import type { CursorPlace } from "../../devicetree/cursor/cursor-place.ts";
import { nameOf } from "../../text/path.ts";
import { codeBlock, plain } from "../markdown.ts";
import type { Offer } from "../offer.ts";
import { numberText } from "../written-value.ts";
import { calledLike } from "./called-like.ts";
import { cellAt } from "./cell-place.ts";
import { firmwareAt } from "./firmware-numbers.ts";
import { type MacrosInReach, macrosInReach } from "./macros-in-reach.ts";
import type { TreePlace } from "./tree-place.ts";
import { writtenMacros } from "./written-macros.ts";

type CellPlace = Extract<CursorPlace, { kind: "cell" }>;

/** A macro that counts a header's numbers is none of them. */
const IS_COUNT = /(?:^|_)(?:NR|NUM|MAX|END|COUNT|LAST|SIZE)(?:_|$)/;

/** The macros of headers that stand for what a number means: those that other nodes write there, and their like of the same headers. */
export function headerNumberOffers(place: CellPlace, { known, node, file, trigger }: TreePlace): readonly Offer[] {
	if (known === undefined || place.typed.startsWith("&")) return [];
	const at = cellAt(place, known);
	const firmware = firmwareAt(place, known);
	if (at.beginsEntry || firmware?.isComplete) return [];
	const written = writtenMacros(known.tree, place.property, node, at);
	if (written.size === 0 || (trigger === " " && place.before.length === 0)) return [];
	const macros = macrosInReach(known.stack.resolved, file);
	const isLike = calledLike(node);
	// of macros that come to several cells none is a number
	const areNumbers = [...written.keys()].some((name) => macros.numberOf(name) !== undefined);
	return likeThose(macros, written).flatMap((name): readonly Offer[] => {
		const value = macros.numberOf(name);
		const count = written.get(name) ?? 0;
		if (value === undefined && (areNumbers || macros.fileOf(name) === undefined)) return [];
		// what firmware is known to have is offered by its name
		if (value !== undefined && firmware?.numbers.has(value)) return [];
		const header = macros.fileOf(name);
		return [
			{
				label: name,
				kind: CompletionItemKind.Constant,
				...(value !== undefined && { detail: numberText(value) }),
				...(value !== undefined && { filter: String(value) }),
				rank: at.position === 0 && at.listed.has(name) ? 0 : isLike(name) ? 3 : count > 0 ? 2 : 1,
				doc: () =>
					[
						codeBlock("c", `#define ${name} ${value === undefined ? "…" : numberText(value)}`),
						...(macros.commentOf(name) === undefined ? [] : [plain(macros.commentOf(name) ?? "")]),
						...(header === undefined ? [] : [`Defined in ${plain(nameOf(header))}.`]),
						...(count > 0 ? [`Written ${count === 1 ? "once" : `${count} times`} at this place of other nodes.`] : []),
					].join("\n\n"),
			},
		];
	});
}

/** Those macros, and all of their headers whose first word one of them has. */
function likeThose(macros: MacrosInReach, written: ReadonlyMap<string, number>): readonly string[] {
	const names = [...written].sort(([, a], [, b]) => b - a).map(([name]) => name);
	const words = new Set(names.map(firstWord));
	const files = new Set(names.flatMap((name) => macros.fileOf(name) ?? []));
	const like = macros.of(files).filter((name) => words.has(firstWord(name)) && !IS_COUNT.test(name));
	return [...new Set([...names, ...like])];
}

const firstWord = (name: string): string => name.slice(0, name.indexOf("_") + 1) || name;
