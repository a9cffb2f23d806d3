import { literalValue, literalWith } from "../../text/integer-literal.ts";
import { listed } from "../../text/listed.ts";
import type { Span } from "../../text/span.ts";
import type { MeantNumber } from "./meant-numbers.ts";
import type { Note, NumberEdit } from "./renumbering.ts";

/** What becomes of one place where a number stands; nothing of what stays as it is. */
export interface PlaceOutcome {
	readonly edit?: NumberEdit;
	readonly refused?: Note;
	/** It is left as it is, as all of its kind are. */
	readonly left?: Note;
	/** A macro that the new release's header has with another number, and where it has this one. */
	readonly header?: HeaderMacro;
}

export interface HeaderMacro {
	readonly at: Span;
	readonly macro: string;
}

/**
 * By all that boards mean by the number there.
 * @param textOf a file's text as it was read
 */
export function placeOutcome(
	meant: readonly MeantNumber[],
	textOf: (file: string) => string | undefined,
): PlaceOutcome {
	for (const { meaning, origin } of meant) {
		const { at } = origin;
		if (meaning?.kind === "refused") return { refused: { at, text: `${meaning.subject} ${meaning.why}` } };
		if (meaning?.kind === "unlisted") {
			const text = `${meaning.noun} numbers are left as they are: neither catalogue lists any ${meaning.noun}`;
			return { left: { at, text } };
		}
	}
	const wanted = [...new Map(meant.map((each) => [wantedOf(each), each])).values()];
	const [only, other] = wanted;
	if (only === undefined) return {};
	const { at } = only.origin;
	if (other !== undefined)
		return { refused: { at, text: `one text, and two numbers: ${listed(wanted.map(wantText))}` } };
	const { meaning, number, origin } = only;
	if (meaning?.kind !== "number" || meaning.to === number) return {};
	const says = `${meaning.subject} is now ${meaning.to}`;
	const [macro] = origin.via;
	if (macro !== undefined && meaning.macro !== undefined) return { header: { at: origin.typed, macro: meaning.macro } };
	if (macro !== undefined) {
		const advice = `numbers in macros are not changed. Write ${number} in its place first`;
		return { refused: { at, text: `${says}, and stands here as ${macro.name}: ${advice}` } };
	}
	const text = textOf(at.file)?.slice(at.start, at.end) ?? "";
	if (literalValue(text) !== number)
		return { refused: { at, text: `${says}, and what stands here is no plain number: change it by hand` } };
	return { edit: { at, text: literalWith(text, meaning.to), says } };
}

function wantedOf({ meaning, number }: MeantNumber): number {
	return meaning?.kind === "number" ? meaning.to : number;
}

/** `clock 12 (_hsusb) of a.dts is now 14` */
function wantText({ meaning, number, board }: MeantNumber): string {
	if (meaning?.kind !== "number") return `in ${board} another firmware's, which stays ${number}`;
	return `in ${board} ${meaning.subject}, which is now ${meaning.to}`;
}
